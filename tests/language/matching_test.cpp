#include "app/language/matching.h"

#include "tests/catch.h"

using namespace oqyrman::language;

TEST_CASE("A word is found in either case") {
    CHECK(folded("ҰШҚАН ҰЯ") == folded("Ұшқан ұя"));
    CHECK(folded("ҒҚҢҮҺӘӨІ Ё Ä") == "ғқңүһәөі ё ä");
    CHECK(folded("a\xFF"
                 "b") == "a\uFFFDb");
}

TEST_CASE("Who has no Kazakh letters on the keyboard finds Kazakh words") {
    CHECK(stands_in("Адам ҚҰҚЫҚТАРЫ", "құқық"));
    CHECK(stands_in("Адам ҚҰҚЫҚТАРЫ", "Кукык"));
    CHECK(stands_in("Әлем елдері, Ғалым, Өң, Үй, Һәм", "галым"));
    CHECK(stands_in("Іздеу", "изде"));
    CHECK(stands_in("Ёлка", "елка"));
    CHECK_FALSE(stands_in("Казак", "қазақ"));
    CHECK_FALSE(stands_in("йод", "иод"));
    CHECK_FALSE(stands_in("Адам", "кукык"));
}

TEST_CASE("Words begin a line of their own with a capital") {
    CHECK(capitalised("остался 21 день") == "Остался 21 день");
    CHECK(capitalised("ә") == "Ә");
    CHECK(capitalised("21 күн қалды") == "21 күн қалды");
    CHECK(capitalised("").empty());
}

TEST_CASE("The language that a request likes best") {
    const auto [header, wanted] = GENERATE(table<std::string, Language>({
        {"kk", Language::kk},
        {"ru-RU, en;q=0.5", Language::ru},
        {"de, ru;q=0.3, en;q=0.9", Language::en},
        {"fr", Language::kk},
        {"", Language::kk},
        {"kk;q=nonsense,,;;", Language::kk},
    }));
    CAPTURE(header);
    CHECK(accepted_language(header, Language::kk) == wanted);
}
