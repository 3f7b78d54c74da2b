// What is read aloud of a page.
#include "app/reading/sentences.h"

#include "app/reading/values.h"
#include "tests/catch.h"
#include "tests/render/made_page.h"

using namespace oqyrman;
using tests::page_of;

namespace {

std::vector<std::string> said(const std::vector<std::string>& lines,
                              const std::vector<std::string>& next = {}) {
    const render::PageText there = page_of(next);
    std::vector<std::string> words;
    for (const state::Sentence& sentence :
         reading::sentences(3, page_of(lines), next.empty() ? nullptr : &there))
        words.push_back(sentence.text);
    return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("Lines are joined, and words broken at their ends are whole") {
    CHECK(said({"Он долго шёл по до-", "роге. Потом", "сел."}) ==
          Words{"Он долго шёл по дороге.", "Потом сел."});
    CHECK(said({"Ол өтк\u00AD", "іздік деді.", "Иә."}) == Words{"Ол өткіздік деді.", "Иә."});
    CHECK(said({"of\uFB01ce hours"}) == Words{"office hours"});
}

TEST_CASE("A heading is a sentence; what has no letter is not said") {
    CHECK(said({"Бірінші сөз", "", "Бұл жасқа келдік.", "", "* * *", "", "12"}) ==
          Words{"Бірінші сөз", "Бұл жасқа келдік."});
    CHECK(said({"Кіріспе......5"}) == Words{"Кіріспе 5"});
    CHECK(said({"Соңы........."}) == Words{"Соңы "});
    CHECK(said({"1941", "", ". . . . ."}).empty());
    CHECK(said({}).empty());
}

TEST_CASE("A sentence goes over to the next page") {
    const std::vector<std::string> here{"Первое.", "Второе идёт до-", "", "7"};
    CHECK(said(here, {"рогой дальше. Третье."}) == Words{"Первое.", "Второе идёт дорогой дальше."});
    CHECK(said({"Кончено."}, {"новое."}) == Words{"Кончено."});
    CHECK(said({"Заголовок"}, {"Новое."}) == Words{"Заголовок"});
    const render::PageText there = page_of({"рогой дальше. Третье."});
    const auto sentences = reading::sentences(3, page_of(here), &there);
    REQUIRE(sentences.size() == 2);
    CHECK(sentences[1].first == state::TextPoint{3, 8});
    CHECK(sentences[1].last == state::TextPoint{4, 13});
}

TEST_CASE("Offsets are those of the text as it is shown") {
    const render::PageText page = page_of({"Ол өтк\u00AD", "іздік деді. Иә."});
    const auto sentences = reading::sentences(0, page, nullptr);
    REQUIRE(sentences.size() == 2);
    const std::u32string shown = render::text::to_runes(reading::to_text(page).utf8);
    CHECK(shown.substr(sentences[1].first.offset, sentences[1].last.offset - sentences[1].first.offset) ==
          U"Иә.");
}

TEST_CASE("Each sentence has the language of its words") {
    const auto sentences = reading::sentences(
        0, page_of({"Бала оны алды. Ол күлді, қуанды.", "", "Press Enter to go on."}), nullptr);
    REQUIRE(sentences.size() == 3);
    CHECK(sentences[0].language == state::Language::kk);
    CHECK(sentences[1].language == state::Language::kk);
    CHECK(sentences[2].language == state::Language::en);
}

TEST_CASE("What never ends is cut between words") {
    std::string words;
    for (int i = 0; i < 400; ++i) words += "слово ";
    const auto sentences = reading::sentences(0, page_of({words}), nullptr);
    REQUIRE(sentences.size() > 1);
    std::uint32_t end = 0;
    for (const state::Sentence& sentence : sentences) {
        CHECK(sentence.last.offset - sentence.first.offset <= reading::k_max_sentence);
        CHECK(sentence.first.offset >= end);
        CHECK(sentence.text.ends_with("слово"));
        end = sentence.last.offset;
    }
    CHECK(said({std::string(2000, 'a')}).size() == 4);
}
