// The engine's values as screens have them.
#include "app/reading/values.h"

#include "tests/catch.h"

using namespace oqyrman;

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
    CHECK(reading::from_text_offset(page, 0) == 0);
    CHECK(reading::from_text_offset(page, 3) == 3);
    CHECK(reading::from_text_offset(page, 4) == 6);
    CHECK(reading::from_text_offset(page, 8) == 10);
    CHECK(reading::from_text_offset(page, 99) == 10);
}
