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

/// The title where it can be read, in the middle of `room`.
void draw_title(const Canvas& canvas, std::string_view title, TextStyle style, const Rect& room) {
    const float line = canvas.line_height(style);
    const int rows = std::max(1, static_cast<int>(room.height / line));
    const float high = canvas.height(title, style, room.width, rows);
    const float top = std::round(room.y + (room.height - high) / 2);
    canvas.paragraph(title, style, k_cloth_ink, {room.x, top, room.width, high}, rows, Align::centre);
}

void draw_initial(const Canvas& canvas, std::string_view title, const Rect& room) {
    std::size_t bytes = title.empty() ? 0 : 1;
    while (bytes < title.size() && (static_cast<unsigned char>(title[bytes]) & 0xC0U) == 0x80U) ++bytes;
    draw_title(canvas, title.substr(0, bytes), TextStyle::display, room);
}

/// Below the band, when the whole name fits there.
void draw_author(const Canvas& canvas, std::string_view author, const Rect& room) {
    const int rows = static_cast<int>(room.height / canvas.line_height(TextStyle::cover_small));
    const auto lines = canvas.lines(author, TextStyle::cover_small, room.width);
    if (lines.empty() || rows < static_cast<int>(lines.size())) return;
    draw_title(canvas, author, TextStyle::cover_small, room);
}

}  // namespace

Colour cloth_of(std::string_view title) {
    std::uint32_t hash = 2166136261U;
    for (const char c : title) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    // The low bits alone favour few cloths: titles of one language begin with the same bytes.
    hash ^= hash >> 15U;
    hash *= 0x2C1B3C6DU;
    return k_cloths[(hash >> 13U) % k_cloths.size()];
}

std::optional<TextStyle> cover_lettering(const Canvas& canvas, std::string_view title, const Rect& room) {
    for (const TextStyle style :
         {TextStyle::display, TextStyle::title, TextStyle::cover, TextStyle::cover_small}) {
        const bool smallest = style == TextStyle::cover_small;
        // About ten letters a line at least: larger ones would shout.
        if (!smallest && canvas.line_height(style) * 5 > room.width) continue;
        if (canvas.widest_word(title, style) > room.width) continue;
        // A very long title ends in an ellipsis on its smallest cover.
        if (smallest || canvas.height(title, style, room.width) <= room.height) return style;
    }
    return std::nullopt;
}

void draw_made_cover(const Canvas& canvas, std::string_view title, std::string_view author, const Rect& box) {
    canvas.fill(box, cloth_of(title), canvas.px(2));
    const Colour gold = with_alpha(k_cloth_ink, 0.75);
    const float margin = std::round(box.width / 9), high = box.height;
    canvas.fill({std::round(box.x + box.width / 18), box.y, 1, high}, with_alpha(hex(0), 0.25));
    const Rect band{box.x, std::round(box.y + high * 0.68F), box.width, std::round(high / 9)};
    draw_band(canvas, band, gold);
    const Rect room{box.x + margin, box.y + margin, box.width - 2 * margin, band.y - box.y - 2 * margin};
    const Rect foot{room.x, bottom(band) + margin / 3, room.width, bottom(box) - bottom(band) - margin};
    if (const auto style = cover_lettering(canvas, title, room)) {
        draw_title(canvas, title, *style, room);
        draw_author(canvas, author, foot);
    } else {
        draw_initial(canvas, title, room);
    }
}

}  // namespace oqyrman::ui
