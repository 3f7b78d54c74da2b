#pragma once
// Text as somebody would have typed it, out of text as it stands on pages: lines joined to paragraphs, words
// broken at a line's end made whole, ligatures and soft hyphens gone. Pure; any thread.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "render/values.h"

namespace oqyrman::render::text {

/// Characters [first, end) of a page; clamped to it.
struct TextPiece {
    const PageText* page = nullptr;
    std::uint32_t first = 0;
    std::uint32_t end = 0;
};

/// The pieces in reading order, one after another. Paragraphs, and lines that end before they had to (verse,
/// lists), end with a line feed; nothing stands at either end.
std::string mended(std::span<const TextPiece> pieces);

/// Where the paragraphs of a page begin, as mended() parts them: characters of it, ascending. The first one
/// begins with the page's text.
std::vector<std::uint32_t> paragraphs(const PageText& page);

/// Code points: what a licence's right to copy counts (Readium LCP, rights.copy).
std::int64_t characters(std::string_view utf8);

}  // namespace oqyrman::render::text
