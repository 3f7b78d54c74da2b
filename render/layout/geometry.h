#pragma once
// Inside render/layout: the document as a strip of pages in pixels. Any thread.

#include <utility>
#include <vector>

#include "render/layout/view.h"

namespace oqyrman::render::layout {

/// Pages of the strip: all of them (continuous), or what is in view (one page or a spread).
struct Strip {
    int first = 0;             ///< page number of tops[0]
    std::vector<double> tops;  ///< of each page, pixels from the strip's top
    std::vector<PixelSize> sizes;
    std::vector<int> offsets;     ///< of each page, pixels from the left edge of its row
    std::vector<int> row_widths;  ///< of the row each page stands in
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
/// Left edge of a row this wide in the viewport, within its ends.
double left_of(const View& view, int width, double x);
/// Left edge of a page of the strip in the viewport.
double page_left(const View& view, const Strip& strip, std::size_t index, double x);
/// First and last page of what is shown at once: of the spread, or the page itself.
std::pair<int, int> shown_with(const View& view, int page);

}  // namespace oqyrman::render::layout
