#include "app/ui/icons.h"

#include "tests/catch.h"

using namespace oqyrman;

TEST_CASE("a drawing of lines and curves") {
    const auto drawing = ui::parse_drawing(
        R"(<svg viewBox="0 0 24 24"><path d="M 1 2 L 3 4 L 5 6 Z"/><path d="M0,0 C 0 10 10 10 10 0"/></svg>)");
    REQUIRE(drawing);
    REQUIRE(drawing->strokes.size() == 2);
    CHECK(drawing->width == 24);
    CHECK(drawing->strokes[0].closed);
    CHECK(drawing->strokes[0].points == std::vector<ui::Point>{{1, 2}, {3, 4}, {5, 6}});
    CHECK_FALSE(drawing->strokes[1].closed);
    CHECK(drawing->strokes[1].points.back() == ui::Point{10, 0});
    CHECK(drawing->strokes[1].points[6].y == Approx(7.5));
}

TEST_CASE("what is no drawing of ours is refused, not guessed at") {
    using ui::DrawingError;
    CHECK(ui::parse_drawing("").error() == DrawingError::no_view_box);
    CHECK(ui::parse_drawing(R"(<svg viewBox="0 0 0 0"></svg>)").error() == DrawingError::no_view_box);
    for (const char* path :
         {"L 1 1", "M 1", "M 1 1 Q 2 2 3 3", "M 1 1 C 1 2 3 4 5", "Z", "M 1 1 Z 4 4", "M nan 1"}) {
        INFO(path);
        const auto drawing =
            ui::parse_drawing("<svg viewBox=\"0 0 24 24\"><path d=\"" + std::string(path) + "\"/></svg>");
        REQUIRE_FALSE(drawing);
        CHECK(drawing.error() == DrawingError::bad_path);
    }
    std::string many = "M 0 0";
    for (int i = 0; i < 10000; ++i) many += " L 1 1";
    CHECK(ui::parse_drawing("<svg viewBox=\"0 0 24 24\"><path d=\"" + many + "\"/></svg>").error() ==
          DrawingError::too_large);
}
