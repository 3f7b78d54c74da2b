// The page moved by hand: dragged, thrown, and by its scroll bar.
#include <algorithm>
#include <cmath>

#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

/// Two movements nearer than this tell nothing about the hand's speed.
constexpr double k_least_step_s = 1.0 / 250;
/// How much of the speed the newest movement says.
constexpr float k_newest = 0.5F;

void drag(ReaderSheet& s, float dx, float dy) {
    Glide& glide = s.context.memory.reader.glide;
    const double now = s.w().seconds();
    const auto since = static_cast<float>(std::max(now - glide.moved_at_s, k_least_step_s));
    const bool rested = now - glide.moved_at_s > pace::k_throw_patience_s;
    const float part = rested ? 1 : k_newest;
    glide.x += (dx / since - glide.x) * part;
    glide.y += (dy / since - glide.y) * part;
    glide.moved_at_s = now;
    s.move(layout::scroll_by(s.view, static_cast<double>(-dx), static_cast<double>(-dy)));
}

/// The hand let go: the page goes on when it was thrown.
void let_go(ReaderSheet& s) {
    Glide& glide = s.context.memory.reader.glide;
    const float one = s.w().px(1), speed = std::hypot(glide.x, glide.y);
    glide.glided_at_s = s.w().seconds();
    glide.going = s.w().may_move() && speed >= pace::k_glide_least * one &&
                  glide.glided_at_s - glide.moved_at_s <= pace::k_throw_patience_s;
    const float too_fast = speed / (pace::k_glide_most * one);
    if (too_fast > 1) {
        glide.x /= too_fast;
        glide.y /= too_fast;
    }
    if (glide.going) s.w().draw_again_at(glide.glided_at_s + pace::k_frame_s);
}

void take_hold(ReaderSheet& s) {
    const Input& input = s.w().input();
    ReaderHandling& hand = s.context.memory.reader;
    hand.dragging = true;
    hand.selecting = !s.reader.hand && begin_selection(s);
    hand.dragged = 0;
    hand.drag_x = input.mouse_x;
    hand.drag_y = input.mouse_y;
    hand.glide = {};
    hand.glide.moved_at_s = s.w().seconds();
    s.w().set_focus("reader.page");
}

/// Of what there is to see: how much lies before what is shown, and how much is shown; 1 is all of it.
struct Shown {
    double before = 0, share = 1;
};

Shown shown_of(const ReaderSheet& s) {
    const double inside = s.frame.content_height > 0 ? s.frame.content_top / s.frame.content_height : 0;
    const double share =
        s.frame.content_height > 0 ? std::min(1.0, s.room.height / s.frame.content_height) : 1;
    if (s.view.mode == layout::ViewMode::continuous || s.frame.pages.empty()) return {inside, share};
    const auto count = static_cast<double>(s.reader.pages.size());
    const auto beside = static_cast<double>(s.frame.pages.size());
    return {(s.frame.pages.front().page + inside * beside) / count, share * beside / count};
}

void scroll_to_part(ReaderSheet& s, double part) {
    if (s.view.mode == layout::ViewMode::continuous)
        return s.move(layout::scroll_to(s.view, part * (s.frame.content_height - s.room.height)));
    const auto last = static_cast<double>(s.reader.pages.size()) - 1;
    s.move(layout::page_anchor(s.view, static_cast<int>(std::lround(part * last))));
}

/// A mark for each place found, where the thumb's middle is when it is in view.
void draw_marks(ReaderSheet& s, const Rect& track, float thumb) {
    if (s.reader.panel != state::ReaderPanel::search) return;
    const auto count = static_cast<float>(s.reader.pages.size());
    const float high = s.w().px(2);
    int last = -1;
    for (const state::FoundPlace& place : s.reader.search.places) {
        const float part = (static_cast<float>(place.page) + 0.5F) / count;
        const int y = static_cast<int>(track.y + thumb / 2 + (track.height - thumb) * part);
        if (y == last) continue;  // one mark for all that fall on one pixel
        last = y;
        s.w().canvas().fill({track.x, static_cast<float>(y), track.width, high}, s.w().colours().due);
    }
}

}  // namespace

void handle_hand(ReaderSheet& s) {
    Widgets& w = s.w();
    const Input& input = w.input();
    ReaderHandling& hand = s.context.memory.reader;
    if (hand.thumb_held) return;
    const bool on_button = s.reader.selection && w.hovering(hand.copy_place);
    if (!hand.dragging && w.hovering(s.room) && !on_button && !s.reader.hand && over_text(s))
        w.show_text_cursor();
    if (input.pressed && w.hovering(s.room) && !on_button) take_hold(s);
    if (!hand.dragging) return;
    const float dx = input.mouse_x - hand.drag_x, dy = input.mouse_y - hand.drag_y;
    hand.dragged += std::abs(dx) + std::abs(dy);
    hand.drag_x = input.mouse_x;
    hand.drag_y = input.mouse_y;
    if (hand.selecting)
        go_on_selecting(s);
    else if (was_dragged(s) && (dx != 0 || dy != 0))
        drag(s, dx, dy);
    if (input.mouse_down) return;
    if (!hand.selecting && was_dragged(s)) let_go(s);
    hand.dragging = hand.selecting = false;
    hand.dragged = 0;
}

void glide_on(ReaderSheet& s) {
    Widgets& w = s.w();
    Glide& glide = s.context.memory.reader.glide;
    if (!glide.going) return;
    const Input& input = w.input();
    if (input.pressed || input.key || input.wheel != 0 || input.pinch != 1) {
        glide.going = false;
        return;
    }
    const auto since =
        static_cast<float>(std::min(w.seconds() - glide.glided_at_s, pace::k_throw_patience_s));
    // A page may stand on whole pixels only: less than one waits for the frames to come.
    if (std::max(std::abs(glide.x), std::abs(glide.y)) * since >= 1) {
        glide.glided_at_s = w.seconds();
        const layout::Anchor next = layout::scroll_by(s.view, static_cast<double>(-glide.x * since),
                                                      static_cast<double>(-glide.y * since));
        const float left = std::exp(-since / pace::k_glide_fades_s);
        glide.x *= left;
        glide.y *= left;
        glide.going = next != s.view.anchor && std::hypot(glide.x, glide.y) >= pace::k_glide_least * w.px(1);
        s.move(next);
    }
    if (glide.going) w.draw_again_at(w.seconds() + pace::k_frame_s);
}

void draw_scroll_bar(ReaderSheet& s) {
    Widgets& w = s.w();
    ReaderHandling& hand = s.context.memory.reader;
    const Shown shown = shown_of(s);
    const float wide = w.px(size::k_scroll_bar), gap = w.px(size::k_unit);
    const Rect track{right(s.room) - wide - gap / 2, s.room.y + gap, wide, s.room.height - 2 * gap};
    const float length = std::max(w.px(size::k_control), track.height * static_cast<float>(shown.share));
    const float way = track.height - length;
    if (shown.share >= 1 || way < 1) {
        hand.thumb_held = false;
        return;
    }
    const Input& input = w.input();
    const auto part = static_cast<float>(std::clamp(shown.before / (1 - shown.share), 0.0, 1.0));
    Rect thumb{track.x, std::round(track.y + way * part), wide, length};
    const bool over = w.hovering(track);
    if (over && input.pressed) {
        hand.thumb_held = true;
        hand.thumb_grab = w.hovering(thumb) ? input.mouse_y - thumb.y : length / 2;
    }
    if (hand.thumb_held) {
        thumb.y = std::clamp(input.mouse_y - hand.thumb_grab, track.y, track.y + way);
        if (input.pressed || input.moved) scroll_to_part(s, static_cast<double>((thumb.y - track.y) / way));
    }
    const bool thick = over || hand.thumb_held;
    if (thick || hand.bar_shown) {
        const float thin = thick ? 0 : wide / 4;
        w.canvas().fill({thumb.x + thin, thumb.y, wide - 2 * thin, thumb.height}, w.colours().edge, wide / 2);
    }
    draw_marks(s, track, length);
    if (!input.mouse_down) hand.thumb_held = false;
}

}  // namespace oqyrman::ui
