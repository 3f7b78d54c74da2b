#pragma once
// How large the desktop wants everything, while the program runs: GLFW 3.3 asks once, at the start.

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace oqyrman::shell {

/// 1 is 96 dots an inch: what `Xft.dpi` in the display's resources asks for. Nothing where they do not say,
/// or say what cannot be.
std::optional<double> scale_in_resources(std::string_view resources);

/// Listens on a connection and a thread of its own, which sleeps until the display's properties change.
/// UI thread only, but `wake` is called on the watch's thread.
class ScaleWatch {
  public:
    explicit ScaleWatch(std::function<void()> wake);
    ~ScaleWatch();
    ScaleWatch(const ScaleWatch&) = delete;
    ScaleWatch& operator=(const ScaleWatch&) = delete;

    /// A scale asked for since the last call; `wake` was called when it came.
    std::optional<double> take();

  private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace oqyrman::shell
