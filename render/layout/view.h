#pragma once
// Where pages and tiles stand in the window. Pure: everything is computed from a View, every frame; all
// functions may be called on any thread. Pixels are device pixels, from the viewport's upper left corner.

#include <optional>
#include <span>
#include <vector>

#include "render/limits.h"
#include "render/values.h"

namespace oqyrman::render::layout {

/// `two_pages` shows spreads: two and two, as in a bound book after the cover.
enum class ViewMode { continuous, single_page, two_pages };
enum class Fit { width, page, height, zoom };

/// The point of the document that is held: `y` (fraction of the page's height) at the top edge of the
/// viewport, `x` (fraction of its width, or of the spread's) at the middle of it. A `y` slightly below 0
/// stands in the gap above the page.
struct Anchor {
    int page = 0;
    double y = 0;
    double x = 0.5;
    friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// What the reader looks at. `pages` is borrowed for the call.
struct View {
    std::span<const PageSize> pages;
    ViewMode mode = ViewMode::continuous;
    Fit fit = Fit::width;
    double zoom = 1;           ///< when fit is zoom
    double scale = 96.0 / 72;  ///< pixels a point at zoom 1
    PixelSize viewport;
    int gap = 16;  ///< pixels between pages, and around them
    /// Of two pages: the first one stands alone, as in a bound book. Text that flows has no cover to spare.
    bool cover_alone = true;
    Anchor anchor;
};

struct PixelRect {
    double x = 0, y = 0, width = 0, height = 0;
    friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

struct VisiblePage {
    int page = 0;
    PixelRect rect;  ///< may stick out of the viewport
    int scale_milli = 1000;
    friend bool operator==(const VisiblePage&, const VisiblePage&) = default;
};

/// In the order in which tiles are wanted.
enum class Urgency { coarse, visible, ahead };

struct WantedTile {
    TileKey key;
    Urgency urgency = Urgency::visible;
    PixelRect rect;  ///< where it is drawn; of no use for tiles ahead
    friend bool operator==(const WantedTile&, const WantedTile&) = default;
};

struct Frame {
    Anchor anchor;                   ///< the view's, clamped: nothing scrolls past either end
    std::vector<VisiblePage> pages;  ///< top to bottom
    /// Coarse tiles of visible pages, then sharp ones from the middle of the viewport outwards, then coarse
    /// and sharp ones of the pages next and before. Draw coarse below sharp.
    std::vector<WantedTile> tiles;
    int current_page = 0;       ///< the page that covers most of the viewport
    double content_height = 0;  ///< pixels, of the document (continuous) or page (single)
    double content_top = 0;     ///< how far it is scrolled: 0 .. content_height - viewport height
};

/// An empty frame when there are no pages or no viewport.
Frame lay_out(const View& view);

/// Thousandths of a pixel a point at which the page is shown.
int page_scale(const View& view, int page);
/// Whole pixels of a page at a scale, as MuPDF rounds them.
PixelSize page_pixels(PageSize size, int scale_milli);
/// The scale at which the whole page is one tile.
int coarse_scale(PageSize size);
/// The part of the page, in its pixels, that a tile covers; empty width when there is no such tile.
PixelRect tile_rect(PageSize size, const TileKey& key);

/// Scrolls; positive `dy` shows what is below, positive `dx` what is to the right.
Anchor scroll_by(const View& view, double dx, double dy);
/// Scrolls so that `top` pixels of the content are above the viewport (a scroll bar).
Anchor scroll_to(const View& view, double top);
/// A screenful forwards or back; in single-page mode it turns the page at its end.
Anchor step(const View& view, bool forward);
/// The top of a page, or of a place in it.
Anchor page_anchor(const View& view, int page, double y = 0);
Anchor next_page(const View& view);
Anchor previous_page(const View& view);
/// The same point of the document stays at this pixel of the viewport while zoom, fit or size change.
Anchor keep_point(const View& before, const View& after, double x, double y);
/// The same for the middle of the viewport.
Anchor keep_centre(const View& before, const View& after);

struct PagePoint {
    int page = 0;
    Point point;  ///< points
    friend bool operator==(const PagePoint&, const PagePoint&) = default;
};
/// What is under a pixel of the viewport; nothing in the gaps.
std::optional<PagePoint> page_at(const View& view, double x, double y);
/// Where a rectangle of a page stands in the viewport (it may be outside); nothing for a bad page.
std::optional<PixelRect> to_viewport(const View& view, int page, const Rect& rect);

}  // namespace oqyrman::render::layout
