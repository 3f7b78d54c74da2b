#include "app/ui/semantics_text.h"

#include "tests/catch.h"

using namespace oqyrman::ui::semantics;

namespace {

std::string unit(const TextModel& text, std::int32_t offset, Granularity granularity) {
    return std::string(text.slice(text.unit_at(offset, granularity)));
}

}  // namespace

TEST_CASE("offsets are code points, whatever their length in bytes") {
    const auto text = TextModel::make("a\u04d9\u20b8\U0001F600z");
    REQUIRE(text->size() == 5);
    CHECK(text->at(1) == U'\u04d9');
    CHECK(text->at(2) == U'\u20b8');
    CHECK(text->at(3) == U'\U0001F600');
    CHECK(text->slice({1, 3}) == "\u04d9\u20b8");
    CHECK(text->at(5) == 0);
    CHECK(text->at(-1) == 0);
}

TEST_CASE("malformed bytes count as one code point each and are never read past") {
    const std::string cut = "a\xD3";            // the second byte is missing
    const std::string stray = "\x98\xC0\xAFz";  // a stray byte, an overlong form
    CHECK(count_code_points(cut) == 2);
    CHECK(count_code_points(stray) == 4);
    CHECK(TextModel::make(cut)->at(1) == U'\uFFFD');
    CHECK(TextModel::make(stray)->at(3) == U'z');
}

TEST_CASE("words, lines, sentences and paragraphs around an offset") {
    const auto text = TextModel::make("\u00abOne\u00bb two. Three?\nFour five\n\nSix.");
    CHECK(unit(*text, 2, Granularity::word) == "One\u00bb ");
    CHECK(unit(*text, 4, Granularity::word) == "One\u00bb ");
    CHECK(unit(*text, 0, Granularity::word) == "\u00ab");
    CHECK(unit(*text, 6, Granularity::word) == "two. ");
    CHECK(unit(*text, 8, Granularity::sentence) == "\u00abOne\u00bb two. ");
    CHECK(unit(*text, 12, Granularity::sentence) == "Three?\n");
    CHECK(unit(*text, 20, Granularity::sentence) == "Four five\n\n");
    CHECK(unit(*text, 20, Granularity::line) == "Four five\n");
    CHECK(unit(*text, 20, Granularity::paragraph) == "\u00abOne\u00bb two. Three?\nFour five\n\n");
    CHECK(unit(*text, text->size() - 1, Granularity::paragraph) == "Six.");
    CHECK(unit(*text, 3, Granularity::character) == "e");
}

TEST_CASE("paragraphs begin where the maker says, with or without a blank line") {
    const auto text = TextModel::make("One\ntwo.\nThree\n\nfour.\n", {}, std::vector{0, 9});
    CHECK(unit(*text, 5, Granularity::paragraph) == "One\ntwo.\n");
    CHECK(unit(*text, 9, Granularity::paragraph) == "Three\n\nfour.\n");
    CHECK(unit(*text, 10, Granularity::sentence) == "Three\n\nfour.\n");
    CHECK(unit(*text->with_boxes({}), 5, Granularity::paragraph) == "One\ntwo.\n");
    CHECK(unit(*TextModel::make("One\n\nTwo", {}, std::vector<std::int32_t>{}), 6, Granularity::paragraph) ==
          "One\n\nTwo");
}

TEST_CASE("a word alone has no signs behind it") {
    const auto text = TextModel::make("\u00abOne\u00bb, two.\n");
    const auto word = [&](std::int32_t offset) { return std::string(text->slice(text->word_at(offset))); };
    CHECK(word(2) == "One");
    CHECK(word(4) == "One");
    CHECK(word(9) == "two");
    CHECK(word(0) == "\u00ab");
    CHECK(text->word_at(99) == TextRange{});
}

TEST_CASE("the end of the text stands on the last line but on no character") {
    const auto text = TextModel::make("one\ntwo");
    CHECK(unit(*text, 7, Granularity::line) == "two");
    CHECK(text->unit_at(7, Granularity::character) == TextRange{7, 7});
    CHECK(text->unit_at(7, Granularity::word) == TextRange{7, 7});
    CHECK(text->unit_at(8, Granularity::line) == TextRange{});
    CHECK(text->unit_at(-1, Granularity::line) == TextRange{});
    CHECK(TextModel::make("one\n")->unit_at(4, Granularity::line) == TextRange{4, 4});
    CHECK(TextModel::make("")->unit_at(0, Granularity::word) == TextRange{0, 0});
}

TEST_CASE("a box that begins left of and below the one before it starts a line") {
    const auto text =
        TextModel::make("abcd", {{0, 0, 10, 20}, {10, 0, 10, 20}, {0, 24, 10, 20}, {10, 24, 10, 20}});
    CHECK(unit(*text, 1, Granularity::line) == "ab");
    CHECK(unit(*text, 2, Granularity::line) == "cd");
}

TEST_CASE("boxes tell where characters are and which one is under a point") {
    const auto text = TextModel::make("ab\nc", {{0, 0, 10, 20}, {10, 0, 10, 20}, {}, {0, 24, 12, 20}});
    CHECK(text->bounds({0, 2}) == Rect{0, 0, 20, 20});
    CHECK(text->bounds({1, 4}) == Rect{0, 0, 20, 44});
    CHECK(text->bounds({2, 3}) == Rect{});
    CHECK(text->offset_at(15, 5) == 1);
    CHECK(text->offset_at(11, 30) == 3);
    CHECK(text->offset_at(500, 5) == -1);
}

TEST_CASE("boxes of another count than the code points are not believed") {
    const auto text = TextModel::make("abc", {{0, 0, 10, 20}});
    CHECK_FALSE(text->has_boxes());
    CHECK(text->offset_at(5, 5) == -1);
}

TEST_CASE("text that stands elsewhere keeps its lines") {
    const auto text =
        TextModel::make("abcd", {{0, 0, 10, 20}, {10, 0, 10, 20}, {0, 24, 10, 20}, {10, 24, 10, 20}});
    // A quarter round: every letter begins below the one before it.
    const auto turned =
        text->with_boxes({{24, 0, 20, 10}, {24, 10, 20, 10}, {0, 0, 20, 10}, {0, 10, 20, 10}});
    CHECK(unit(*turned, 1, Granularity::line) == "ab");
    CHECK(unit(*turned, 2, Granularity::line) == "cd");
    CHECK(turned->offset_at(30, 15) == 1);
    CHECK_FALSE(text->with_boxes({{0, 0, 1, 1}})->has_boxes());
}
