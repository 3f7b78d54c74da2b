#include "render/text/mending.h"

#include <algorithm>

#include "render/text/footnotes.h"
#include "render/text/furniture.h"
#include "render/text/line_ends.h"
#include "render/text/own_hyphens.h"
#include "render/text/rune.h"

namespace oqyrman::render::text {

namespace {

std::u32string runes_of(const TextPiece& piece) {
    std::u32string runes = to_runes(piece.page->utf8);
    if (runes.size() != piece.page->quads.size()) return {};
    mark_line_ends(*piece.page, runes);
    const std::size_t first = std::min<std::size_t>(piece.first, runes.size());
    runes = runes.substr(first, std::max<std::size_t>(piece.end, first) - first);
    // What follows the piece does not tell where its last paragraph ends.
    for (std::size_t end = runes.size(); end > 0 && is_space(runes[end - 1]); --end)
        if (runes[end - 1] == k_line_end) runes[end - 1] = U'\n';
    return runes;
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

struct Mended {
    std::u32string text;
    std::vector<std::uint32_t> paragraphs;  ///< where they begin in what was mended
};

Mended mended(const std::u32string& runes) {
    const OwnHyphens own(runes);
    Mended made;
    std::u32string& out = made.text;
    for (std::size_t i = 0; i < runes.size(); ++i) {
        const char32_t rune = runes[i];
        std::size_t next = i + 1;
        if (!is_space(rune) && (out.empty() || out.back() == U'\n'))
            made.paragraphs.push_back(static_cast<std::uint32_t>(i));
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
    return made;
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
    for (const char32_t rune : mended(runes).text) append_rune(utf8, rune);
    return utf8;
}

std::vector<std::uint32_t> paragraphs(const PageText& page) {
    return mended(runes_of({&page, 0, static_cast<std::uint32_t>(page.quads.size())})).paragraphs;
}

std::int64_t characters(std::string_view utf8) {
    return std::ranges::count_if(
        utf8, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
}

}  // namespace oqyrman::render::text
