#include "render/layout/view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/layout/geometry.h"

namespace oqyrman::render::layout {

namespace {

constexpr double k_step = 0.9;  ///< of the viewport: a line or two stays in sight

struct Ranked {
    WantedTile tile;
    double distance = 0;
};

/// Sharp tiles of one page that meet the band between `from` and `to` (viewport pixels, down).
void collect_sharp(const View& view, const VisiblePage& page, double from, double to, Urgency urgency,
                   std::vector<Ranked>& into) {
    const PageSize size = view.pages[static_cast<std::size_t>(page.page)];
    const auto first = [](double pixel) { return static_cast<int>(std::max(0.0, pixel)) / k_tile_pixels; };
    const auto end = [](double pixel, double limit) {
        return static_cast<int>(std::ceil(std::min(pixel, limit) / k_tile_pixels));
    };
    const double right = view.viewport.width - page.rect.x;
    for (int row = first(from - page.rect.y); row < end(to - page.rect.y, page.rect.height); ++row) {
        for (int column = first(-page.rect.x); column < end(right, page.rect.width); ++column) {
            const TileKey key{
                .page = page.page, .scale_milli = page.scale_milli, .column = column, .row = row};
            PixelRect rect = tile_rect(size, key);
            rect.x += page.rect.x;
            rect.y += page.rect.y;
            const double dx = rect.x + rect.width / 2 - view.viewport.width / 2.0;
            const double dy = rect.y + rect.height / 2 - view.viewport.height / 2.0;
            into.push_back({{key, urgency, rect}, dx * dx + dy * dy});
        }
    }
}

WantedTile coarse_tile(const View& view, const VisiblePage& page, Urgency urgency) {
    const int scale = coarse_scale(view.pages[static_cast<std::size_t>(page.page)]);
    return {{.page = page.page, .scale_milli = scale, .column = 0, .row = 0}, urgency, page.rect};
}

void append_nearest_first(std::vector<Ranked>& ranked, std::vector<WantedTile>& tiles) {
    std::ranges::sort(ranked, {}, [](const Ranked& one) { return std::pair(one.distance, one.tile.key); });
    for (const Ranked& one : ranked) tiles.push_back(one.tile);
}

/// A neighbour stands where a turn of the page or a scroll would show it: just outside the viewport.
void want_neighbour(const View& view, int page, bool below, std::vector<WantedTile>& tiles) {
    if (page < 0 || page >= static_cast<int>(view.pages.size())) return;
    const int scale = page_scale(view, page);
    const PixelSize size = page_pixels(view.pages[static_cast<std::size_t>(page)], scale);
    const double y = below ? view.viewport.height : -static_cast<double>(size.height);
    const VisiblePage placed{.page = page,
                             .rect = {.x = left_of(view, size.width, view.anchor.x),
                                      .y = y,
                                      .width = static_cast<double>(size.width),
                                      .height = static_cast<double>(size.height)},
                             .scale_milli = scale};
    tiles.push_back(coarse_tile(view, placed, Urgency::ahead));
    std::vector<Ranked> sharp;
    const double height = view.viewport.height;
    collect_sharp(view, placed, below ? height : -height, below ? 2 * height : 0, Urgency::ahead, sharp);
    append_nearest_first(sharp, tiles);
}

std::vector<WantedTile> wanted(const View& view, const std::vector<VisiblePage>& pages) {
    std::vector<WantedTile> tiles;
    if (pages.empty()) return tiles;
    for (const VisiblePage& page : pages) tiles.push_back(coarse_tile(view, page, Urgency::coarse));
    std::vector<Ranked> sharp;
    for (const VisiblePage& page : pages)
        collect_sharp(view, page, 0, view.viewport.height, Urgency::visible, sharp);
    append_nearest_first(sharp, tiles);
    // What the next scroll shows of a page that is partly in view.
    std::vector<Ranked> below;
    const double height = view.viewport.height;
    collect_sharp(view, pages.back(), height, 2 * height, Urgency::ahead, below);
    std::erase_if(below, [&](const Ranked& one) { return one.tile.rect.y < height; });
    append_nearest_first(below, tiles);
    want_neighbour(view, pages.back().page + 1, true, tiles);
    want_neighbour(view, pages.front().page - 1, false, tiles);
    return tiles;
}

/// A pixel of a viewport.
struct Spot {
    double x = 0, y = 0;
};

/// What is at `from` in the one view is at `to` in the other.
Anchor hold(const View& before, Spot from, const View& after, Spot to) {
    if (empty(before) || empty(after)) return after.anchor;
    const Frame frame = lay_out(before);
    if (frame.pages.empty()) return frame.anchor;
    const auto away = [&](const VisiblePage& page) {
        return std::max({0.0, page.rect.y - from.y, from.y - page.rect.y - page.rect.height}) +
               std::max({0.0, page.rect.x - from.x, from.x - page.rect.x - page.rect.width});
    };
    const VisiblePage held = *std::ranges::min_element(frame.pages, {}, away);
    const double down = (from.y - held.rect.y) / held.rect.height;
    const double across = (from.x - held.rect.x) / held.rect.width;
    View there = after;
    there.anchor = {.page = held.page, .y = 0, .x = frame.anchor.x};
    const Strip strip = strip_of(there);
    const std::size_t index = strip.index(clamped_page(there, held.page));
    const double point = strip.offsets[index] + across * strip.sizes[index].width;
    const double middle = (after.viewport.width / 2.0 - to.x + point) / strip.row_widths[index];
    return anchor_at(there, strip, strip.tops[index] + down * strip.sizes[index].height - to.y, middle);
}

}  // namespace

Frame lay_out(const View& view) {
    Frame frame;
    frame.anchor = view.anchor;
    if (empty(view)) return frame;
    const Strip strip = strip_of(view);
    const double top = top_of(view, strip);
    frame.anchor = anchor_at(view, strip, top, view.anchor.x);
    frame.content_height = strip.height;
    frame.content_top = top;
    double most = -1;
    const double offset = strip.margin - std::round(top);
    for (std::size_t i = 0; i < strip.count(); ++i) {
        const PixelSize size = strip.sizes[i];
        const PixelRect rect{.x = page_left(view, strip, i, view.anchor.x),
                             .y = strip.tops[i] + offset,
                             .width = static_cast<double>(size.width),
                             .height = static_cast<double>(size.height)};
        const double shown =
            std::min<double>(view.viewport.height, rect.y + rect.height) - std::max(0.0, rect.y);
        if (shown <= 0) continue;
        const int page = strip.first + static_cast<int>(i);
        frame.pages.push_back({.page = page, .rect = rect, .scale_milli = strip.scales[i]});
        if (shown > most) {
            most = shown;
            frame.current_page = page;
        }
    }
    frame.tiles = wanted(view, frame.pages);
    return frame;
}

Anchor scroll_by(const View& view, double dx, double dy) {
    if (empty(view)) return view.anchor;
    const Strip strip = strip_of(view);
    // From where the page really stands: an anchor beyond an edge is at the edge.
    const Anchor held = anchor_at(view, strip, top_of(view, strip), view.anchor.x);
    const double x = held.x + dx / strip.row_widths[strip.index(held.page)];
    return anchor_at(view, strip, top_of(view, strip) + dy, x);
}

Anchor scroll_to(const View& view, double top) {
    if (empty(view)) return view.anchor;
    return anchor_at(view, strip_of(view), top, view.anchor.x);
}

Anchor step(const View& view, bool forward) {
    if (empty(view)) return view.anchor;
    const Anchor before = lay_out(view).anchor;
    const double pixels = std::max(1.0, view.viewport.height * k_step);
    const Anchor after = scroll_by(view, 0, forward ? pixels : -pixels);
    if (view.mode == ViewMode::continuous || std::abs(after.y - before.y) > 1e-9) return after;
    if (forward) return next_page(view);
    const int page = shown_with(view, before.page).first - 1;
    return page < 0 ? before : page_anchor(view, page, 1);
}

Anchor page_anchor(const View& view, int page, double y) {
    View there = view;
    there.anchor = {.page = clamped_page(view, page), .y = y, .x = view.anchor.x};
    if (empty(view)) return there.anchor;
    // The top of a page is shown with the gap above it.
    if (y <= 0) {
        const int scale = page_scale(view, there.anchor.page);
        const PixelSize size = page_pixels(view.pages[static_cast<std::size_t>(there.anchor.page)], scale);
        there.anchor.y = -static_cast<double>(view.gap) / size.height;
    }
    const Strip strip = strip_of(there);
    return anchor_at(there, strip, top_of(there, strip), view.anchor.x);
}

Anchor next_page(const View& view) {
    if (empty(view)) return view.anchor;
    const Frame frame = lay_out(view);
    const int next = shown_with(view, frame.current_page).second + 1;
    return next >= static_cast<int>(view.pages.size()) ? frame.anchor : page_anchor(view, next);
}

Anchor previous_page(const View& view) {
    if (empty(view)) return view.anchor;
    return page_anchor(view, shown_with(view, lay_out(view).current_page).first - 1);
}

Anchor keep_point(const View& before, const View& after, double x, double y) {
    return hold(before, {x, y}, after, {x, y});
}

Anchor keep_centre(const View& before, const View& after) {
    return hold(before, {before.viewport.width / 2.0, before.viewport.height / 2.0}, after,
                {after.viewport.width / 2.0, after.viewport.height / 2.0});
}

std::optional<PagePoint> page_at(const View& view, double x, double y) {
    for (const VisiblePage& page : lay_out(view).pages) {
        const double inside_x = x - page.rect.x;
        const double inside_y = y - page.rect.y;
        if (inside_x < 0 || inside_y < 0 || inside_x >= page.rect.width || inside_y >= page.rect.height)
            continue;
        const PageSize size = view.pages[static_cast<std::size_t>(page.page)];
        return PagePoint{.page = page.page,
                         .point = {.x = static_cast<float>(inside_x * size.width / page.rect.width),
                                   .y = static_cast<float>(inside_y * size.height / page.rect.height)}};
    }
    return std::nullopt;
}

std::optional<PixelRect> to_viewport(const View& view, int page, const Rect& rect) {
    if (empty(view) || page < 0 || page >= static_cast<int>(view.pages.size())) return std::nullopt;
    const Strip strip = strip_of(view);
    if (page < strip.first || page > strip.last()) return std::nullopt;
    const PixelSize size = strip.sizes[strip.index(page)];
    const double across = size.width / static_cast<double>(view.pages[static_cast<std::size_t>(page)].width);
    const double down = size.height / static_cast<double>(view.pages[static_cast<std::size_t>(page)].height);
    const double left = page_left(view, strip, strip.index(page), view.anchor.x);
    const double top = strip.tops[strip.index(page)] + strip.margin - std::round(top_of(view, strip));
    return PixelRect{.x = left + rect.x0 * across,
                     .y = top + rect.y0 * down,
                     .width = (rect.x1 - rect.x0) * across,
                     .height = (rect.y1 - rect.y0) * down};
}

}  // namespace oqyrman::render::layout
