#include "render/mupdf/tint.h"

#include <algorithm>
#include <cassert>

namespace oqyrman::render::mupdf {

namespace {

Rgb rgb_of(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 16U), static_cast<std::uint8_t>(value >> 8U),
            static_cast<std::uint8_t>(value)};
}

/// Rec. 709, 0 to 255.
int luma(Rgb c) { return (c.r * 54 + c.g * 183 + c.b * 19) / 256; }

int between(int from, int to, int share) { return (from * (255 - share) + to * share + 127) / 255; }

struct Tinter {
    Rgb paper, ink;
    bool dark;

    explicit Tinter(const Tint& tint)
        : paper(rgb_of(tint.paper)), ink(rgb_of(tint.ink)), dark(luma(paper) < luma(ink)) {}

    Rgb operator()(Rgb c) const {
        // How light a colour is goes to the other end of the scale; what makes its hue is kept.
        const int shift = dark ? 255 - 2 * luma(c) : 0;
        const auto part = [&](std::uint8_t value, std::uint8_t from, std::uint8_t to) {
            const int share = std::clamp(value + shift, 0, 255);
            return static_cast<std::uint8_t>(dark ? between(to, from, share) : between(from, to, share));
        };
        return {part(c.r, ink.r, paper.r), part(c.g, ink.g, paper.g), part(c.b, ink.b, paper.b)};
    }
};

}  // namespace

Rgb tinted(Rgb colour, const Tint& tint) { return Tinter(tint)(colour); }

void tint_row(std::span<const std::uint8_t> rgb, std::span<const std::uint8_t> pictures, const Tint& tint,
              std::span<std::byte> rgba) {
    const std::size_t width = rgb.size() / 3;
    assert(rgba.size() >= width * 4 && (pictures.empty() || pictures.size() >= width));
    const Tinter tinter(tint);
    // Most of a page is one colour after another the same.
    Rgb last{255, 255, 255};
    Rgb made = tinter(last);
    for (std::size_t x = 0; x < width; ++x) {
        const Rgb plain{rgb[3 * x], rgb[3 * x + 1], rgb[3 * x + 2]};
        if (plain != last) {
            last = plain;
            made = tinter(plain);
        }
        Rgb out = made;
        if (const int picture = pictures.empty() ? 0 : pictures[x]; picture != 0)
            out = {static_cast<std::uint8_t>(between(made.r, plain.r, picture)),
                   static_cast<std::uint8_t>(between(made.g, plain.g, picture)),
                   static_cast<std::uint8_t>(between(made.b, plain.b, picture))};
        rgba[4 * x] = std::byte{out.r};
        rgba[4 * x + 1] = std::byte{out.g};
        rgba[4 * x + 2] = std::byte{out.b};
        rgba[4 * x + 3] = std::byte{255};
    }
}

}  // namespace oqyrman::render::mupdf
