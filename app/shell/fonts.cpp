#include "app/shell/fonts.h"

#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include <imgui_freetype.h>

namespace oqyrman::shell {

namespace {

constexpr std::size_t k_max_font_bytes = 16U << 20U;

// Latin with the accents of Europe and Turkic languages, Cyrillic with every Kazakh letter, and the marks of
// print; pairs of first and last, ended by 0.
constexpr std::array<ImWchar, 39> k_letters{
    0x0020, 0x007E, 0x00A0, 0x017F, 0x018F, 0x018F, 0x01E6, 0x01E7, 0x0218, 0x021B, 0x0259, 0x0259, 0x0400,
    0x0523, 0x2010, 0x2015, 0x2018, 0x201E, 0x2020, 0x2022, 0x2026, 0x2026, 0x2030, 0x2030, 0x2039, 0x203A,
    0x20AC, 0x20AC, 0x20B8, 0x20BD, 0x2116, 0x2116, 0x2122, 0x2122, 0x2190, 0x2193, 0x2212, 0x2212, 0};

std::optional<std::string> read(const std::filesystem::path& file) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(file, error);
    if (error || bytes == 0 || bytes > k_max_font_bytes) return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    std::string data((std::istreambuf_iterator<char>(in)), {});
    if (data.size() != bytes) return std::nullopt;
    return data;
}

/// Where others keep letters of ours, for when those that came with the program are gone.
constexpr std::array k_other_folders{"/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/noto",
                                     "/usr/share/fonts/truetype/dejavu"};

std::optional<std::string> read_first(const std::filesystem::path& directory,
                                      std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (auto data = read(directory / name)) return data;
    for (const char* name : names)
        for (const char* other : k_other_folders)
            if (auto data = read(std::filesystem::path(other) / name)) return data;
    return std::nullopt;
}

std::uint16_t big16(const std::string& data, std::size_t at) {
    if (at + 2 > data.size()) return 0;
    return static_cast<std::uint16_t>((static_cast<unsigned char>(data[at]) << 8U) |
                                      static_cast<unsigned char>(data[at + 1]));
}

std::size_t table_at(const std::string& data, const char* tag) {
    for (std::size_t i = 0, at = 12; i < big16(data, 4); ++i, at += 16) {
        if (at + 16 > data.size()) return 0;
        if (std::memcmp(data.data() + at, tag, 4) == 0)
            return (std::size_t{big16(data, at + 8)} << 16U) | big16(data, at + 10);
    }
    return 0;
}

/// Dear ImGui takes a size from ascent to descent; ours, like everybody's, are sizes of the em square.
float height_of_em(const std::string& data) {
    const std::size_t head = table_at(data, "head"), hhea = table_at(data, "hhea");
    const float em = big16(data, head + 18);
    const auto ascent = static_cast<std::int16_t>(big16(data, hhea + 4));
    const auto descent = static_cast<std::int16_t>(big16(data, hhea + 6));
    if (head == 0 || hhea == 0 || em <= 0 || ascent <= descent) return 1.2F;
    return static_cast<float>(ascent - descent) / em;
}

/// Columns of numbers stand still when their figures are equally wide.
void make_figures_even(ImFont& font) {
    float widest = 0;
    for (ImWchar c = '0'; c <= '9'; ++c) widest = std::max(widest, font.GetCharAdvance(c));
    for (ImFontGlyph& glyph : font.Glyphs) {
        if (glyph.Codepoint < '0' || glyph.Codepoint > '9') continue;
        const float shift = std::round((widest - glyph.AdvanceX) / 2);
        glyph.X0 += shift;
        glyph.X1 += shift;
        glyph.AdvanceX = widest;
        font.IndexAdvanceX[static_cast<int>(glyph.Codepoint)] = widest;
    }
}

/// A soft-edged square: opaque in the middle, gone at the rim.
void paint_shadow(ImFontAtlas& atlas, const ImFontAtlasCustomRect& place) {
    const int side = ui::k_shadow_px;
    const float middle = static_cast<float>(side - 1) / 2;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const float dx = std::abs(static_cast<float>(x) - middle) / middle;
            const float dy = std::abs(static_cast<float>(y) - middle) / middle;
            const float inside = (1 - dx * dx) * (1 - dy * dy);
            const auto value = static_cast<unsigned char>(std::lround(255 * inside * inside));
            atlas.TexPixelsAlpha8[(place.Y + y) * atlas.TexWidth + place.X + x] = value;
        }
}

}  // namespace

std::expected<FontFiles, std::string> read_font_files(const std::filesystem::path& directory) {
    auto sans = read_first(
        directory, {"Inter-Regular.otf", "Inter-Regular.ttf", "NotoSans-Regular.ttf", "DejaVuSans.ttf"});
    if (!sans) return std::unexpected("no fonts in " + directory.string());
    auto strong = read_first(
        directory, {"Inter-SemiBold.otf", "Inter-SemiBold.ttf", "NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf"});
    auto serif = read_first(directory, {"NotoSerif-Regular.ttf", "NotoSerif-Regular.otf", "DejaVuSerif.ttf"});
    return FontFiles{*sans, strong.value_or(*sans), serif.value_or(*sans)};
}

std::expected<BuiltFonts, std::string> build_fonts(const FontFiles& files, float scale) {
    BuiltFonts built;
    built.atlas = std::make_unique<ImFontAtlas>();
    ImFontAtlas& atlas = *built.atlas;
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
    for (std::size_t i = 0; i < ui::k_text_style_count; ++i) {
        const ui::TextToken& token = ui::k_text_tokens[i];
        const std::string& data = token.face == ui::FontFace::serif         ? files.serif
                                  : token.face == ui::FontFace::sans_strong ? files.sans_strong
                                                                            : files.sans;
        const float height = std::round(token.size * scale * height_of_em(data));
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;
        config.PixelSnapH = true;
        // Only read: the atlas does not own it.
        void* bytes = const_cast<char*>(data.data());
        built.fonts.of_style[i] = atlas.AddFontFromMemoryTTF(bytes, static_cast<int>(data.size()), height,
                                                             &config, k_letters.data());
        built.fonts.draw_size[i] = height;
    }
    const int shadow = atlas.AddCustomRectRegular(ui::k_shadow_px, ui::k_shadow_px);
    if (!atlas.Build() || atlas.TexPixelsAlpha8 == nullptr) return std::unexpected("fonts cannot be read");
    for (ImFont* font : built.fonts.of_style) make_figures_even(*font);
    const ImFontAtlasCustomRect& place = *atlas.GetCustomRectByIndex(shadow);
    paint_shadow(atlas, place);
    atlas.CalcCustomRectUV(&place, &built.fonts.shadow_uv0, &built.fonts.shadow_uv1);
    // To the middle of the outer pixels: beyond it, what lies beside the picture shows through.
    const ImVec2 half{atlas.TexUvScale.x / 2, atlas.TexUvScale.y / 2};
    built.fonts.shadow_uv0 = {built.fonts.shadow_uv0.x + half.x, built.fonts.shadow_uv0.y + half.y};
    built.fonts.shadow_uv1 = {built.fonts.shadow_uv1.x - half.x, built.fonts.shadow_uv1.y - half.y};
    built.fonts.has_shadow = true;
    built.fonts.scale = scale;
    return built;
}

}  // namespace oqyrman::shell
