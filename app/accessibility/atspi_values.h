#pragma once
// How the semantic tree is said in AT-SPI's numbers and words. Pure; knows no bus.
// The numbers are AtspiRole and AtspiStateType of at-spi2-core (atspi-constants.h).

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/ui/semantics_event.h"
#include "app/ui/semantics_tree.h"

namespace oqyrman::accessibility {

namespace semantics = ui::semantics;

struct RoleName {
    std::uint32_t number = 0;
    const char* name = "";
};

constexpr RoleName k_application_role{75, "application"};
RoleName role_name(semantics::Role role);

/// Two words of 32 bits, lower first, as Accessible.GetState answers.
using StateWords = std::array<std::uint32_t, 2>;
StateWords state_words(const semantics::Frame& frame, const semantics::Node& node);

/// AT-SPI states that follow one semantic bit, as object:state-changed names them.
struct StateChange {
    const char* name = "";
    bool on = false;
};
std::vector<StateChange> state_changes(std::uint32_t bit, bool on);

/// Interfaces an object has, in full ("org.a11y.atspi.Component").
std::vector<const char*> interfaces(const semantics::Frame& frame, const semantics::Node& node);
bool has_interface(const semantics::Frame& frame, const semantics::Node& node, std::string_view interface);

/// id, level, posinset, setsize; the window also has `serial`, the frame's.
std::vector<std::pair<std::string, std::string>> attributes(const semantics::Frame& frame,
                                                            const semantics::Node& node);

/// On the window and not scrolled or clipped away, with everything it lies in.
bool is_showing(const semantics::Frame& frame, const semantics::Node& node);

std::string path_of(semantics::Id id);  ///< object path; k_no_id is the application's root
constexpr const char* k_null_path = "/org/a11y/atspi/null";
constexpr const char* k_root_path = "/org/a11y/atspi/accessible/root";
constexpr const char* k_accessible_prefix = "/org/a11y/atspi/accessible";

/// Id behind an object path of ours; false when the path has another form. The root's is k_no_id.
bool id_from_path(std::string_view path, semantics::Id& id);

enum class Coordinates : std::uint32_t { screen = 0, window = 1, parent = 2 };

/// Adds to window pixels to get the asked coordinates.
struct Shift {
    float x = 0, y = 0;
};
Shift shift_to(const semantics::Frame& frame, const semantics::Node& node, Coordinates coordinates);

/// The node under a point of the window: the last drawn, innermost one; null when none.
const semantics::Node* node_at(const semantics::Frame& frame, float x, float y);

const semantics::Node* child_at(const semantics::Frame& frame, const semantics::Node& node,
                                std::int32_t index);

/// The text a node's text interface answers from. Points into the frame or owns what it points to.
class NodeText {
  public:
    NodeText(const semantics::Frame& frame, const semantics::Node& node);
    const semantics::TextModel& operator*() const { return *m_model; }
    const semantics::TextModel* operator->() const { return m_model; }
    /// Window pixels around the characters; the node's own rectangle when positions are not known.
    semantics::Rect bounds(semantics::TextRange range) const;
    std::int32_t offset_at(float x, float y) const;  ///< window pixels; -1 when no character is there

  private:
    const semantics::Node& m_node;
    std::shared_ptr<const semantics::TextModel> m_own;
    const semantics::TextModel* m_model;
};

}  // namespace oqyrman::accessibility
