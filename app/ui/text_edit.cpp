#include "app/ui/text_edit.h"

#include <algorithm>

namespace oqyrman::ui {

namespace {

std::int32_t length(const TextEdit& edit) { return static_cast<std::int32_t>(edit.text.size()); }

bool is_space(char32_t c) { return c == U' ' || c == U'\u00A0'; }

std::int32_t word_left(const TextEdit& edit, std::int32_t at) {
    while (at > 0 && is_space(edit.text[static_cast<std::size_t>(at - 1)])) --at;
    while (at > 0 && !is_space(edit.text[static_cast<std::size_t>(at - 1)])) --at;
    return at;
}

std::int32_t word_right(const TextEdit& edit, std::int32_t at) {
    while (at < length(edit) && !is_space(edit.text[static_cast<std::size_t>(at)])) ++at;
    while (at < length(edit) && is_space(edit.text[static_cast<std::size_t>(at)])) ++at;
    return at;
}

void remember(TextEdit& edit) {
    if (!edit.undo.empty() && edit.undo.back() == edit.text) return;
    if (edit.undo.size() == k_max_undo_steps) edit.undo.erase(edit.undo.begin());
    edit.undo.push_back(edit.text);
}

void erase(TextEdit& edit, std::int32_t from, std::int32_t to) {
    edit.text.erase(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    edit.caret = edit.anchor = from;
}

void go(TextEdit& edit, std::int32_t to, bool select) {
    edit.caret = std::clamp(to, 0, length(edit));
    if (!select) edit.anchor = edit.caret;
}

/// Backspace and Delete: the selection when there is one, else from the caret to `to`.
bool remove(TextEdit& edit, std::int32_t to) {
    const std::int32_t from = edit.has_selection() ? edit.begin() : std::min(edit.caret, to);
    const std::int32_t until = edit.has_selection() ? edit.end() : std::max(edit.caret, to);
    if (from == until) return false;
    remember(edit);
    erase(edit, from, until);
    return true;
}

Edited press_with_ctrl(TextEdit& edit, const KeyPress& key, bool secret) {
    Edited edited{.taken = true, .changed = false, .copied = {}, .paste_wanted = false};
    switch (key.key) {
        case Key::a:
            edit.anchor = 0;
            edit.caret = length(edit);
            return edited;
        case Key::c:
        case Key::x:
            if (secret || !edit.has_selection()) return edited;
            edited.copied = edit.text.substr(static_cast<std::size_t>(edit.begin()),
                                             static_cast<std::size_t>(edit.end() - edit.begin()));
            if (key.key == Key::x) edited.changed = remove(edit, edit.caret);
            return edited;
        case Key::v:
            edited.paste_wanted = true;
            return edited;
        case Key::z:
            if (edit.undo.empty()) return edited;
            edit.text = std::move(edit.undo.back());
            edit.undo.pop_back();
            go(edit, length(edit), false);
            edited.changed = true;
            return edited;
        default:
            edited.taken = false;
            return edited;
    }
}

}  // namespace

void set_text(TextEdit& edit, std::u32string text) {
    if (text.size() > k_max_field_code_points) text.resize(k_max_field_code_points);
    // Who was behind the last letter is behind the new last one.
    const bool at_end = edit.caret == length(edit) && !edit.has_selection();
    edit.text = std::move(text);
    edit.caret = at_end ? length(edit) : std::min(edit.caret, length(edit));
    edit.anchor = at_end ? length(edit) : std::min(edit.anchor, length(edit));
}

bool insert(TextEdit& edit, std::u32string_view text) {
    const std::int32_t kept = length(edit) - (edit.end() - edit.begin());
    const auto room = static_cast<std::size_t>(k_max_field_code_points - kept);
    std::u32string clean(text.substr(0, room));
    std::ranges::replace_if(clean, [](char32_t c) { return c < 32 || c == 127; }, U' ');
    if (clean.empty()) return false;
    remember(edit);
    if (edit.has_selection()) erase(edit, edit.begin(), edit.end());
    edit.text.insert(static_cast<std::size_t>(edit.caret), clean);
    go(edit, edit.caret + static_cast<std::int32_t>(clean.size()), false);
    return true;
}

Edited press(TextEdit& edit, const KeyPress& key, bool secret) {
    Edited edited{.taken = true, .changed = false, .copied = {}, .paste_wanted = false};
    const bool by_word = key.ctrl && !secret;
    const auto left = [&] {
        if (key.ctrl) return by_word ? word_left(edit, edit.caret) : 0;
        return std::max(0, edit.caret - 1);
    };
    const auto to_right = [&] {
        if (key.ctrl) return by_word ? word_right(edit, edit.caret) : length(edit);
        return std::min(length(edit), edit.caret + 1);
    };
    switch (key.key) {
        case Key::left:
            go(edit, edit.has_selection() && !key.shift ? edit.begin() : left(), key.shift);
            return edited;
        case Key::right:
            go(edit, edit.has_selection() && !key.shift ? edit.end() : to_right(), key.shift);
            return edited;
        case Key::home:
            go(edit, 0, key.shift);
            return edited;
        case Key::end:
            go(edit, length(edit), key.shift);
            return edited;
        case Key::backspace:
            edited.changed = remove(edit, left());
            return edited;
        case Key::del:
            edited.changed = remove(edit, to_right());
            return edited;
        default:
            break;
    }
    if (key.ctrl && !key.alt) return press_with_ctrl(edit, key, secret);
    if (key.text.empty()) {
        edited.taken = false;
        return edited;
    }
    edited.changed = insert(edit, to_code_points(key.text));
    return edited;
}

void select_word(TextEdit& edit, std::int32_t at) {
    at = std::clamp(at, 0, length(edit));
    edit.anchor = edit.caret = at;
    while (edit.anchor > 0 && !is_space(edit.text[static_cast<std::size_t>(edit.anchor - 1)])) --edit.anchor;
    while (edit.caret < length(edit) && !is_space(edit.text[static_cast<std::size_t>(edit.caret)]))
        ++edit.caret;
}

std::u32string to_code_points(std::string_view utf8) {
    std::u32string out;
    std::size_t at = 0;
    while (at < utf8.size()) {
        const auto first = static_cast<unsigned char>(utf8[at]);
        const std::size_t count = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        char32_t c = count == 1 ? first : first & (0x7FU >> count);
        bool whole = first < 0x80 || (first >= 0xC2 && first < 0xF5);
        for (std::size_t i = 1; whole && i < count; ++i) {
            whole = at + i < utf8.size() && (static_cast<unsigned char>(utf8[at + i]) & 0xC0U) == 0x80U;
            if (whole) c = (c << 6U) | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
        }
        out.push_back(whole ? c : U'\uFFFD');
        at += whole ? count : 1;
    }
    return out;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    for (const char32_t c : text) {
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xC0 | (c >> 6U));
            put(0x80 | (c & 0x3FU));
        } else if (c < 0x10000) {
            put(0xE0 | (c >> 12U));
            put(0x80 | ((c >> 6U) & 0x3FU));
            put(0x80 | (c & 0x3FU));
        } else {
            put(0xF0 | (c >> 18U));
            put(0x80 | ((c >> 12U) & 0x3FU));
            put(0x80 | ((c >> 6U) & 0x3FU));
            put(0x80 | (c & 0x3FU));
        }
    }
    return out;
}

}  // namespace oqyrman::ui
