// The text field.
#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"

namespace oqyrman::ui {

using semantics::id_of;

namespace {

constexpr TextStyle k_style = TextStyle::body;
constexpr char32_t k_dot = U'\u2022';

/// What is seen: a password as dots.
std::u32string shown(const TextEdit& edit, bool secret) {
    return secret ? std::u32string(edit.text.size(), k_dot) : edit.text;
}

float x_of(const Canvas& canvas, const std::u32string& text, std::int32_t offset) {
    return canvas.width(to_utf8(std::u32string_view(text).substr(0, static_cast<std::size_t>(offset))),
                        k_style);
}

std::int32_t offset_at(const Canvas& canvas, const std::u32string& text, float x) {
    float used = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const float wide = canvas.width(to_utf8(text.substr(i, 1)), k_style);
        if (x < used + wide / 2) return static_cast<std::int32_t>(i);
        used += wide;
    }
    return static_cast<std::int32_t>(text.size());
}

}  // namespace

float Widgets::text_field_height(const TextField& field) const {
    const float label = field.label_hidden ? 0 : m_canvas->line_height(TextStyle::small) + px(size::k_unit);
    return label + px(size::k_control);
}

FieldResult Widgets::text_field(const TextField& field, const Rect& rect) {
    Rect box = rect;
    if (!field.label_hidden) {
        const float high = m_canvas->line_height(TextStyle::small);
        m_canvas->line(field.label, TextStyle::small, colours().second_ink,
                       {rect.x, rect.y, rect.width, high});
        box.y += high + px(size::k_unit);
    }
    box.height = px(size::k_control);
    const Id id = id_of(field.id);
    EditState& state = m_edits[id];
    state.seen = m_frame;
    state.secret = field.password;
    if (std::u32string now = to_code_points(field.text); now != state.edit.text)
        set_text(state.edit, std::move(now));
    FieldResult result;
    const bool focused = m_focus == id && field.enabled;
    if (field.enabled) {
        if (field.initial_focus && in_top_layer()) m_initial = id;
        edit_by_mouse(state, id, text_box(field, box), field.password);
        edit_by_request(state, id, result);
        if (focused) edit_by_key(state, field.password, result);
    }
    record_field(field, box, state);
    reveal(id, box);
    if (m_canvas->visible(box)) paint_field(field, box, state, focused);
    return result;
}

Rect Widgets::text_box(const TextField& field, const Rect& box) const {
    const float side = px(size::k_unit) * 3;
    const float icon = field.icon.empty() ? 0 : px(size::k_icon) + px(size::k_gap_small);
    return {box.x + side + icon, box.y, box.width - 2 * side - icon, box.height};
}

void Widgets::record_field(const TextField& field, const Rect& box, const EditState& state) {
    std::uint32_t states = semantics::k_state_editable;
    if (field.enabled) states |= semantics::k_state_enabled;
    if (field.invalid) states |= semantics::k_state_invalid;
    if (!m_canvas->visible(box)) states |= semantics::k_state_offscreen;
    const std::uint16_t actions = semantics::k_action_press | semantics::k_action_focus |
                                  semantics::k_action_set_text | semantics::k_action_set_caret;
    (void)m_recorder.add({.role = field.password ? Role::password_field : Role::text_field,
                          .automation_id = field.id,
                          .name = field.label,
                          .description = field.description,
                          .value = to_utf8(state.edit.text),
                          .rect = box,
                          .states = states,
                          .actions = field.enabled ? actions : std::uint16_t{0},
                          .caret = state.edit.caret,
                          .selection = {state.edit.begin(), state.edit.end()}});
}

void Widgets::edit_by_mouse(EditState& state, Id id, const Rect& box, bool secret) {
    const bool over = hovering(box);
    m_text_cursor = m_text_cursor || over;
    const bool dragging = m_active == id && m_input.mouse_down;
    if (!(over && m_input.pressed) && !dragging) return;
    const std::int32_t at =
        offset_at(*m_canvas, shown(state.edit, secret), m_input.mouse_x - box.x + state.scroll);
    if (m_input.pressed && over) {
        m_active = id;
        m_wanted_focus = id;
        state.edit.anchor = at;
        if (m_input.clicks >= 2) {
            if (secret) {
                state.edit.anchor = 0;
                state.edit.caret = static_cast<std::int32_t>(state.edit.text.size());
            } else {
                select_word(state.edit, at);
            }
            m_active = semantics::k_no_id;
            return;
        }
    }
    state.edit.caret = at;
}

void Widgets::edit_by_request(EditState& state, Id id, FieldResult& result) {
    if (auto request = take_request(id, semantics::k_action_set_text)) {
        state.edit.anchor = 0;
        state.edit.caret = static_cast<std::int32_t>(state.edit.text.size());
        set_text(state.edit, {});
        (void)insert(state.edit, to_code_points(request->text));
        result.edited = to_utf8(state.edit.text);
    }
    if (take_request(id, semantics::k_action_press)) result.submitted = true;
    if (auto request = take_request(id, semantics::k_action_set_caret)) {
        const auto length = static_cast<std::int32_t>(state.edit.text.size());
        state.edit.anchor = std::clamp(request->range.begin, 0, length);
        state.edit.caret = std::clamp(request->range.end, 0, length);
    }
}

void Widgets::edit_by_key(EditState& state, bool secret, FieldResult& result) {
    if (!m_input.key || !in_top_layer()) return;
    if (take_key(Key::enter)) {
        result.submitted = true;
        return;
    }
    Edited edited = press(state.edit, *m_input.key, secret);
    if (!edited.taken) return;
    m_input.key.reset();
    if (!edited.copied.empty() && copy) copy(to_utf8(edited.copied));
    if (edited.paste_wanted && paste) edited.changed = insert(state.edit, to_code_points(paste()));
    if (edited.changed) result.edited = to_utf8(state.edit.text);
}

void Widgets::paint_field(const TextField& field, const Rect& box, EditState& state, bool focused) {
    const Palette& colour = colours();
    const float radius = px(size::k_radius);
    m_canvas->fill(box, field.enabled ? colour.card : colour.ground, radius);
    const Colour edge = field.invalid ? colour.error : focused ? colour.act : colour.edge;
    m_canvas->frame(box, edge, focused || field.invalid ? px(2) : px(1), radius);
    const Rect inside = text_box(field, box);
    if (!field.icon.empty()) {
        const float icon = px(size::k_icon);
        m_canvas->icon(field.icon,
                       {inside.x - icon - px(size::k_gap_small), std::round(box.y + (box.height - icon) / 2),
                        icon, icon},
                       colour.second_ink);
    }
    const std::u32string text = shown(state.edit, field.password);
    const float caret_x = x_of(*m_canvas, text, state.edit.caret);
    const float caret_wide = px(2);
    if (caret_x - state.scroll > inside.width - caret_wide)
        state.scroll = caret_x - inside.width + caret_wide;
    if (caret_x < state.scroll) state.scroll = caret_x;
    if (!focused) state.scroll = 0;
    const float x = std::round(inside.x - state.scroll);
    m_canvas->push_clip({inside.x, inside.y, inside.width, inside.height});
    const float high = m_canvas->line_height(k_style);
    const float y = std::round(inside.y + (inside.height - high) / 2);
    if (focused && state.edit.has_selection()) {
        const float from = x_of(*m_canvas, text, state.edit.begin()),
                    to = x_of(*m_canvas, text, state.edit.end());
        m_canvas->fill({x + from, y, to - from, high}, blend(colour.card, colour.act, 0.3));
    }
    const float far = 1.0e6F;
    if (text.empty())
        m_canvas->line(field.placeholder, k_style, colour.second_ink, inside);
    else
        m_canvas->line(to_utf8(text), k_style, field.enabled ? colour.ink : colour.second_ink,
                       {x, inside.y, far, inside.height});
    if (focused) m_canvas->fill({x + caret_x, y, caret_wide, high}, colour.act);
    m_canvas->pop_clip();
    if (focused && m_ring && in_top_layer()) m_rings.push_back({box, radius});
}

}  // namespace oqyrman::ui
