#pragma once
// The recorder: widgets tell it what they draw, once a frame, and it says what a screen reader must hear.
//
//   recorder.begin_frame({.title = ..., .width = ..., .height = ...});
//   {
//       Scope list(recorder, {.role = Role::list, .automation_id = "loans.list", .name = tr("My loans")});
//       recorder.add({.role = Role::button, .automation_id = "loans.item.0.open", .name = tr("Open"),
//                     .rect = rect, .actions = k_action_press | k_action_focus});
//   }
//   recorder.set_focus(id);
//   if (auto changed = recorder.end_frame()) provider.publish(changed->frame, changed->events);

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "app/ui/semantics_event.h"
#include "app/ui/semantics_tree.h"

namespace oqyrman::ui::semantics {

/// One widget as it is drawn now. Strings need to live only until add() returns.
struct Description {
    Role role = Role::group;
    /// Stable and never translated ("reader.next"); unique in a frame. Empty: made from the place in the
    /// tree.
    std::string_view automation_id = {};
    std::string_view name = {};         ///< what is spoken first, translated
    std::string_view description = {};  ///< a longer explanation, translated
    std::string_view value = {};        ///< text of a field; of a password only its length is kept
    std::string_view language = {};     ///< BCP 47, where it differs from the window's
    Rect rect = {};                     ///< window pixels
    std::uint32_t states = k_state_enabled;
    /// k_action_focus also makes the node focusable, k_action_set_text editable; a check box is checkable by
    /// itself.
    std::uint16_t actions = 0;
    std::uint8_t level = 0;
    std::int32_t position_in_set = 0, set_size = 0;
    std::int32_t caret = -1;
    TextRange selection = {};
    Range range = {};
    std::shared_ptr<const TextModel> text =
        nullptr;  ///< documents; keep the same pointer while the page stays
    TextPlacement placement = {};
};

struct WindowDescription {
    std::string_view title = {};
    std::string_view language = {};  ///< BCP 47, of the interface
    float width = 0, height = 0;     ///< pixels
    std::int32_t origin_x = 0, origin_y = 0;
    bool active = true;  ///< has the keyboard
};

struct Changed {
    std::shared_ptr<const Frame> frame;
    std::vector<Event> events;
};

/// UI thread only; the frames it returns may go anywhere.
class Recorder {
  public:
    void begin_frame(const WindowDescription& window);

    /// A leaf under the innermost open push(). Returns its id, which equals id_of(automation_id) when there
    /// is one. Two nodes of one frame with the same id are a bug of ours and stop the program in end_frame().
    Id add(const Description& description);
    Id push(const Description& description);  ///< add(), and what follows lies inside it until pop()
    void pop();

    /// Amends a node of the frame being recorded; for widgets that learn it only after drawing. No effect
    /// when the id is not in this frame.
    void set_states(Id id, std::uint32_t on, std::uint32_t off = 0);
    void set_rect(Id id, Rect rect);

    /// Who has the keyboard focus in this frame; an id not in the frame at its end means nobody.
    void set_focus(Id id) { m_focus = id; }

    /// Nothing when the frame equals the last one. Every push() must have been popped.
    std::optional<Changed> end_frame();

    /// The last frame that differed; null before the first end_frame().
    const std::shared_ptr<const Frame>& last() const { return m_last; }

  private:
    Span intern(std::string_view text);
    void link(std::uint32_t index);
    Node* recorded(Id id);
    void index();
    std::shared_ptr<Frame> m_now;
    std::shared_ptr<Frame> m_spare;  // a frame that equalled the last one and so was never given away
    std::shared_ptr<const Frame> m_last;
    std::vector<std::uint32_t> m_open;        // indices of the nodes pushed and not popped
    std::vector<std::uint32_t> m_last_child;  // by node index
    Id m_focus = k_no_id;
};

/// push() now, pop() at the end of the block.
class Scope {
  public:
    Scope(Recorder& recorder, const Description& description)
        : m_recorder(recorder), m_id(recorder.push(description)) {}
    ~Scope() { m_recorder.pop(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    Id id() const { return m_id; }

  private:
    Recorder& m_recorder;
    Id m_id;
};

}  // namespace oqyrman::ui::semantics
