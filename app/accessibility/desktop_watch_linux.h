#pragma once
// The desktop's settings while the program runs.

#include <functional>
#include <string>

#include "app/accessibility/bus_linux.h"
#include "app/accessibility/desktop.h"

namespace oqyrman::accessibility {

/// Listens to the settings portal's SettingChanged. `at` thread only; never waits, and costs nothing while
/// nothing changes. Without a session bus it hears nothing.
class DesktopWatch {
  public:
    using Changed = std::function<void(DesktopWishes)>;
    /// `address` of the session bus; empty: there is none.
    DesktopWatch(sd_event* loop, const std::string& address, Changed changed);
    DesktopWatch(const DesktopWatch&) = delete;
    DesktopWatch& operator=(const DesktopWatch&) = delete;

  private:
    static int on_changed(sd_bus_message* signal, void* userdata, sd_bus_error* error);
    Changed m_changed;
    Bus m_bus;
    Slot m_match;
};

}  // namespace oqyrman::accessibility
