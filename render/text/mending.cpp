#include "render/text/mending.h"

#include <algorithm>

#include "render/text/footnotes.h"
#include "render/text/furniture.h"
#include "render/text/own_hyphens.h"
#include "render/text/rune.h"

namespace oqyrman::render::text {

namespace {

/// A line that ended although the next word had room on it.
constexpr char32_t k_line_end = 0x2028;
/// Points by which boxes beside each other may overlap.
constexpr float k_touching = 1;

float left_of(const Quad& quad) { return std::min(quad.upper_left.x, quad.lower_left.x); }
float right_of(const Quad& quad) { return std::max(quad.upper_right.x, quad.lower_right.x); }

/// How wide the first word of a line is, with the space before it.
float first_word(const PageText& page, const std::u32string& runes, const TextLine& line) {
    std::uint32_t end = line.first;
    while (end < line.first + line.count && !is_space(runes[end])) ++end;
    if (end == line.first) return 0;
    const float word = right_of(page.quads[end - 1]) - left_of(page.quads[line.first]);
    const float letter = word / static_cast<float>(end - line.first);
    return word + letter;
}

/// A wide gap in a line divides it for MuPDF: its second part stands on the same row, further right.
bool go_on_beside(const Rect& line, const Rect& next) {
    const float middle = (line.y0 + line.y1) / 2;
    return next.y0 < middle && next.y1 > middle && next.x0 > line.x1 - k_touching;
}

/// Marks the ends of lines that had room left for what follows them in their block.
void mark_line_ends(const PageText& page, std::u32string& runes) {
    const auto& lines = page.lines;
    for (std::size_t begin = 0; begin < lines.size();) {
        std::size_t end = begin + 1;
        float edge = lines[begin].box.x1;
        // A block ends with a line feed more.
        while (end < lines.size() && lines[end].first == lines[end - 1].first + lines[end - 1].count + 1)
            edge = std::max(edge, lines[end++].box.x1);
        for (std::size_t i = begin; i + 1 < end; ++i) {
            const TextLine& next = lines[i + 1];
            const std::size_t at = lines[i].first + lines[i].count;
            if (next.count == 0 || at >= runes.size() || is_lower(runes[next.first])) continue;
            if (at > 0 && is_hyphen(runes[at - 1])) continue;
            if (go_on_beside(lines[i].box, next.box)) continue;
            if (edge - lines[i].box.x1 > first_word(page, runes, next)) runes[at] = k_line_end;
        }
        begin = end;
    }
}

std::u32string runes_of(const TextPiece& piece) {
    std::u32string runes = to_runes(piece.page->utf8);
    if (runes.size() != piece.page->quads.size()) return {};
    mark_line_ends(*piece.page, runes);
    const std::size_t first = std::min<std::size_t>(piece.first, runes.size());
    return runes.substr(first, std::max<std::size_t>(piece.end, first) - first);
}

/// Writes what stands for the white space [at, end): nothing, a space, or the end of a paragraph.
void write_space(std::u32string& out, const std::u32string& runes, std::size_t at, std::size_t end) {
    if (out.empty() || end == runes.size()) return;
    const auto gap = std::u32string_view(runes).substr(at, end - at);
    const bool block = std::ranges::count(gap, U'\n') > 1;
    const bool goes_on = is_lower(runes[end]) && (is_letter(out.back()) || out.back() == U',');
    const bool ends = gap.contains(k_line_end) || (block && !goes_on);
    out += ends ? U'\n' : U' ';
}

std::u32string mended(const std::u32string& runes) {
    const OwnHyphens own(runes);
    std::u32string out;
    for (std::size_t i = 0; i < runes.size(); ++i) {
        const char32_t rune = runes[i];
        std::size_t next = i + 1;
        if (breaks_word(runes, i) || is_space(rune))
            while (next < runes.size() && is_space(runes[next])) ++next;
        if (breaks_word(runes, i)) {
            if (rune != k_soft_hyphen && own.keeps(out, runes, next)) out += U'-';
            i = next - 1;
        } else if (ends_line_with_own_hyphen(runes, i)) {
            if (!own.stands_whole(out, runes, after_line_end(runes, i))) out += rune;
            i = after_line_end(runes, i) - 1;
        } else if (is_space(rune)) {
            write_space(out, runes, i, next);
            i = next - 1;
        } else if (is_combining(rune) && !out.empty() && composed(out.back(), rune) != 0) {
            out.back() = composed(out.back(), rune);
        } else if (const auto letters = ligature(rune); !letters.empty()) {
            out += letters;
        } else if (rune != k_soft_hyphen) {
            out += rune;
        }
    }
    return out;
}

/// A page begins in the middle of a sentence.
bool begins_within(const std::u32string& page) {
    const auto first = std::ranges::find_if_not(page, is_space);
    return first != page.end() && is_lower(*first);
}

/// Where the first paragraph of a page ends.
std::size_t paragraph_end(const std::u32string& page) {
    const auto first = std::ranges::find_if_not(page, is_space) - page.begin();
    for (auto i = static_cast<std::size_t>(first); i < page.size(); ++i) {
        if (page[i] == k_line_end) return i;
        if (page[i] == U'\n' && i + 1 < page.size() && page[i + 1] == U'\n') return i;
    }
    return page.size();
}

}  // namespace

std::string mended(std::span<const TextPiece> pieces) {
    std::u32string runes, notes;
    const std::vector<TextPiece> read = without_furniture(pieces);
    for (std::size_t i = 0; i < read.size(); ++i) {
        if (read[i].page == nullptr) continue;
        const bool last = i + 1 == read.size();
        const std::uint32_t begin = last ? read[i].end : notes_begin(read[i]);
        std::u32string body = runes_of({read[i].page, read[i].first, begin});
        // A paragraph that goes over the page is read to its end before the notes that stand between.
        if (!notes.empty())
            body.insert(begins_within(body) ? paragraph_end(body) : 0, U"\n\n" + notes + U"\n\n");
        notes = runes_of({read[i].page, begin, read[i].end});
        if (!runes.empty()) runes += U"\n\n";
        runes += body;
    }
    runes += U"\n\n" + notes;
    std::string utf8;
    for (const char32_t rune : mended(runes)) append_rune(utf8, rune);
    return utf8;
}

std::int64_t characters(std::string_view utf8) {
    return std::ranges::count_if(
        utf8, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
}

}  // namespace oqyrman::render::text
