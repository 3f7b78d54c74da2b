#include "render/layout/layout.h"

#include <algorithm>
#include <cmath>

namespace oqyrman::render::layout {

namespace {

constexpr double k_screen_overlap_px = 48;  ///< a line or two stays when a window is turned

int last_page(std::span<const Size> pages) { return static_cast<int>(pages.size()) - 1; }
const Size& size_of(std::span<const Size> pages, int page) { return pages[static_cast<std::size_t>(page)]; }
double gap_of(const View& view) { return std::round(k_page_gap_px * view.window_scale); }

Size placed_size(const View& view, std::span<const Size> pages, int page) {
    return pixel_size(size_of(pages, page), scale_of(view, pages, page));
}

/// How far a page's left edge stands from the viewport's: centred when it fits, else by the anchor.
float left_of(const View& view, const Size& page, double anchor_x) {
    if (page.width <= view.viewport.width) return std::round((view.viewport.width - page.width) / 2);
    const double left = view.viewport.width / 2.0 - anchor_x * page.width;
    return static_cast<float>(std::round(std::clamp<double>(left, view.viewport.width - page.width, 0)));
}

std::vector<PlacedPage> single_page(const View& view, std::span<const Size> pages) {
    const int page = std::clamp(view.anchor.page, 0, last_page(pages));
    const Size size = placed_size(view, pages, page);
    float top = std::round((view.viewport.height - size.height) / 2);
    if (size.height > view.viewport.height)
        top = static_cast<float>(
            std::round(std::max<double>(-view.anchor.y * size.height, view.viewport.height - size.height)));
    const Rect rect{
        .x = left_of(view, size, view.anchor.x), .y = top, .width = size.width, .height = size.height};
    return {{.page = page, .rect = rect, .scale = scale_of(view, pages, page)}};
}

/// An anchor whose top may lie above the first page or so far down that the book ends early, put right.
Anchor settled(const View& view, std::span<const Size> pages, Anchor anchor) {
    const double gap = gap_of(view);
    // Upwards from the end: the last anchor that still fills the viewport.
    double room = view.viewport.height;
    int page = last_page(pages);
    while (page >= 0) {
        const double height = placed_size(view, pages, page).height + gap;
        if (height >= room) break;
        room -= height;
        --page;
    }
    if (page < 0) return {.page = 0, .y = 0, .x = anchor.x};
    const double height = placed_size(view, pages, page).height;
    const Anchor end{.page = page, .y = std::clamp((height + gap - room) / height, 0.0, 1.0), .x = anchor.x};
    const bool beyond = anchor.page > end.page || (anchor.page == end.page && anchor.y > end.y);
    return beyond ? end : anchor;
}

}  // namespace

Size pixel_size(const Size& page, double scale) {
    return {.width = std::max(1.0F, std::round(static_cast<float>(page.width * scale))),
            .height = std::max(1.0F, std::round(static_cast<float>(page.height * scale)))};
}

double scale_of(const View& view, std::span<const Size> pages, int page) {
    const double one = k_points_to_px * view.window_scale;
    const Size& size = size_of(pages, page);
    const double across = (view.viewport.width - 2 * gap_of(view)) / std::max(1.0F, size.width);
    const double down = (view.viewport.height - 2 * gap_of(view)) / std::max(1.0F, size.height);
    double scale = view.zoom * one;
    if (view.fit == Fit::width) scale = across;
    if (view.fit == Fit::page) scale = std::min(across, down);
    scale = std::clamp(scale, k_min_zoom * one, k_max_zoom * one);
    return std::round(scale * 1000) / 1000;  // what a tile's key can say
}

std::vector<PlacedPage> visible_pages(const View& view, std::span<const Size> pages) {
    std::vector<PlacedPage> placed;
    if (pages.empty() || view.viewport.width <= 0 || view.viewport.height <= 0) return placed;
    if (view.mode == Mode::single_page) return single_page(view, pages);
    const Anchor anchor = settled(
        view, pages,
        {.page = std::clamp(view.anchor.page, 0, last_page(pages)), .y = view.anchor.y, .x = view.anchor.x});
    const double gap = gap_of(view);
    double top = std::round(-anchor.y * placed_size(view, pages, anchor.page).height);
    if (anchor.page == 0 && anchor.y <= 0) top = gap / 2;
    int page = anchor.page;
    // The page before may still show in the gap above.
    if (page > 0 && top > 0) {
        --page;
        top -= placed_size(view, pages, page).height + gap;
    }
    for (; page <= last_page(pages) && top < view.viewport.height; ++page) {
        const Size size = placed_size(view, pages, page);
        const Rect rect{.x = left_of(view, size, anchor.x),
                        .y = static_cast<float>(top),
                        .width = size.width,
                        .height = size.height};
        if (rect.y + rect.height > 0)
            placed.push_back({.page = page, .rect = rect, .scale = scale_of(view, pages, page)});
        top += size.height + gap;
    }
    return placed;
}

TileKey coarse_key(int page, const Size& size) {
    const double scale = k_coarse_px / std::max({1.0F, size.width, size.height});
    return {.page = page,
            .scale_milli = static_cast<std::uint32_t>(std::max(1.0, std::floor(scale * 1000))),
            .column = 0,
            .row = 0,
            .coarse = true};
}

Rect tile_rect(const TileKey& key, const Size& page) {
    const Size size = pixel_size(page, key.scale_milli / 1000.0);
    if (key.coarse) return {.x = 0, .y = 0, .width = size.width, .height = size.height};
    const auto x = static_cast<float>(key.column * k_tile_px);
    const auto y = static_cast<float>(key.row * k_tile_px);
    return {.x = x,
            .y = y,
            .width = std::min<float>(k_tile_px, size.width - x),
            .height = std::min<float>(k_tile_px, size.height - y)};
}

std::vector<TileKey> tiles_of(int page, const Size& size, double scale, const Rect& part) {
    std::vector<TileKey> tiles;
    const Size pixels = pixel_size(size, scale);
    const auto first = [](float from) { return static_cast<int>(std::max(0.0F, from)) / k_tile_px; };
    const auto end = [](float to, float limit) {
        return (static_cast<int>(std::ceil(std::min(to, limit))) + k_tile_px - 1) / k_tile_px;
    };
    for (int row = first(part.y); row < end(part.y + part.height, pixels.height); ++row)
        for (int column = first(part.x); column < end(part.x + part.width, pixels.width); ++column)
            tiles.push_back({.page = page,
                             .scale_milli = static_cast<std::uint32_t>(std::lround(scale * 1000)),
                             .column = static_cast<std::uint16_t>(column),
                             .row = static_cast<std::uint16_t>(row),
                             .coarse = false});
    return tiles;
}

std::vector<TileKey> wanted_tiles(const View& view, std::span<const Size> pages) {
    const std::vector<PlacedPage> placed = visible_pages(view, pages);
    std::vector<TileKey> wanted;
    if (placed.empty()) return wanted;
    for (const PlacedPage& page : placed) wanted.push_back(coarse_key(page.page, size_of(pages, page.page)));
    struct Near {
        TileKey key;
        float distance;
    };
    std::vector<Near> sharp;
    for (const PlacedPage& page : placed) {
        const Rect part{.x = -page.rect.x,
                        .y = -page.rect.y,
                        .width = view.viewport.width,
                        .height = view.viewport.height};
        for (const TileKey& key : tiles_of(page.page, size_of(pages, page.page), page.scale, part)) {
            const Rect tile = tile_rect(key, size_of(pages, page.page));
            const float dx = page.rect.x + tile.x + tile.width / 2 - view.viewport.width / 2;
            const float dy = page.rect.y + tile.y + tile.height / 2 - view.viewport.height / 2;
            sharp.push_back({key, dx * dx + dy * dy});
        }
    }
    std::ranges::stable_sort(sharp, {}, &Near::distance);
    for (const Near& near : sharp) wanted.push_back(near.key);
    for (const int page : {placed.back().page + 1, placed.front().page - 1})
        if (page >= 0 && page <= last_page(pages)) wanted.push_back(coarse_key(page, size_of(pages, page)));
    return wanted;
}

Anchor scrolled(const View& view, std::span<const Size> pages, double dx, double dy) {
    if (pages.empty()) return view.anchor;
    Anchor anchor = view.anchor;
    anchor.page = std::clamp(anchor.page, 0, last_page(pages));
    const Size size = placed_size(view, pages, anchor.page);
    if (size.width > view.viewport.width) {
        const double margin = view.viewport.width / 2.0 / size.width;
        anchor.x = std::clamp(anchor.x + dx / size.width, margin, 1 - margin);
    }
    if (view.mode == Mode::single_page) {
        const double most = std::max(0.0, 1 - static_cast<double>(view.viewport.height) / size.height);
        anchor.y = std::clamp(anchor.y + dy / size.height, 0.0, most);
        return anchor;
    }
    const double gap = gap_of(view);
    double top = anchor.y * size.height + dy;  // from the top of anchor.page
    while (top < 0 && anchor.page > 0) {
        --anchor.page;
        top += placed_size(view, pages, anchor.page).height + gap;
    }
    while (anchor.page < last_page(pages) && top >= placed_size(view, pages, anchor.page).height + gap) {
        top -= placed_size(view, pages, anchor.page).height + gap;
        ++anchor.page;
    }
    anchor.y = std::clamp(top / placed_size(view, pages, anchor.page).height, 0.0, 1.0);
    return settled(view, pages, anchor);
}

Anchor next_page(const View& view, std::span<const Size> pages) {
    const int page = view.mode == Mode::single_page ? view.anchor.page : current_page(view, pages);
    return {.page = std::min(page + 1, std::max(0, last_page(pages))), .y = 0, .x = view.anchor.x};
}

Anchor previous_page(const View& view, std::span<const Size> pages) {
    const int page = view.mode == Mode::single_page ? view.anchor.page : current_page(view, pages);
    return {.page = std::max(0, page - 1), .y = 0, .x = view.anchor.x};
}

Anchor next_screen(const View& view, std::span<const Size> pages) {
    const double step = std::max(1.0, view.viewport.height - k_screen_overlap_px * view.window_scale);
    const Anchor moved = scrolled(view, pages, 0, step);
    if (view.mode == Mode::single_page && moved == view.anchor) return next_page(view, pages);
    return moved;
}

Anchor previous_screen(const View& view, std::span<const Size> pages) {
    const double step = std::max(1.0, view.viewport.height - k_screen_overlap_px * view.window_scale);
    const Anchor moved = scrolled(view, pages, 0, -step);
    if (view.mode == Mode::single_page && moved == view.anchor) return previous_page(view, pages);
    return moved;
}

int current_page(const View& view, std::span<const Size> pages) {
    int best = std::clamp(view.anchor.page, 0, std::max(0, last_page(pages)));
    float most = -1;
    for (const PlacedPage& page : visible_pages(view, pages)) {
        const float top = std::max(0.0F, page.rect.y);
        const float bottom = std::min(view.viewport.height / 2, page.rect.y + page.rect.height);
        if (bottom - top > most) {
            most = bottom - top;
            best = page.page;
        }
    }
    return best;
}

double effective_zoom(const View& view, std::span<const Size> pages) {
    if (pages.empty()) return 1;
    return scale_of(view, pages, std::clamp(view.anchor.page, 0, last_page(pages))) /
           (k_points_to_px * view.window_scale);
}

std::optional<PagePoint> page_at(const View& view, std::span<const Size> pages, float x, float y) {
    for (const PlacedPage& page : visible_pages(view, pages)) {
        const float inside_x = x - page.rect.x;
        const float inside_y = y - page.rect.y;
        if (inside_x < 0 || inside_y < 0 || inside_x >= page.rect.width || inside_y >= page.rect.height)
            continue;
        return PagePoint{.page = page.page,
                         .x = static_cast<float>(inside_x / page.scale),
                         .y = static_cast<float>(inside_y / page.scale)};
    }
    return std::nullopt;
}

}  // namespace oqyrman::render::layout
