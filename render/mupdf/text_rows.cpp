#include "render/mupdf/text_rows.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "render/text/rune.h"

namespace oqyrman::render::mupdf {

namespace {

constexpr std::size_t k_longest_mark = 4;  ///< "100."
/// An item begins at most this many line heights behind its mark.
constexpr float k_farthest = 3;
/// Of a line's height: what stands on one row differs less.
constexpr float k_same_row = 0.3F;

/// The line without white space at its end, or nothing when it is too long for a mark.
std::u32string short_words(const fz_stext_line& line) {
    std::u32string words;
    for (const fz_stext_char* c = line.first_char; c != nullptr; c = c->next) {
        if (words.size() > k_longest_mark + 1) return {};
        words += static_cast<char32_t>(c->c);
    }
    while (!words.empty() && text::is_space(words.back())) words.pop_back();
    return words;
}

/// "1.", "12)", "b)", or a sign that stands for them.
bool is_mark(std::u32string_view words) {
    constexpr std::u32string_view k_signs = U"\u2022\u25E6\u25AA\u25CF\u25CB\u25A0\u2023\u2013\u2014";
    if (words.empty() || words.size() > k_longest_mark) return false;
    if (words.size() == 1) return k_signs.contains(words.front());
    if (words.back() != U'.' && words.back() != U')') return false;
    words.remove_suffix(1);
    const bool number = std::ranges::all_of(words, [](char32_t c) { return c >= U'0' && c <= U'9'; });
    return number || (words.size() == 1 && text::is_letter(words.front()));
}

/// A short line of a paragraph may look like a mark.
bool has_only_marks(const fz_stext_block& block) {
    for (const fz_stext_line* line = block.u.t.first_line; line != nullptr; line = line->next)
        if (!is_mark(short_words(*line))) return false;
    return true;
}

bool is_item_of(const fz_rect& mark, const fz_rect& line) {
    const float height = mark.y1 - mark.y0, gap = line.x0 - mark.x1;
    const float off = std::abs((line.y0 + line.y1) - (mark.y0 + mark.y1)) / 2;
    return gap > -height / 2 && gap < k_farthest * height && off < k_same_row * height;
}

}  // namespace

std::vector<Row> rows_of(const fz_stext_page& page) {
    std::vector<Row> rows, marks;
    for (const fz_stext_block* block = page.first_block; block != nullptr; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT) continue;
        const bool only_marks = has_only_marks(*block);
        for (const fz_stext_line* line = block->u.t.first_line; line != nullptr; line = line->next) {
            rows.push_back({line, line->next == nullptr});
            if (only_marks) marks.push_back(rows.back());
        }
    }
    for (const Row& mark : marks) {
        const auto item = std::ranges::find_if(rows, [&](const Row& row) {
            return row.line != mark.line && is_item_of(mark.line->bbox, row.line->bbox);
        });
        if (item == rows.end()) continue;
        const fz_stext_line* const line = item->line;
        const auto old = rows.erase(std::ranges::find(rows, mark.line, &Row::line));
        if (mark.ends_block && old != rows.begin()) std::prev(old)->ends_block = true;
        const auto before = rows.insert(std::ranges::find(rows, line, &Row::line), {mark.line, false});
        // Each item is a block of its own.
        if (before != rows.begin()) std::prev(before)->ends_block = true;
    }
    return rows;
}

}  // namespace oqyrman::render::mupdf
