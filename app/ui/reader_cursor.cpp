// A cursor in the words of the pages, moved by the arrows: who reads by ear goes by line, word and letter
// with it.
#include <algorithm>

#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

void move_cursor(ReaderSheet& s, Key key, bool ctrl) {
    ReaderHandling& hand = s.context.memory.reader;
    const auto next = stepped(s, *hand.cursor, key, ctrl);
    if (s.reader.selection) s.out.push_back(state::SelectionChanged{});
    if (!next) return;
    hand.cursor = *next;
    s.w().draw_again_at(s.w().seconds());
    bring_into_view(s, *next);
}

}  // namespace

void toggle_cursor(ReaderHandling& handling) {
    handling.with_cursor = !handling.with_cursor;
    handling.cursor.reset();
}

void handle_cursor_keys(ReaderSheet& s) {
    Widgets& w = s.w();
    ReaderHandling& hand = s.context.memory.reader;
    if (w.take_key(Key::f7)) {
        toggle_cursor(hand);
        w.set_focus("reader.page");
        w.draw_again_at(w.seconds());
    }
    if (!hand.with_cursor) return;
    // It never stays behind when the pages are turned.
    if (hand.cursor && !is_in_view(s, hand.cursor->page)) hand.cursor.reset();
    if (!hand.cursor) {
        hand.cursor = first_in_view(s);
        if (hand.cursor) w.draw_again_at(w.seconds());
    }
    if (!hand.cursor || w.input().shift) return;
    for (const Key key : {Key::left, Key::right, Key::up, Key::down, Key::home, Key::end}) {
        if (w.take_key(key)) move_cursor(s, key, false);
        const bool by_word = key == Key::left || key == Key::right;
        if (by_word && w.take_key(key, true)) move_cursor(s, key, true);
    }
}

std::optional<int> page_of_cursor(const ReaderSheet& s) {
    const ReaderHandling& hand = s.context.memory.reader;
    if (!hand.with_cursor || !hand.cursor || !is_in_view(s, hand.cursor->page)) return std::nullopt;
    return hand.cursor->page;
}

std::int32_t cursor_on(const ReaderSheet& s, int page) {
    return page_of_cursor(s) == page ? static_cast<std::int32_t>(s.context.memory.reader.cursor->offset) : -1;
}

void draw_cursor(ReaderSheet& s) {
    const auto page = page_of_cursor(s);
    const auto text = page ? shown_text_of(s, *page) : nullptr;
    if (!text || !text->has_boxes()) return;
    const std::int32_t at = cursor_on(s, *page);
    const bool after = at > 0 && (at >= text->size() || text->box(at).height <= 0);
    const Rect box = at < text->size() || after ? text->box(after ? at - 1 : at) : Rect{};
    if (box.height <= 0) return;
    const auto shown = std::ranges::find(s.frame.pages, *page, &layout::VisiblePage::page);
    const float scale = static_cast<float>(shown->scale_milli) / 1000.0F;
    const float x = s.room.x + static_cast<float>(shown->rect.x),
                y = s.room.y + static_cast<float>(shown->rect.y);
    const float thick = s.w().px(2);
    // On a page that lies on its side the lines run downwards.
    const bool lies = s.reader.turn % 2 != 0;
    Rect bar{x + (after ? right(box) : box.x) * scale, y + box.y * scale, thick, box.height * scale};
    if (lies) bar = {x + box.x * scale, y + (after ? bottom(box) : box.y) * scale, box.width * scale, thick};
    s.w().canvas().fill(bar, s.w().colours().act);
}

}  // namespace oqyrman::ui
