#pragma once
// Colours of a drawn page under a theme. Pure.

#include <cstddef>
#include <cstdint>
#include <span>

#include "render/values.h"

namespace oqyrman::render::mupdf {

struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
    friend bool operator==(const Rgb&, const Rgb&) = default;
};

/// What becomes of one colour: white is the paper, black the ink. On a dark paper light and dark change
/// places while a hue stays what it was, so that a blue link is a light blue one.
Rgb tinted(Rgb colour, const Tint& tint);

/// One row, 3 bytes a pixel, into 4 opaque ones. `pictures` (one byte a pixel, or empty) says how much of
/// each pixel is a picture, which keeps its colours.
void tint_row(std::span<const std::uint8_t> rgb, std::span<const std::uint8_t> pictures, const Tint& tint,
              std::span<std::byte> rgba);

}  // namespace oqyrman::render::mupdf
