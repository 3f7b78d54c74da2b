#include "render/text/furniture.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "render/text/rune.h"

namespace oqyrman::render::text {

namespace {

/// Lines at either end of a page that are looked at: a head with a rule has two at most.
constexpr std::size_t k_lines_looked_at = 2;
constexpr std::size_t k_longest_number = 8;
constexpr float k_same_height = 3;  ///< points

struct Line {
    std::uint32_t first = 0, end = 0;
    float y = 0;
    std::u32string words;  ///< in lower case, without digits and spaces
    bool number = false;   ///< nothing but a page's number
};

bool is_digit(char32_t rune) { return rune >= U'0' && rune <= U'9'; }
bool is_dash(char32_t rune) { return is_hyphen(rune) || rune == 0x2013 || rune == 0x2014; }

bool is_page_number(std::u32string_view text) {
    constexpr std::u32string_view k_roman = U"ivxlc";
    std::size_t signs = 0;
    for (const char32_t rune : text) {
        if (is_space(rune) || is_dash(rune)) continue;
        if (!is_digit(rune) && !k_roman.contains(lower(rune))) return false;
        ++signs;
    }
    return signs > 0 && signs <= k_longest_number;
}

Line line_of(const PageText& page, const std::u32string& runes, const TextLine& line) {
    const std::u32string text = runes.substr(line.first, line.count);
    Line made{.first = line.first,
              .end = line.first + line.count,
              .y = line.box.y0,
              .words = {},
              .number = is_page_number(text)};
    for (const char32_t rune : text)
        if (!is_digit(rune) && !is_space(rune)) made.words += lower(rune);
    // Above or below all others, or it is of the text.
    const auto above = [&](const TextLine& other) { return other.box.y0 >= line.box.y1; };
    const auto below = [&](const TextLine& other) { return other.box.y1 <= line.box.y0; };
    const auto all = [&](const auto& side) {
        return std::ranges::all_of(page.lines, [&](const TextLine& other) {
            const bool same_row = std::abs(other.box.y0 - line.box.y0) < k_same_height;
            return other.count == 0 || same_row || side(other);
        });
    };
    if (!all(above) && !all(below)) made = {};
    return made;
}

/// The lines at the beginning of a page and at its end that may be no text of it.
struct Edges {
    std::vector<Line> first, last;  ///< outermost first
};

Edges edges_of(const PageText& page) {
    Edges edges;
    const std::u32string runes = to_runes(page.utf8);
    if (runes.size() != page.quads.size()) return edges;
    for (std::size_t i = 0; i < std::min(k_lines_looked_at, page.lines.size()); ++i) {
        edges.first.push_back(line_of(page, runes, page.lines[i]));
        edges.last.push_back(line_of(page, runes, page.lines[page.lines.size() - 1 - i]));
    }
    return edges;
}

bool is_among(const Line& line, const std::vector<Line>& others) {
    return std::ranges::any_of(others, [&](const Line& other) {
        return line.words == other.words && std::abs(line.y - other.y) < k_same_height;
    });
}

}  // namespace

std::vector<TextPiece> without_furniture(std::span<const TextPiece> pieces) {
    std::vector<TextPiece> out(pieces.begin(), pieces.end());
    if (out.size() < 2) return out;
    std::vector<Edges> edges;
    for (const TextPiece& piece : out)
        edges.push_back(piece.page == nullptr ? Edges{} : edges_of(*piece.page));
    const auto is_furniture = [&](std::size_t page, const Line& line) {
        if (line.end == 0) return false;
        if (line.number) return true;
        if (line.words.empty()) return false;
        for (std::size_t other = 0; other < edges.size(); ++other)
            if (other != page && (is_among(line, edges[other].first) || is_among(line, edges[other].last)))
                return true;
        return false;
    };
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i > 0)
            for (const Line& line : edges[i].first) {
                if (!is_furniture(i, line)) break;
                out[i].first = std::max(out[i].first, line.end);
            }
        if (i + 1 < out.size())
            for (const Line& line : edges[i].last) {
                if (!is_furniture(i, line)) break;
                out[i].end = std::min(out[i].end, line.first);
            }
    }
    return out;
}

}  // namespace oqyrman::render::text
