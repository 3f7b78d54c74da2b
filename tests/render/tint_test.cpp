// Colours of a page under a theme: words and lines follow it, pictures do not.
#include "render/mupdf/tint.h"

#include <algorithm>

#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

constexpr Tint k_dark{.paper = 0x171614, .ink = 0xE9E3D9};
constexpr Tint k_sepia{.paper = 0xF8F0DF, .ink = 0x33281B};

std::uint32_t pixel(const Image& image, int x, int y) {
    const auto at =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(x)) *
        4;
    const auto part = [&](std::size_t i) { return std::to_integer<std::uint32_t>((*image.rgba)[at + i]); };
    return part(0) << 16U | part(1) << 8U | part(2);
}

/// A page of 200 points a side; y counts from its foot.
std::string pdf_of(const std::string& content) {
    return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
           "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
           "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</ExtGState"
           "<</M <</SMask<</S/Luminosity/G 5 0 R>>>> /N <</SMask/None>>>>>>>>endobj\n"
           "4 0 obj<</Length " +
           std::to_string(content.size()) + ">>stream\n" + content +
           "\nendstream endobj\n"
           "5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Group<</S/Transparency/CS/DeviceGray>>"
           "/Length 23>>stream\n1 g 0 0 200 200 re f   \nendstream endobj\n"
           "trailer<</Root 1 0 R>>\n";
}

const std::string k_photo = "BI /W 1 /H 1 /CS /RGB /BPC 8 ID \xC8\x64\x32 EI";
constexpr std::uint32_t k_photo_colour = 0xC86432;

Image draw(Session& session, const std::string& book, const Tint& tint, Format format = Format::pdf) {
    const auto open = session.open(book, format);
    return session
        .get<Tile>(session.client().tile(
            open.id, {.page = 0, .scale_milli = 1000, .column = 0, .row = 0, .tint = tint},
            TilePriority::visible))
        .image;
}

}  // namespace

TEST_CASE("White is the paper and black the ink; a hue stays what it was") {
    using mupdf::Rgb;
    using mupdf::tinted;
    CHECK(tinted({255, 255, 255}, k_dark) == Rgb{0x17, 0x16, 0x14});
    CHECK(tinted({0, 0, 0}, k_dark) == Rgb{0xE9, 0xE3, 0xD9});
    CHECK(tinted({255, 255, 255}, k_sepia) == Rgb{0xF8, 0xF0, 0xDF});
    CHECK(tinted({0, 0, 0}, k_sepia) == Rgb{0x33, 0x28, 0x1B});
    const Rgb link = tinted({0, 0, 238}, k_dark);
    CHECK(link.b > link.r);
    CHECK(link.g > 100);  // no longer dark
    const Rgb red = tinted({200, 0, 0}, k_sepia);
    CHECK(red.r > red.g + 80);
    CHECK(tinted({12, 200, 99}, Tint{}) == Rgb{12, 200, 99});
}

TEST_CASE("Words and lines follow the theme, a photograph keeps its colours") {
    Session session;
    const std::string book = pdf_of("0 0 0 rg 10 10 30 30 re f q 50 0 0 50 100 100 cm " + k_photo + " Q");
    const Image plain = draw(session, book, {});
    CHECK(pixel(plain, 5, 5) == 0xFFFFFF);
    CHECK(pixel(plain, 20, 180) == 0x000000);
    CHECK(pixel(plain, 125, 75) == k_photo_colour);
    for (const Tint& tint : {k_dark, k_sepia}) {
        const Image tinted = draw(session, book, tint);
        CHECK(pixel(tinted, 5, 5) == tint.paper);
        CHECK(pixel(tinted, 20, 180) == tint.ink);
        CHECK(pixel(tinted, 125, 75) == k_photo_colour);
        CHECK(pixel(tinted, 97, 75) == tint.paper);
    }
}

TEST_CASE("Only what is seen of a photograph keeps its colours") {
    Session session;
    // Clipped to its left half; and a black rule drawn beside it.
    const Image clipped =
        draw(session,
             pdf_of("q 100 100 25 50 re W n 50 0 0 50 100 100 cm " + k_photo + " Q 0 g 130 100 10 50 re f"),
             k_dark);
    CHECK(pixel(clipped, 110, 75) == k_photo_colour);
    CHECK(pixel(clipped, 127, 75) == k_dark.paper);
    CHECK(pixel(clipped, 135, 75) == k_dark.ink);
    // Behind a soft mask, and what comes after the mask is no part of it.
    const Image masked =
        draw(session, pdf_of("q /M gs 50 0 0 50 100 100 cm " + k_photo + " Q 0 g 10 10 30 30 re f"), k_dark);
    CHECK(pixel(masked, 125, 75) == k_photo_colour);
    CHECK(pixel(masked, 20, 180) == k_dark.ink);
}

TEST_CASE("A scanned page of one bit a pixel is text, not a photograph") {
    Session session;
    const Image scan =
        draw(session, pdf_of("q 200 0 0 200 0 0 cm BI /W 8 /H 1 /CS /G /BPC 1 ID \x0F EI Q"), k_dark);
    CHECK(pixel(scan, 20, 100) == k_dark.ink);
    CHECK(pixel(scan, 180, 100) == k_dark.paper);
}

TEST_CASE("The page of an EPUB is the theme's colour from edge to edge") {
    Session session;
    const auto book = make_epub({"<p>Сөз</p>"}, true, "body{background-color:#ffffff}");
    const Image page = draw(session, book, k_dark, Format::epub);
    CHECK(pixel(page, 0, 0) == k_dark.paper);
    CHECK(pixel(page, page.width - 1, page.height - 1) == k_dark.paper);
    CHECK(pixel(page, page.width / 2, page.height / 2) == k_dark.paper);
    bool inked = false;
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < page.width; ++x) inked = inked || (pixel(page, x, y) >> 16U) > 0xB0;
    CHECK(inked);
}

}  // namespace oqyrman::tests
