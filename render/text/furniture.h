#pragma once
// What stands on every page and is not of the text: page numbers, running heads. Pure; any thread.

#include <span>
#include <vector>

#include "render/text/mending.h"

namespace oqyrman::render::text {

/// The pieces without the page numbers and running heads between them. A line counts as one only above or
/// below all other lines of its page, when it is but a number, or stands at the same height of another of
/// these pages with the same words. What the first piece begins with and the last one ends with is left as it
/// was chosen.
std::vector<TextPiece> without_furniture(std::span<const TextPiece> pieces);

}  // namespace oqyrman::render::text
