// Where pages and tiles stand: pure, so by tables.
#include <algorithm>
#include <cmath>
#include <set>

#include "render/layout/turn.h"
#include "render/layout/view.h"
#include "tests/catch.h"

namespace oqyrman::tests {

using namespace oqyrman::render;
using namespace oqyrman::render::layout;

namespace {

const std::vector<PageSize> k_pages(10, PageSize{.width = 600, .height = 800});

View view_of(ViewMode mode, Fit fit, PixelSize viewport, Anchor anchor = {}) {
    return {.pages = k_pages,
            .mode = mode,
            .fit = fit,
            .zoom = 1,
            .scale = 1,
            .viewport = viewport,
            .gap = 10,
            .anchor = anchor};
}

View strip(Anchor anchor = {}) { return view_of(ViewMode::continuous, Fit::zoom, {1000, 500}, anchor); }

}  // namespace

TEST_CASE("A page is as large as its fit says", "[layout]") {
    struct Row {
        Fit fit;
        double zoom;
        PixelSize viewport;
        int scale_milli;
    };
    const Row row = GENERATE(values<Row>({
        {Fit::width, 1, {620, 500}, 1000},
        {Fit::width, 1, {1220, 500}, 2000},
        {Fit::width, 3, {1220, 500}, 2000},
        {Fit::page, 1, {5000, 820}, 1000},
        {Fit::page, 1, {320, 5000}, 500},
        {Fit::height, 1, {100, 820}, 1000},
        {Fit::height, 1, {5000, 420}, 500},
        {Fit::zoom, 1.5, {100, 100}, 1500},
        {Fit::zoom, 1e9, {100, 100}, k_max_scale_milli},
        {Fit::zoom, 0, {100, 100}, k_min_scale_milli},
        {Fit::zoom, NAN, {100, 100}, 1000},
        {Fit::width, 1, {5, 5}, k_min_scale_milli},
    }));
    View view = view_of(ViewMode::continuous, row.fit, row.viewport);
    view.zoom = row.zoom;
    CHECK(page_scale(view, 0) == row.scale_milli);
    CHECK(page_scale(view, 99) == row.scale_milli);
}

TEST_CASE("Pages round to pixels as MuPDF rounds them", "[layout]") {
    CHECK(page_pixels({600, 800}, 1000) == PixelSize{600, 800});
    CHECK(page_pixels({595.276F, 841.89F}, 1000) == PixelSize{596, 842});
    CHECK(page_pixels({600.0005F, 800}, 1000) == PixelSize{600, 800});
    CHECK(page_pixels({100, 100}, 1) == PixelSize{1, 1});
    CHECK(page_pixels({NAN, -5}, 1000) == PixelSize{1, 1});
    CHECK(page_pixels({1e9F, 1}, 1000).width == static_cast<int>(k_max_page_points));
}

TEST_CASE("A rectangle turns with its page, and four quarters bring it home", "[layout]") {
    const PageSize size{.width = 200, .height = 100};
    const Rect mark{.x0 = 10, .y0 = 20, .x1 = 40, .y1 = 30};
    CHECK(turned(size, 1) == PageSize{100, 200});
    CHECK(turned(size, 2) == size);
    CHECK(turned(mark, size, 0) == mark);
    CHECK(turned(mark, size, 1) == Rect{70, 10, 80, 40});
    CHECK(turned(mark, size, 2) == Rect{160, 70, 190, 80});
    CHECK(turned(mark, size, 3) == Rect{20, 160, 30, 190});
    CHECK(turned(turned(mark, size, 1), turned(size, 1), 3) == mark);
    CHECK(turned(turned(mark, size, 2), size, 2) == mark);
    CHECK(quarters(-1) == 3);
    CHECK(quarters(4) == 0);
}

TEST_CASE("Tiles cover a page exactly", "[layout]") {
    const PageSize size{.width = 700, .height = 1200};
    const TileKey key{.page = 0, .scale_milli = 1000, .column = 0, .row = 0};
    const auto at = [&](int column, int row) {
        return tile_rect(size, {key.page, key.scale_milli, column, row});
    };
    CHECK(at(0, 0) == PixelRect{0, 0, 512, 512});
    CHECK(at(1, 0) == PixelRect{512, 0, 188, 512});
    CHECK(at(1, 2) == PixelRect{512, 1024, 188, 176});
    CHECK(at(2, 0) == PixelRect{});
    CHECK(at(0, 3) == PixelRect{});
    CHECK(at(-1, 0) == PixelRect{});
    CHECK(at(2'000'000'000, 0) == PixelRect{});
    for (const PageSize page :
         {PageSize{600, 800}, PageSize{1, 20'000}, PageSize{14'400, 3}, PageSize{0, 0}}) {
        const int scale = coarse_scale(page);
        const PixelSize pixels = page_pixels(page, scale);
        CHECK(std::max(pixels.width, pixels.height) <= k_tile_pixels);
        const PixelRect whole = tile_rect(page, {0, scale, 0, 0});
        CHECK(whole.width == pixels.width);
        CHECK(whole.height == pixels.height);
    }
}

TEST_CASE("The strip shows what the anchor holds, and never beyond its ends", "[layout]") {
    // Ten pages of 800 pixels with gaps of 10: 8110 in all, 500 in view.
    struct Row {
        Anchor anchor;
        double top;
        int current;
        std::vector<int> pages;
    };
    const Row row = GENERATE(values<Row>({
        {{0, -1, 0.5}, 0, 0, {0}},
        {{0, 0, 0.5}, 10, 0, {0}},
        {{0, 0.5, 0.5}, 410, 0, {0, 1}},
        {{1, -0.0125, 0.5}, 810, 1, {1}},
        {{1, 0.9, 0.5}, 1540, 2, {1, 2}},
        {{9, 1, 0.5}, 7610, 9, {9}},
        {{9, 50, 0.5}, 7610, 9, {9}},
        {{99, 0, 0.5}, 7300, 9, {9}},
        {{-3, NAN, NAN}, 10, 0, {0}},
    }));
    CAPTURE(row.anchor.page, row.anchor.y);
    const Frame frame = lay_out(strip(row.anchor));
    CHECK(frame.content_height == 8110);
    CHECK(frame.content_top == Approx(row.top));
    CHECK(frame.current_page == row.current);
    std::vector<int> pages;
    for (const VisiblePage& page : frame.pages) pages.push_back(page.page);
    CHECK(pages == row.pages);
    // A frame's own anchor shows the same frame.
    const Frame again = lay_out(strip(frame.anchor));
    CHECK(again.content_top == Approx(frame.content_top));
    CHECK(again.tiles.size() == frame.tiles.size());
}

TEST_CASE("A page narrower than the window stands in its middle, a wider one moves within its edges",
          "[layout]") {
    CHECK(lay_out(strip()).pages[0].rect.x == 200);
    View wide = strip();
    wide.zoom = 2;  // 1200 pixels in 1000
    CHECK(lay_out(wide).pages[0].rect.x == -100);
    wide.anchor.x = 0;
    CHECK(lay_out(wide).pages[0].rect.x == 10);
    CHECK(lay_out(wide).anchor.x == Approx(490.0 / 1200));
    wide.anchor.x = 1;
    CHECK(lay_out(wide).pages[0].rect.x == 1000 - 10 - 1200);
    wide.anchor = scroll_by(wide, -50, 0);
    CHECK(lay_out(wide).pages[0].rect.x == -210 + 50);
}

TEST_CASE("A short document stands in the middle of the window", "[layout]") {
    View view = strip();
    view.pages = std::span(k_pages).first(1);
    view.viewport = {1000, 1020};
    const Frame frame = lay_out(view);
    CHECK(frame.pages[0].rect == PixelRect{200, 110, 600, 800});
    CHECK(frame.content_top == 0);
    CHECK(scroll_by(view, 0, 300).y == frame.anchor.y);
}

TEST_CASE("Scrolling moves by pixels over gaps and pages and back", "[layout]") {
    View view = strip({0, 0, 0.5});
    double top = 10;
    for (const double step : {1.0, 500.0, 799.5, 10.0, 3000.0, -4000.0, -9000.0, 1e12, -1e12}) {
        view.anchor = scroll_by(view, 0, step);
        top = std::clamp(top + step, 0.0, 7610.0);
        CHECK(lay_out(view).content_top == Approx(top).margin(1e-6));
    }
    CHECK(lay_out([&] {
              View there = view;
              there.anchor = scroll_to(view, 4000);
              return there;
          }())
              .content_top == Approx(4000));
}

TEST_CASE("Next and previous page show the top of a page with the gap above it", "[layout]") {
    View view = strip({3, 0.3, 0.5});
    view.anchor = next_page(view);
    CHECK(view.anchor.page == 4);
    CHECK(lay_out(view).pages.front().rect.y == 10);
    view.anchor = previous_page(view);
    view.anchor = previous_page(view);
    CHECK(lay_out(view).current_page == 2);
    view.anchor = page_anchor(view, 9, 0.5);
    CHECK(lay_out(view).current_page == 9);
    view.anchor = next_page(view);
    CHECK(lay_out(view).current_page == 9);
    view.anchor = page_anchor(view, 0);
    CHECK(lay_out(view).content_top == 0);
    view.anchor = previous_page(view);
    CHECK(lay_out(view).content_top == 0);
}

TEST_CASE("Single-page mode shows one page and turns it at its end", "[layout]") {
    View view = view_of(ViewMode::single_page, Fit::page, {640, 840}, {4, 0, 0.5});
    Frame frame = lay_out(view);
    REQUIRE(frame.pages.size() == 1);
    CHECK(frame.pages[0].rect.y == Approx(10).margin(1));
    CHECK(frame.current_page == 4);
    view.anchor = step(view, true);
    CHECK(view.anchor.page == 5);
    view.anchor = step(view, false);
    CHECK(view.anchor.page == 4);

    view = view_of(ViewMode::single_page, Fit::width, {620, 500}, {4, 0, 0.5});  // 820 pixels in 500
    view.anchor = step(view, true);
    CHECK(view.anchor.page == 4);
    CHECK(lay_out(view).content_top == 320);
    view.anchor = step(view, true);
    CHECK(view.anchor.page == 5);
    CHECK(lay_out(view).content_top == 0);
    view.anchor = step(view, false);
    CHECK(view.anchor.page == 4);
    CHECK(lay_out(view).content_top == 320);
    view.anchor = {0, -1, 0.5};
    CHECK(step(view, false).page == 0);
    view.anchor = {9, 1, 0.5};
    CHECK(step(view, true).page == 9);
}

TEST_CASE("Tiles are wanted coarse first, then from the middle outwards, then ahead, each once", "[layout]") {
    View view = strip({3, 0.5, 0.5});
    view.zoom = 2;
    const Frame frame = lay_out(view);
    REQUIRE(frame.pages.size() == 1);
    REQUIRE(frame.tiles.size() > 4);
    CHECK(std::ranges::is_sorted(frame.tiles, {}, &WantedTile::urgency));
    CHECK(frame.tiles[0].urgency == Urgency::coarse);
    CHECK(frame.tiles[0].rect == frame.pages[0].rect);
    std::set<TileKey> seen;
    double distance = 0;
    std::size_t visible = 0;
    for (const WantedTile& tile : frame.tiles) {
        CHECK(seen.insert(tile.key).second);
        if (tile.urgency != Urgency::visible) continue;
        ++visible;
        const double x = tile.rect.x + tile.rect.width / 2 - 500;
        const double y = tile.rect.y + tile.rect.height / 2 - 250;
        CHECK(x * x + y * y >= distance);
        distance = x * x + y * y;
        CHECK(tile.rect.x < 1000);
        CHECK(tile.rect.y < 500);
        CHECK(tile.rect.y + tile.rect.height > 0);
    }
    CHECK(visible >= 4);
    const auto ahead = [&](int page) {
        return std::ranges::count_if(frame.tiles, [&](const WantedTile& tile) {
            return tile.urgency == Urgency::ahead && tile.key.page == page;
        });
    };
    CHECK(ahead(2) > 0);
    CHECK(ahead(4) > 0);
    CHECK(ahead(5) == 0);
}

TEST_CASE("Visible tiles cover every visible pixel of the pages", "[layout]") {
    for (const double y : {0.0, 0.3, 0.77, 0.99}) {
        View view = strip({2, y, 0.5});
        view.zoom = 1.37;
        const Frame frame = lay_out(view);
        for (const VisiblePage& page : frame.pages)
            for (double py = std::max(0.0, page.rect.y); py < std::min(500.0, page.rect.y + page.rect.height);
                 py += 13)
                for (double px = std::max(0.0, page.rect.x);
                     px < std::min(1000.0, page.rect.x + page.rect.width); px += 13) {
                    const bool covered = std::ranges::any_of(frame.tiles, [&](const WantedTile& tile) {
                        return tile.urgency == Urgency::visible && tile.key.page == page.page &&
                               px >= tile.rect.x && px < tile.rect.x + tile.rect.width && py >= tile.rect.y &&
                               py < tile.rect.y + tile.rect.height;
                    });
                    if (!covered) FAIL("pixel " << px << " " << py);
                }
    }
    SUCCEED();
}

TEST_CASE("Zooming keeps the middle where it is", "[layout]") {
    const View before = strip({3, 0.4, 0.5});
    View after = before;
    after.zoom = 2.5;
    after.anchor = keep_centre(before, after);
    const auto was = page_at(before, 500, 250);
    const auto is = page_at(after, 500, 250);
    REQUIRE(was);
    REQUIRE(is);
    CHECK(is->page == was->page);
    CHECK(is->point.y == Approx(was->point.y).margin(1.5));
    CHECK(is->point.x == Approx(was->point.x).margin(1.5));
}

TEST_CASE("A point of the window is a point of a page and back", "[layout]") {
    const View view = strip({1, 0.25, 0.5});
    const auto point = page_at(view, 300, 100);
    REQUIRE(point);
    CHECK(point->page == 1);
    CHECK(point->point.x == Approx(100));
    CHECK(point->point.y == Approx(300));
    CHECK_FALSE(page_at(view, 10, 100));
    CHECK_FALSE(page_at(strip({0, -1, 0.5}), 300, 5));
    const auto rect = to_viewport(view, 1, {100, 300, 110, 320});
    REQUIRE(rect);
    CHECK(*rect == PixelRect{300, 100, 10, 20});
    CHECK_FALSE(to_viewport(view, 10, {}));
    CHECK_FALSE(to_viewport(view_of(ViewMode::single_page, Fit::page, {9, 9}), 3, {}));
}

TEST_CASE("Nothing to show is an empty frame", "[layout]") {
    View no_viewport = strip();
    no_viewport.viewport = {0, 500};
    View no_pages = strip();
    no_pages.pages = {};
    for (const View& view : {View{}, no_viewport, no_pages}) {
        CHECK(lay_out(view).tiles.empty());
        CHECK(lay_out(view).pages.empty());
        CHECK(scroll_by(view, 5, 5) == view.anchor);
        CHECK(scroll_to(view, 5) == view.anchor);
        CHECK(next_page(view) == view.anchor);
        CHECK(previous_page(view) == view.anchor);
        CHECK(step(view, true) == view.anchor);
        CHECK_FALSE(page_at(view, 0, 0));
        CHECK_FALSE(to_viewport(view, 0, {}));
    }
}

TEST_CASE("Spreads stand as in a bound book: the cover alone, then two and two", "[layout]") {
    const auto numbers = [](const View& view) {
        std::vector<int> pages;
        for (const VisiblePage& page : lay_out(view).pages) pages.push_back(page.page);
        return pages;
    };
    // Two pages of 600 x 800 fit exactly.
    View view = view_of(ViewMode::two_pages, Fit::page, {1220, 820});
    CHECK(numbers(view) == std::vector{0});
    view.anchor = next_page(view);
    CHECK(numbers(view) == std::vector{1, 2});
    const Frame frame = lay_out(view);
    CHECK(frame.pages[0].rect == PixelRect{10, 10, 600, 800});
    CHECK(frame.pages[1].rect == PixelRect{610, 10, 600, 800});
    CHECK(frame.pages[0].scale_milli == 1000);
    view.anchor = page_anchor(view, 6);
    CHECK(numbers(view) == std::vector{5, 6});
    view.anchor = previous_page(view);
    CHECK(numbers(view) == std::vector{3, 4});
    view.anchor = step(view, true);
    CHECK(numbers(view) == std::vector{5, 6});
    // Ten pages: the last stands alone.
    view.anchor = page_anchor(view, 9);
    CHECK(numbers(view) == std::vector{9});
    CHECK(next_page(view) == lay_out(view).anchor);
    view.anchor = step(view, false);
    CHECK(numbers(view) == std::vector{7, 8});
    const auto under = page_at(view, 900, 400);
    REQUIRE(under);
    CHECK(under->page == 8);
    const auto rect = to_viewport(view, 8, {0, 0, 600, 800});
    REQUIRE(rect);
    CHECK(*rect == PixelRect{610, 10, 600, 800});
}

TEST_CASE("Without a cover spreads begin with the first page", "[layout]") {
    View view = view_of(ViewMode::two_pages, Fit::page, {1220, 820});
    view.cover_alone = false;
    const auto first = [&] { return lay_out(view).pages.front().page; };
    CHECK(lay_out(view).pages.size() == 2);
    CHECK(first() == 0);
    view.anchor = next_page(view);
    CHECK(first() == 2);
    view.anchor = page_anchor(view, 5);
    CHECK(first() == 4);
    view.anchor = previous_page(view);
    CHECK(first() == 2);
    view.anchor = step(view, true);
    CHECK(first() == 4);
    view.anchor = step(view, false);
    CHECK(first() == 2);
}

TEST_CASE("What is under the pointer stays there while the zoom changes", "[layout]") {
    for (const ViewMode mode : {ViewMode::continuous, ViewMode::single_page, ViewMode::two_pages}) {
        View before = view_of(mode, Fit::zoom, {500, 400}, {.page = 3, .y = 0.4, .x = 0.5});
        before.anchor = lay_out(before).anchor;
        View after = before;
        after.zoom = 1.5;
        const auto held = page_at(before, 400, 90);
        REQUIRE(held);
        after.anchor = keep_point(before, after, 400, 90);
        const auto now = page_at(after, 400, 90);
        REQUIRE(now);
        CHECK(now->page == held->page);
        CHECK(std::abs(now->point.x - held->point.x) < 1.5F);
        CHECK(std::abs(now->point.y - held->point.y) < 1.5F);
    }
}

}  // namespace oqyrman::tests
