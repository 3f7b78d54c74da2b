#pragma once
// Every size and colour of the interface. A screen holds no literal size or colour: what is not here is not
// used. Sizes are px at scale 1; Canvas::px turns them into physical pixels.

#include <array>
#include <cstdint>

#include "app/state/state.h"

namespace oqyrman::ui {

struct Colour {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    friend constexpr bool operator==(const Colour&, const Colour&) = default;
};

inline constexpr Colour hex(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16U), static_cast<std::uint8_t>(rgb >> 8U),
            static_cast<std::uint8_t>(rgb), 255};
}
inline constexpr std::uint32_t to_hex(Colour c) {
    return std::uint32_t{c.r} << 16U | std::uint32_t{c.g} << 8U | c.b;
}
inline constexpr Colour with_alpha(Colour colour, double alpha) {
    return {colour.r, colour.g, colour.b, static_cast<std::uint8_t>(alpha * 255.0 + 0.5)};
}
/// `share` of `b` laid over `a`: 0 is a, 1 is b.
Colour blend(Colour a, Colour b, double share);
/// Contrast of two opaque colours, 1 to 21 (WCAG 2.1, contrast ratio).
double contrast(Colour a, Colour b);

struct Palette {
    Colour ground, card, ink, second_ink, act, due, error;
    Colour on_act;    ///< words on a filled primary button
    Colour hairline;  ///< rules between parts
    Colour edge;      ///< of a control that rests: at least 3:1 against its ground
    Colour hover;     ///< ground of a control under the mouse
    Colour desk;      ///< around the page in the reader
    Colour track;     ///< the unfilled part of a bar; a cover that has not come
    Colour shade;     ///< over the screen while a dialog asks
    Colour shadow;    ///< under covers, cards and dialogs; alpha included
};
const Palette& palette(state::Theme theme);
/// A QR code is dark on light in every theme: many telephones read no other.
inline constexpr Colour k_qr_light = hex(0xffffff), k_qr_dark = hex(0x000000);
/// The ground of a soft button: a breath of the colour that means "act".
inline Colour soft_ground(const Palette& colours) { return blend(colours.card, colours.act, 0.12); }
inline constexpr std::array k_all_themes{state::Theme::paper, state::Theme::sepia, state::Theme::dark,
                                         state::Theme::contrast};

/// Five sizes, two weights; serif for titles and for the covers we make.
enum class TextStyle : std::uint8_t {
    small,         // 13/20
    small_strong,  // 13/20
    body,          // 15/22
    body_strong,   // 15/22
    lead,          // 18/26
    lead_strong,   // 18/26
    heading,       // 24/32
    cover_small,   // 13/18 serif
    cover,         // 15/22 serif
    title,         // 18/26 serif
    display,       // 24/32 serif
    grand,         // 34/42 serif
};
inline constexpr std::size_t k_text_style_count = 12;

enum class FontFace : std::uint8_t { sans, sans_strong, serif };
struct TextToken {
    FontFace face;
    float size, line;
};
inline constexpr std::array<TextToken, k_text_style_count> k_text_tokens{{
    {FontFace::sans, 13, 20},
    {FontFace::sans_strong, 13, 20},
    {FontFace::sans, 15, 22},
    {FontFace::sans_strong, 15, 22},
    {FontFace::sans, 18, 26},
    {FontFace::sans_strong, 18, 26},
    {FontFace::sans_strong, 24, 32},
    {FontFace::serif, 13, 18},
    {FontFace::serif, 15, 22},
    {FontFace::serif, 18, 26},
    {FontFace::serif, 24, 32},
    {FontFace::serif, 34, 42},
}};
inline constexpr const TextToken& token(TextStyle style) {
    return k_text_tokens[static_cast<std::size_t>(style)];
}

namespace size {
inline constexpr float k_unit = 4;
inline constexpr float k_gap_small = 8;
inline constexpr float k_gap = 16;
inline constexpr float k_gap_large = 24;
inline constexpr float k_gap_grand = 48;
inline constexpr float k_margin = 32;
inline constexpr float k_rail =
    88;  ///< its longest word in three languages, at 13 px, with the ring around it
inline constexpr float k_rail_wide = 216;
inline constexpr float k_wide_window = 1440;  ///< from here on the rail shows its words beside its icons
inline constexpr float k_content = 1200;
inline constexpr float k_text_column = 640;  ///< running text is never wider
inline constexpr float k_settings = 800;
inline constexpr float k_form = 400;
inline constexpr float k_control = 40;
inline constexpr float k_bar = 56;
inline constexpr float k_radius = 6;
inline constexpr float k_radius_card = 10;
inline constexpr float k_cover_width = 168;
inline constexpr float k_cover_height = 252;
inline constexpr float k_thumb_width = 80;  ///< a cover in a row of things to go on with
inline constexpr float k_thumb_height = 120;
inline constexpr float k_shelf_width = 120;  ///< a cover on the patron's own shelf
inline constexpr float k_shelf_height = 180;
inline constexpr float k_tile = 336;  ///< a loan in the catalogue's first lane is at least this wide
inline constexpr float k_icon = 24;
inline constexpr float k_icon_stroke = 1.5F;
inline constexpr float k_logo = 64;
inline constexpr float k_drawing = 120;
inline constexpr float k_panel = 320;
inline constexpr float k_dialog = 480;
inline constexpr float k_focus_ring = 3;
inline constexpr float k_progress = 4;
inline constexpr float k_swatch = 16;
inline constexpr float k_scroll_bar = 8;
inline constexpr float k_low_panel = 400;   ///< lower than this, all of a panel scrolls
inline constexpr float k_found_place = 56;  ///< a row of the places found: its page, its words
inline constexpr float k_found_tick = 8;    ///< of a place found, on the position line
inline constexpr float k_preview = 176;     ///< height of what a link leads to, shown beside it
inline constexpr float k_entry_line = 48;   ///< a chapter that begins this near the top is the one being read
inline constexpr float k_ribbon = 14;       ///< of a bookmark, on its page
inline constexpr float k_field_number = 64;
inline constexpr float k_page_width = 800;  ///< a page is not opened wider than this
inline constexpr float k_page_gap = 16;     ///< between pages of a continuous view
inline constexpr float k_wheel_step = 96;
inline constexpr float k_qr_module = 4;  ///< a telephone reads it from an arm's length
inline constexpr float k_qr_margin = 4;  ///< modules around a QR code (ISO/IEC 18004)
}  // namespace size

namespace pace {
inline constexpr double k_bar_rest_s = 2.0;        ///< the reader's bar leaves after this long
inline constexpr double k_busy_patience_s = 0.4;   ///< no progress is shown before
inline constexpr double k_frame_s = 1.0 / 60;      ///< between the frames of what moves by itself
inline constexpr double k_throw_patience_s = 0.1;  ///< a hand that rested this long lets the page lie
inline constexpr float k_glide_fades_s = 0.25F;    ///< in this time a glide loses two thirds of its speed
inline constexpr float k_glide_least = 40;         ///< px a second: slower is still
inline constexpr float k_glide_most = 6000;
}  // namespace pace

/// Cloths of the covers we make; words on them are `k_cloth_ink`.
inline constexpr std::array<Colour, 8> k_cloths{hex(0x7A2E2E), hex(0x2F4F4F), hex(0x24476B), hex(0x5B4A1F),
                                                hex(0x3F5A2A), hex(0x5A2F5E), hex(0x7A4419), hex(0x37405A)};
inline constexpr Colour k_cloth_ink = hex(0xF6EBD4);

/// Over the words found, and over those the patron has gone to: the print under it stays readable.
inline constexpr Colour k_selected{0x2B, 0x8C, 0x9B, 0x50};
/// Over the sentence that is being read aloud.
inline constexpr Colour k_spoken{0x4C, 0xA6, 0x4C, 0x58};
inline constexpr Colour k_found{0xFF, 0xD5, 0x4A, 0x70};
inline constexpr Colour k_found_here{0xE0, 0x7B, 0x00, 0x80};
/// The paper fixed pages are printed on where no theme colours them, and the words we write on it ourselves.
inline constexpr std::uint32_t k_page_paper = 0xFFFFFF;
inline constexpr std::uint32_t k_page_ink = 0x000000;

}  // namespace oqyrman::ui
