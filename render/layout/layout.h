#pragma once
// Where pages stand in the window, which tiles of them are needed and in what order. Pure functions.
//
// Units: page sizes in points; `scale` is pixels to a point; everything in the window in physical pixels,
// y downwards. A page's tiles are k_tile_px squares counted from its upper left corner at that scale.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace oqyrman::render::layout {

inline constexpr int k_tile_px = 512;
inline constexpr float k_page_gap_px = 16;  ///< between pages and around them, at window scale 1
inline constexpr double k_min_zoom = 0.1;
inline constexpr double k_max_zoom = 8;
inline constexpr double k_points_to_px = 96.0 / 72.0;  ///< zoom 1 at window scale 1
inline constexpr int k_coarse_px = 256;                ///< longer side of a page's coarse picture

struct Size {
    float width = 0, height = 0;
};
struct Rect {
    float x = 0, y = 0, width = 0, height = 0;
    friend bool operator==(const Rect&, const Rect&) = default;
};

enum class Mode : std::uint8_t { continuous, single_page };
enum class Fit : std::uint8_t { width, page, zoom };

/// This point of the page, as fractions of its width and height, is held at the window's top, in the middle
/// of its width.
struct Anchor {
    int page = 0;
    double y = 0;
    double x = 0.5;
    friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// One tile, or the whole page small. `scale_milli`: pixels to 1000 points.
struct TileKey {
    int page = 0;
    std::uint32_t scale_milli = 0;
    std::uint16_t column = 0, row = 0;
    bool coarse = false;
    friend auto operator<=>(const TileKey&, const TileKey&) = default;
};

struct View {
    Mode mode = Mode::continuous;
    Fit fit = Fit::width;
    double zoom = 1;          ///< when fit is zoom
    double window_scale = 1;  ///< physical pixels to a px
    Size viewport;            ///< pixels
    Anchor anchor;
};

/// A page that can be seen.
struct PlacedPage {
    int page = 0;
    Rect rect;  ///< in the viewport's pixels; may reach beyond it
    double scale = 1;
};

/// Pixels to a point of this page in this view, clamped to what zoom allows.
double scale_of(const View& view, std::span<const Size> pages, int page);
/// Size of a page in pixels, whole ones.
Size pixel_size(const Size& page, double scale);

/// Pages to draw, from the top down. In single-page mode exactly one, centred where it is smaller than the
/// viewport.
std::vector<PlacedPage> visible_pages(const View& view, std::span<const Size> pages);

/// Tiles of what is visible, nearest to the viewport's middle first; coarse ones of those pages before them;
/// then coarse ones of the pages before and after, for the next turn.
std::vector<TileKey> wanted_tiles(const View& view, std::span<const Size> pages);
/// Where a tile stands on its page, in pixels from the page's corner (cut at the page's edge).
Rect tile_rect(const TileKey& key, const Size& page);
/// The coarse picture of a page: its scale, so that its longer side is k_coarse_px.
TileKey coarse_key(int page, const Size& size);
/// All tiles of a page that meet `part` (page pixels).
std::vector<TileKey> tiles_of(int page, const Size& size, double scale, const Rect& part);

/// The view moved by pixels (down and right positive), stopping at the ends of the book; in single-page mode
/// at the ends of the page.
Anchor scrolled(const View& view, std::span<const Size> pages, double dx, double dy);
/// One window further or back, keeping a line's overlap; in single-page mode the next or previous page when
/// this one is done.
Anchor next_screen(const View& view, std::span<const Size> pages);
Anchor previous_screen(const View& view, std::span<const Size> pages);
Anchor next_page(const View& view, std::span<const Size> pages);
Anchor previous_page(const View& view, std::span<const Size> pages);

/// The page that fills most of the viewport's upper half: the one whose number is shown.
int current_page(const View& view, std::span<const Size> pages);
/// The zoom factor the view has now, whatever its fit.
double effective_zoom(const View& view, std::span<const Size> pages);

/// The page under a point of the viewport, and the point on it in points.
struct PagePoint {
    int page = 0;
    float x = 0, y = 0;
};
std::optional<PagePoint> page_at(const View& view, std::span<const Size> pages, float x, float y);

}  // namespace oqyrman::render::layout
