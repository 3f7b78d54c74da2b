#include "app/ui/cover_art.h"

#include <algorithm>
#include <cmath>

namespace oqyrman::ui {

namespace {

/// Ram's horn (qoshqar muiiz), one half, in a box one wide and one high: up the stem, out, and curled in.
/// The other half is its mirror image.
constexpr std::array<Point, 17> k_horn{{{0.00F, 1.00F},
                                        {0.00F, 0.62F},
                                        {0.02F, 0.38F},
                                        {0.09F, 0.17F},
                                        {0.21F, 0.05F},
                                        {0.34F, 0.04F},
                                        {0.44F, 0.13F},
                                        {0.48F, 0.28F},
                                        {0.46F, 0.44F},
                                        {0.38F, 0.55F},
                                        {0.28F, 0.56F},
                                        {0.20F, 0.48F},
                                        {0.19F, 0.36F},
                                        {0.25F, 0.28F},
                                        {0.33F, 0.29F},
                                        {0.36F, 0.36F},
                                        {0.32F, 0.42F}}};

void draw_horn(const Canvas& canvas, float x, float y, float side, Colour colour, float thickness) {
    for (const float mirror : {1.0F, -1.0F}) {
        std::vector<Point> points;
        for (const Point& p : k_horn) points.push_back({x + mirror * p.x * side, y + p.y * side});
        canvas.stroke(points, false, colour, thickness);
    }
}

void draw_band(const Canvas& canvas, const Rect& band, Colour colour) {
    const float thin = std::max(1.0F, band.height / 28);
    canvas.fill({band.x, band.y, band.width, thin}, colour);
    canvas.fill({band.x, bottom(band) - thin, band.width, thin}, colour);
    const float side = band.height * 0.7F;
    const float wanted = side * 1.15F;
    const int count = std::max(1, static_cast<int>(std::floor(band.width / wanted)));
    const float step = band.width / static_cast<float>(count);
    for (int i = 0; i < count; ++i)
        draw_horn(canvas, band.x + step * (static_cast<float>(i) + 0.5F), band.y + band.height * 0.15F, side,
                  colour, std::max(1.0F, band.height / 14));
}

}  // namespace

Colour cloth_of(std::string_view title) {
    std::uint32_t hash = 2166136261U;
    for (const char c : title) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return k_cloths[hash % k_cloths.size()];
}

void draw_made_cover(const Canvas& canvas, std::string_view title, const Rect& box) {
    canvas.fill(box, cloth_of(title), canvas.px(2));
    const Colour gold = with_alpha(k_cloth_ink, 0.75);
    const float band = std::round(box.height / 8);
    draw_band(canvas, {box.x, std::round(box.y + box.height * 0.74F), box.width, band}, gold);
    canvas.fill({std::round(box.x + box.width / 16), box.y, 1, box.height}, with_alpha(hex(0), 0.25));
    const float line = canvas.line_height(TextStyle::cover);
    if (box.width < canvas.px(size::k_cover_width) / 2 || box.height < 5 * line) return;
    const float margin = std::round(box.width / 8);
    const Rect room{box.x + margin, box.y + margin, box.width - 2 * margin, box.height * 0.74F - 2 * margin};
    const int rows = std::max(1, static_cast<int>(room.height / line));
    canvas.paragraph(title, TextStyle::cover, k_cloth_ink, room, rows, Align::centre);
}

}  // namespace oqyrman::ui
