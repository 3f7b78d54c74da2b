#include "render/protocol/parts.h"

namespace oqyrman::render::protocol {

namespace {

float get_coordinate(Reader& in) { return in.get(-k_max_coordinate, k_max_coordinate); }

Point get_point(Reader& in) {
    const float x = get_coordinate(in);
    return {.x = x, .y = get_coordinate(in)};
}

void put(Writer& out, const Point& point) {
    out.put(point.x);
    out.put(point.y);
}

}  // namespace

void put(Writer& out, const PageSize& size) {
    out.put(size.width);
    out.put(size.height);
}

void put(Writer& out, const Rect& rect) {
    for (const float side : {rect.x0, rect.y0, rect.x1, rect.y1}) out.put(side);
}

void put(Writer& out, const Quad& quad) {
    for (const Point& corner : {quad.upper_left, quad.upper_right, quad.lower_left, quad.lower_right})
        put(out, corner);
}

void put(Writer& out, const Place& place) {
    out.put(place.page);
    out.put(place.y);
}

void put(Writer& out, const Locator& locator) {
    out.put(std::string_view(locator.resource));
    out.put(locator.offset);
    out.put(std::string_view(locator.quote));
    out.put(locator.page);
    out.put(locator.y);
}

void put(Writer& out, const ReflowSettings& settings) {
    out.put(settings.page_width);
    out.put(settings.page_height);
    out.put(settings.em);
    out.put(std::string_view(settings.css));
}

PageSize get_page_size(Reader& in) {
    const float width = in.get(1.0F, k_max_page_points);
    return {.width = width, .height = in.get(1.0F, k_max_page_points)};
}

Rect get_rect(Reader& in) {
    Rect rect;
    for (float* side : {&rect.x0, &rect.y0, &rect.x1, &rect.y1}) *side = get_coordinate(in);
    return rect;
}

Quad get_quad(Reader& in) {
    Quad quad;
    for (Point* corner : {&quad.upper_left, &quad.upper_right, &quad.lower_left, &quad.lower_right})
        *corner = get_point(in);
    return quad;
}

int get_page(Reader& in) { return in.get(0, k_max_pages - 1); }

Place get_place(Reader& in) {
    const int page = get_page(in);
    return {.page = page, .y = in.get(-1.0F, 2.0F)};
}

Locator get_locator(Reader& in) {
    Locator locator;
    locator.resource = in.get_text(k_max_uri_bytes);
    locator.offset = in.get<std::uint32_t>();
    locator.quote = in.get_text(k_max_quote_bytes);
    const Place place = get_place(in);
    locator.page = place.page;
    locator.y = place.y;
    return locator;
}

ReflowSettings get_settings(Reader& in) {
    ReflowSettings settings;
    settings.page_width = in.get(k_min_reflow_points, k_max_reflow_points);
    settings.page_height = in.get(k_min_reflow_points, k_max_reflow_points);
    settings.em = in.get(k_min_em_points, k_max_em_points);
    settings.css = in.get_text(k_max_css_bytes);
    return settings;
}

}  // namespace oqyrman::render::protocol
