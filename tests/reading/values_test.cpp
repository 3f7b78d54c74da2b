// The engine's values as screens have them.
#include "app/reading/values.h"

#include "tests/catch.h"
#include "tests/render/made_page.h"

using namespace oqyrman;
using tests::page_of;

TEST_CASE("A word that the engine broke at a line's end is whole, and its characters are found again") {
    render::PageText page;
    page.utf8 = "оқыр\u00AD\nман\n";
    for (int i = 0; i < 10; ++i) {
        const auto x = static_cast<float>(i);
        page.quads.push_back({{x, 0}, {x + 1, 0}, {x, 1}, {x + 1, 1}});
    }
    const state::PageText text = reading::to_text(page);
    CHECK(text.utf8 == "оқырман\n");
    REQUIRE(text.boxes.size() == 8);
    CHECK(text.boxes[4].x0 == 6);
    CHECK(text.paragraphs == std::vector<std::uint32_t>{0});
    CHECK(reading::from_text_offset(page, 0) == 0);
    CHECK(reading::from_text_offset(page, 3) == 3);
    CHECK(reading::from_text_offset(page, 4) == 6);
    CHECK(reading::from_text_offset(page, 8) == 10);
    CHECK(reading::from_text_offset(page, 99) == 10);
}

TEST_CASE("Paragraphs begin where they are parted when they are copied") {
    const render::PageText page = page_of({"Ол өтк\u00AD", "іздік деді.", "", "Иә."});
    const state::PageText text = reading::to_text(page);
    CHECK(text.utf8 == "Ол өткіздік деді.\n\nИә.\n");
    CHECK(text.paragraphs == std::vector<std::uint32_t>{0, 19});
}

TEST_CASE("What a printing program made of one link in several parts is one link again") {
    // A row of a contents as WeasyPrint prints it: all of the row, its dots with the number, its dots.
    const render::PageLinks printed{
        0,
        {{.rect = {20, 100, 200, 112}, .page = 8, .y = 60, .uri = {}},
         {.rect = {20, 113, 200, 125}, .page = 8, .y = 60, .uri = {}},
         {.rect = {80, 113, 200, 125}, .page = 8, .y = 60, .uri = {}},
         {.rect = {80, 113, 190, 125}, .page = 8, .y = 60, .uri = {}},
         {.rect = {20, 126, 200, 138}, .page = 9, .y = 60, .uri = {}},
         {.rect = {20, 400, 60, 412}, .page = 9, .y = 60, .uri = {}},
         {.rect = {20, 500, 60, 512}, .page = -1, .y = 0, .uri = "https://a.example"},
         {.rect = {61, 500, 90, 512}, .page = -1, .y = 0, .uri = "https://b.example"}}};
    const auto links = reading::to_links(printed);
    REQUIRE(links.size() == 5);
    CHECK(links[0].rects == std::vector<state::PageRect>{{20, 100, 200, 112}, {20, 113, 200, 125}});
    CHECK(links[1].rects == std::vector<state::PageRect>{{20, 126, 200, 138}});
    // The same place named once more further down is another link.
    CHECK(links[2].rects == std::vector<state::PageRect>{{20, 400, 60, 412}});
    CHECK(links[3].uri == "https://a.example");
    CHECK(links[4].uri == "https://b.example");
}

TEST_CASE("A link that goes over a line's end stands on both lines") {
    const auto links = reading::to_links({0,
                                          {{.rect = {150, 100, 200, 112}, .page = 3, .y = 0, .uri = {}},
                                           {.rect = {20, 113, 90, 125}, .page = 3, .y = 0, .uri = {}}}});
    REQUIRE(links.size() == 1);
    CHECK(links[0].rects.size() == 2);
}
