#pragma once
// What the desktop's settings say a person needs to see well, and how it reaches others.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

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

/// Which ways lead to this address, best first, by the desktop's proxy portal
/// (org.freedesktop.portal.ProxyResolver: the person's own settings, scripts of the network's too):
/// "direct://", "http://host:port", "socks5://...". Empty where nobody answers. Any thread but `ui`.
std::vector<std::string> ask_proxies(const std::string& url, std::chrono::milliseconds limit);

}  // namespace oqyrman::accessibility
