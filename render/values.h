#pragma once
// What a document is made of, as plain values. Points are 1/72 inch from the page's upper left corner;
// pages are counted from 0.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace oqyrman::render {

enum class Format : std::uint8_t { pdf, epub };

struct PageSize {
    float width = 0;
    float height = 0;
    friend bool operator==(const PageSize&, const PageSize&) = default;
};

struct PixelSize {
    int width = 0;
    int height = 0;
    friend bool operator==(const PixelSize&, const PixelSize&) = default;
};

struct Point {
    float x = 0, y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

struct Rect {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    friend bool operator==(const Rect&, const Rect&) = default;
};

/// Corners of a character as it stands on the page, which may be turned or slanted.
struct Quad {
    Point upper_left, upper_right, lower_left, lower_right;
    friend bool operator==(const Quad&, const Quad&) = default;
};

/// What a page's white and black are drawn as, 0xRRGGBB; what lies between follows, pictures stay as they
/// are. Black on white: the page as it is.
struct Tint {
    std::uint32_t paper = 0xFFFFFF;
    std::uint32_t ink = 0x000000;
    friend auto operator<=>(const Tint&, const Tint&) = default;
};

/// One tile of a page. `scale_milli`: thousandths of a pixel a point. A coarse tile is column 0, row 0 of
/// the scale at which the whole page fits into one (layout::coarse_scale). `turn`: quarters clockwise, 0 to
/// 3; columns and rows are those of the page as it is then shown.
struct TileKey {
    int page = 0;
    int scale_milli = 1000;
    int column = 0;
    int row = 0;
    int turn = 0;
    Tint tint = {};
    friend auto operator<=>(const TileKey&, const TileKey&) = default;
};

/// RGBA, 4 bytes a pixel, rows without padding, opaque.
struct Image {
    int width = 0;
    int height = 0;
    std::shared_ptr<const std::vector<std::byte>> rgba;
};

/// A row of the outline. `page` is -1 when its target is not in the book.
struct OutlineEntry {
    std::string title;
    int level = 0;  ///< 0 is the top
    int page = -1;
    float y = 0;
    friend bool operator==(const OutlineEntry&, const OutlineEntry&) = default;
};

/// `page` is -1 and `uri` not empty when the link leads out of the book.
struct Link {
    Rect rect;
    int page = -1;
    float y = 0;
    std::string uri;
    friend bool operator==(const Link&, const Link&) = default;
};

/// Characters [first, first + count) of the page; the line feed after them is not counted.
struct TextLine {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    Rect box;
    friend bool operator==(const TextLine&, const TextLine&) = default;
};

/// Text of a page in reading order: valid UTF-8, a line feed after each line and one more after each block.
/// One quad a code point (that of a line feed is empty).
struct PageText {
    std::string utf8;
    std::vector<Quad> quads;
    std::vector<TextLine> lines;
    friend bool operator==(const PageText&, const PageText&) = default;
};

/// A place where a searched word stands: characters [first, first + count) of the page, a rectangle for each
/// line it stands on, and the words around it on one line.
struct SearchHit {
    int page = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::string before, match, after;
    std::vector<Rect> rects;
    friend bool operator==(const SearchHit&, const SearchHit&) = default;
};

/// What a request to search brought: pages [first, first + pages) were read; a page that cannot
/// be read has no hits.
struct SearchPart {
    int first = 0;
    int pages = 0;
    std::vector<SearchHit> hits;
    friend bool operator==(const SearchPart&, const SearchPart&) = default;
};

/// Our own place in a book; survives another layout. For EPUB `resource` is the path in the package, `offset`
/// counts the characters before the place in that resource (white space and soft hyphens left out), and
/// `quote` is a few words that stand there, by which it is found again if the text was changed. For PDF
/// `resource` is empty and `page` and `y` (fraction of the page's height) count.
struct Locator {
    std::string resource;
    std::uint32_t offset = 0;
    std::string quote;
    int page = 0;
    float y = 0;
    friend bool operator==(const Locator&, const Locator&) = default;
};

/// A point of a page: `y` is a fraction of its height.
struct Place {
    int page = 0;
    float y = 0;
    friend bool operator==(const Place&, const Place&) = default;
};

/// How an EPUB is laid out; a PDF ignores it. Points; `css` is the reader's own style sheet, UTF-8.
struct ReflowSettings {
    float page_width = 420;
    float page_height = 595;
    float em = 11;
    std::string css;
    friend bool operator==(const ReflowSettings&, const ReflowSettings&) = default;
};

}  // namespace oqyrman::render
