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

/// Of one group: the one that is gone, and another that is there now.
bool stand_together(const semantics::Frame& before, Id gone, const semantics::Frame& now, Id there) {
    const semantics::Node *old = before.find(gone), *fresh = now.find(there);
    if (old == nullptr || fresh == nullptr || old->parent == semantics::k_no_node) return false;
    return before.nodes[old->parent].id == now.nodes[fresh->parent].id;
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
        if (node != nullptr && (node->actions & m_request->action & semantics::k_action_focus) != 0) {
            m_focus = node->id;
            m_ring = true;  // whoever moves it so wants to see where it is
        }
        m_request.reset();
    }
    if (m_input.key) m_ring = true;
    if (m_input.pressed) m_ring = false;
    m_settled = true;
    m_focus_sent = false;
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
        // Who is sent somewhere by the program does not go back to where they were.
        if (!m_focus_sent) m_wanted_focus = next;
    }
    const semantics::Node* node = frame.find(m_wanted_focus != k_no_id ? m_wanted_focus : m_focus);
    if (node == nullptr || (node->actions & semantics::k_action_focus) == 0) {
        const std::vector<const semantics::Node*> all = reachable(frame);
        const Id next = before && node == nullptr ? heir(*before, m_focus, frame) : k_no_id;
        if (before && node == nullptr && stand_together(*before, m_focus, frame, m_initial))
            m_wanted_focus =
                m_initial;  // what leads the place has become another thing: "Borrow" is "Read" now
        else if (next != k_no_id)
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

bool Widgets::take_alt_key(Key key) {
    if (!m_input.key || !in_top_layer() || m_input.key->key != key || !m_input.key->alt) return false;
    m_input.key.reset();
    return true;
}

float Widgets::take_wheel(const Rect& rect) {
    if (m_input.wheel == 0 || !hovering(rect)) return 0;
    const float notches = m_input.wheel;
    m_input.wheel = 0;
    return notches;
}

float Widgets::take_pinch(const Rect& rect) {
    return hovering(rect) ? std::exchange(m_input.pinch, 1.0F) : 1;
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

void Widgets::set_focus(std::string_view id) {
    m_wanted_focus = id_of(id);
    m_focus_sent = true;
}

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
