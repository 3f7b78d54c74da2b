// Words and the controls to press.
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/ui/widgets.h"

namespace oqyrman::ui {

using semantics::id_of;

namespace {

/// The mouse or the ring rests on an icon this long before it says its name.
constexpr double k_hint_patience_s = 0.5;
constexpr std::string_view k_hint = ".hint";

constexpr std::uint16_t k_press_and_focus = semantics::k_action_press | semantics::k_action_focus;

/// Beside the control, over everything: the name it is drawn without, and the keys that do the same.
Rect paint_hint(const Canvas& over, const Rect& window, const Rect& by, const Button& button) {
    const Palette& colour = over.colours();
    const float side = over.px(size::k_gap_small), margin = over.px(size::k_unit);
    const float words = std::ceil(over.width(button.label, TextStyle::small));
    const float keys = std::ceil(over.width(button.description, TextStyle::small));
    const float wide = 2 * side + words + (keys > 0 ? over.px(size::k_gap) + keys : 0);
    const float high = over.line_height(TextStyle::small) + 2 * margin;
    const float x =
        std::clamp(by.x + (by.width - wide) / 2, side, std::max(side, window.width - side - wide));
    const bool below = bottom(by) + side + high <= window.height;
    const Rect card{std::round(x), below ? bottom(by) + side : by.y - side - high, wide, high};
    over.shadow(card, side);
    over.fill(card, colour.ink, over.px(size::k_radius));
    over.line(button.label, TextStyle::small, colour.ground, {card.x + side, card.y, words + 1, high});
    over.line(button.description, TextStyle::small, blend(colour.ground, colour.ink, 0.3),
              {right(card) - side - keys, card.y, keys + 1, high});
    return card;
}

/// Another control than this hint's shows its own.
bool is_hinted(const semantics::Frame& frame, semantics::Id hint) {
    return std::ranges::any_of(frame.nodes, [&](const semantics::Node& node) {
        return node.id != hint && frame.string(node.automation_id).ends_with(k_hint);
    });
}

TextStyle label_style(ButtonKind kind) {
    const bool strong = kind == ButtonKind::primary || kind == ButtonKind::soft;
    return strong ? TextStyle::body_strong : TextStyle::body;
}

}  // namespace

// ---- words ----

float Widgets::text(const Text& text, float x, float y, float width) {
    const float high = m_canvas->height(text.text, text.style, width, text.max_lines);
    const Rect rect{x, y, width, high};
    (void)m_recorder.add({.role = Role::label,
                          .automation_id = text.id,
                          .name = text.text,
                          .language = text.language,
                          .rect = rect,
                          .states = state_of(rect)});
    if (m_canvas->visible(rect))
        m_canvas->paragraph(text.text, text.style, text.colour.value_or(colours().ink), rect, text.max_lines,
                            text.align);
    return high;
}

float Widgets::heading(const Text& text, std::uint8_t level, float x, float y, float width) {
    const float high = m_canvas->height(text.text, text.style, width, text.max_lines);
    const Rect rect{x, y, width, high};
    (void)m_recorder.add({.role = Role::heading,
                          .automation_id = text.id,
                          .name = text.text,
                          .language = text.language,
                          .rect = rect,
                          .states = state_of(rect),
                          .level = level});
    if (m_canvas->visible(rect))
        m_canvas->paragraph(text.text, text.style, text.colour.value_or(colours().ink), rect, text.max_lines,
                            text.align);
    return high;
}

// ---- what all controls share ----

std::uint32_t Widgets::state_of(const Rect& rect) const {
    return semantics::k_state_enabled |
           (m_canvas->visible(rect) ? 0U : std::uint32_t{semantics::k_state_offscreen});
}

Widgets::Pressable Widgets::pressable(const semantics::Description& wanted, float ring_radius,
                                      bool initial_focus, std::span<const Rect> more) {
    semantics::Description description = wanted;
    const bool enabled = (wanted.states & semantics::k_state_enabled) != 0;
    const Rect& rect = wanted.rect;
    Pressable out;
    out.visible = m_canvas->visible(rect);
    if (!out.visible) description.states |= semantics::k_state_offscreen;
    if (enabled) description.actions |= k_press_and_focus;
    if (!m_open_scrolls.empty()) description.actions |= semantics::k_action_scroll_to;
    out.id = wanted.role == Role::group ? m_recorder.push(description) : m_recorder.add(description);
    if (wanted.role == Role::group) m_recorder.pop();
    reveal(out.id, rect);
    out.focused = m_focus == out.id;
    if (initial_focus && in_top_layer()) m_initial = out.id;
    if (!enabled) return out;
    out.hovered =
        out.visible &&
        (hovering(rect) || std::ranges::any_of(more, [&](const Rect& other) { return hovering(other); }));
    m_hand = m_hand || out.hovered;
    if (out.hovered && m_input.pressed) {
        m_active = out.id;
        m_wanted_focus = out.id;
    }
    out.pressed = m_input.released && m_active == out.id && out.hovered;
    if (take_press(out.id, out.focused)) out.pressed = true;
    if (!out.focused || !m_ring || !out.visible || !in_top_layer()) return out;
    m_rings.push_back({rect, ring_radius});
    for (const Rect& other : more) m_rings.push_back({other, ring_radius});
    return out;
}

Id Widgets::focusable(const semantics::Description& wanted, bool initial_focus) {
    semantics::Description description = wanted;
    description.actions |= semantics::k_action_focus;
    const Id id = m_recorder.add(description);
    if (initial_focus && in_top_layer()) m_initial = id;
    return id;
}

/// By the keyboard or from outside.
bool Widgets::take_press(Id id, bool focused) {
    if (take_request(id, semantics::k_action_press)) return true;
    return focused && (take_key(Key::enter) || take_key(Key::space));
}

// ---- buttons ----

float Widgets::button_width(const Button& button) const {
    const float control = px(size::k_control);
    if (button.kind == ButtonKind::icon) return control;
    const float icon = button.icon.empty() ? 0 : px(size::k_icon) + px(size::k_gap_small);
    const float side = button.kind == ButtonKind::quiet ? px(size::k_gap_small) : px(size::k_gap);
    const float words = std::ceil(m_canvas->width(button.label, label_style(button.kind)));
    return std::max(2 * control, words + icon + 2 * side);
}

bool Widgets::button(const Button& button, const Rect& rect) {
    std::uint32_t states = button.enabled ? semantics::k_state_enabled : 0U;
    if (button.busy) states |= semantics::k_state_busy;
    if (button.expanded)
        states |= semantics::k_state_expandable | (*button.expanded ? semantics::k_state_expanded : 0U);
    const float radius = px(size::k_radius);
    const Pressable press = pressable({.role = Role::button,
                                       .automation_id = button.id,
                                       .name = button.label,
                                       .description = button.description,
                                       .rect = rect,
                                       .states = states},
                                      radius, button.initial_focus);
    if (button.kind == ButtonKind::primary && in_top_layer()) ++m_primary;
    if (press.visible) paint_button(button, rect, press.hovered);
    const bool ringed = press.focused && m_ring && press.visible && in_top_layer();
    if (button.kind != ButtonKind::icon || (!press.hovered && !ringed)) return press.pressed;
    const std::string hint_id = std::string(button.id) + std::string(k_hint);
    const Id hint = id_of(hint_id);
    Waiting& rest = m_waiting.try_emplace(hint, Waiting{m_setup.seconds, m_frame}).first->second;
    rest.seen = m_frame;
    // Whoever presses it, or does something else, knows what it is.
    const bool used = press.pressed || m_input.pressed || m_input.wheel != 0 ||
                      (m_input.key && m_input.key->key != Key::tab);
    if (used) rest.since = std::numeric_limits<double>::infinity();
    if (m_setup.seconds < rest.since + k_hint_patience_s) {
        if (std::isfinite(rest.since)) draw_again_at(rest.since + k_hint_patience_s);
        return press.pressed;
    }
    // The mouse says more than the ring, which stays where it was.
    const bool two = m_recorder.last() && is_hinted(*m_recorder.last(), hint);
    if (two && !press.hovered) return press.pressed;
    if (two) m_settled = false;
    Canvas over(m_fonts, m_drawings, colours());
    over.use(ImGui::GetForegroundDrawList(), m_window);
    (void)m_recorder.add({.role = Role::label,
                          .automation_id = hint_id,
                          .name = button.label,
                          .rect = paint_hint(over, m_window, rect, button)});
    return press.pressed;
}

void Widgets::paint_button(const Button& button, const Rect& rect, bool hovered) {
    const Palette& colour = colours();
    const float radius = px(size::k_radius);
    const bool filled = button.kind == ButtonKind::primary;
    const bool on = button.expanded.value_or(false);
    Colour words = filled ? colour.on_act : button.kind == ButtonKind::icon ? colour.ink : colour.act;
    if (!button.enabled) words = colour.second_ink;
    if (filled) {
        const Colour ground = hovered ? blend(colour.act, colour.ink, 0.15) : colour.act;
        m_canvas->fill(rect, button.enabled ? ground : colour.track, radius);
    } else if (button.kind == ButtonKind::soft) {
        m_canvas->fill(rect, button.enabled ? soft_ground(colour) : colour.track, radius);
        if (hovered && button.enabled) m_canvas->frame(rect, colour.act, px(1), radius);
    } else if (hovered || on) {
        m_canvas->fill(rect, on && !hovered ? colour.track : colour.hover, radius);
    }
    if (button.kind == ButtonKind::secondary) m_canvas->frame(rect, colour.edge, px(1), radius);
    const float icon = px(size::k_icon);
    if (button.kind == ButtonKind::icon) {
        m_canvas->icon(button.icon,
                       {std::round(rect.x + (rect.width - icon) / 2),
                        std::round(rect.y + (rect.height - icon) / 2), icon, icon},
                       words);
        return;
    }
    const float gap = button.icon.empty() ? 0 : px(size::k_gap_small);
    const float lead = button.icon.empty() ? 0 : icon;
    const float side = button.kind == ButtonKind::quiet ? px(size::k_gap_small) : px(size::k_gap);
    const float room = rect.width - lead - gap - 2 * side;
    const float wide = std::min(room, std::ceil(m_canvas->width(button.label, label_style(button.kind))));
    const float x = std::round(rect.x + (rect.width - wide - lead - gap) / 2);
    if (!button.icon.empty())
        m_canvas->icon(button.icon, {x, std::round(rect.y + (rect.height - icon) / 2), icon, icon}, words);
    if (!m_canvas->line(button.label, label_style(button.kind), words,
                        {x + lead + gap, rect.y, wide + 1, rect.height}))
        note_cut(button.id);
}

bool Widgets::link(std::string_view id, std::string_view label, float x, float y, float width) {
    const float wide = std::min(width, std::ceil(m_canvas->width(label, TextStyle::body)));
    const Rect rect{x, y, std::max(wide, px(size::k_control)), px(size::k_control)};
    const Pressable press =
        pressable({.role = Role::link, .automation_id = id, .name = label, .rect = rect}, px(size::k_radius));
    if (!press.visible) return press.pressed;
    if (!m_canvas->line(label, TextStyle::body, colours().act, {x, y, wide + 1, rect.height})) note_cut(id);
    const float under = y + (rect.height + m_canvas->line_height(TextStyle::body)) / 2 - px(3);
    m_canvas->fill({x, under, wide, px(1)}, press.hovered ? colours().act : colours().edge);
    return press.pressed;
}

// ---- choices ----

float Widgets::choices_width(const std::vector<Choice>& choices) const {
    float widest = px(size::k_control);
    for (const Choice& choice : choices)
        widest = std::max(widest, std::ceil(m_canvas->width(choice.label, TextStyle::body_strong)));
    return (widest + 2 * px(size::k_gap)) * static_cast<float>(choices.size());
}

std::optional<std::size_t> Widgets::choices(std::string_view group_id, std::string_view label,
                                            const std::vector<Choice>& choices, const Rect& rect,
                                            std::size_t rows) {
    const float radius = px(size::k_radius), edge = px(1);
    begin_group({.id = group_id, .name = label, .rect = rect});
    m_canvas->fill(rect, colours().track, radius);
    std::optional<std::size_t> chosen;
    const std::size_t columns = (choices.size() + rows - 1) / rows;
    const float wide = std::floor(rect.width / static_cast<float>(columns));
    const float high = std::floor(rect.height / static_cast<float>(rows));
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const Choice& choice = choices[i];
        const Rect part{rect.x + wide * static_cast<float>(i % columns),
                        rect.y + high * static_cast<float>(i / columns), wide, high};
        const Pressable press =
            pressable({.role = Role::radio_button,
                       .automation_id = choice.id,
                       .name = choice.label,
                       .rect = part,
                       .states = semantics::k_state_enabled | semantics::k_state_checkable |
                                 (choice.chosen ? semantics::k_state_checked : 0U),
                       .position_in_set = static_cast<std::int32_t>(i + 1),
                       .set_size = static_cast<std::int32_t>(choices.size())},
                      radius);
        if (press.pressed && !choice.chosen) chosen = i;
        if (!press.visible) continue;
        if (choice.chosen) {
            m_canvas->fill(part, colours().card, radius);
            m_canvas->frame(part, colours().act, 2 * edge, radius);
        } else if (press.hovered) {
            m_canvas->fill(inset(part, 2 * edge), colours().hover, radius);
        }
        const TextStyle style = choice.chosen ? TextStyle::body_strong : TextStyle::body;
        const Colour words = choice.chosen ? colours().act : colours().ink;
        if (!m_canvas->line(choice.label, style, words, part, Align::centre)) note_cut(choice.id);
    }
    end_group();
    return chosen;
}

// ---- what is being done, and what was done ----

void Widgets::progress(std::string_view id, std::string_view name, std::optional<double> share,
                       const Rect& rect) {
    const std::uint32_t unknown = share ? 0U : semantics::k_state_indeterminate | semantics::k_state_busy;
    (void)m_recorder.add({.role = Role::progress_bar,
                          .automation_id = id,
                          .name = name,
                          .rect = rect,
                          .states = state_of(rect) | unknown,
                          .range = {share.value_or(0), 0, 1, 0}});
    const float radius = rect.height / 2;
    m_canvas->fill(rect, colours().track, radius);
    if (!share) return;
    const float wide = std::clamp(static_cast<float>(*share), 0.0F, 1.0F) * rect.width;
    if (wide >= 1)
        m_canvas->fill({rect.x, rect.y, std::max(wide, rect.height), rect.height}, colours().act, radius);
}

void Widgets::toast(std::string_view id, std::string_view words, News news) {
    const bool refused = news == News::refused;
    const Colour ground = refused ? colours().card : colours().ink;
    const float gap = px(size::k_gap), icon = px(size::k_icon);
    const float room =
        std::min(px(size::k_text_column), m_window.width - 2 * px(size::k_margin)) - 3 * gap - icon;
    const float wide = std::min(room, std::ceil(m_canvas->width(words, TextStyle::body)));
    const float high = m_canvas->height(words, TextStyle::body, wide + 1);
    const float width = wide + 3 * gap + icon, height = std::max(high, icon) + gap + px(size::k_gap_small);
    const Rect card{std::round((m_window.width - width) / 2),
                    std::round(m_window.height - height - px(size::k_margin)), width, height};
    m_canvas->shadow(card, gap);
    m_canvas->fill(card, ground, px(size::k_radius_card));
    if (refused) m_canvas->frame(card, colours().error, px(2), px(size::k_radius_card));
    m_canvas->icon(refused ? "warning" : "check",
                   {card.x + gap, std::round(card.y + (height - icon) / 2), icon, icon},
                   refused ? colours().error : colours().ground);
    m_canvas->paragraph(words, TextStyle::body, refused ? colours().ink : colours().ground,
                        {card.x + 2 * gap + icon, std::round(card.y + (height - high) / 2), wide + 1, high});
    (void)m_recorder.add({.role = Role::notification, .automation_id = id, .name = words, .rect = card});
}

}  // namespace oqyrman::ui
