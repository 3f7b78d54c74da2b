#pragma once
// From GLFW's keys to ours, and to what a screen reader calls them.

#include "app/accessibility/provider.h"
#include "app/ui/input.h"

namespace oqyrman::shell {

/// A key as GLFW's callback told it, and the text that its press typed.
struct RawKey {
    int key = 0, scancode = 0, mods = 0;
    bool pressed = true;
    std::string text;
};

ui::KeyPress to_press(const RawKey& raw);
accessibility::KeyEvent to_event(const RawKey& raw, std::uint32_t time_ms);

}  // namespace oqyrman::shell
