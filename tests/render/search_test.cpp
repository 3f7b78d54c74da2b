// Words are found however a page writes them, and nothing else is.
#include "render/text/search.h"

#include <algorithm>

#include "render/limits.h"
#include "render/text/rune.h"
#include "tests/catch.h"
#include "tests/render/made_page.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

std::vector<std::string> found(const std::string& line, const std::string& wanted) {
    std::vector<std::string> words;
    for (const SearchHit& hit : text::find(page_of({line}), 0, text::Pattern(wanted), 100))
        words.push_back(hit.match);
    return words;
}

}  // namespace

TEST_CASE("Case does not matter in Latin, Russian and Kazakh", "[search]") {
    CHECK(found("Abai wrote; ABAI read.", "abai") == std::vector<std::string>{"Abai", "ABAI"});
    CHECK(found("Книга, КНИГА, книгою", "книга") == std::vector<std::string>{"Книга", "КНИГА"});
    CHECK(found("ҚАЗАҚ қазақ Қазақ", "қазақ").size() == 3);
    CHECK(found("ӘЖЕ ӨҢ ҰЛЫ ҮЙ ІНІ ҺӘМ ҒЫЛЫМ", "ғылым") == std::vector<std::string>{"ҒЫЛЫМ"});
}

TEST_CASE("A plain letter finds its marked relatives; a marked one only itself", "[search]") {
    CHECK(found("ёлка елка", "елка") == std::vector<std::string>{"ёлка", "елка"});
    CHECK(found("ёлка елка", "ёлка") == std::vector<std::string>{"ёлка"});
    CHECK(found("Қазақстан", "казакстан") == std::vector<std::string>{"Қазақстан"});
    CHECK(found("Казакстан", "қазақстан").empty());
    CHECK(found("үлкен әже өнер ұшқын іні", "ушкын") == std::vector<std::string>{"ұшқын"});
    CHECK(found("café naïve", "naive") == std::vector<std::string>{"naïve"});
    // й is a letter of its own, however its breve is written.
    CHECK(found("мои мой", "мои") == std::vector<std::string>{"мои"});
    CHECK(found("мои мо\u0438\u0306", "мой").size() == 1);
}

TEST_CASE("Ligatures, soft hyphens and spaces of any kind are what they mean", "[search]") {
    CHECK(found("an o\uFB03ce", "office").size() == 1);
    CHECK(found("кни\u00ADга", "книга") == std::vector<std::string>{"книга"});
    CHECK(found("два  \u00A0слова", "два слова").size() == 1);
    CHECK(found("дваслова", "два слова").empty());
    CHECK(found("аааа", "аа").size() == 2);
    CHECK(found("аааа", "  ").empty());
}

TEST_CASE("A word broken at a line's end is one word, and a hyphen of its own may stay", "[search]") {
    const PageText page = page_of({"это длинное сло-", "во и по-", "русски, 10-", "12"});
    const auto hits = text::find(page, 7, text::Pattern("слово и"), 10);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].page == 7);
    CHECK(hits[0].match == "слово и");
    CHECK(hits[0].before == "это длинное ");
    REQUIRE(hits[0].rects.size() == 2);
    CHECK(hits[0].rects[0] == Rect{12, 0, 16, 8});
    CHECK(hits[0].rects[1] == Rect{0, 10, 4, 18});
    CHECK(text::find(page, 0, text::Pattern("по-русски"), 10).size() == 1);
    CHECK(text::find(page, 0, text::Pattern("порусски"), 10).size() == 1);
    CHECK(text::find(page, 0, text::Pattern("1012"), 10).empty());
    CHECK(text::find(page, 0, text::Pattern("10-12"), 10).size() == 1);
    const PageText own = page_of({"в Нур-", "Султане двух-", "и трёхместный"});
    CHECK(text::find(own, 0, text::Pattern("нур-султане"), 10).size() == 1);
    CHECK(text::find(own, 0, text::Pattern("двух- и трёх"), 10).size() == 1);
    CHECK(text::find(own, 0, text::Pattern("двухи"), 10).empty());
}

TEST_CASE("Places are bounded, and their context ends at words", "[search]") {
    std::string line;
    for (int i = 0; i < 100; ++i) line += "слово ";
    const auto hits = text::find(page_of({line}), 0, text::Pattern("слово"), 7);
    REQUIRE(hits.size() == 7);
    for (const SearchHit& hit : hits) {
        CHECK(text::to_runes(hit.before).size() <= k_hit_context_runes);
        CHECK(text::to_runes(hit.after).size() <= k_hit_context_runes);
        CHECK((hit.before.empty() || hit.before.starts_with("слово ")));
    }
}

TEST_CASE("A word broken at a block's end is found too") {
    const PageText page = page_of({"Он шёл и ду-", "", "мал о доме."});
    const auto hits = text::find(page, 0, text::Pattern("думал"), 10);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].match == "думал");
    CHECK(hits[0].rects.size() == 2);
}

}  // namespace oqyrman::tests
