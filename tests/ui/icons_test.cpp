#include "app/ui/icons.h"

#include <cmath>

#include "tests/catch.h"
#include "tests/ui/headless.h"

using namespace oqyrman;

namespace {

/// As the graphics card reads it between four pixels, 0 to 255; `u` and `v` from 0 to 1.
float read_between(const ImFontAtlas& atlas, float u, float v) {
    const float x = u * static_cast<float>(atlas.TexWidth) - 0.5F;
    const float y = v * static_cast<float>(atlas.TexHeight) - 0.5F;
    const auto left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
    const auto at = [&](int column, int row) {
        return static_cast<float>(atlas.TexPixelsAlpha8[(top + row) * atlas.TexWidth + left + column]);
    };
    const float fx = x - std::floor(x), fy = y - std::floor(y);
    return std::lerp(std::lerp(at(0, 0), at(1, 0), fx), std::lerp(at(0, 1), at(1, 1), fx), fy);
}

}  // namespace

TEST_CASE("the shadow ends at its rim, whatever lies beside it in the picture of all letters") {
    for (const float scale : {1.0F, 1.5F, 2.0F}) {
        const ui::Fonts& fonts = tests::fonts_at(scale);
        const ImFontAtlas& atlas = *fonts.of_style[0]->ContainerAtlas;
        REQUIRE(atlas.TexPixelsAlpha8 != nullptr);
        const ImVec2 a = fonts.shadow_uv0, b = fonts.shadow_uv1;
        float most = 0;
        for (int step = 0; step <= 64; ++step) {
            const float share = static_cast<float>(step) / 64;
            const float u = std::lerp(a.x, b.x, share), v = std::lerp(a.y, b.y, share);
            for (const float rim : {read_between(atlas, a.x, v), read_between(atlas, b.x, v),
                                    read_between(atlas, u, a.y), read_between(atlas, u, b.y)})
                most = std::max(most, rim);
        }
        INFO("scale " << scale);
        CHECK(most < 1);
        CHECK(read_between(atlas, (a.x + b.x) / 2, (a.y + b.y) / 2) > 250);
    }
}

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

TEST_CASE("a closed line does not come back to its first point twice") {
    const auto drawing = ui::parse_drawing(
        R"(<svg viewBox="0 0 24 24"><path d="M 1 2 L 3 4 C 3 5 2 3 1 2 Z"/><path d="M 1 2 L 3 4 L 1 2"/></svg>)");
    REQUIRE(drawing);
    CHECK(drawing->strokes[0].closed);
    CHECK(drawing->strokes[0].points.front() == ui::Point{1, 2});
    CHECK(drawing->strokes[0].points.back() != ui::Point{1, 2});
    CHECK(drawing->strokes[1].points == std::vector<ui::Point>{{1, 2}, {3, 4}, {1, 2}});
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
