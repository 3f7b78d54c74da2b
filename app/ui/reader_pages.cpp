// The pages themselves, and what wheel, mouse and keys do to them.
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

constexpr std::string_view k_page_id = "reader.page";

Rect in_window(const ReaderSheet& s, const layout::PixelRect& r) {
    return {s.room.x + static_cast<float>(r.x), s.room.y + static_cast<float>(r.y),
            static_cast<float>(r.width), static_cast<float>(r.height)};
}

/// Empty for a page that can be shown.
std::string failed_words(const ReaderSheet& s, int page) {
    return s.reader.failed_pages.contains(page) ? s.m().tr("This page cannot be shown.") : std::string();
}

void draw_paper(ReaderSheet& s, const layout::VisiblePage& page) {
    Widgets& w = s.w();
    const Rect rect = in_window(s, page.rect);
    const bool flows = s.reader.format == state::BookFormat::epub;
    const render::Tint tint = page_tint(s.state.settings.theme, flows);
    if (!flows) w.canvas().shadow(rect, w.px(size::k_gap_small));
    w.canvas().fill(rect, hex(tint.paper));
    const std::string words = failed_words(s, page.page);
    if (words.empty()) return;
    const float line = w.canvas().line_height(TextStyle::body);
    w.canvas().line(words, TextStyle::body, hex(tint.ink),
                    {rect.x, rect.y + rect.height / 3, rect.width, line}, Align::centre);
}

void draw_tiles(ReaderSheet& s) {
    const render::Tint tint = page_tint(s.state.settings.theme, s.reader.format == state::BookFormat::epub);
    for (const layout::WantedTile& tile : s.frame.tiles) {
        render::TileKey key = tile.key;
        key.tint = tint;
        key.turn = s.reader.turn;
        const auto picture = s.context.pictures.tile(s.reader.document, key, tile.urgency);
        if (picture && tile.urgency != layout::Urgency::ahead)
            s.w().canvas().picture(*picture, in_window(s, tile.rect));
    }
}

/// A page in view, as a screen reader walks it.
void record_page(ReaderSheet& s, int number, std::string_view automation_id) {
    Widgets& w = s.w();
    const auto page = std::ranges::find(s.frame.pages, number, &layout::VisiblePage::page);
    const Rect whole = page == s.frame.pages.end() ? s.room : in_window(s, page->rect);
    const float scale = page == s.frame.pages.end() ? 1 : static_cast<float>(page->scale_milli) / 1000.0F;
    const std::string name = position_words(s, number);
    const std::string failed = failed_words(s, number);
    const Id id = w.focusable({.role = Role::document,
                               .automation_id = automation_id,
                               .name = name,
                               .description = failed.empty() ? s.reader.title : failed,
                               .rect = intersection(whole, s.room),
                               .actions = semantics::k_action_set_caret,
                               .caret = cursor_on(s, number),
                               .selection = selected_on(s, number),
                               .text = shown_text_of(s, number),
                               .placement = {whole.x, whole.y, scale}},
                              automation_id == k_page_id);
    take_selection_from_outside(s, id, number);
}

/// The page that is read, and the one beside it, which is turned with it.
void record_pages(ReaderSheet& s) {
    const int read = page_of_cursor(s).value_or(s.frame.current_page);
    record_page(s, read, k_page_id);
    if (s.reader.view.mode != state::ViewMode::two_pages) return;
    for (const layout::VisiblePage& page : s.frame.pages)
        if (page.page != read) record_page(s, page.page, "reader.page-beside");
}

void handle_wheel(ReaderSheet& s) {
    Widgets& w = s.w();
    const bool ctrl = w.input().ctrl;
    const float notches = w.take_wheel(s.room);
    if (notches == 0) return;
    if (ctrl)
        return s.zoom(notches > 0, render::Point{w.input().mouse_x - s.room.x, w.input().mouse_y - s.room.y});
    const layout::Anchor next =
        layout::scroll_by(s.view, 0, static_cast<double>(-notches * w.px(size::k_wheel_step)));
    if (next == s.view.anchor && s.view.mode != layout::ViewMode::continuous)
        return s.move(layout::step(s.view, notches < 0));
    s.move(next);
}

void handle_pinch(ReaderSheet& s) {
    const Input& input = s.w().input();
    Pinched& pinched = s.context.memory.reader.pinched;
    if (std::exchange(pinched.stepped, false)) {
        pinched.left_view = s.reader.view;
        pinched.left_at = s.reader.anchor;
    }
    const float growth = s.w().take_pinch(s.room);
    if (growth != 1)
        s.pinch(static_cast<double>(growth), {input.mouse_x - s.room.x, input.mouse_y - s.room.y});
}

void handle_keys(ReaderSheet& s) {
    Widgets& w = s.w();
    const auto scroll = [&](float by) { s.move(layout::scroll_by(s.view, 0, static_cast<double>(by))); };
    const float step = w.px(size::k_wheel_step);
    const bool shift = w.input().shift;
    const bool in_list = w.focus_is_in_list();
    handle_bookmark_keys(s);
    handle_aloud_keys(s);
    if (w.take_alt_key(Key::left)) s.out.push_back(state::JumpRetraced{true});
    if (w.take_alt_key(Key::right)) s.out.push_back(state::JumpRetraced{false});
    if (w.take_key(Key::page_down)) s.move(layout::step(s.view, true));
    if (w.take_key(Key::page_up)) s.move(layout::step(s.view, false));
    if (w.take_key(Key::space)) s.move(layout::step(s.view, !shift));
    if (w.take_key(Key::plus) || w.take_key(Key::plus, true)) s.zoom(true);
    if (w.take_key(Key::minus) || w.take_key(Key::minus, true)) s.zoom(false);
    if (w.take_key(Key::zero) || w.take_key(Key::zero, true)) s.fit(state::Fit::width);
    if (in_list) return;
    handle_cursor_keys(s);
    handle_selection_keys(s);
    if (w.take_key(Key::right)) s.move(layout::next_page(s.view));
    if (w.take_key(Key::left)) s.move(layout::previous_page(s.view));
    if (w.take_key(Key::down)) scroll(step);
    if (w.take_key(Key::up)) scroll(-step);
    if (w.take_key(Key::home) || w.take_key(Key::home, true)) s.jump(layout::page_anchor(s.view, 0));
    if (w.take_key(Key::end) || w.take_key(Key::end, true))
        s.jump(layout::page_anchor(s.view, static_cast<int>(s.reader.pages.size()) - 1));
}

}  // namespace

void draw_pages(ReaderSheet& s) {
    Widgets& w = s.w();
    w.canvas().push_clip(s.room);
    for (const layout::VisiblePage& page : s.frame.pages) draw_paper(s, page);
    draw_tiles(s);
    draw_found_places(s);
    draw_spoken(s);
    record_pages(s);
    const auto link = draw_links(s);
    draw_selection(s);
    draw_cursor(s);
    draw_ribbons(s);
    draw_scroll_bar(s);
    if (link) draw_preview(s, *link);
    w.canvas().pop_clip();
}

void handle_reader(ReaderSheet& s) {
    if (const auto wanted = std::exchange(s.context.memory.reader.view_wanted, std::nullopt))
        s.choose(*wanted);
    glide_on(s);
    handle_wheel(s);
    handle_pinch(s);
    handle_hand(s);
    handle_search_keys(s);
    handle_keys(s);
    if (!s.w().take_key(Key::escape)) return;
    if (s.reader.selection) return s.out.push_back(state::SelectionChanged{});
    if (s.reader.aloud) return s.out.push_back(state::ReadAloudStopped{});
    switch (s.reader.panel) {
        case state::ReaderPanel::contents:
            return s.out.push_back(state::ContentsToggled{});
        case state::ReaderPanel::bookmarks:
            return s.out.push_back(state::BookmarksToggled{});
        case state::ReaderPanel::search:
            return s.out.push_back(state::BookSearchToggled{});
        case state::ReaderPanel::loan:
            return s.out.push_back(state::LoanPanelToggled{});
        case state::ReaderPanel::text:
            return s.out.push_back(state::TextPanelToggled{});
        case state::ReaderPanel::none:
            return s.out.push_back(state::ReaderClosed{});
    }
}

}  // namespace oqyrman::ui
