#include "render/layout/geometry.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace oqyrman::render::layout {

namespace {

/// Sizes come from a document: whatever it claims, a page has some size and a possible one.
PageSize sane(PageSize size) {
    const auto side = [](float points) {
        return std::isfinite(points) ? std::clamp(points, 1.0F, k_max_page_points) : 1.0F;
    };
    return {.width = side(size.width), .height = side(size.height)};
}

int milli(double scale) {
    return static_cast<int>(std::clamp(std::floor(scale * 1000), static_cast<double>(k_min_scale_milli),
                                       static_cast<double>(k_max_scale_milli)));
}

/// Of what is shown at once: the page, or both pages of its spread beside each other.
PageSize shown_size(const View& view, int page) {
    const auto [first, last] = shown_with(view, page);
    PageSize all = sane(view.pages[static_cast<std::size_t>(first)]);
    if (last == first) return all;
    const PageSize other = sane(view.pages[static_cast<std::size_t>(last)]);
    return {.width = all.width + other.width, .height = std::max(all.height, other.height)};
}

}  // namespace

bool empty(const View& view) {
    return view.pages.empty() || view.viewport.width <= 0 || view.viewport.height <= 0;
}

int clamped_page(const View& view, int page) {
    return std::clamp(page, 0, std::max(0, static_cast<int>(view.pages.size()) - 1));
}

std::pair<int, int> shown_with(const View& view, int page) {
    page = clamped_page(view, page);
    if (view.mode != ViewMode::two_pages || (view.cover_alone && page == 0)) return {page, page};
    const int left = view.cover_alone ? 1 : 0;
    const int first = page % 2 == left ? page : page - 1;
    return {first, clamped_page(view, first + 1)};
}

int page_scale(const View& view, int page) {
    if (empty(view)) return 1000;
    const PageSize size = shown_size(view, page);
    const double across = (view.viewport.width - 2.0 * view.gap) / size.width;
    const double down = (view.viewport.height - 2.0 * view.gap) / size.height;
    switch (view.fit) {
        case Fit::width:
            return milli(across);
        case Fit::page:
            return milli(std::min(across, down));
        case Fit::height:
            return milli(down);
        case Fit::zoom:
            return milli(std::isfinite(view.zoom * view.scale) ? view.zoom * view.scale : 1);
    }
    return 1000;
}

PixelSize page_pixels(PageSize size, int scale_milli) {
    // A sliver below a thousandth of a pixel is no pixel.
    const auto whole = [scale_milli](float points) {
        return std::max(
            1, static_cast<int>(std::ceil(static_cast<double>(points) * scale_milli / 1000 - 0.001)));
    };
    const PageSize real = sane(size);
    return {.width = whole(real.width), .height = whole(real.height)};
}

int coarse_scale(PageSize size) {
    const PageSize real = sane(size);
    return milli(static_cast<double>(k_coarse_pixels) / std::max(real.width, real.height));
}

PixelRect tile_rect(PageSize size, const TileKey& key) {
    const PixelSize page = page_pixels(size, key.scale_milli);
    const auto span = [](int index, int whole) {
        const std::int64_t from = std::int64_t{index} * k_tile_pixels;
        return std::pair{static_cast<double>(from),
                         static_cast<double>(std::min<std::int64_t>(k_tile_pixels, whole - from))};
    };
    const auto [x, width] = span(key.column, page.width);
    const auto [y, height] = span(key.row, page.height);
    if (key.column < 0 || key.row < 0 || width <= 0 || height <= 0) return {};
    return {.x = x, .y = y, .width = width, .height = height};
}

Strip strip_of(const View& view) {
    Strip strip;
    if (empty(view)) return strip;
    int last = static_cast<int>(view.pages.size()) - 1;
    if (view.mode != ViewMode::continuous) std::tie(strip.first, last) = shown_with(view, view.anchor.page);
    strip.height = view.gap;
    int row_width = 0, row_height = 0;
    for (int page = strip.first; page <= last; ++page) {
        const int scale = page_scale(view, page);
        const PixelSize size = page_pixels(view.pages[static_cast<std::size_t>(page)], scale);
        strip.tops.push_back(strip.height);
        strip.sizes.push_back(size);
        strip.scales.push_back(scale);
        strip.offsets.push_back(row_width);
        strip.row_widths.push_back(size.width);
        row_width = view.mode == ViewMode::two_pages ? row_width + size.width : 0;
        row_height = std::max(row_height, size.height);
        if (view.mode != ViewMode::two_pages) strip.height += size.height + view.gap;
    }
    if (view.mode == ViewMode::two_pages) {
        std::ranges::fill(strip.row_widths, row_width);
        strip.height += row_height + view.gap;
    }
    strip.margin = std::max(0.0, std::floor((view.viewport.height - strip.height) / 2));
    return strip;
}

double top_of(const View& view, const Strip& strip) {
    const std::size_t index = strip.index(clamped_page(view, view.anchor.page));
    const double y = std::isfinite(view.anchor.y) ? view.anchor.y : 0;
    const double top = strip.tops[index] + y * strip.sizes[index].height;
    return std::clamp(top, 0.0, std::max(0.0, strip.height - view.viewport.height));
}

Anchor anchor_at(const View& view, const Strip& strip, double top, double x) {
    top = std::clamp(top, 0.0, std::max(0.0, strip.height - view.viewport.height));
    std::size_t index = 0;
    while (index + 1 < strip.count() && strip.tops[index + 1] > strip.tops[index] &&
           strip.tops[index + 1] - view.gap <= top)
        ++index;
    const PixelSize size = strip.sizes[index];
    const double left = left_of(view, strip.row_widths[index], x);
    return {.page = strip.first + static_cast<int>(index),
            .y = (top - strip.tops[index]) / size.height,
            .x = (view.viewport.width / 2.0 - left) / strip.row_widths[index]};
}

double left_of(const View& view, int width, double x) {
    const double room = view.viewport.width;
    if (width + 2.0 * view.gap <= room) return std::floor((room - width) / 2);
    const double left = room / 2 - (std::isfinite(x) ? x : 0.5) * width;
    return std::round(std::clamp(left, room - view.gap - width, static_cast<double>(view.gap)));
}

double page_left(const View& view, const Strip& strip, std::size_t index, double x) {
    return left_of(view, strip.row_widths[index], x) + strip.offsets[index];
}

}  // namespace oqyrman::render::layout
