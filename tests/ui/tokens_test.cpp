#include "app/ui/tokens.h"

#include <set>

#include "tests/catch.h"

using namespace oqyrman;
using ui::contrast;

TEST_CASE("contrast is what WCAG computes") {
    CHECK(contrast(ui::hex(0x000000), ui::hex(0xFFFFFF)) == Approx(21.0));
    CHECK(contrast(ui::hex(0x777777), ui::hex(0xFFFFFF)) == Approx(4.48).margin(0.01));
    CHECK(contrast(ui::hex(0xFFFFFF), ui::hex(0x777777)) == Approx(4.48).margin(0.01));
}

TEST_CASE("words can be read on everything they stand on") {
    for (const state::Theme theme : ui::k_all_themes) {
        const ui::Palette& p = ui::palette(theme);
        const double least = theme == state::Theme::contrast ? 7.0 : 4.5;
        INFO("theme " << static_cast<int>(theme));
        for (const ui::Colour ground : {p.ground, p.card}) {
            for (const ui::Colour words : {p.ink, p.second_ink, p.act, p.due, p.error})
                CHECK(contrast(words, ground) >= least);
            // What shows where a control is (WCAG 1.4.11), and the ring of the focus.
            CHECK(contrast(p.edge, ground) >= 3.0);
            CHECK(contrast(p.act, ground) >= 3.0);
        }
        CHECK(contrast(p.on_act, p.act) >= least);
        CHECK(contrast(p.on_act, ui::blend(p.act, p.ink, 0.15)) >= 4.5);
        // Under the mouse, and where the patron is.
        CHECK(contrast(p.ink, p.hover) >= least);
        CHECK(contrast(p.act, p.hover) >= 4.5);
        CHECK(contrast(p.ink, p.track) >= least);
        CHECK(contrast(p.act, p.track) >= (theme == state::Theme::contrast ? 7.0 : 4.5));
        CHECK(contrast(p.second_ink, p.track) >= 4.5);
        CHECK(contrast(p.act, ui::soft_ground(p)) >= (theme == state::Theme::contrast ? 7.0 : 4.5));
        // A toast is written in the ground's colour on ink.
        CHECK(contrast(p.ground, p.ink) >= least);
    }
    for (const ui::Colour cloth : ui::k_cloths) CHECK(contrast(ui::k_cloth_ink, cloth) >= 4.5);
    CHECK(contrast(ui::hex(ui::k_page_ink), ui::hex(ui::k_page_paper)) >= 7.0);
}

TEST_CASE("sizes sit on the grid of four") {
    using namespace ui::size;
    for (const float size :
         {k_gap_small,   k_gap,          k_gap_large,   k_gap_grand,    k_margin,      k_rail,
          k_rail_wide,   k_content,      k_control,     k_bar,          k_cover_width, k_cover_height,
          k_thumb_width, k_thumb_height, k_shelf_width, k_shelf_height, k_tile,        k_panel,
          k_dialog,      k_form,         k_text_column, k_icon,         k_drawing,     k_field_number})
        CHECK(static_cast<int>(size) % 4 == 0);
    std::set<float> text_sizes;
    for (const ui::TextToken& each : ui::k_text_tokens) text_sizes.insert(each.size);
    CHECK(text_sizes.size() <= 5);
    CHECK(k_cover_height / k_cover_width == Approx(1.5));
    CHECK(k_thumb_height / k_thumb_width == Approx(1.5));
    CHECK(k_shelf_height / k_shelf_width == Approx(1.5));
}
