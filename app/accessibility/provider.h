#pragma once
// The semantic tree towards the desktop's assistive technology: screen readers, and the tests that drive
// the real program. The interface every desktop's provider implements.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "app/accessibility/desktop.h"
#include "app/ui/semantics_event.h"
#include "app/ui/semantics_tree.h"

namespace oqyrman::accessibility {

namespace semantics = ui::semantics;

/// A key as the window system reports it, before anything of ours has handled it.
struct KeyEvent {
    bool pressed = true;
    std::uint32_t keysym = 0;     ///< X11 keysym; a Unicode letter above Latin-1 is 0x01000000 + code point
    std::uint32_t keycode = 0;    ///< hardware code (X11: evdev + 8)
    std::uint32_t modifiers = 0;  ///< X11 state bits: 1 shift, 2 lock, 4 control, 8 alt, 64 super
    std::uint32_t time_ms = 0;    ///< any clock that only grows, one for all keys
    std::string text = {};        ///< what it types, UTF-8, or the key's name ("Tab", "Left")
    bool is_text = false;         ///< `text` is what it types, not a name
};

/// True: a screen reader took the key, handle neither it nor the character it types. Releases are always to
/// be handled, whatever the answer: a swallowed release would leave the key down.
using KeyAnswer = std::function<void(bool consumed)>;

/// How long a screen reader may keep a key from the reader of books.
constexpr int k_key_limit_ms = 100;
/// Keys that wait for an answer; more are not asked about, only kept in their order: "not consumed".
constexpr std::size_t k_max_keys_waiting = 64;
/// Requests from outside that wait for their frame; more are refused on the bus.
constexpr std::size_t k_max_requests_waiting = 1024;

/// All methods: UI thread only, none waits. `wake` and the key answers' `post` are called from the provider's
/// own thread.
class Provider {
  public:
    virtual ~Provider() = default;  ///< stops and joins its thread

    /// Shows outside what is on the window now. Call with each frame that Recorder::end_frame returns.
    virtual void publish(std::shared_ptr<const semantics::Frame> frame,
                         std::span<const semantics::Event> events) = 0;

    /// The next wish from outside, at most ONE in a frame. Calls `wake` again when more are waiting, so that
    /// the loop draws another frame for each. A request may be stale: its id may have left the frame.
    virtual std::optional<semantics::Request> take_request() = 0;

    /// Asks the assistive technology about a key. `answer` comes in the order of the keys, within
    /// k_key_limit_ms (by `post`, so that it runs on the UI thread); at once, inside the call, when nobody
    /// listens for keys and no earlier key waits.
    virtual void key(const KeyEvent& event, KeyAnswer answer) = 0;
};

struct ProviderOptions {
    std::string program_name = "Oqyrman";  ///< what assistive technology calls the program
    std::string toolkit_version = {};      ///< the program's version
    /// Makes the UI thread draw a frame soon (glfwPostEmptyEvent). Any thread; must not block.
    std::function<void()> wake = {};
    /// Runs a function on the UI thread soon. Any thread; must not block.
    std::function<void(std::function<void()>)> post = {};
    /// The desktop's settings have changed: what is set in the wishes. From the provider's thread.
    std::function<void(DesktopWishes)> desktop_changed = {};
};

/// The provider of this desktop. Never fails: without a bus it runs on, mute, and joins when one appears.
std::unique_ptr<Provider> make_provider(ProviderOptions options);

}  // namespace oqyrman::accessibility
