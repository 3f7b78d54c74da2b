#include "app/ui/tokens.h"

#include <cmath>

namespace oqyrman::ui {

namespace {

std::uint8_t mix(std::uint8_t a, std::uint8_t b, double share) {
    return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
}

double linear(std::uint8_t channel) {
    const double c = channel / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Colour c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

constexpr Palette k_paper{
    .ground = hex(0xFAF7F2),
    .card = hex(0xFFFFFF),
    .ink = hex(0x1F1B16),
    .second_ink = hex(0x625A50),
    .act = hex(0x0B6170),
    .due = hex(0x8A5200),
    .error = hex(0xA1262B),
    .on_act = hex(0xFFFFFF),
    .hairline = hex(0xDDD6CA),
    .edge = hex(0x8C8478),
    .hover = hex(0xF1ECE2),
    .desk = hex(0xEAE5DB),
    .track = hex(0xE8E1D5),
    .shade = {0x1F, 0x1B, 0x16, 0x66},
    .shadow = {0x1F, 0x1B, 0x16, 0x38},
};
constexpr Palette k_sepia{
    .ground = hex(0xF2E6CF),
    .card = hex(0xF8F0DF),
    .ink = hex(0x33281B),
    .second_ink = hex(0x65563F),
    .act = hex(0x0A5A66),
    .due = hex(0x7A4700),
    .error = hex(0x962328),
    .on_act = hex(0xFFFFFF),
    .hairline = hex(0xD8C7A6),
    .edge = hex(0x87765A),
    .hover = hex(0xEADBBE),
    .desk = hex(0xE2D2B2),
    .track = hex(0xE0D0B0),
    .shade = {0x33, 0x28, 0x1B, 0x66},
    .shadow = {0x33, 0x28, 0x1B, 0x40},
};
constexpr Palette k_dark{
    .ground = hex(0x171614),
    .card = hex(0x211F1C),
    .ink = hex(0xE9E3D9),
    .second_ink = hex(0xA79F92),
    .act = hex(0x63C1CD),
    .due = hex(0xE0A85A),
    .error = hex(0xF0837E),
    .on_act = hex(0x171614),
    .hairline = hex(0x3A3631),
    .edge = hex(0x7B7469),
    .hover = hex(0x2B2824),
    .desk = hex(0x0F0E0D),
    .track = hex(0x34302B),
    .shade = {0x00, 0x00, 0x00, 0x99},
    .shadow = {0x00, 0x00, 0x00, 0x80},
};
constexpr Palette k_contrast{
    .ground = hex(0x000000),
    .card = hex(0x000000),
    .ink = hex(0xFFFFFF),
    .second_ink = hex(0xFFFFFF),
    .act = hex(0xFFE04A),
    .due = hex(0xFFE04A),
    .error = hex(0xFF9B9B),
    .on_act = hex(0x000000),
    .hairline = hex(0xFFFFFF),
    .edge = hex(0xFFFFFF),
    .hover = hex(0x262626),
    .desk = hex(0x000000),
    .track = hex(0x404040),
    .shade = {0x00, 0x00, 0x00, 0xCC},
    .shadow = {0x00, 0x00, 0x00, 0x00},
};

}  // namespace

Colour blend(Colour a, Colour b, double share) {
    return {mix(a.r, b.r, share), mix(a.g, b.g, share), mix(a.b, b.b, share), mix(a.a, b.a, share)};
}

double contrast(Colour a, Colour b) {
    const double la = luminance(a), lb = luminance(b);
    const double light = la > lb ? la : lb, dark = la > lb ? lb : la;
    return (light + 0.05) / (dark + 0.05);
}

const Palette& palette(state::Theme theme) {
    switch (theme) {
        case state::Theme::paper:
            return k_paper;
        case state::Theme::sepia:
            return k_sepia;
        case state::Theme::dark:
            return k_dark;
        case state::Theme::contrast:
            return k_contrast;
    }
    return k_paper;
}

}  // namespace oqyrman::ui
