#include "app/shell/keys.h"

#include <algorithm>
#include <array>

#include <GLFW/glfw3.h>

#include "app/ui/text_edit.h"

namespace oqyrman::shell {

namespace {

using ui::Key;

struct Named {
    int glfw;
    std::uint32_t keysym;
    const char* name;
    Key key;
};

// X11/keysymdef.h
constexpr std::array k_named{
    Named{GLFW_KEY_TAB, 0xFF09, "Tab", Key::tab},
    Named{GLFW_KEY_ENTER, 0xFF0D, "Return", Key::enter},
    Named{GLFW_KEY_KP_ENTER, 0xFF8D, "KP_Enter", Key::enter},
    Named{GLFW_KEY_ESCAPE, 0xFF1B, "Escape", Key::escape},
    Named{GLFW_KEY_SPACE, 0x0020, "space", Key::space},
    Named{GLFW_KEY_LEFT, 0xFF51, "Left", Key::left},
    Named{GLFW_KEY_UP, 0xFF52, "Up", Key::up},
    Named{GLFW_KEY_RIGHT, 0xFF53, "Right", Key::right},
    Named{GLFW_KEY_DOWN, 0xFF54, "Down", Key::down},
    Named{GLFW_KEY_PAGE_UP, 0xFF55, "Page_Up", Key::page_up},
    Named{GLFW_KEY_PAGE_DOWN, 0xFF56, "Page_Down", Key::page_down},
    Named{GLFW_KEY_HOME, 0xFF50, "Home", Key::home},
    Named{GLFW_KEY_END, 0xFF57, "End", Key::end},
    Named{GLFW_KEY_BACKSPACE, 0xFF08, "BackSpace", Key::backspace},
    Named{GLFW_KEY_DELETE, 0xFFFF, "Delete", Key::del},
    Named{GLFW_KEY_F1, 0xFFBE, "F1", Key::f1},
    Named{GLFW_KEY_F2, 0xFFBF, "F2", Key::f2},
    Named{GLFW_KEY_F3, 0xFFC0, "F3", Key::f3},
    Named{GLFW_KEY_F7, 0xFFC4, "F7", Key::f7},
    Named{GLFW_KEY_KP_ADD, 0xFFAB, "KP_Add", Key::plus},
    Named{GLFW_KEY_KP_SUBTRACT, 0xFFAD, "KP_Subtract", Key::minus},
    // The number block without Num Lock: where a screen reader has its keys.
    Named{GLFW_KEY_KP_0, 0xFF9E, "KP_Insert", Key::none},
    Named{GLFW_KEY_KP_1, 0xFF9C, "KP_End", Key::none},
    Named{GLFW_KEY_KP_2, 0xFF99, "KP_Down", Key::none},
    Named{GLFW_KEY_KP_3, 0xFF9B, "KP_Page_Down", Key::none},
    Named{GLFW_KEY_KP_4, 0xFF96, "KP_Left", Key::none},
    Named{GLFW_KEY_KP_5, 0xFF9D, "KP_Begin", Key::none},
    Named{GLFW_KEY_KP_6, 0xFF98, "KP_Right", Key::none},
    Named{GLFW_KEY_KP_7, 0xFF95, "KP_Home", Key::none},
    Named{GLFW_KEY_KP_8, 0xFF97, "KP_Up", Key::none},
    Named{GLFW_KEY_KP_9, 0xFF9A, "KP_Page_Up", Key::none},
    Named{GLFW_KEY_KP_DECIMAL, 0xFF9F, "KP_Delete", Key::none},
    Named{GLFW_KEY_KP_DIVIDE, 0xFFAF, "KP_Divide", Key::none},
    Named{GLFW_KEY_KP_MULTIPLY, 0xFFAA, "KP_Multiply", Key::none},
    Named{GLFW_KEY_INSERT, 0xFF63, "Insert", Key::none},
    Named{GLFW_KEY_CAPS_LOCK, 0xFFE5, "Caps_Lock", Key::none},
    Named{GLFW_KEY_LEFT_SHIFT, 0xFFE1, "Shift_L", Key::none},
    Named{GLFW_KEY_RIGHT_SHIFT, 0xFFE2, "Shift_R", Key::none},
    Named{GLFW_KEY_LEFT_CONTROL, 0xFFE3, "Control_L", Key::none},
    Named{GLFW_KEY_RIGHT_CONTROL, 0xFFE4, "Control_R", Key::none},
    Named{GLFW_KEY_LEFT_ALT, 0xFFE9, "Alt_L", Key::none},
    Named{GLFW_KEY_RIGHT_ALT, 0xFFEA, "Alt_R", Key::none},
    Named{GLFW_KEY_LEFT_SUPER, 0xFFEB, "Super_L", Key::none},
};

// Letters and signs by their place on a Latin keyboard: shortcuts work in every layout.
struct Placed {
    int glfw;
    Key key;
};
constexpr std::array k_placed{
    Placed{GLFW_KEY_EQUAL, Key::plus}, Placed{GLFW_KEY_MINUS, Key::minus}, Placed{GLFW_KEY_0, Key::zero},
    Placed{GLFW_KEY_A, Key::a},        Placed{GLFW_KEY_C, Key::c},         Placed{GLFW_KEY_D, Key::d},
    Placed{GLFW_KEY_F, Key::f},        Placed{GLFW_KEY_K, Key::k},         Placed{GLFW_KEY_R, Key::r},
    Placed{GLFW_KEY_V, Key::v},        Placed{GLFW_KEY_X, Key::x},         Placed{GLFW_KEY_Y, Key::y},
    Placed{GLFW_KEY_Z, Key::z},
};

const Named* named(int key) {
    const auto found = std::ranges::find(k_named, key, &Named::glfw);
    return found == k_named.end() ? nullptr : &*found;
}

std::uint32_t keysym_of(char32_t c) {
    const bool latin_1 = (c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c <= 0xFF);
    return latin_1 ? static_cast<std::uint32_t>(c) : 0x01000000U + static_cast<std::uint32_t>(c);
}

/// X.h: ShiftMask, LockMask, ControlMask, Mod1Mask, Mod4Mask.
std::uint32_t x_modifiers(int mods) {
    std::uint32_t bits = 0;
    if ((mods & GLFW_MOD_SHIFT) != 0) bits |= 1;
    if ((mods & GLFW_MOD_CAPS_LOCK) != 0) bits |= 2;
    if ((mods & GLFW_MOD_CONTROL) != 0) bits |= 4;
    if ((mods & GLFW_MOD_ALT) != 0) bits |= 8;
    if ((mods & GLFW_MOD_SUPER) != 0) bits |= 64;
    return bits;
}

}  // namespace

ui::KeyPress to_press(const RawKey& raw) {
    ui::KeyPress press;
    press.shift = (raw.mods & GLFW_MOD_SHIFT) != 0;
    press.ctrl = (raw.mods & GLFW_MOD_CONTROL) != 0;
    press.alt = (raw.mods & GLFW_MOD_ALT) != 0;
    press.text = raw.text;
    if (const Named* known = named(raw.key)) {
        press.key = known->key;
        return press;
    }
    const auto placed = std::ranges::find(k_placed, raw.key, &Placed::glfw);
    if (placed != k_placed.end()) press.key = placed->key;
    return press;
}

accessibility::KeyEvent to_event(const RawKey& raw, std::uint32_t time_ms) {
    accessibility::KeyEvent event;
    event.pressed = raw.pressed;
    event.keycode = static_cast<std::uint32_t>(std::max(0, raw.scancode));
    event.modifiers = x_modifiers(raw.mods);
    event.time_ms = time_ms;
    const Named* known = named(raw.key);
    if (known != nullptr && (raw.text.empty() || raw.key == GLFW_KEY_SPACE)) {
        event.keysym = known->keysym;
        event.text = known->name;
        return event;
    }
    std::string text = raw.text;
    if (const char* name = text.empty() ? glfwGetKeyName(raw.key, raw.scancode) : nullptr) text = name;
    const std::u32string points = ui::to_code_points(text);
    if (points.empty()) return event;
    event.keysym = keysym_of(points.front());
    event.text = text;
    event.is_text = !raw.text.empty();
    return event;
}

}  // namespace oqyrman::shell
