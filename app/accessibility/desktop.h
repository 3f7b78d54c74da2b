#pragma once
// What the desktop's settings say a person needs to see well.

#include <chrono>
#include <optional>

namespace oqyrman::accessibility {

/// Nothing where the desktop does not say.
struct DesktopWishes {
    std::optional<bool> more_contrast, dark, less_motion;
    friend bool operator==(const DesktopWishes&, const DesktopWishes&) = default;
};

/// Asks the settings portal (org.freedesktop.portal.Settings; org.freedesktop.appearance, and of
/// org.gnome.desktop.interface whether there are animations) if it runs; it is not started for us. Any thread
/// but `ui`: waits up to `limit` for each answer, four in all.
DesktopWishes ask_desktop(std::chrono::milliseconds limit);

}  // namespace oqyrman::accessibility
