#pragma once
// What changed between two frames, and what an outside client asks of the widgets.

#include <cstdint>
#include <string>
#include <vector>

#include "app/ui/semantics_tree.h"

namespace oqyrman::ui::semantics {

enum class EventKind : std::uint8_t {
    added,         ///< other = parent, a = index in parent; one for the top of each new subtree
    removed,       ///< other = parent, a = index it had; one for the top of each vanished subtree
    name_changed,  ///< text = new name
    description_changed,
    attributes_changed,  ///< level or place in a set
    state_changed,       ///< a = one State bit, b = 1 on, 0 off
    text_removed,        ///< a = offset, b = count (code points), text = what was there
    text_inserted,       ///< a = offset, b = count, text = what is there now
    caret_moved,         ///< a = offset
    text_selection_changed,
    selection_changed,  ///< id = the list whose selected item changed
    value_changed,      ///< number = new value
    focused,            ///< id has the focus now; other had it
    window_activated,
    window_deactivated,
    announced,  ///< a notification appeared or speaks anew; text = its name
};

struct Event {
    EventKind kind = EventKind::added;
    Id id = k_no_id;
    Id other = k_no_id;
    std::int32_t a = 0, b = 0;
    double number = 0;
    std::string text = {};
    friend bool operator==(const Event&, const Event&) = default;
};

/// A page turn replaces thousands of nodes at most once; more than this and the rest is dropped, for a
/// client that reads the tree anew sees everything.
constexpr std::size_t k_max_events = 4096;

/// Pure. `before` may be null: then everything is new.
std::vector<Event> diff(const Frame* before, const Frame& after);

/// A wish from outside. The user interface takes ONE in a frame (two on one widget would lose the second),
/// and hands it to the widget with that id as if the user had done it.
struct Request {
    Id id = k_no_id;
    Action action = k_action_press;
    TextRange range = {};   ///< set_caret: begin == end moves the caret, else selects
    double number = 0;      ///< set_value
    std::string text = {};  ///< set_text, UTF-8
    friend bool operator==(const Request&, const Request&) = default;
};

}  // namespace oqyrman::ui::semantics
