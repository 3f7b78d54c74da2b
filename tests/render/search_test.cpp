// Words are found however a page writes them, and nothing else is.
#include "render/text/search.h"

#include <algorithm>

#include "render/limits.h"
#include "render/text/rune.h"
#include "tests/catch.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

/// A page of these lines; character n of a line stands at x = n, line m at y = 10 m.
PageText page_of(const std::vector<std::string>& lines) {
    PageText page;
    for (std::size_t row = 0; row < lines.size(); ++row) {
        const std::u32string runes = text::to_runes(lines[row]);
        const auto y = static_cast<float>(row * 10);
        page.lines.push_back({static_cast<std::uint32_t>(page.quads.size()),
                              static_cast<std::uint32_t>(runes.size()),
                              {0, y, static_cast<float>(runes.size()), y + 8}});
        for (std::size_t i = 0; i < runes.size(); ++i) {
            const auto x = static_cast<float>(i);
            page.quads.push_back({{x, y}, {x + 1, y}, {x, y + 8}, {x + 1, y + 8}});
        }
        page.quads.emplace_back();
        page.utf8 += lines[row] + "\n";
    }
    return page;
}

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

}  // namespace oqyrman::tests
