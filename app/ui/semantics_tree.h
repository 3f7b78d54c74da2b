#pragma once
// The semantic tree: what is on the window, in words. One tree serves screen readers, the tests that drive
// the real program, and later spoken output. It knows neither ImGui nor D-Bus.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/ui/semantics_text.h"

namespace oqyrman::ui::semantics {

/// Hash of the automation path, never of the label: labels change and are translated.
using Id = std::uint64_t;
constexpr Id k_no_id = 0;

/// A frame never holds more: a screen shows some hundred nodes, a runaway loop must not fill memory.
constexpr std::size_t k_max_nodes = 8192;
constexpr std::size_t k_max_arena_bytes = 8U << 20U;

enum class Role : std::uint8_t {
    window,
    dialog,
    heading,
    button,
    text_field,
    password_field,
    list,
    list_item,
    link,
    image,
    document,
    check_box,
    radio_button,
    slider,
    label,
    group,
    status,
    notification,
    progress_bar,
    tab,
};

/// Bits of Node::states. `focused` is set by the recorder from Recorder::set_focus.
enum State : std::uint32_t {
    k_state_enabled = 1U << 0U,
    k_state_focusable = 1U << 1U,
    k_state_focused = 1U << 2U,
    k_state_selectable =
        1U << 3U,  ///< only where selection differs from focus: Orca says "not selected" else
    k_state_selected = 1U << 4U,
    k_state_checkable = 1U << 5U,
    k_state_checked = 1U << 6U,
    k_state_expandable = 1U << 7U,
    k_state_expanded = 1U << 8U,
    k_state_editable = 1U << 9U,
    k_state_offscreen = 1U << 10U,  ///< exists, but is scrolled or clipped away
    k_state_busy = 1U << 11U,
    k_state_active = 1U << 12U,  ///< window: has the keyboard
    k_state_modal = 1U << 13U,
    k_state_invalid = 1U << 14U,  ///< what was typed was refused
    k_state_multi_line = 1U << 15U,
    k_state_indeterminate = 1U << 16U,
};

/// Bits of Node::actions: what the widget can be asked to do.
enum Action : std::uint16_t {
    k_action_press =
        1U << 0U,  ///< what Enter does: buttons, links, check boxes, list items; a field is submitted
    k_action_focus = 1U << 1U,      ///< take the keyboard focus
    k_action_set_text = 1U << 2U,   ///< replace the whole text
    k_action_set_caret = 1U << 3U,  ///< caret, and the selection of text
    k_action_set_value = 1U << 4U,  ///< slider
    k_action_scroll_to = 1U << 5U,  ///< bring into view
    k_action_select = 1U << 6U,     ///< make this item the selected one
};

/// Into Frame::arena.
struct Span {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

/// Numeric value of a slider or progress bar.
struct Range {
    double now = 0, minimum = 0, maximum = 0, step = 0;
    friend bool operator==(const Range&, const Range&) = default;
};

/// Where a TextModel's own units lie in the window: pixel = origin + scale * unit.
struct TextPlacement {
    float x = 0, y = 0, scale = 1;
    friend bool operator==(const TextPlacement&, const TextPlacement&) = default;
};

constexpr std::uint32_t k_no_node = 0xFFFFFFFFU;

struct Node {
    Id id = k_no_id;
    std::uint32_t parent = k_no_node, first_child = k_no_node,
                  next_sibling = k_no_node;  ///< indices in Frame
    std::uint32_t child_count = 0, index_in_parent = 0;
    Role role = Role::group;
    std::uint8_t level = 0;  ///< heading 1-6, or depth of an entry; 0 is none
    std::uint16_t actions = 0;
    std::uint32_t states = 0;
    Rect rect;  ///< window pixels
    Span automation_id, name, description, value, language;
    std::int32_t position_in_set = 0,
                 set_size = 0;  ///< 1-based real place even when the list is clipped; 0 none
    std::int32_t caret = -1;    ///< code points; -1 unknown
    TextRange selection;
    Range range;
    const TextModel* text = nullptr;  ///< kept alive by Frame::texts
    TextPlacement placement;
    friend bool operator==(const Node&, const Node&) = default;
};

/// One drawn frame. Immutable once Recorder::end_frame has returned it: any thread may read it.
/// Nodes are in drawing order, a parent before its children; nodes[0] is the window.
struct Frame {
    std::vector<Node> nodes;
    std::string arena;
    std::vector<std::shared_ptr<const TextModel>> texts;
    std::vector<std::pair<Id, std::uint32_t>> by_id;  ///< sorted; use find()
    Id focus = k_no_id;
    std::int32_t origin_x = 0, origin_y = 0;  ///< the window's upper left corner on the screen, pixels
    std::uint64_t serial = 0;                 ///< grows by one with each frame that differs

    std::string_view string(Span span) const {
        return std::string_view(arena).substr(span.offset, span.length);
    }
    const Node* find(Id id) const;  ///< null when the id is not in this frame
    std::string_view name(const Node& node) const { return string(node.name); }
    /// What the node's text interface reads: the text model's, or the value of a field, or the name; of a
    /// document without a model nothing.
    std::string_view text(const Node& node) const;
};

/// FNV-1a of the automation id; never k_no_id.
Id id_of(std::string_view automation_id);

const Node* find(const Frame& frame, std::string_view automation_id);  ///< null when absent

bool is_text_role(Role role);  ///< roles that have a text interface

}  // namespace oqyrman::ui::semantics
