// Words looked for in the book: the panel with all places, and their marks on pages and position line.
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "app/language/numbers.h"
#include "app/state/book_search.h"
#include "app/ui/screen_reader.h"
#include "app/ui/text_edit.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

constexpr const char* k_field = "reader.search.field";
constexpr const char* k_scroll = "reader.search.scroll";

/// The end of `text` that fits `width`, with an ellipsis where something is missing.
std::string tail(const Canvas& canvas, const std::string& text, TextStyle style, float width) {
    if (canvas.width(text, style) <= width) return text;
    std::u32string letters = to_code_points(text);
    while (!letters.empty()) {
        letters.erase(0, 1);
        std::string shorter = "…" + to_utf8(letters);
        if (canvas.width(shorter, style) <= width) return shorter;
    }
    return {};
}

/// The words found stand out in the middle of those around them.
void draw_words(const ReaderSheet& s, const state::FoundPlace& place, const Rect& rect) {
    Widgets& w = s.w();
    const Canvas& canvas = w.canvas();
    const float match = std::min(rect.width, std::ceil(canvas.width(place.match, TextStyle::body_strong)));
    const std::string before = tail(canvas, place.before, TextStyle::body, (rect.width - match) / 2);
    const float left = std::ceil(canvas.width(before, TextStyle::body));
    canvas.line(before, TextStyle::body, w.colours().second_ink, {rect.x, rect.y, left + 1, rect.height});
    canvas.line(place.match, TextStyle::body_strong, w.colours().ink,
                {rect.x + left, rect.y, match + 1, rect.height});
    const float after = rect.width - left - match;
    if (after > w.px(size::k_gap))
        canvas.line(place.after, TextStyle::body, w.colours().second_ink,
                    {rect.x + left + match, rect.y, after, rect.height});
}

void draw_place(ReaderSheet& s, std::size_t number, const Rect& rect) {
    Widgets& w = s.w();
    const state::BookSearch& search = s.reader.search;
    const state::FoundPlace& place = search.places[number];
    const std::string page = s.m().tr("Page {page}", {{"page", state::page_label(s.reader, place.page)}});
    const std::string id = fmt::format("reader.search.place.{}", number);
    const std::string name = page + ": " + place.before + place.match + place.after;
    const auto press = w.pressable({.role = Role::list_item,
                                    .automation_id = id,
                                    .name = name,
                                    .rect = rect,
                                    .position_in_set = static_cast<std::int32_t>(number + 1),
                                    .set_size = static_cast<std::int32_t>(search.places.size())},
                                   w.px(size::k_radius));
    if (press.pressed) s.out.push_back(state::FoundPlaceChosen{number});
    if (!press.visible) return;
    const bool here = search.current == number;
    if (here || press.hovered)
        w.canvas().fill(rect, here ? w.colours().track : w.colours().hover, w.px(size::k_radius));
    const float gap = w.px(size::k_gap_small);
    const float small = w.canvas().line_height(TextStyle::small);
    const Rect words{rect.x + gap, rect.y + gap / 2, rect.width - 2 * gap, small};
    w.canvas().line(page, TextStyle::small, w.colours().second_ink, words);
    draw_words(s, place, {words.x, words.y + small, words.width, w.canvas().line_height(TextStyle::body)});
}

/// One sentence: what has been found so far, or why nothing was.
std::string outcome(const ReaderSheet& s) {
    const state::BookSearch& search = s.reader.search;
    const language::Messages& m = s.m();
    if (search.text.empty()) return m.tr("Type a word or a phrase and press Enter.");
    const auto count = static_cast<std::int64_t>(search.places.size());
    if (search.running && count == 0) return m.tr("Looking through the book…");
    if (state::was_stopped(s.reader))
        return m.plural("Stopped: {count} place found so far.", "Stopped: {count} places found so far.",
                        count);
    if (search.broken) return m.tr("The search broke off. Press Enter to begin it again.");
    if (count == 0) return m.tr("“{words}” is not in this book.", {{"words", search.text}});
    if (search.too_many)
        return m.tr("These are the first {count} places. A longer phrase finds fewer.",
                    {{"count", language::number_words(m.language(), count)}});
    return m.plural("{count} place found", "{count} places found", count);
}

void draw_progress(ReaderSheet& s, Column& column) {
    const state::BookSearch& search = s.reader.search;
    if (state::can_go_on(s.reader)) {
        column.gap(size::k_gap_small);
        if (column.button(
                {.id = "reader.search.go-on", .label = s.m().tr("Go on"), .kind = ButtonKind::quiet}))
            s.out.push_back(state::BookSearchSubmitted{});
    }
    if (!search.running || !s.w().waited("reader.search.progress")) return;
    const double share = static_cast<double>(search.read) / static_cast<double>(s.reader.pages.size());
    column.gap(size::k_gap_small);
    s.w().progress("reader.search.progress", s.m().tr("Looking through the book…"), share,
                   {column.x, column.y, column.width, s.w().px(size::k_progress)});
    column.gap(size::k_progress);
    column.gap(size::k_gap_small);
    if (column.button({.id = "reader.search.stop", .label = s.m().tr("Stop"), .kind = ButtonKind::quiet}))
        s.out.push_back(state::BookSearchStopped{});
}

void draw_steps(ReaderSheet& s, Column& column) {
    if (s.reader.search.places.empty()) return;
    Widgets& w = s.w();
    const float control = w.px(size::k_control);
    column.gap(size::k_gap_small);
    Rect rect{column.x, column.y, control, control};
    if (w.button({.id = "reader.search.previous",
                  .label = s.m().tr("Previous place"),
                  .kind = ButtonKind::icon,
                  .icon = "previous"},
                 rect))
        s.out.push_back(state::FoundPlaceStepped{false});
    rect.x += control + w.px(size::k_gap_small);
    if (w.button({.id = "reader.search.next",
                  .label = s.m().tr("Next place"),
                  .kind = ButtonKind::icon,
                  .icon = "next"},
                 rect))
        s.out.push_back(state::FoundPlaceStepped{true});
    if (s.reader.search.current) {
        const auto in_words = [&](std::size_t count) {
            return language::number_words(s.m().language(), static_cast<std::int64_t>(count));
        };
        const std::string number =
            s.m().tr("{number} of {count}", {{"number", in_words(*s.reader.search.current + 1)},
                                             {"count", in_words(s.reader.search.places.size())}});
        rect.x += control + w.px(size::k_gap_small);
        rect.width = column.x + column.width - rect.x;
        w.spoken(
            {.role = Role::status, .automation_id = "reader.search.number", .name = number, .rect = rect});
        w.canvas().line(number, TextStyle::body, w.colours().second_ink, rect);
    }
    column.y += control;
}

/// The list from `top` (window pixels) on; returns its height.
float draw_places(ReaderSheet& s, const Rect& list, float top) {
    Widgets& w = s.w();
    const auto& places = s.reader.search.places;
    const float row = w.px(size::k_found_place), side = w.px(size::k_gap_small);
    w.begin_group(
        {.id = "reader.search.list", .role = Role::list, .name = s.m().tr("Places found"), .rect = list});
    for (std::size_t i = 0; i < places.size(); ++i)
        draw_place(s, i, {list.x + side, top + row * static_cast<float>(i), list.width - 2 * side, row});
    w.end_group();
    return row * static_cast<float>(places.size());
}

/// What was found and the list of it. The list scrolls under the words; in a low panel all of it scrolls.
void draw_findings(ReaderSheet& s, const Rect& panel, Column& column) {
    Widgets& w = s.w();
    const auto& current = s.reader.search.current;
    ReaderHandling& handling = s.context.memory.reader;
    const bool low = panel.height < w.px(size::k_low_panel);
    const auto words = [&] {
        column.gap(size::k_gap_small);
        column.text({.id = "reader.search.outcome", .text = outcome(s), .colour = w.colours().second_ink});
        draw_progress(s, column);
        draw_steps(s, column);
        column.gap(size::k_gap_small);
    };
    if (!low) words();
    const Rect area{panel.x, column.y, panel.width - 1, bottom(panel) - column.y - w.px(size::k_unit)};
    const float row = w.px(size::k_found_place);
    if (current && current != handling.place_shown)
        w.scroll_to_show(k_scroll, handling.places_top + row * static_cast<float>(*current), row,
                         area.height);
    handling.place_shown = current;
    const float scrolled = w.begin_scroll(k_scroll, area, false);
    column.y -= scrolled;
    if (low) words();
    handling.places_top = column.y + scrolled - area.y;
    const float list = draw_places(s, area, column.y);
    w.end_scroll(handling.places_top + list + w.px(size::k_gap));
}

}  // namespace

void draw_search_panel(ReaderSheet& s, const Rect& panel) {
    Widgets& w = s.w();
    const std::string title = s.m().tr("Find in the book");
    draw_panel_paper(w, panel, true);
    const float gap = w.px(size::k_gap);
    w.begin_group({.id = "reader.search.panel", .name = title, .rect = panel});
    Column column{w, panel.x + gap, panel.y + gap, panel.width - 2 * gap};
    column.heading({.text = title, .style = TextStyle::lead_strong, .max_lines = 1}, 2);
    column.gap(size::k_gap_small);
    const FieldResult field = column.field({.id = k_field,
                                            .label = title,
                                            .text = s.reader.search.typed,
                                            .placeholder = s.m().tr("a word or a phrase"),
                                            .icon = "search",
                                            .label_hidden = true});
    if (std::exchange(s.context.memory.reader.focus_search, false)) w.set_focus(k_field);
    if (field.edited) s.out.push_back(state::TextEdited{state::Field::book_search, *field.edited});
    if (field.submitted) s.out.push_back(state::BookSearchSubmitted{});
    draw_findings(s, panel, column);
    w.end_group();
}

void draw_found_places(const ReaderSheet& s) {
    if (s.reader.panel != state::ReaderPanel::search) return;
    const auto& places = s.reader.search.places;
    for (const layout::VisiblePage& page : s.frame.pages) {
        const auto range = std::ranges::equal_range(places, page.page, {}, &state::FoundPlace::page);
        for (const state::FoundPlace& place : range) {
            const auto number = static_cast<std::size_t>(&place - places.data());
            const bool here = s.reader.search.current == number;
            const float scale = static_cast<float>(page.scale_milli) / 1000.0F;
            const float x = s.room.x + static_cast<float>(page.rect.x);
            const float y = s.room.y + static_cast<float>(page.rect.y);
            for (const state::PageRect& rect : place.rects) {
                const render::Rect r = on_shown_page(s, page.page, rect);
                s.w().canvas().fill(
                    {x + r.x0 * scale, y + r.y0 * scale, (r.x1 - r.x0) * scale, (r.y1 - r.y0) * scale},
                    here ? k_found_here : k_found);
            }
        }
    }
}

void draw_found_on_line(const ReaderSheet& s, const Rect& line) {
    if (s.reader.panel != state::ReaderPanel::search || s.reader.pages.empty()) return;
    Widgets& w = s.w();
    const auto count = static_cast<float>(s.reader.pages.size());
    const float high = w.px(size::k_found_tick);
    int last = -1;
    for (const state::FoundPlace& place : s.reader.search.places) {
        const int x = static_cast<int>(line.width * (static_cast<float>(place.page) + 0.5F) / count);
        if (x == last) continue;  // one tick for all that fall on one pixel
        last = x;
        w.canvas().fill({line.x + static_cast<float>(x), bottom(line) - high, w.px(2), high},
                        w.colours().due);
    }
}

void toggle_search(ReaderSheet& s) {
    if (s.reader.panel != state::ReaderPanel::search) s.context.memory.reader.focus_search = true;
    s.out.push_back(state::BookSearchToggled{});
}

void handle_search_keys(ReaderSheet& s) {
    Widgets& w = s.w();
    if (w.take_key(Key::f, true)) {
        // Pressed again it leads back to the field; Escape closes.
        s.context.memory.reader.focus_search = true;
        if (s.reader.panel != state::ReaderPanel::search) s.out.push_back(state::BookSearchToggled{});
    }
    const bool back = w.input().shift;
    if (!w.take_key(Key::f3)) return;
    if (s.reader.panel != state::ReaderPanel::search) s.out.push_back(state::BookSearchToggled{});
    if (s.reader.search.places.empty())
        s.context.memory.reader.focus_search = true;
    else
        s.out.push_back(state::FoundPlaceStepped{!back});
}

}  // namespace oqyrman::ui
