#include "app/ui/reader_view.h"

#include <algorithm>
#include <cmath>

#include "render/layout/turn.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

constexpr double k_px_per_point = 96.0 / 72.0;
/// A line of some 65 letters; narrower on a small window, never so narrow that words stand alone.
constexpr float k_column_points = 460;
constexpr float k_least_column_points = 220;
constexpr float k_least_page_points = 240;

layout::Fit fit_of(state::Fit fit) {
    switch (fit) {
        case state::Fit::width:
        case state::Fit::comfortable:
            return layout::Fit::width;
        case state::Fit::page:
            return layout::Fit::page;
        case state::Fit::height:
            return layout::Fit::height;
        case state::Fit::zoom:
            return layout::Fit::zoom;
    }
    return layout::Fit::width;
}

layout::ViewMode mode_of(state::ViewMode mode) {
    switch (mode) {
        case state::ViewMode::continuous:
            return layout::ViewMode::continuous;
        case state::ViewMode::single_page:
            return layout::ViewMode::single_page;
        case state::ViewMode::two_pages:
            return layout::ViewMode::two_pages;
    }
    return layout::ViewMode::continuous;
}

}  // namespace

std::vector<render::PageSize> layout_pages(const state::Reader& reader) {
    std::vector<render::PageSize> pages;
    pages.reserve(reader.pages.size());
    for (const state::PageSize& page : reader.pages)
        pages.push_back(layout::turned(render::PageSize{page.width, page.height}, reader.turn));
    return pages;
}

layout::View layout_view(const state::Reader& reader, std::span<const render::PageSize> pages,
                         const Rect& room, float scale) {
    layout::View view{
        .pages = pages,
        .mode = mode_of(reader.view.mode),
        .fit = fit_of(reader.view.fit),
        .zoom = reader.view.zoom,
        .scale = k_px_per_point * static_cast<double>(scale),
        .viewport = {static_cast<int>(room.width), static_cast<int>(room.height)},
        .gap = static_cast<int>(std::lround(size::k_page_gap * scale)),
        .anchor = {reader.anchor.page, reader.anchor.y, reader.anchor.x},
    };
    // Text that flows was laid out for this room: to fill the width would only make its letters huge.
    const bool flows = reader.format == state::BookFormat::epub && !pages.empty();
    view.cover_alone = !flows;
    const double beside = view.mode == layout::ViewMode::two_pages ? 2 : 1;
    if (flows && view.fit != layout::Fit::zoom && beside * pages.front().width * view.scale <= room.width) {
        view.fit = layout::Fit::zoom;
        view.zoom = 1;
    }
    const double widest = static_cast<double>(size::k_page_width * scale);
    const double first = pages.empty() ? 0 : static_cast<double>(pages.front().width) * view.scale;
    if (!flows && reader.view.fit == state::Fit::comfortable && beside * first > 0 &&
        beside * widest < static_cast<double>(room.width)) {
        view.fit = layout::Fit::zoom;
        view.zoom = widest / first;
    }
    return view;
}

state::Anchor to_state(const layout::Anchor& anchor) { return {anchor.page, anchor.y, anchor.x}; }

double zoom_now(const layout::View& view) {
    if (view.pages.empty() || view.scale <= 0) return 1;
    return layout::page_scale(view, view.anchor.page) / 1000.0 / view.scale;
}

double zoom_step(double now, bool in) {
    constexpr double k_same = 0.01;
    if (in) {
        const auto next = std::ranges::find_if(k_zooms, [&](double zoom) { return zoom > now + k_same; });
        return next == k_zooms.end() ? k_zooms.back() : *next;
    }
    double below = k_zooms.front();
    for (const double zoom : k_zooms)
        if (zoom < now - k_same) below = zoom;
    return below;
}

render::PageSize comfortable_page(const Rect& whole, float scale, state::ViewMode mode) {
    Rect room = whole;
    if (mode == state::ViewMode::two_pages) room.width /= 2;
    const auto points = static_cast<float>(1 / (k_px_per_point * static_cast<double>(scale)));
    const float margin = 2 * size::k_page_gap * scale;
    return {std::clamp(std::floor((room.width - margin) * points), k_least_column_points, k_column_points),
            std::max(k_least_page_points, std::floor((room.height - margin) * points))};
}

}  // namespace oqyrman::ui
