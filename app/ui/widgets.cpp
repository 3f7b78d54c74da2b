// The frame: places, groups, scrolled parts, dialogs, and what happens to keys and the focus.
#include "app/ui/widgets.h"

#include <algorithm>
#include <cmath>

#include "app/ui/focus.h"

namespace oqyrman::ui {

using semantics::id_of;
using semantics::k_no_id;

namespace {

std::optional<Move> move_of(const KeyPress& key) {
    if (key.ctrl || key.alt) return std::nullopt;
    switch (key.key) {
        case Key::tab:
            return key.shift ? Move::previous : Move::next;
        case Key::left:
            return Move::left;
        case Key::right:
            return Move::right;
        case Key::up:
            return Move::up;
        case Key::down:
            return Move::down;
        case Key::home:
            return Move::first;
        case Key::end:
            return Move::last;
        default:
            return std::nullopt;
    }
}

}  // namespace

Widgets::Widgets(const Fonts& fonts, const Drawings& drawings) : m_fonts(fonts), m_drawings(drawings) {}

void Widgets::begin(const FrameSetup& setup, const Input& input) {
    ++m_frame;
    m_setup = setup;
    m_input = input;
    m_window = {0, 0, setup.width, setup.height};
    m_canvas.emplace(m_fonts, m_drawings, palette(setup.theme));
    m_canvas->use(ImGui::GetBackgroundDrawList(), m_window);
    m_recorder.begin_frame({.title = setup.title,
                            .language = setup.language,
                            .width = setup.width,
                            .height = setup.height,
                            .origin_x = setup.origin_x,
                            .origin_y = setup.origin_y,
                            .active = setup.active});
    m_reveal = k_no_id;
    if (m_wanted_focus != k_no_id) m_reveal = m_focus = m_wanted_focus;
    m_wanted_focus = m_initial = m_place = k_no_id;
    m_request = setup.request;
    if (m_request && (m_request->action == semantics::k_action_focus ||
                      m_request->action == semantics::k_action_scroll_to)) {
        const semantics::Node* node = m_recorder.last() ? m_recorder.last()->find(m_request->id) : nullptr;
        if (node != nullptr) m_reveal = node->id;
        if (node != nullptr && (node->actions & m_request->action & semantics::k_action_focus) != 0)
            m_focus = node->id;
        m_request.reset();
    }
    if (m_input.key) m_ring = true;
    if (m_input.pressed) m_ring = false;
    m_settled = true;
    m_hand = m_text_cursor = m_in_dialog = false;
    m_key_scroll.clear();
    m_cut.clear();
    m_primary = 0;
    m_again_at.reset();
}

FrameResult Widgets::end() {
    paint_rings();
    take_focus_keys();
    if (m_input.released) m_active = k_no_id;
    m_recorder.set_focus(m_focus);
    const std::shared_ptr<const semantics::Frame> before = m_recorder.last();
    FrameResult result;
    result.changed = m_recorder.end_frame();
    settle_focus(before);
    forget_unseen();
    result.draw_again_at_s = m_again_at;
    result.settled = m_settled && m_wanted_focus == k_no_id;
    result.hand = m_hand;
    result.text_cursor = m_text_cursor;
    return result;
}

// ---- keys and focus ----

void Widgets::take_focus_keys() {
    if (!m_input.key || !m_recorder.last()) return;
    const std::optional<Move> move = move_of(*m_input.key);
    if (move) m_wanted_focus = moved(*m_recorder.last(), m_focus, *move, m_list_focus);
    if (m_wanted_focus != k_no_id || m_key_scroll.empty() || m_input.key->ctrl) return;
    ScrollState& state = m_scrolls[m_key_scroll];
    const float before = state.offset;
    const float room = std::max(0.0F, state.content - m_key_scroll_height);
    state.offset = std::clamp(state.offset + page_step(state, m_key_scroll_height), 0.0F, room);
    if (state.offset != before) m_settled = false;
}

float Widgets::page_step(const ScrollState& state, float height) {
    switch (m_input.key->key) {
        case Key::page_down:
            return height - px(size::k_gap_grand);
        case Key::page_up:
            return px(size::k_gap_grand) - height;
        case Key::down:
            return px(size::k_wheel_step);
        case Key::up:
            return -px(size::k_wheel_step);
        case Key::home:
            return -state.offset;
        case Key::end:
            return state.content;
        default:
            return 0;
    }
}

/// After a frame: a new place gives the focus to whom it is due, and nobody's focus goes to the heir.
void Widgets::settle_focus(const std::shared_ptr<const semantics::Frame>& before) {
    const semantics::Frame& frame = *m_recorder.last();
    if (m_place != m_last_place) {
        m_place_focus[m_last_place] = m_focus;
        const auto remembered = m_place_focus.find(m_place);
        const bool back = m_last_was_dialog || m_place_remembers;
        Id next = m_initial;
        if (back && remembered != m_place_focus.end() && frame.find(remembered->second) != nullptr)
            next = remembered->second;
        m_last_place = m_place;
        m_last_was_dialog = m_in_dialog_place;
        m_wanted_focus = next;
    }
    const semantics::Node* node = frame.find(m_wanted_focus != k_no_id ? m_wanted_focus : m_focus);
    if (node == nullptr || (node->actions & semantics::k_action_focus) == 0) {
        const std::vector<const semantics::Node*> all = reachable(frame);
        const Id next = before && node == nullptr ? heir(*before, m_focus, frame) : k_no_id;
        if (next != k_no_id)
            m_wanted_focus = next;
        else if (node == nullptr && !all.empty())
            m_wanted_focus = all.front()->id;
    }
    node = frame.find(m_focus);
    if (node == nullptr) return;
    const Id list = composite_of(frame, *node);
    if (list == k_no_id) return;
    std::erase_if(m_list_focus, [&](Id id) {
        const semantics::Node* item = frame.find(id);
        return item != nullptr && composite_of(frame, *item) == list;
    });
    if (m_list_focus.size() >= k_max_lists_remembered) m_list_focus.erase(m_list_focus.begin());
    m_list_focus.push_back(m_focus);
}

bool Widgets::take_key(Key key, bool ctrl) {
    if (!m_input.key || !in_top_layer()) return false;
    if (m_input.key->key != key || m_input.key->ctrl != ctrl || m_input.key->alt) return false;
    m_input.key.reset();
    return true;
}

float Widgets::take_wheel(const Rect& rect) {
    if (m_input.wheel == 0 || !hovering(rect)) return 0;
    const float notches = m_input.wheel;
    m_input.wheel = 0;
    return notches;
}

bool Widgets::hovering(const Rect& rect) const {
    return in_top_layer() && contains(intersection(rect, m_canvas->clip()), m_input.mouse_x, m_input.mouse_y);
}

bool Widgets::ring_is_in(const Rect& rect) const {
    const semantics::Node* node = m_recorder.last() ? m_recorder.last()->find(m_focus) : nullptr;
    return m_ring && node != nullptr && contains(rect, node->rect.x, node->rect.y);
}

bool Widgets::focus_is_in_list() const {
    const semantics::Node* node = m_recorder.last() ? m_recorder.last()->find(m_focus) : nullptr;
    return node != nullptr && composite_of(*m_recorder.last(), *node) != k_no_id;
}

void Widgets::set_focus(std::string_view id) { m_wanted_focus = id_of(id); }

void Widgets::draw_again_at(double seconds) {
    m_again_at = m_again_at ? std::min(*m_again_at, seconds) : seconds;
}

bool Widgets::waited(std::string_view id) {
    Waiting& waiting = m_waiting.try_emplace(id_of(id), Waiting{m_setup.seconds, m_frame}).first->second;
    waiting.seen = m_frame;
    const double until = waiting.since + pace::k_busy_patience_s;
    if (m_setup.seconds >= until) return true;
    draw_again_at(until);
    return false;
}

std::optional<semantics::Request> Widgets::take_request(Id id, semantics::Action action) {
    if (!m_request || m_request->id != id || m_request->action != action || !in_top_layer())
        return std::nullopt;
    std::optional<semantics::Request> taken = std::move(m_request);
    m_request.reset();
    return taken;
}

/// Fields and waits of screens that are gone; what was typed as a password does not linger.
void Widgets::forget_unseen() {
    for (auto at = m_edits.begin(); at != m_edits.end();) {
        if (at->second.seen == m_frame) {
            ++at;
            continue;
        }
        std::ranges::fill(at->second.edit.text, U'\0');
        for (std::u32string& step : at->second.edit.undo) std::ranges::fill(step, U'\0');
        at = m_edits.erase(at);
    }
    std::erase_if(m_waiting, [&](const auto& entry) { return entry.second.seen != m_frame; });
}

/// Rings lie over everything, so that no neighbour hides them.
void Widgets::paint_rings() {
    for (const Ring& ring : m_rings) m_canvas->focus_ring(ring.rect, ring.radius);
    m_rings.clear();
}

void Widgets::note_cut(std::string_view id) { m_cut.emplace_back(id); }

// ---- containers ----

Id Widgets::begin_group(const Group& group) {
    return m_recorder.push({.role = group.role,
                            .automation_id = group.id,
                            .name = group.name,
                            .description = group.description,
                            .rect = group.rect,
                            .level = group.level,
                            .position_in_set = group.position,
                            .set_size = group.count});
}

void Widgets::end_group() { m_recorder.pop(); }

void Widgets::enter_place(Id place, bool remembers, bool dialog) {
    m_place = place;
    m_place_remembers = remembers;
    m_in_dialog_place = dialog;
    m_initial = k_no_id;
}

void Widgets::begin_place(const Group& group, bool remembers) {
    enter_place(begin_group(group), remembers, false);
}

float Widgets::begin_scroll(std::string_view id, const Rect& rect, bool takes_keys) {
    if (takes_keys && in_top_layer()) {
        m_key_scroll = id;
        m_key_scroll_height = rect.height;
    }
    m_canvas->push_clip(rect);
    m_open_scrolls.push_back({std::string(id), rect});
    return std::round(m_scrolls[std::string(id)].offset);
}

void Widgets::end_scroll(float content_height) {
    const OpenScroll open = std::move(m_open_scrolls.back());
    m_open_scrolls.pop_back();
    ScrollState& state = m_scrolls[open.id];
    const float before = state.offset;
    state.content = content_height;
    if (!m_input.ctrl) state.offset -= take_wheel(open.rect) * px(size::k_wheel_step);
    scroll_bar(state, open.rect);
    state.offset = std::clamp(state.offset, 0.0F, std::max(0.0F, content_height - open.rect.height));
    if (state.offset != before) m_settled = false;
    m_canvas->pop_clip();
}

void Widgets::scroll_bar(ScrollState& state, const Rect& area) {
    if (state.content <= area.height + 1) return;
    const float wide = px(size::k_scroll_bar);
    const float length = std::max(px(size::k_control), area.height * area.height / state.content);
    const float way = area.height - length, room = state.content - area.height;
    const Rect track{right(area) - wide, area.y, wide, area.height};
    Rect thumb{track.x, area.y + way * state.offset / room, wide, length};
    const bool over = hovering(track);
    if (over && m_input.pressed) {
        state.dragging = true;
        state.grab = hovering(thumb) ? m_input.mouse_y - thumb.y : length / 2;
    }
    if (!m_input.mouse_down) state.dragging = false;
    if (state.dragging) {
        state.offset = std::clamp((m_input.mouse_y - state.grab - area.y) / way, 0.0F, 1.0F) * room;
        thumb.y = area.y + way * state.offset / room;
    }
    const float thin = over || state.dragging ? 0 : wide / 4;
    const Rect shown{thumb.x + thin, thumb.y, thumb.width - 2 * thin, thumb.height};
    m_canvas->fill(shown, over || state.dragging ? colours().edge : colours().hairline, shown.width / 2);
}

void Widgets::scroll_to_top(std::string_view id) {
    const auto found = m_scrolls.find(id);
    if (found != m_scrolls.end()) found->second.offset = 0;
}

std::size_t Widgets::lane_start(const Lane& lane, const Rect& rect, std::optional<std::size_t> wanted) {
    if (m_input.shift) turn_lane(lane, -static_cast<int>(std::lround(take_wheel(rect))));
    std::size_t& start = m_lanes[std::string(lane.id)];
    if (wanted) start = std::clamp(start, *wanted + 1 - std::min(*wanted + 1, lane.in_view), *wanted);
    const std::size_t last = lane.count - std::min(lane.count, lane.in_view);
    start = std::min(start, last);
    return start;
}

void Widgets::turn_lane(const Lane& lane, int by) {
    if (by == 0) return;
    std::size_t& start = m_lanes[std::string(lane.id)];
    const std::size_t last = lane.count - std::min(lane.count, lane.in_view), before = start;
    const auto step = static_cast<std::size_t>(std::abs(by));
    start = by > 0 ? std::min(start + step, last) : start - std::min(start, step);
    if (start != before) m_settled = false;
}

/// Scrolls the innermost part so that what has just been recorded is seen.
void Widgets::reveal(Id id, const Rect& rect) {
    if (id != m_reveal || m_open_scrolls.empty()) return;
    const Rect& area = m_open_scrolls.back().rect;
    const float margin = px(size::k_gap);
    float by = 0;
    if (bottom(rect) + margin > bottom(area)) by = bottom(rect) + margin - bottom(area);
    if (rect.y - margin - by < area.y) by = rect.y - margin - area.y;
    if (by == 0) return;
    m_scrolls[m_open_scrolls.back().id].offset += by;
    m_settled = false;
}

Rect Widgets::begin_dialog(const Group& group, float content_height) {
    const float margin = px(size::k_gap_large);
    const float wide = std::min(px(size::k_dialog), m_window.width - 2 * margin);
    const float high = std::min(content_height + 2 * margin, m_window.height - 2 * px(size::k_gap_small));
    const float above = std::max(px(size::k_gap_small), (m_window.height - high) / 2.5F);
    const Rect card{std::round((m_window.width - wide) / 2), std::round(above), wide, high};
    m_canvas->fill(m_window, colours().shade);
    m_canvas->shadow(card, px(size::k_gap_large));
    m_canvas->fill(card, colours().card, px(size::k_radius_card));
    m_canvas->frame(card, colours().hairline, 1, px(size::k_radius_card));
    m_in_dialog = true;
    enter_place(m_recorder.push({.role = Role::dialog,
                                 .automation_id = group.id,
                                 .name = group.name,
                                 .description = group.description,
                                 .rect = card,
                                 .states = semantics::k_state_enabled | semantics::k_state_modal}),
                false, true);
    // In a low window the question scrolls, so that its buttons are never out of reach.
    m_dialog_height = content_height + 2 * margin;
    const float scrolled = begin_scroll(std::string("dialog.") + std::string(group.id), card, true);
    Rect room = inset(card, margin);
    room.y -= scrolled;
    return room;
}

void Widgets::end_dialog() {
    end_scroll(m_dialog_height);
    m_recorder.pop();
    m_in_dialog = false;
}

}  // namespace oqyrman::ui
