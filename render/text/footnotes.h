#pragma once
// Notes at the foot of a page. Pure; any thread.

#include <cstdint>

#include "render/text/mending.h"

namespace oqyrman::render::text {

/// Where the notes at the end of a piece begin: lines in smaller letters than those above them, the first
/// with a number or a star in front. The piece's end when there are none.
std::uint32_t notes_begin(const TextPiece& piece);

}  // namespace oqyrman::render::text
