#include "app/language/messages.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/catch.h"

namespace language = oqyrman::language;
using language::Language;
using language::Messages;

namespace {

Messages messages(Language which) { return {OQYRMAN_LOCALE, which}; }

}  // namespace

TEST_CASE("A sentence is said in the language asked for") {
    CHECK(messages(Language::kk).tr("Return the book") == "Кітапты қайтару");
    CHECK(messages(Language::ru).tr("Return the book") == "Вернуть книгу");
    CHECK(messages(Language::en).tr("Return the book") == "Return the book");
}

TEST_CASE("A sentence nobody translated is said in English") {
    CHECK(messages(Language::kk).tr("Not a sentence of this program") == "Not a sentence of this program");
    CHECK(messages(Language::kk).plural("{count} whale", "{count} whales", 3) == "3 whales");
}

TEST_CASE("Placeholders are filled by name; what is not known stays as it is") {
    const Messages kazakh = messages(Language::kk);
    CHECK(kazakh.tr("Page {page} of {pages}", {{"page", "3"}, {"pages", "12"}}) == "3-бет, барлығы 12");
    CHECK(kazakh.tr("{unknown} and {", {{"page", "3"}}) == "{unknown} and {");
    // A value that looks like a placeholder is a value.
    CHECK(kazakh.tr("“{title}” is yours.", {{"title", "{title}"}}) == "«{title}» енді сізде.");
}

TEST_CASE("A count has its thousands apart as the language writes them") {
    CHECK(messages(Language::en).plural("{count} place found", "{count} places found", 12480) ==
          "12,480 places found");
    CHECK(messages(Language::ru).plural("{count} place found", "{count} places found", 12480) ==
          "Найдено 12\u00a0480 мест");
    CHECK(messages(Language::kk).plural("{count} place found", "{count} places found", 1234567) ==
          "1\u00a0234\u00a0567 жер табылды");
    CHECK(messages(Language::ru).plural("{count} place found", "{count} places found", 999) ==
          "Найдено 999 мест");
}

TEST_CASE("The same English words are told apart by their context") {
    CHECK(messages(Language::ru).tr_in("rail", "My books") == "Мои книги");
    CHECK(messages(Language::ru).tr_in("no such context", "My books") == "My books");
}

TEST_CASE("Russian has three forms after a number") {
    const Messages russian = messages(Language::ru);
    const auto days = [&](std::int64_t count) {
        return russian.plural("{count} day left", "{count} days left", count);
    };
    for (const std::int64_t one : {1, 21, 101, 901})
        CHECK(days(one) == "остался " + std::to_string(one) + " день");
    for (const std::int64_t few : {2, 3, 4, 22, 104})
        CHECK(days(few) == "осталось " + std::to_string(few) + " дня");
    for (const std::int64_t many : {0, 5, 11, 12, 13, 14, 20, 111, 112})
        CHECK(days(many) == "осталось " + std::to_string(many) + " дней");
}

TEST_CASE("A Kazakh noun stays singular after a number; an English one does not") {
    for (const std::int64_t count : {0, 1, 2, 5, 11, 21}) {
        const std::string number = std::to_string(count);
        CHECK(messages(Language::kk).plural("{count} day left", "{count} days left", count) ==
              number + " күн қалды");
        CHECK(messages(Language::en).plural("{count} day left", "{count} days left", count) ==
              number + (count == 1 ? " day left" : " days left"));
    }
}

TEST_CASE("The system's settings are asked in gettext's order") {
    CHECK(language::system_language({"", "", "ru_RU.UTF-8", "en_GB.UTF-8"}) == Language::ru);
    CHECK(language::system_language({"de:kk:ru", "en_US.UTF-8"}) == Language::kk);
    CHECK(language::system_language({"kk_KZ", ""}) == Language::kk);
    CHECK(language::system_language({"en@shaw"}) == Language::en);
    CHECK(language::system_language({"C.UTF-8", "POSIX", "de_DE"}) == Language::kk);
    CHECK(language::system_language({}) == Language::kk);
}

TEST_CASE("A language's code is one and the same both ways") {
    for (const Language which : {Language::kk, Language::ru, Language::en})
        CHECK(language::language_of(language::code_of(which)) == which);
    CHECK_FALSE(language::language_of("kaz").has_value());
}

TEST_CASE("A damaged catalogue is no catalogue, wherever it is cut") {
    std::ifstream in(std::filesystem::path(OQYRMAN_LOCALE) / "ru/LC_MESSAGES/oqyrman.mo", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    REQUIRE(whole.size() > 1000);
    const std::filesystem::path folder = std::filesystem::path(OQYRMAN_BINARY_DIR) / "cut-catalogue";
    std::filesystem::create_directories(folder / "ru/LC_MESSAGES");
    for (const std::size_t length :
         std::to_array<std::size_t>({0, 3, 7, 15, 27, 28, 200, 999, whole.size() - 1})) {
        std::ofstream(folder / "ru/LC_MESSAGES/oqyrman.mo", std::ios::binary) << whole.substr(0, length);
        const std::string said = Messages(folder, Language::ru).tr("Return the book");
        CHECK((said == "Return the book" || said == "Вернуть книгу"));
    }
    // Counts and offsets that point outside.
    std::string wild = whole;
    for (std::size_t at = 8; at < 28; ++at) wild[at] = '\xff';
    std::ofstream(folder / "ru/LC_MESSAGES/oqyrman.mo", std::ios::binary) << wild;
    CHECK(Messages(folder, Language::ru).tr("Return the book") == "Return the book");
}
