// What a PDF calls its pages, and its pages turned.
#include <algorithm>

#include "render/layout/view.h"
#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

/// Pages of 200 by 100 points with a black square of 20 in the upper left corner of each.
std::string pdf_of(int pages, const std::string& labels) {
    std::string kids;
    std::string objects;
    const std::string square = "0 0 0 rg 0 80 20 20 re f";
    for (int i = 0; i < pages; ++i) {
        const std::string number = std::to_string(10 + i);
        kids += number + " 0 R ";
        objects += number + " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 3 0 R>>endobj\n";
    }
    return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R " + labels + ">>endobj\n2 0 obj<</Type/Pages/Kids[" +
           kids + "]/Count " + std::to_string(pages) + ">>endobj\n3 0 obj<</Length " +
           std::to_string(square.size()) + ">>stream\n" + square + "\nendstream endobj\n" + objects +
           "trailer<</Root 1 0 R>>\n";
}

std::vector<std::string> labels_of(int pages, const std::string& entry) {
    Session session;
    const auto open = session.open(pdf_of(pages, entry), Format::pdf);
    return session.get<PageLabels>(session.client().page_labels(open.id)).labels;
}

bool is_black(const Image& image, int x, int y) {
    const auto at =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(x)) *
        4;
    return std::to_integer<int>((*image.rgba)[at]) < 10;
}

}  // namespace

TEST_CASE("Pages are called as the book calls them") {
    CHECK(labels_of(6, "/PageLabels<</Nums[0<</S/r>> 4<</S/D>>]>>") ==
          std::vector<std::string>{"i", "ii", "iii", "iv", "1", "2"});
    CHECK(labels_of(4, "/PageLabels<</Nums[0<</S/A/St 26>> 2<</P(A-)/S/D/St 9>>]>>") ==
          std::vector<std::string>{"Z", "AA", "A-9", "A-10"});
    // Cyrillic, in UTF-16 as PDF writes it; a range without numerals is called by its prefix.
    CHECK(labels_of(2, "/PageLabels<</Nums[0<</P<FEFF0411>>>1<</S/R/St 1949>>]>>") ==
          std::vector<std::string>{"Б", "MCMXLIX"});
    // In branches, as large books have them, and in any order.
    CHECK(labels_of(3, "/PageLabels<</Kids[<</Limits[2 2]/Nums[2<</S/a>>]>><</Nums[0<</S/r>>]>>]>>") ==
          std::vector<std::string>{"i", "ii", "a"});
}

TEST_CASE("Where a book has no names for its pages, or nonsense, their numbers are left to count") {
    CHECK(labels_of(3, "").empty());
    CHECK(labels_of(3, "/PageLabels<</Nums[0<</S/D>>]>>").empty());
    CHECK(labels_of(3, "/PageLabels 7").empty());
    CHECK(labels_of(3, "/PageLabels<</Nums[0 7 (x)]>>").empty());
    CHECK(labels_of(3, "/PageLabels<</Kids[1 0 R]>>").empty());
    // A tree that leads back into itself ends.
    CHECK(labels_of(2, "/PageLabels 5 0 R>>endobj\n5 0 obj<</Kids[5 0 R 5 0 R]").empty());
    // A name without an end is cut, a page before the first range keeps its number.
    const auto labels = labels_of(2, "/PageLabels<</Nums[1<</P(" + std::string(500, 'x') + ")>>]>>");
    REQUIRE(labels.size() == 2);
    CHECK(labels[0] == "1");
    CHECK(labels[1] == std::string(k_max_label_bytes / 2, 'x'));
}

TEST_CASE("A turned page is the page, turned") {
    Session session;
    const auto open = session.open(pdf_of(1, ""), Format::pdf);
    // Where the square's middle comes to lie, and how large the page then is.
    struct Row {
        int turn, x, y, width, height;
    };
    for (const Row& row : {Row{0, 10, 10, 200, 100}, Row{1, 90, 10, 100, 200}, Row{2, 190, 90, 200, 100},
                           Row{3, 10, 190, 100, 200}}) {
        CAPTURE(row.turn);
        const Image image =
            session
                .get<Tile>(session.client().tile(
                    open.id, {.page = 0, .scale_milli = 1000, .column = 0, .row = 0, .turn = row.turn},
                    TilePriority::visible))
                .image;
        REQUIRE(image.width == row.width);
        REQUIRE(image.height == row.height);
        for (int y = 5; y < row.height; y += 10)
            for (int x = 5; x < row.width; x += 10) {
                CAPTURE(x, y);
                CHECK(is_black(image, x, y) == (std::abs(x - row.x) <= 10 && std::abs(y - row.y) <= 10));
            }
    }
}

}  // namespace oqyrman::tests
