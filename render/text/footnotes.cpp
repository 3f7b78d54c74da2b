#include "render/text/footnotes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "render/text/rune.h"

namespace oqyrman::render::text {

namespace {

/// Of the height of most letters of the page: notes are set in at most this.
constexpr float k_smaller = 0.93F;

bool is_mark(char32_t rune) {
    const bool raised = rune == 0xB9 || rune == 0xB2 || rune == 0xB3 || (rune >= 0x2070 && rune <= 0x2079);
    return raised || (rune >= U'0' && rune <= U'9') || rune == U'*' || rune == U'\u2020';
}

/// Of a line's last letter: a raised mark in front is smaller than the line.
float letter_height(const PageText& page, const TextLine& line) {
    for (std::uint32_t i = line.first + line.count; i > line.first; --i) {
        const Quad& quad = page.quads[i - 1];
        const float height = std::abs(quad.lower_left.y - quad.upper_left.y);
        if (height > 0) return height;
    }
    return 0;
}

/// Of most letters of a page.
float usual_height(const PageText& page) {
    std::map<int, std::uint32_t> letters;  // by tenths of a point
    for (const TextLine& line : page.lines)
        letters[static_cast<int>(std::lround(letter_height(page, line) * 10))] += line.count;
    const auto most = std::ranges::max_element(letters, {}, [](const auto& entry) { return entry.second; });
    return most == letters.end() ? 0 : static_cast<float>(most->first) / 10;
}

}  // namespace

std::uint32_t notes_begin(const TextPiece& piece) {
    const PageText& page = *piece.page;
    const std::u32string runes = to_runes(page.utf8);
    if (runes.size() != page.quads.size()) return piece.end;
    const float most = usual_height(page) * k_smaller;
    std::uint32_t begin = piece.end;
    for (auto line = page.lines.rbegin(); line != page.lines.rend(); ++line) {
        if (line->first >= piece.end || line->count == 0) continue;
        if (line->first + line->count <= piece.first) break;
        if (letter_height(page, *line) > most) return begin;
        if (is_mark(runes[line->first])) begin = line->first;
    }
    return piece.end;
}

}  // namespace oqyrman::render::text
