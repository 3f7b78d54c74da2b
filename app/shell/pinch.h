#pragma once
// Two fingers spread or brought together on a touchpad, of which GLFW says nothing.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

struct GLFWwindow;

namespace oqyrman::shell {

/// The fingers are `growth` times as far apart as when this was last told.
struct Pinch {
    float x = 0, y = 0;  ///< window pixels
    float growth = 1;
};

/// A gesture is told by its scale since it began. One thread.
class PinchSteps {
  public:
    void begin() { m_scale = 1; }
    /// Nothing where nothing has changed, or the scale cannot be one.
    std::optional<Pinch> to(float scale, float x, float y);

  private:
    float m_scale = 1;
};

/// Listens on a connection and a thread of its own. Where the display knows no gestures it never has any.
/// UI thread only, but `wake` is called on the watch's thread.
class PinchWatch {
  public:
    /// The window must outlive it.
    PinchWatch(GLFWwindow* window, std::function<void()> wake);
    ~PinchWatch();
    PinchWatch(const PinchWatch&) = delete;
    PinchWatch& operator=(const PinchWatch&) = delete;

    /// Those since the last call, in order.
    std::vector<Pinch> take();

  private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace oqyrman::shell
