#pragma once
// Inside render/layout: the document as a strip of pages in pixels. Any thread.

#include <vector>

#include "render/layout/view.h"

namespace oqyrman::render::layout {

/// Pages of the strip: all of them (continuous) or the one in view (single page).
struct Strip {
    int first = 0;             ///< page number of tops[0]
    std::vector<double> tops;  ///< of each page, pixels from the strip's top
    std::vector<PixelSize> sizes;
    std::vector<int> scales;
    double height = 0;
    double margin = 0;  ///< above the strip when it is shorter than the viewport

    std::size_t count() const { return tops.size(); }
    int last() const { return first + static_cast<int>(count()) - 1; }
    std::size_t index(int page) const { return static_cast<std::size_t>(page - first); }
};

bool empty(const View& view);
int clamped_page(const View& view, int page);
Strip strip_of(const View& view);
/// Pixels of the strip above the viewport, within its ends.
double top_of(const View& view, const Strip& strip);
/// The anchor that stands there; `x` as given.
Anchor anchor_at(const View& view, const Strip& strip, double top, double x);
/// Left edge of a page in the viewport, within its ends.
double left_of(const View& view, PixelSize size, double x);

}  // namespace oqyrman::render::layout
