#include "app/ui/icons.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

namespace oqyrman::ui {

namespace {

constexpr int k_curve_steps = 12;

/// Value of `name="..."` at or after `from`; moves `from` past it.
std::optional<std::string_view> attribute(std::string_view text, std::string_view name, std::size_t& from) {
    const std::string start = " " + std::string(name) + "=\"";
    const std::size_t at = text.find(start, from);
    if (at == std::string_view::npos) return std::nullopt;
    const std::size_t begin = at + start.size(), end = text.find('"', begin);
    if (end == std::string_view::npos) return std::nullopt;
    from = end;
    return text.substr(begin, end - begin);
}

/// Numbers and commands of a path, one at a time.
struct Reader {
    std::string_view rest;
    void skip() {
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == ',' || rest.front() == '\n' ||
                                 rest.front() == '\t' || rest.front() == '\r'))
            rest.remove_prefix(1);
    }
    std::optional<float> number() {
        skip();
        float value = 0;
        const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), value);
        if (read.ec != std::errc() || !std::isfinite(value)) return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
        return value;
    }
    std::optional<Point> point() {
        const auto x = number();
        const auto y = x ? number() : std::nullopt;
        if (!y) return std::nullopt;
        return Point{*x, *y};
    }
};

Point on_curve(Point a, Point b, Point c, Point d, float t) {
    const float s = 1 - t;
    const float wa = s * s * s, wb = 3 * s * s * t, wc = 3 * s * t * t, wd = t * t * t;
    return {wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y};
}

bool add_curve(Reader& reader, Stroke& stroke) {
    const auto b = reader.point();
    const auto c = b ? reader.point() : std::nullopt;
    const auto d = c ? reader.point() : std::nullopt;
    if (!d || stroke.points.empty()) return false;
    const Point a = stroke.points.back();
    for (int step = 1; step <= k_curve_steps; ++step)
        stroke.points.push_back(
            on_curve(a, *b, *c, *d, static_cast<float>(step) / static_cast<float>(k_curve_steps)));
    return true;
}

/// A last point that is the first again would be a line of no length, whose joint has no direction.
void close(Stroke& stroke) {
    stroke.closed = true;
    if (stroke.points.size() > 1 && stroke.points.back() == stroke.points.front()) stroke.points.pop_back();
}

/// One command letter with its coordinates; a letter may be left out when it repeats.
bool add_step(Reader& reader, char command, std::vector<Stroke>& strokes) {
    if (command == 'M') {
        const auto point = reader.point();
        if (point) strokes.push_back({{*point}, false});
        return point.has_value();
    }
    if (strokes.empty()) return false;
    if (command == 'C') return add_curve(reader, strokes.back());
    const auto point = reader.point();
    if (point) strokes.back().points.push_back(*point);
    return point.has_value();
}

bool add_path(std::string_view path, std::vector<Stroke>& strokes) {
    Reader reader{path};
    char command = 0;
    for (reader.skip(); !reader.rest.empty(); reader.skip()) {
        const char next = reader.rest.front();
        if (next == 'M' || next == 'L' || next == 'C' || next == 'Z') {
            command = next;
            reader.rest.remove_prefix(1);
            if (command == 'Z') {
                if (strokes.empty()) return false;
                close(strokes.back());
                continue;
            }
        } else if (command == 'M') {
            command = 'L';
        }
        if (command == 0 || command == 'Z' || !add_step(reader, command, strokes)) return false;
    }
    return true;
}

}  // namespace

std::expected<Drawing, DrawingError> parse_drawing(std::string_view svg) {
    if (svg.size() > k_max_drawing_bytes) return std::unexpected(DrawingError::too_large);
    std::size_t at = 0;
    const auto box = attribute(svg, "viewBox", at);
    if (!box) return std::unexpected(DrawingError::no_view_box);
    Reader reader{*box};
    const auto origin = reader.point();
    const auto extent = origin ? reader.point() : std::nullopt;
    if (!extent || extent->x <= 0 || extent->y <= 0) return std::unexpected(DrawingError::no_view_box);
    Drawing drawing{.width = extent->x, .height = extent->y, .strokes = {}};
    while (const auto path = attribute(svg, "d", at))
        if (!add_path(*path, drawing.strokes)) return std::unexpected(DrawingError::bad_path);
    std::size_t points = 0;
    for (const Stroke& stroke : drawing.strokes) points += stroke.points.size();
    if (points > k_max_drawing_points) return std::unexpected(DrawingError::too_large);
    return drawing;
}

}  // namespace oqyrman::ui
