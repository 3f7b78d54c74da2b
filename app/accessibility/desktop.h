#pragma once
// What the desktop's settings say a person needs to see well.

#include <chrono>
#include <optional>

namespace oqyrman::accessibility {

/// Nothing where the desktop does not say. Reduced motion is not among them: nothing of ours moves by itself.
struct DesktopWishes {
    std::optional<bool> more_contrast, dark;
    friend bool operator==(const DesktopWishes&, const DesktopWishes&) = default;
};

/// Asks the settings portal (org.freedesktop.portal.Settings, namespace org.freedesktop.appearance) if it
/// runs; it is not started for us. Any thread but `ui`: waits up to `limit` for each answer, two in all.
DesktopWishes ask_desktop(std::chrono::milliseconds limit);

}  // namespace oqyrman::accessibility
