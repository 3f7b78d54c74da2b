#include "app/ui/semantics_text.h"

#include <algorithm>
#include <utility>

namespace oqyrman::ui::semantics {

namespace {

/// Length of the code point at `at`; 1 for a malformed byte, so that every byte belongs to exactly one.
std::size_t sequence_length(std::string_view utf8, std::size_t at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(utf8[index]); };
    const unsigned char first = byte(at);
    std::size_t length = 1;
    if (first >= 0xC2 && first <= 0xDF)
        length = 2;
    else if (first >= 0xE0 && first <= 0xEF)
        length = 3;
    else if (first >= 0xF0 && first <= 0xF4)
        length = 4;
    if (at + length > utf8.size()) return 1;
    for (std::size_t index = 1; index < length; ++index) {
        if ((byte(at + index) & 0xC0U) != 0x80U) return 1;
    }
    return length;
}

char32_t decode(std::string_view sequence) {
    const auto byte = [&](std::size_t index) {
        return static_cast<char32_t>(static_cast<unsigned char>(sequence[index]));
    };
    switch (sequence.size()) {
        case 1:
            return byte(0) < 0x80 ? byte(0) : U'\uFFFD';
        case 2:
            return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
        case 3:
            return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        default:
            return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
                   (byte(3) & 0x3FU);
    }
}

bool is_space(char32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x3000;
}

/// Letters and digits of any script: beyond ASCII everything but spaces and the two blocks of punctuation.
bool is_word(char32_t c) {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    const bool latin_sign = c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA;
    const bool punctuation = (c >= 0x2010 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F);
    return !is_space(c) && !latin_sign && !punctuation;
}

bool ends_sentence(char32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x2026; }

bool closes(char32_t c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x2019 || c == 0x201D ||
           c == 0x201C;
}

/// Does a new unit begin at `offset`? `at` gives code points, 0 before the first.
template <typename At>
bool word_begins(const At& at, std::int32_t offset) {
    return is_word(at(offset)) && !is_word(at(offset - 1));
}

template <typename At>
bool sentence_begins(const At& at, std::int32_t offset) {
    if (is_space(at(offset)) || !is_space(at(offset - 1))) return false;
    std::int32_t back = offset - 1;
    while (back >= 0 && is_space(at(back))) --back;
    while (back >= 0 && closes(at(back))) --back;
    return back >= 0 && ends_sentence(at(back));
}

/// Behind each blank line.
std::vector<std::int32_t> paragraphs_of(const TextModel& text) {
    std::vector<std::int32_t> starts;
    for (std::int32_t i = 2; i < text.size(); ++i)
        if (text.at(i) != '\n' && text.at(i - 1) == '\n' && text.at(i - 2) == '\n') starts.push_back(i);
    return starts;
}

Rect united(const Rect& a, const Rect& b) {
    const float left = std::min(a.x, b.x);
    const float top = std::min(a.y, b.y);
    return {left, top, std::max(a.x + a.width, b.x + b.width) - left,
            std::max(a.y + a.height, b.y + b.height) - top};
}

/// A box that begins left of and below the one before it stands on the next line.
bool wraps(const Rect& before, const Rect& box) {
    return box.height > 0 && before.height > 0 && box.x < before.x && box.y > before.y + before.height / 2;
}

}  // namespace

std::int32_t count_code_points(std::string_view utf8) {
    std::int32_t count = 0;
    for (std::size_t at = 0; at < utf8.size(); at += sequence_length(utf8, at)) ++count;
    return count;
}

std::shared_ptr<const TextModel> TextModel::make(std::string utf8, std::vector<Rect> boxes,
                                                 std::optional<std::vector<std::int32_t>> paragraphs) {
    std::shared_ptr<TextModel> model(new TextModel);
    model->m_utf8 = std::move(utf8);
    for (std::size_t at = 0; at < model->m_utf8.size(); at += sequence_length(model->m_utf8, at)) {
        model->m_byte_of.push_back(static_cast<std::uint32_t>(at));
    }
    const std::size_t size = model->m_byte_of.size();
    model->m_byte_of.push_back(static_cast<std::uint32_t>(model->m_utf8.size()));
    if (boxes.size() == size) model->m_boxes = std::move(boxes);

    model->m_line_starts.push_back(0);
    Rect previous;
    for (std::size_t index = 0; index < size; ++index) {
        const bool after_break = index > 0 && model->m_utf8[model->m_byte_of[index - 1]] == '\n';
        const bool wrapped = model->has_boxes() && wraps(previous, model->m_boxes[index]);
        if (after_break || wrapped) model->m_line_starts.push_back(static_cast<std::int32_t>(index));
        if (model->has_boxes() && model->m_boxes[index].height > 0) previous = model->m_boxes[index];
    }
    model->m_paragraph_starts = paragraphs ? std::move(*paragraphs) : paragraphs_of(*model);
    return model;
}

std::shared_ptr<const TextModel> TextModel::with_boxes(std::vector<Rect> boxes) const {
    std::shared_ptr<TextModel> model(new TextModel(*this));
    model->m_boxes = boxes.size() + 1 == m_byte_of.size() ? std::move(boxes) : std::vector<Rect>{};
    return model;
}

std::string_view TextModel::slice(TextRange range) const {
    const std::int32_t begin = std::clamp(range.begin, 0, size());
    const std::int32_t end = std::clamp(range.end, begin, size());
    const std::uint32_t from = m_byte_of[static_cast<std::size_t>(begin)];
    return std::string_view(m_utf8).substr(from, m_byte_of[static_cast<std::size_t>(end)] - from);
}

char32_t TextModel::at(std::int32_t offset) const {
    if (offset < 0 || offset >= size()) return 0;
    return decode(slice({offset, offset + 1}));
}

TextRange TextModel::unit_at(std::int32_t offset, Granularity granularity) const {
    if (offset < 0 || offset > size()) return {};
    const auto code_point = [this](std::int32_t index) { return at(index); };
    const auto begins = [&](std::int32_t index) {
        if (index <= 0) return true;
        const auto paragraph = [&] { return std::ranges::binary_search(m_paragraph_starts, index); };
        switch (granularity) {
            case Granularity::character:
                return true;
            case Granularity::word:
                return word_begins(code_point, index);
            case Granularity::line:
                return std::ranges::binary_search(m_line_starts, index);
            case Granularity::sentence:
                return sentence_begins(code_point, index) || paragraph();
            case Granularity::paragraph:
                return paragraph();
        }
        return true;
    };
    // The caret behind the last letter still stands on the last line; but no character is there.
    const bool long_unit = granularity != Granularity::character && granularity != Granularity::word;
    if (offset == size() && long_unit && offset > 0 && at(offset - 1) != '\n') --offset;
    if (offset == size()) return {offset, offset};
    TextRange unit{offset, offset + 1};
    while (!begins(unit.begin)) --unit.begin;
    while (unit.end < size() && !begins(unit.end)) ++unit.end;
    return unit;
}

TextRange TextModel::word_at(std::int32_t offset) const {
    TextRange word = unit_at(offset, Granularity::word);
    const auto is_last = [&](std::int32_t end) { return end <= word.begin + 1 || is_word(at(end - 1)); };
    while (!is_last(word.end)) --word.end;
    return word;
}

Rect TextModel::box(std::int32_t offset) const {
    if (!has_boxes() || offset < 0 || offset >= size()) return {};
    return m_boxes[static_cast<std::size_t>(offset)];
}

Rect TextModel::bounds(TextRange range) const {
    Rect all;
    bool any = false;
    for (std::int32_t offset = std::max(range.begin, 0); offset < std::min(range.end, size()); ++offset) {
        const Rect one = box(offset);
        if (one.height <= 0) continue;
        all = any ? united(all, one) : one;
        any = true;
    }
    return all;
}

std::int32_t TextModel::offset_at(float x, float y) const {
    for (std::size_t index = 0; index < m_boxes.size(); ++index) {
        const Rect& box = m_boxes[index];
        if (x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height) {
            return static_cast<std::int32_t>(index);
        }
    }
    return -1;
}

}  // namespace oqyrman::ui::semantics
