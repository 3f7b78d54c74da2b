#include "app/language/sentences.h"

#include <string>

#include "tests/catch.h"

using namespace oqyrman::language;

namespace {

/// The sentences themselves; every letter of the text is one code point of one or two bytes.
std::vector<std::string> cut(const std::string& text) {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) at.push_back(i);
    at.push_back(text.size());
    std::vector<std::string> found;
    for (const Stretch& s : sentences(text))
        found.push_back(text.substr(at[s.first], at[s.end] - at[s.first]));
    return found;
}

}  // namespace

TEST_CASE("Sentences of three languages") {
    CHECK(cut("Ол келді.  Мен көрдім! Сен ше?") ==
          std::vector<std::string>{"Ол келді.", "Мен көрдім!", "Сен ше?"});
    CHECK(cut("Он сказал: «Пора». И ушёл… Совсем.") ==
          std::vector<std::string>{"Он сказал: «Пора».", "И ушёл…", "Совсем."});
    CHECK(cut("One. Two") == std::vector<std::string>{"One.", "Two"});
    CHECK(cut(" \n ").empty());
    CHECK(cut("").empty());
}

TEST_CASE("An abbreviation ends no sentence") {
    CHECK(cut("Mr. Smith came. He left.") == std::vector<std::string>{"Mr. Smith came.", "He left."});
    CHECK(cut("Он жил в т. ч. Алма-Ате. И учился.") ==
          std::vector<std::string>{"Он жил в т. ч. Алма-Ате.", "И учился."});
    CHECK(cut("А. С. Пушкин умер. Прости.") == std::vector<std::string>{"А. С. Пушкин умер.", "Прости."});
    CHECK(cut("Это был я. Он ушёл.").size() == 2);
    CHECK(cut("См. рис. 5. Дальше.") == std::vector<std::string>{"См. рис. 5.", "Дальше."});
    CHECK(cut("Он пришёл. Она тоже пришла.\nMr. Smith came.\n\nВсё.").size() == 4);
    CHECK(cut("Версия 2.5 вышла.").size() == 1);
}

TEST_CASE("Offsets are code points, also behind characters of two UTF-16 units") {
    CHECK(sentences("\U0001F4D6 Book. Кітап.") == std::vector<Stretch>{{0, 7}, {8, 14}});
}

TEST_CASE("The language of words, by their letters and by those around them") {
    CHECK(written_in("Әлия келді.", Language::ru) == Language::kk);
    CHECK(written_in("Бала оны алды.", Language::kk) == Language::kk);
    CHECK(written_in("Мама мыла раму.", Language::ru) == Language::ru);
    CHECK(written_in("Press Enter.", Language::kk) == Language::en);
    CHECK(written_in("Слово", Language::en) == Language::ru);
    CHECK(written_in("1941", Language::kk) == Language::kk);
    CHECK(mostly_written_in("Бала оны алды. Ол күлді, қарады.", Language::en) == Language::kk);
    CHECK(mostly_written_in(
              "Долгий русский текст о том, как поэт Абай Құнанбаев переводил Пушкина и Лермонтова на язык "
              "своего народа, и что из этого вышло.",
              Language::en) == Language::ru);
    CHECK(mostly_written_in("12", Language::ru) == Language::ru);
}
