#pragma once
// One line of text being edited. Pure values; offsets are code points, as the semantic tree counts them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/input.h"

namespace oqyrman::ui {

constexpr std::int32_t k_max_field_code_points = 2048;
constexpr std::size_t k_max_undo_steps = 64;

struct TextEdit {
    std::u32string text;
    std::int32_t caret = 0;
    std::int32_t anchor = 0;  ///< the other end of the selection; equal to caret when there is none
    std::vector<std::u32string> undo;

    bool has_selection() const { return caret != anchor; }
    std::int32_t begin() const { return caret < anchor ? caret : anchor; }
    std::int32_t end() const { return caret < anchor ? anchor : caret; }
};

/// What a key did to the line, and what it wants of the clipboard.
struct Edited {
    bool taken = false;    ///< the key was one for text
    bool changed = false;  ///< the text differs
    std::u32string copied;
    bool paste_wanted = false;
};

/// Another text from outside: the caret stays where it can.
void set_text(TextEdit& edit, std::u32string text);
/// Puts `text` in place of the selection; line ends and other control characters become spaces.
bool insert(TextEdit& edit, std::u32string_view text);
/// One key. `secret`: words of a password cannot be stepped over or copied.
Edited press(TextEdit& edit, const KeyPress& key, bool secret);
void select_word(TextEdit& edit, std::int32_t at);

std::u32string to_code_points(std::string_view utf8);  ///< malformed bytes become U+FFFD
std::string to_utf8(std::u32string_view text);

}  // namespace oqyrman::ui
