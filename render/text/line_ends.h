#pragma once
// Ends of lines that are ends of paragraphs although no blank line follows. Pure; any thread.

#include <string>

#include "render/values.h"

namespace oqyrman::render::text {

/// Stands for the line feed behind such a line.
inline constexpr char32_t k_line_end = 0x2028;

/// Marks them in `runes`, which are all of the page: lines with room left for what follows them, lines before
/// one that stands further in or out as first lines of paragraphs and items of lists do, and short lines at
/// the end of a block.
void mark_line_ends(const PageText& page, std::u32string& runes);

}  // namespace oqyrman::render::text
