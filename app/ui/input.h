#pragma once
// What the patron did, one event a frame. Dear ImGui 1.86 keeps no queue: a key pressed and let go between
// two frames would be lost, so ours feeds every frame exactly one event, in order.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace oqyrman::ui {

/// Keys that mean something to us, by their place on the keyboard: shortcuts work in every layout.
enum class Key : std::uint8_t {
    none,
    tab,
    enter,
    space,
    escape,
    left,
    right,
    up,
    down,
    page_up,
    page_down,
    home,
    end,
    backspace,
    del,
    plus,
    minus,
    zero,
    a,
    c,
    d,
    f,
    k,
    r,
    v,
    x,
    y,
    z,
    f1,
    f2,
    f3,
    f7,
};

struct KeyPress {
    Key key = Key::none;
    bool shift = false, ctrl = false, alt = false;
    std::string text = {};  ///< what the press types, UTF-8; empty when it types nothing
    friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

/// All that one frame is told.
struct Input {
    float mouse_x = -1, mouse_y = -1;  ///< window pixels; negative while the mouse is elsewhere
    bool mouse_down = false;           ///< left button, held
    bool pressed = false, released = false;
    int clicks = 0;  ///< of the press: 2 is a double click
    bool moved = false;
    float wheel = 0;  ///< notches, up is positive
    float pinch = 1;  ///< two fingers are so many times as far apart; 1: none are
    bool ctrl = false, shift = false;
    std::optional<KeyPress> key;
};

/// Order is kept; movements with nothing between them are one. UI thread only.
class InputQueue {
  public:
    void mouse_moved(float x, float y);
    void mouse_left();
    void mouse_button(bool down, double seconds, bool shift = false);
    void wheel(float notches, bool ctrl, bool shift);
    /// Steps of one gesture with nothing between them are one.
    void pinch(float x, float y, float growth);
    void key(KeyPress press);

    bool empty() const { return m_events.empty(); }
    /// The next event as a frame's input; with none waiting, the mouse as it was left.
    Input next();

  private:
    Input& append();
    std::deque<Input> m_events;
    Input m_now;
    double m_last_press_s = -1;
    float m_press_x = 0, m_press_y = 0;
    int m_clicks = 0;
};

/// A stuck key or a flood must not fill memory: beyond this, events are dropped, releases never.
constexpr std::size_t k_max_events_waiting = 512;
constexpr double k_double_click_s = 0.4;
constexpr float k_double_click_px = 6;

}  // namespace oqyrman::ui
