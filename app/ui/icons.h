#pragma once
// Our own line drawings: SVG paths made of M, L, C and Z (absolute), stroked at the scale of the window.

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oqyrman::ui {

struct Point {
    float x = 0, y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

/// A stroke: lines already flattened from curves, in the drawing's own units.
struct Stroke {
    std::vector<Point> points;
    bool closed = false;
};

struct Drawing {
    float width = 24, height = 24;
    std::vector<Stroke> strokes;
};

constexpr std::size_t k_max_drawing_bytes = 65536;
constexpr std::size_t k_max_drawing_points = 8192;

enum class DrawingError { too_large, no_view_box, bad_path };

/// The strokes of an SVG file of ours: its viewBox and the `d` of each path; everything else is ignored.
std::expected<Drawing, DrawingError> parse_drawing(std::string_view svg);

/// By file name without ".svg". A name that is missing draws nothing; a test checks that none is.
using Drawings = std::map<std::string, Drawing, std::less<>>;

}  // namespace oqyrman::ui
