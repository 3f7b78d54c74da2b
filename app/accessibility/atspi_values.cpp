#include "app/accessibility/atspi_values.h"

#include <algorithm>
#include <charconv>

namespace oqyrman::accessibility {

using semantics::Frame;
using semantics::k_no_node;
using semantics::Node;
using semantics::Role;

namespace {

/// AtspiStateType.
enum class AtspiState : std::uint8_t {
    active = 1,
    busy = 3,
    checked = 4,
    collapsed = 5,
    editable = 7,
    enabled = 8,
    expandable = 9,
    expanded = 10,
    focusable = 11,
    focused = 12,
    modal = 16,
    multi_line = 17,
    selectable = 22,
    selected = 23,
    sensitive = 24,
    showing = 25,
    single_line = 26,
    visible = 30,
    indeterminate = 32,
    invalid_entry = 36,
    checkable = 41,
    read_only = 43,
};

struct StateRow {
    std::uint32_t bit;
    AtspiState state;
    const char* name;
};

constexpr std::array k_states{
    StateRow{semantics::k_state_enabled, AtspiState::enabled, "enabled"},
    StateRow{semantics::k_state_enabled, AtspiState::sensitive, "sensitive"},
    StateRow{semantics::k_state_focusable, AtspiState::focusable, "focusable"},
    StateRow{semantics::k_state_focused, AtspiState::focused, "focused"},
    StateRow{semantics::k_state_selectable, AtspiState::selectable, "selectable"},
    StateRow{semantics::k_state_selected, AtspiState::selected, "selected"},
    StateRow{semantics::k_state_checkable, AtspiState::checkable, "checkable"},
    StateRow{semantics::k_state_checked, AtspiState::checked, "checked"},
    StateRow{semantics::k_state_expandable, AtspiState::expandable, "expandable"},
    StateRow{semantics::k_state_expanded, AtspiState::expanded, "expanded"},
    StateRow{semantics::k_state_editable, AtspiState::editable, "editable"},
    StateRow{semantics::k_state_busy, AtspiState::busy, "busy"},
    StateRow{semantics::k_state_active, AtspiState::active, "active"},
    StateRow{semantics::k_state_modal, AtspiState::modal, "modal"},
    StateRow{semantics::k_state_invalid, AtspiState::invalid_entry, "invalid-entry"},
    StateRow{semantics::k_state_multi_line, AtspiState::multi_line, "multi-line"},
    StateRow{semantics::k_state_indeterminate, AtspiState::indeterminate, "indeterminate"},
};

bool is_field(const Node& node) { return node.role == Role::text_field || node.role == Role::password_field; }

bool has_selectable_child(const Frame& frame, const Node& node) {
    for (std::uint32_t i = node.first_child; i != k_no_node; i = frame.nodes[i].next_sibling) {
        if ((frame.nodes[i].actions & semantics::k_action_select) != 0) return true;
    }
    return false;
}

}  // namespace

RoleName role_name(Role role) {
    switch (role) {
        case Role::window:
            return {23, "frame"};
        case Role::dialog:
            return {16, "dialog"};
        case Role::heading:
            return {83, "heading"};
        case Role::button:
            return {43, "push button"};
        case Role::text_field:
            return {79, "entry"};
        case Role::password_field:
            return {40, "password text"};
        case Role::list:
            return {31, "list"};
        case Role::list_item:
            return {32, "list item"};
        case Role::link:
            return {88, "link"};
        case Role::image:
            return {27, "image"};
        case Role::document:
            return {94, "document text"};
        case Role::check_box:
            return {7, "check box"};
        case Role::radio_button:
            return {44, "radio button"};
        case Role::slider:
            return {51, "slider"};
        case Role::label:
            return {29, "label"};
        case Role::group:
            return {39, "panel"};
        case Role::status:
            return {54, "status bar"};
        case Role::notification:
            return {101, "notification"};
        case Role::progress_bar:
            return {42, "progress bar"};
        case Role::tab:
            return {37, "page tab"};
    }
    return {39, "panel"};
}

bool is_showing(const Frame& frame, const Node& node) {
    for (const Node* at = &node;; at = &frame.nodes[at->parent]) {
        if ((at->states & semantics::k_state_offscreen) != 0) return false;
        if (at->parent == k_no_node) return true;
    }
}

StateWords state_words(const Frame& frame, const Node& node) {
    StateWords words{};
    const auto set = [&](AtspiState state) {
        const auto number = static_cast<std::uint32_t>(state);
        words[number / 32] |= 1U << (number % 32);
    };
    for (const StateRow& row : k_states) {
        if ((node.states & row.bit) != 0) set(row.state);
    }
    const auto has = [&](std::uint32_t bit) { return (node.states & bit) != 0; };
    set(AtspiState::visible);
    if (is_showing(frame, node)) set(AtspiState::showing);
    if (has(semantics::k_state_expandable) && !has(semantics::k_state_expanded)) set(AtspiState::collapsed);
    if (is_field(node) && !has(semantics::k_state_multi_line)) set(AtspiState::single_line);
    if (is_field(node) && !has(semantics::k_state_editable)) set(AtspiState::read_only);
    if (node.role == Role::document) {
        set(AtspiState::read_only);
        set(AtspiState::multi_line);
    }
    return words;
}

std::vector<StateChange> state_changes(std::uint32_t bit, bool on) {
    std::vector<StateChange> changes;
    for (const StateRow& row : k_states) {
        if (row.bit == bit) changes.push_back({row.name, on});
    }
    if (bit == semantics::k_state_offscreen) changes.push_back({"showing", !on});
    if (bit == semantics::k_state_expanded) changes.push_back({"collapsed", !on});
    return changes;
}

std::vector<const char*> interfaces(const Frame& frame, const Node& node) {
    std::vector<const char*> names{"org.a11y.atspi.Accessible", "org.a11y.atspi.Component"};
    if ((node.actions & semantics::k_action_press) != 0) names.push_back("org.a11y.atspi.Action");
    if (semantics::is_text_role(node.role)) names.push_back("org.a11y.atspi.Text");
    if ((node.actions & semantics::k_action_set_text) != 0) names.push_back("org.a11y.atspi.EditableText");
    if (node.role == Role::slider || node.role == Role::progress_bar) names.push_back("org.a11y.atspi.Value");
    if (has_selectable_child(frame, node)) names.push_back("org.a11y.atspi.Selection");
    return names;
}

bool has_interface(const Frame& frame, const Node& node, std::string_view interface) {
    return std::ranges::any_of(interfaces(frame, node), [&](const char* name) { return interface == name; });
}

std::vector<std::pair<std::string, std::string>> attributes(const Frame& frame, const Node& node) {
    std::vector<std::pair<std::string, std::string>> pairs{{"toolkit", "Oqyrman"}};
    const auto number = [&](const char* name, std::uint64_t value) {
        if (value > 0) pairs.emplace_back(name, std::to_string(value));
    };
    if (node.automation_id.length > 0) pairs.emplace_back("id", frame.string(node.automation_id));
    number("level", node.level);
    number("posinset", static_cast<std::uint64_t>(std::max(node.position_in_set, 0)));
    number("setsize", static_cast<std::uint64_t>(std::max(node.set_size, 0)));
    if (node.role == Role::window) number("serial", frame.serial);
    return pairs;
}

std::string path_of(semantics::Id id) {
    if (id == semantics::k_no_id) return k_root_path;
    return std::string(k_accessible_prefix) + "/" + std::to_string(id);
}

bool id_from_path(std::string_view path, semantics::Id& id) {
    id = semantics::k_no_id;
    if (path == k_root_path) return true;
    const std::string_view prefix = k_accessible_prefix;
    if (!path.starts_with(prefix) || path.size() < prefix.size() + 2) return false;
    const std::string_view digits = path.substr(prefix.size() + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    return error == std::errc{} && end == digits.data() + digits.size() && id != semantics::k_no_id;
}

Shift shift_to(const Frame& frame, const Node& node, Coordinates coordinates) {
    switch (coordinates) {
        case Coordinates::screen:
            return {static_cast<float>(frame.origin_x), static_cast<float>(frame.origin_y)};
        case Coordinates::window:
            return {};
        case Coordinates::parent:
            if (node.parent == k_no_node) return {};
            return {-frame.nodes[node.parent].rect.x, -frame.nodes[node.parent].rect.y};
    }
    return {};
}

const Node* node_at(const Frame& frame, float x, float y) {
    for (auto node = frame.nodes.rbegin(); node != frame.nodes.rend(); ++node) {
        const semantics::Rect& rect = node->rect;
        const bool inside = x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
        if (inside && is_showing(frame, *node)) return &*node;
    }
    return nullptr;
}

const Node* child_at(const Frame& frame, const Node& node, std::int32_t index) {
    std::uint32_t i = node.first_child;
    for (; i != k_no_node && index > 0; --index) i = frame.nodes[i].next_sibling;
    return i == k_no_node || index < 0 ? nullptr : &frame.nodes[i];
}

NodeText::NodeText(const Frame& frame, const Node& node)
    : m_node(node),
      m_own(node.text ? nullptr : semantics::TextModel::make(std::string(frame.text(node)))),
      m_model(node.text ? node.text : m_own.get()) {}

semantics::Rect NodeText::bounds(semantics::TextRange range) const {
    const semantics::Rect box = m_model->bounds(range);
    if (box.height <= 0) return m_node.rect;
    const semantics::TextPlacement& at = m_node.placement;
    return {at.x + box.x * at.scale, at.y + box.y * at.scale, box.width * at.scale, box.height * at.scale};
}

std::int32_t NodeText::offset_at(float x, float y) const {
    const semantics::TextPlacement& at = m_node.placement;
    if (at.scale <= 0) return -1;
    return m_model->offset_at((x - at.x) / at.scale, (y - at.y) / at.scale);
}

}  // namespace oqyrman::accessibility
