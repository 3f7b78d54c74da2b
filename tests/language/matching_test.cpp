#include "app/language/matching.h"

#include "tests/catch.h"

using namespace oqyrman::language;

TEST_CASE("A word is found in either case") {
    CHECK(folded("ҰШҚАН ҰЯ") == folded("Ұшқан ұя"));
    CHECK(folded("ҒҚҢҮҺӘӨІ Ё Ä") == "ғқңүһәөі ё ä");
    CHECK(folded("a\xFF"
                 "b") == "a\uFFFDb");
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
