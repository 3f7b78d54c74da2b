// Text of the pages: selected by mouse, by keys or from outside, and copied.
#include <algorithm>
#include <cmath>

#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace layout = render::layout;
using semantics::Granularity;
using semantics::TextModel;
using semantics::TextRange;

namespace {

/// A point this far (points) from a letter is still on the text.
constexpr float k_near_text = 3;
/// Beside a line counts less than above or below it: the end of a short line is nearer than the next one.
constexpr float k_down_weighs = 3;
constexpr double k_pull_every_s = 0.03;
constexpr float k_pull_share = 0.25F;

struct Near {
    state::TextPoint point;
    std::int32_t character = 0;  ///< the nearest one
    float away = 0;              ///< points
};

float outside(float at, float from, float length) { return std::max({0.0F, from - at, at - from - length}); }

/// The place between two characters nearest to a point of the page; nothing on a page without text.
std::optional<Near> near_on_page(const TextModel& text, int page, float x, float y) {
    std::optional<Near> best;
    float least = 0;
    for (std::int32_t i = 0; i < text.size(); ++i) {
        const Rect box = text.box(i);
        if (box.height <= 0) continue;
        const float across = outside(x, box.x, box.width), down = outside(y, box.y, box.height);
        const float cost = across + k_down_weighs * down;
        if (best && cost >= least) continue;
        least = cost;
        const bool behind = x > box.x + box.width / 2;
        best = Near{{page, static_cast<std::uint32_t>(i + (behind ? 1 : 0))}, i, std::max(across, down)};
    }
    return best;
}

/// The same for a point of the window; outside all pages, of the page nearest above or below.
std::optional<Near> near_in_window(ReaderSheet& s, float x, float y) {
    const double px = static_cast<double>(x - s.room.x), py = static_cast<double>(y - s.room.y);
    const layout::VisiblePage* nearest = nullptr;
    double least = 0;
    for (const layout::VisiblePage& page : s.frame.pages) {
        const double down = std::max({0.0, page.rect.y - py, py - page.rect.y - page.rect.height});
        const double across = std::max({0.0, page.rect.x - px, px - page.rect.x - page.rect.width});
        if (nearest != nullptr && down + across >= least) continue;
        nearest = &page;
        least = down + across;
    }
    if (nearest == nullptr) return std::nullopt;
    const auto text = text_of(s, nearest->page);
    if (!text) return std::nullopt;
    const double scale = nearest->scale_milli / 1000.0;
    const render::Point at = on_upright_page(s, nearest->page,
                                             {static_cast<float>((px - nearest->rect.x) / scale),
                                              static_cast<float>((py - nearest->rect.y) / scale)});
    auto near = near_on_page(*text, nearest->page, at.x, at.y);
    if (near && least > 0) near->away += static_cast<float>(least / scale);
    return near;
}

state::PageRect to_page_rect(const Rect& r) { return {r.x, r.y, right(r), bottom(r)}; }

/// Without the white space at its end.
TextRange trimmed(const TextModel& text, TextRange range) {
    const auto is_space = [&](char32_t c) { return c == U' ' || c == U'\n' || c == 0xA0; };
    while (range.end > range.begin && is_space(text.at(range.end - 1))) --range.end;
    return range;
}

/// The unit of the text around a character that was clicked on.
TextRange clicked(const TextModel& text, std::int32_t character, Granularity unit) {
    if (unit == Granularity::word) return text.word_at(character);
    return trimmed(text, text.unit_at(character, unit));
}

Granularity unit_of(int clicks) {
    if (clicks == 2) return Granularity::word;
    return clicks == 3 ? Granularity::line : Granularity::paragraph;
}

state::TextPoint point(int page, std::int32_t offset) { return {page, static_cast<std::uint32_t>(offset)}; }

void select(ReaderSheet& s, state::TextPoint anchor, state::TextPoint head) {
    std::optional<state::Selection> wanted;
    if (anchor != head) wanted = state::Selection{anchor, head};
    if (wanted != s.reader.selection) s.out.push_back(state::SelectionChanged{wanted});
}

/// The rectangles of [from, to) in the text's own units, one for each stretch on a line.
std::vector<Rect> stretches(const TextModel& text, std::int32_t from, std::int32_t to) {
    std::vector<Rect> all;
    bool open = false;
    for (std::int32_t i = from; i < to; ++i) {
        const Rect box = text.box(i);
        if (box.height <= 0) {
            open = false;
            continue;
        }
        Rect& last = all.emplace_back(box);
        const bool joins = open && all.size() > 1 && all[all.size() - 2].y < box.y + box.height / 2 &&
                           bottom(all[all.size() - 2]) > box.y + box.height / 2;
        open = true;
        if (!joins) continue;
        Rect& line = all[all.size() - 2];
        const float x = std::min(line.x, last.x), y = std::min(line.y, last.y);
        line = {x, y, std::max(right(line), right(last)) - x, std::max(bottom(line), bottom(last)) - y};
        all.pop_back();
    }
    return all;
}

/// What of the page is selected.
TextRange range_on(const state::Selection& selection, int page, const TextModel& text) {
    const state::TextPoint first = selection.first(), last = selection.last();
    if (page < first.page || page > last.page) return {};
    return {page == first.page ? static_cast<std::int32_t>(first.offset) : 0,
            page == last.page ? std::min(static_cast<std::int32_t>(last.offset), text.size()) : text.size()};
}

/// Below (or above) a place, on the line that is read next: pictures and columns may stand between.
std::optional<std::int32_t> on_next_line(const TextModel& text, std::int32_t at, bool back) {
    const auto line_of = [&](std::int32_t offset) { return text.unit_at(offset, Granularity::line); };
    if (text.size() == 0) return std::nullopt;
    std::int32_t letter = std::min(at, text.size() - 1);
    while (letter > 0 && text.box(letter).height <= 0) --letter;
    const float x = letter == at ? text.box(letter).x : right(text.box(letter));
    TextRange line = line_of(std::min(at, text.size())), words;
    do {
        const std::int32_t next = back ? line.begin - 1 : line.end;
        if (next < 0 || next >= text.size()) return std::nullopt;
        line = line_of(next);
        words = trimmed(text, line);
    } while (words.begin == words.end);
    std::int32_t best = words.begin;
    const auto away = [&](std::int32_t offset) {
        const Rect box = text.box(std::min(offset, words.end - 1));
        return std::abs(x - (offset < words.end ? box.x : right(box)));
    };
    for (std::int32_t i = words.begin; i <= words.end; ++i)
        if (away(i) < away(best)) best = i;
    return best;
}

/// The end of the paragraph there, or (back) its beginning; at an edge of the page of the one beyond.
std::optional<state::TextPoint> over_paragraph(ReaderSheet& s, state::TextPoint from, bool back) {
    int page = from.page;
    auto text = text_of(s, page);
    auto at = static_cast<std::int32_t>(from.offset);
    if (text && (back ? at <= 0 : at >= text->size())) {
        page += back ? -1 : 1;
        text = text_of(s, page);
        at = text && back ? text->size() : 0;
    }
    if (!text) return std::nullopt;
    const TextRange paragraph = text->unit_at(back ? at - 1 : at, Granularity::paragraph);
    return point(page, back ? paragraph.begin : paragraph.end);
}

/// Where a selection by keys begins.
std::optional<state::TextPoint> begin_by_keys(ReaderSheet& s) {
    const ReaderHandling& hand = s.context.memory.reader;
    return hand.with_cursor && hand.cursor ? hand.cursor : first_in_view(s);
}

std::string copy_words(const ReaderSheet& s) {
    if (s.loan == nullptr || !s.loan->copy_left) return s.m().tr("Copy");
    return s.m().plural("Copy ({count} character left)", "Copy ({count} characters left)",
                        *s.loan->copy_left);
}

}  // namespace

bool is_in_view(const ReaderSheet& s, int page) {
    return std::ranges::find(s.frame.pages, page, &layout::VisiblePage::page) != s.frame.pages.end();
}

void bring_into_view(ReaderSheet& s, state::TextPoint place) {
    const auto text = text_of(s, place.page);
    if (!text) return;
    if (!is_in_view(s, place.page)) return s.move(layout::page_anchor(s.view, place.page));
    const std::int32_t at =
        std::clamp(static_cast<std::int32_t>(place.offset), 0, std::max(0, text->size() - 1));
    const Rect box = text->box(text->box(at).height > 0 ? at : std::max(0, at - 1));
    const auto shown =
        layout::to_viewport(s.view, place.page, on_shown_page(s, place.page, to_page_rect(box)));
    if (!shown) return;
    const double below = shown->y + shown->height - static_cast<double>(s.room.height);
    if (shown->y < 0) s.move(layout::scroll_by(s.view, 0, shown->y - shown->height));
    if (below > 0) s.move(layout::scroll_by(s.view, 0, below + shown->height));
}

std::optional<state::TextPoint> stepped(ReaderSheet& s, state::TextPoint from, Key key, bool ctrl) {
    const auto text = text_of(s, from.page);
    if (!text) return std::nullopt;
    const auto at = static_cast<std::int32_t>(from.offset);
    const bool back = key == Key::left || key == Key::up || key == Key::home;
    if (ctrl && (key == Key::up || key == Key::down)) return over_paragraph(s, from, back);
    if (key == Key::home || key == Key::end) {
        const TextRange line = text->unit_at(std::min(at, text->size()), Granularity::line);
        return point(from.page, back ? line.begin : trimmed(*text, line).end);
    }
    if (key == Key::up || key == Key::down) {
        if (const auto beside = on_next_line(*text, at, back)) return point(from.page, *beside);
    } else if (back ? at > 0 : at < text->size()) {
        if (!ctrl) return point(from.page, back ? at - 1 : at + 1);
        const TextRange word = text->unit_at(back ? at - 1 : at, Granularity::word);
        return point(from.page, back ? word.begin : word.end);
    }
    // Over the edge of the page.
    const int page = from.page + (back ? -1 : 1);
    const auto beyond = text_of(s, page);
    if (!beyond) return std::nullopt;
    return point(page, back ? beyond->size() : 0);
}

std::optional<state::TextPoint> first_in_view(ReaderSheet& s) {
    const auto near = near_in_window(s, s.room.x, s.room.y + 1);
    if (!near) return std::nullopt;
    return near->point;
}

std::optional<Rect> draw_marks(ReaderSheet& s, const state::Selection& marked, Colour colour) {
    std::optional<Rect> end;
    for (const layout::VisiblePage& page : s.frame.pages) {
        const auto text = text_of(s, page.page);
        if (!text) continue;
        const TextRange range = range_on(marked, page.page, *text);
        const float scale = static_cast<float>(page.scale_milli) / 1000.0F;
        const float x = s.room.x + static_cast<float>(page.rect.x);
        const float y = s.room.y + static_cast<float>(page.rect.y);
        for (const Rect& stretch : stretches(*text, range.begin, range.end)) {
            const render::Rect r = on_shown_page(s, page.page, to_page_rect(stretch));
            const Rect shown{x + r.x0 * scale, y + r.y0 * scale, (r.x1 - r.x0) * scale,
                             (r.y1 - r.y0) * scale};
            s.w().canvas().fill(shown, colour);
            if (shown.y < bottom(s.room) && bottom(shown) > s.room.y) end = shown;
        }
    }
    return end;
}

std::shared_ptr<const TextModel> text_of(ReaderSheet& s, int page) {
    auto& texts = s.context.memory.reader.texts;
    const auto found = s.reader.texts.find(page);
    if (found == s.reader.texts.end()) return nullptr;
    const auto known = texts.find(page);
    if (known != texts.end()) return known->second;
    std::erase_if(texts, [&](const auto& entry) { return !s.reader.texts.contains(entry.first); });
    std::vector<Rect> boxes;
    boxes.reserve(found->second.boxes.size());
    for (const state::PageRect& box : found->second.boxes)
        boxes.push_back({box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0});
    const auto& paragraphs = found->second.paragraphs;
    auto model = TextModel::make(found->second.utf8, std::move(boxes),
                                 std::vector<std::int32_t>(paragraphs.begin(), paragraphs.end()));
    return texts.emplace(page, std::move(model)).first->second;
}

std::shared_ptr<const TextModel> shown_text_of(ReaderSheet& s, int page) {
    const auto upright = text_of(s, page);
    if (!upright || s.reader.turn == 0 || !upright->has_boxes()) return upright;
    auto& known = s.context.memory.reader.turned;
    std::erase_if(known, [&](const auto& entry) { return !is_in_view(s, entry.first); });
    TurnedText& turned = known[page];
    if (turned.from == upright) return turned.text;
    std::vector<Rect> boxes;
    boxes.reserve(static_cast<std::size_t>(upright->size()));
    for (std::int32_t i = 0; i < upright->size(); ++i) {
        const Rect box = upright->box(i);
        const render::Rect b = on_shown_page(s, page, to_page_rect(box));
        boxes.push_back(box.height > 0 ? Rect{b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0} : Rect{});
    }
    turned = {.text = upright->with_boxes(std::move(boxes)), .from = upright};
    return turned.text;
}

TextRange selected_on(ReaderSheet& s, int page) {
    const auto text = text_of(s, page);
    return text && s.reader.selection ? range_on(*s.reader.selection, page, *text) : TextRange{};
}

void draw_selection(ReaderSheet& s) {
    if (!s.reader.selection) return;
    Widgets& w = s.w();
    const auto end = draw_marks(s, *s.reader.selection, k_selected);
    if (s.context.memory.reader.selecting) return;
    const std::string words = copy_words(s);
    Button copy{.id = "reader.copy", .label = words, .kind = ButtonKind::secondary, .icon = "copy"};
    if (w.button_width(copy) + 2 * w.px(size::k_gap_small) > s.room.width) copy.kind = ButtonKind::icon;
    const float wide = w.button_width(copy), high = w.px(size::k_control), gap = w.px(size::k_gap_small);
    Rect place{s.room.x + (s.room.width - wide) / 2, bottom(s.room) - high - 2 * gap, wide, high};
    if (end) {
        place.x = right(*end) - wide / 2;
        place.y = bottom(*end) + gap;
        if (bottom(place) + gap > bottom(s.room)) place.y = end->y - high - gap;
    }
    place.x = std::round(std::clamp(place.x, s.room.x + gap, right(s.room) - wide - gap));
    place.y = std::round(std::clamp(place.y, s.room.y + gap, bottom(s.room) - high - gap));
    w.canvas().shadow(place, gap);
    w.canvas().fill(place, w.colours().card, w.px(size::k_radius));
    if (w.button(copy, place)) s.out.push_back(state::CopyPressed{});
    s.context.memory.reader.copy_place = place;
}

bool begin_selection(ReaderSheet& s) {
    const Input& input = s.w().input();
    ReaderHandling& hand = s.context.memory.reader;
    const auto near = near_in_window(s, input.mouse_x, input.mouse_y);
    if (!near || near->away > k_near_text) {
        if (s.reader.selection) s.out.push_back(state::SelectionChanged{});
        return false;
    }
    hand.selecting = true;
    if (hand.with_cursor) hand.cursor = near->point;
    hand.unit = std::nullopt;
    if (input.shift && s.reader.selection) {
        hand.begun = {s.reader.selection->anchor, s.reader.selection->anchor};
        select(s, s.reader.selection->anchor, near->point);
        return true;
    }
    hand.begun = {near->point, near->point};
    if (input.clicks >= 2) {
        hand.unit = unit_of(input.clicks);
        const auto text = text_of(s, near->point.page);
        const TextRange unit = clicked(*text, near->character, *hand.unit);
        hand.begun = {point(near->point.page, unit.begin), point(near->point.page, unit.end)};
    }
    select(s, hand.begun.anchor, hand.begun.head);
    return true;
}

void go_on_selecting(ReaderSheet& s) {
    Widgets& w = s.w();
    const Input& input = w.input();
    ReaderHandling& hand = s.context.memory.reader;
    const float over = input.mouse_y - std::clamp(input.mouse_y, s.room.y, bottom(s.room));
    if (over != 0 && input.mouse_down) {
        s.move(layout::scroll_by(s.view, 0, static_cast<double>(over * k_pull_share)));
        w.draw_again_at(w.seconds() + k_pull_every_s);
    }
    const auto near = near_in_window(s, input.mouse_x, input.mouse_y);
    if (!near || !(input.moved || over != 0)) return;
    state::TextPoint from = near->point, to = near->point;
    if (hand.unit) {
        const auto text = text_of(s, near->point.page);
        const TextRange unit = clicked(*text, near->character, *hand.unit);
        from = point(near->point.page, unit.begin);
        to = point(near->point.page, unit.end);
    }
    const bool backwards = from < hand.begun.anchor;
    select(s, backwards ? hand.begun.head : hand.begun.anchor,
           backwards ? from : std::max(to, hand.begun.head));
}

bool over_text(ReaderSheet& s) {
    const Input& input = s.w().input();
    const auto near = near_in_window(s, input.mouse_x, input.mouse_y);
    return near && near->away <= k_near_text;
}

void handle_selection_keys(ReaderSheet& s) {
    Widgets& w = s.w();
    if (s.reader.selection && w.take_key(Key::c, true)) s.out.push_back(state::CopyPressed{});
    if (w.take_key(Key::a, true)) {
        const int page = s.frame.current_page;
        if (const auto text = text_of(s, page)) select(s, point(page, 0), point(page, text->size()));
    }
    if (!w.input().shift) return;
    for (const Key key : {Key::left, Key::right, Key::up, Key::down, Key::home, Key::end})
        for (const bool ctrl : {false, true}) {
            if (!w.take_key(key, ctrl)) continue;
            const auto anchor =
                s.reader.selection ? std::optional(s.reader.selection->anchor) : begin_by_keys(s);
            if (!anchor) continue;
            const auto head = stepped(s, s.reader.selection ? s.reader.selection->head : *anchor, key, ctrl);
            if (!head) continue;
            select(s, *anchor, *head);
            if (s.context.memory.reader.with_cursor) s.context.memory.reader.cursor = *head;
            bring_into_view(s, *head);
        }
}

void take_selection_from_outside(ReaderSheet& s, Id id, int page) {
    const auto request = s.w().take_request(id, semantics::k_action_set_caret);
    const auto text = text_of(s, page);
    if (!request || !text) return;
    const auto inside = [&](std::int32_t offset) { return point(page, std::clamp(offset, 0, text->size())); };
    ReaderHandling& hand = s.context.memory.reader;
    if (hand.with_cursor) hand.cursor = inside(request->range.end);
    select(s, inside(request->range.begin), inside(request->range.end));
}

}  // namespace oqyrman::ui
