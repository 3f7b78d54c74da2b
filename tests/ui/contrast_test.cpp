// Contrast as it is drawn: every letter of every screen against what lies under it, from Dear ImGui's own
// lists.
#include <cmath>
#include <set>
#include <utility>

#include "app/ui/tokens.h"
#include "tests/catch.h"
#include "tests/ui/canned.h"
#include "tests/ui/headless.h"

using namespace oqyrman;
using namespace oqyrman::tests;
using ui::Colour;

namespace {

struct Solid {
    std::array<ImVec2, 3> corners;
    ui::Rect clip;
    Colour colour;
};
struct Letter {
    ImVec2 middle;
    Colour colour;
    std::size_t solids_under;  // drawn before it
};
struct Painting {
    std::vector<Solid> solids;
    std::vector<Letter> letters;
};

Colour colour_of(ImU32 packed) {
    const auto part = [&](unsigned shift) { return static_cast<std::uint8_t>((packed >> shift) & 0xFFU); };
    return {part(IM_COL32_R_SHIFT), part(IM_COL32_G_SHIFT), part(IM_COL32_B_SHIFT), part(IM_COL32_A_SHIFT)};
}

/// Upper left corners of all letters in the atlas.
std::set<std::pair<float, float>> letters_of(const ImFontAtlas& atlas) {
    std::set<std::pair<float, float>> corners;
    for (const ImFont* font : atlas.Fonts)
        for (const ImFontGlyph& glyph : font->Glyphs)
            if (glyph.Visible != 0) corners.emplace(glyph.U0, glyph.V0);
    return corners;
}

void take_triangle(Painting& painting, const std::array<ImDrawVert, 3>& v, const ui::Rect& clip) {
    // The fringe that softens an edge fades out: it is no ground for anything.
    if (v[0].col != v[1].col || v[0].col != v[2].col) return;
    painting.solids.push_back({{v[0].pos, v[1].pos, v[2].pos}, clip, colour_of(v[0].col)});
}

Painting painting_of(const ImDrawData& data) {
    const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    const std::set<std::pair<float, float>> letters = letters_of(atlas);
    const ImVec2 white = atlas.TexUvWhitePixel;
    Painting painting;
    for (int l = 0; l < data.CmdListsCount; ++l) {
        const ImDrawList& list = *data.CmdLists[l];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            const ui::Rect clip{command.ClipRect.x, command.ClipRect.y,
                                command.ClipRect.z - command.ClipRect.x,
                                command.ClipRect.w - command.ClipRect.y};
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                std::array<ImDrawVert, 3> v{};
                for (unsigned k = 0; k < 3; ++k)
                    v[k] = list.VtxBuffer[static_cast<int>(
                        command.VtxOffset + list.IdxBuffer[static_cast<int>(command.IdxOffset + i + k)])];
                const bool solid = v[0].uv.x == white.x && v[0].uv.y == white.y && v[1].uv.x == white.x;
                if (solid) {
                    take_triangle(painting, v, clip);
                } else if (letters.contains({v[0].uv.x, v[0].uv.y}) && v[2].uv.x > v[0].uv.x) {
                    const ImVec2 middle{(v[0].pos.x + v[2].pos.x) / 2, (v[0].pos.y + v[2].pos.y) / 2};
                    if (ui::contains(clip, middle.x, middle.y))
                        painting.letters.push_back({middle, colour_of(v[0].col), painting.solids.size()});
                }
            }
        }
    }
    return painting;
}

float side(ImVec2 a, ImVec2 b, ImVec2 p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); }

bool covers(const Solid& solid, ImVec2 p) {
    if (!ui::contains(solid.clip, p.x, p.y)) return false;
    const float a = side(solid.corners[0], solid.corners[1], p),
                b = side(solid.corners[1], solid.corners[2], p),
                c = side(solid.corners[2], solid.corners[0], p);
    return (a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0);
}

Colour laid_over(Colour ground, Colour top) {
    const Colour mixed = ui::blend(ground, top, top.a / 255.0);
    return {mixed.r, mixed.g, mixed.b, 255};
}

Colour ground_of(const Painting& painting, const Letter& letter) {
    Colour ground = ui::hex(0);
    for (std::size_t i = 0; i < letter.solids_under; ++i)
        if (covers(painting.solids[i], letter.middle)) ground = laid_over(ground, painting.solids[i].colour);
    return ground;
}

bool is_cloth(Colour colour) { return std::ranges::find(ui::k_cloths, colour) != ui::k_cloths.end(); }

struct Seen {
    std::size_t letters = 0;
    double worst = 21;  ///< contrast, in parts of the least there may be
};

Seen look_at(const state::State& state, float scale) {
    // A window as large as at scale 1, in its own pixels.
    Headless ui(state, 1280 * scale, 720 * scale, scale);
    ui.advance(1);
    ui.settle();
    const Painting painting = painting_of(*ImGui::GetDrawData());
    Seen seen{.letters = painting.letters.size()};
    for (const Letter& letter : painting.letters) {
        const Colour ground = ground_of(painting, letter);
        // A cover is a picture: it keeps its colours, also among black and yellow.
        const bool strong = state.settings.theme == state::Theme::contrast && !is_cloth(ground);
        seen.worst = std::min(seen.worst,
                              ui::contrast(laid_over(ground, letter.colour), ground) / (strong ? 7.0 : 4.5));
    }
    return seen;
}

}  // namespace

TEST_CASE("every letter on every screen can be read on what lies under it") {
    std::size_t least = SIZE_MAX;
    for (const state::Language language : {state::Language::kk, state::Language::ru, state::Language::en})
        for (const float scale : {1.0F, 1.25F, 1.5F, 2.0F}) {
            std::size_t measured = 0;
            for (const Canned& each : canned_states())
                for (const state::Theme theme : ui::k_all_themes) {
                    INFO(each.name << ", theme " << static_cast<int>(theme) << ", language "
                                   << language::code_of(language) << ", scale " << scale);
                    state::State shown = each.state;
                    shown.settings.theme = theme;
                    shown.settings.language = language;
                    const Seen seen = look_at(shown, scale);
                    measured += seen.letters;
                    CHECK(seen.worst >= 1.0);
                }
            least = std::min(least, measured);
        }
    CHECK(least > 20000);
}
