#pragma once
// The GLFW window: what it is told by the system becomes our events, in order.

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/keys.h"
#include "app/shell/pinch.h"
#include "app/shell/scale.h"
#include "app/shell/shell.h"
#include "app/ui/input.h"

struct GLFWwindow;
struct GLFWcursor;

namespace oqyrman::shell {

enum class Cursor { arrow, hand, text };

/// UI thread only. One at a time: GLFW is one for the process.
class Window {
  public:
    /// Between the two, the scale of the display is known and no window is open yet: fonts can be built
    /// while it comes.
    static std::expected<std::unique_ptr<Window>, Error> prepare();
    std::expected<void, Error> open(const Options& options);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    double content_scale() const;
    int width() const { return m_width; }  ///< physical pixels
    int height() const { return m_height; }
    int origin_x() const;
    int origin_y() const;
    bool active() const { return m_active; }
    bool should_close() const;

    ui::InputQueue& input() { return m_input; }
    /// Keys since the last call, presses with the text they typed.
    std::vector<RawKey> take_keys();
    /// Something was uncovered, resized or moved to another display since the last call.
    bool take_damage();

    void poll();
    /// Sleeps until something happens or the seconds are over; nothing: however long it takes.
    void wait(std::optional<double> seconds);
    void show_frame();
    void hide();
    void set_cursor(Cursor cursor);
    std::string clipboard() const;
    void set_clipboard(const std::string& text);
    void toggle_full_screen();

    static double seconds();  ///< of GLFW's clock, which only grows
    static void wake();

  private:
    Window() = default;
    void connect();
    void take_news();
    static Window& of(GLFWwindow* window);
    GLFWwindow* m_window = nullptr;
    GLFWcursor* m_hand = nullptr;
    GLFWcursor* m_beam = nullptr;
    Cursor m_cursor = Cursor::arrow;
    ui::InputQueue m_input;
    std::unique_ptr<PinchWatch> m_pinches;
    std::unique_ptr<ScaleWatch> m_scales;
    std::optional<double> m_scale;  // asked for since GLFW has asked
    std::vector<RawKey> m_keys;
    bool m_damaged = true, m_active = true, m_full_screen = false;
    int m_width = 0, m_height = 0;
    int m_old_x = 0, m_old_y = 0, m_old_width = 0, m_old_height = 0;
};

}  // namespace oqyrman::shell
