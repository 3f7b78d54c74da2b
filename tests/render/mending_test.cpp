// What is copied reads as it was written, not as it was set.
#include "render/text/mending.h"

#include "tests/catch.h"
#include "tests/render/made_page.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

std::string copied(const std::vector<std::string>& lines) {
    const PageText page = page_of(lines);
    const text::TextPiece piece{&page, 0, static_cast<std::uint32_t>(page.quads.size())};
    return text::mended({&piece, 1});
}

}  // namespace

TEST_CASE("Lines of a paragraph are joined, paragraphs stay apart") {
    CHECK(copied({"Ақыл, қайрат, жүректі бірдей", "ұста, сонда толық боласың", "елден бөлек.", "",
                  "Екінші сөз."}) ==
          "Ақыл, қайрат, жүректі бірдей ұста, сонда толық боласың елден бөлек.\nЕкінші сөз.");
}

TEST_CASE("Words broken at a line's end are made whole, hyphens of their own stay") {
    CHECK(copied({"Кітапхана оқыр-", "манға ашық."}) == "Кітапхана оқырманға ашық.");
    CHECK(copied({"библио\u00AD", "тека"}) == "библиотека");
    CHECK(copied({"из-за дождя, как-нибудь потом, что-", "либо другое, кое-", "где"}) ==
          "из-за дождя, как-нибудь потом, что-либо другое, кое-где");
    CHECK(copied({"Алматы -", "город"}) == "Алматы - город");
    CHECK(copied({"Нур-", "Султан"}) == "Нур-Султан");
    CHECK(copied({"COVID-", "19 и 1990-", "2000"}) == "COVID-19 и 1990-2000");
}

TEST_CASE("A hyphen that stands for an end to come is no broken word") {
    CHECK(copied({"двух-", "и трёхместный номер"}) == "двух- и трёхместный номер");
    CHECK(copied({"екі-", "және үш қабатты"}) == "екі- және үш қабатты");
    CHECK(copied({"one-", "and two-page views, a five-", "or six-day week"}) ==
          "one- and two-page views, a five- or six-day week");
    CHECK(copied({"двух-", "или одно-", "или многоместный"}) == "двух- или одно- или многоместный");
    CHECK(copied({"дом стро-", "или вчера"}) == "дом строили вчера");
    CHECK(copied({"а серии-", "инициалы"}) == "а серииинициалы");
    CHECK(copied({"сери\u00AD", "и две"}) == "серии две");
}

TEST_CASE("A word that is written with a hyphen elsewhere keeps it at a line's end") {
    CHECK(copied({"dpkg-buildpackage и dpkg-", "buildpackage, пере-", "нос"}) ==
          "dpkg-buildpackage и dpkg-buildpackage, перенос");
}

TEST_CASE("Page numbers and running heads between pages are no text of theirs") {
    const PageText first = page_of({"Глава 2. Степь", "", "Он шёл по длинной", "дороге и ду-", "", "12"});
    const PageText second = page_of({"Глава 2. Степь", "", "мал о доме.", "Вечерело", "", "13"});
    const PageText third = page_of({"Глава 2. Степь", "", "над рекой.", "", "xiv"});
    const auto all = [](const PageText& page) { return text::TextPiece{&page, 0, 1000}; };
    const std::string two = text::mended(std::vector{all(first), all(second)});
    CHECK(two.starts_with("Глава 2. Степь"));
    CHECK(two.contains("дороге и думал о доме."));
    CHECK(two.ends_with("13"));
    CHECK(text::mended(std::vector{all(first), all(second), all(third)}).contains("Вечерело над рекой."));
    // One page alone is copied as it is, and a heading that stands once is kept.
    CHECK(text::mended(std::vector{all(first)}).ends_with("12"));
    const PageText heading = page_of({"Новая глава", "мал о доме."});
    CHECK(text::mended(std::vector{all(first), all(heading)}).contains("Новая глава"));
}

TEST_CASE("Ligatures, soft hyphens and loose marks become letters") {
    CHECK(copied({"e\uFB03cient \uFB01eld"}) == "efficient field");
    CHECK(copied({"биб\u00ADлио\u00ADтека"}) == "библиотека");
    CHECK(copied({"Аби\u0306"}) == "Абй");
}

TEST_CASE("Lines that end before they had to stay lines") {
    // The second line's first word would have had room on the first.
    CHECK(copied({"Желсіз түнде жарық ай,", "Сәулесі суда дірілдеп,", "Ауылдың жаны терең сай,",
                  "Тасыған өзен күрілдеп."}) ==
          "Желсіз түнде жарық ай, Сәулесі суда дірілдеп, Ауылдың жаны терең сай, Тасыған өзен күрілдеп.");
    CHECK(copied({"Бір", "Екі", "Барлығы осы ұзын жолда тұр"}) == "Бір\nЕкі\nБарлығы осы ұзын жолда тұр");
}

TEST_CASE("A paragraph goes on over the edge of a page, and only a part of a page can be wanted") {
    const PageText first = page_of({"Он шёл по длинной", "дороге и ду-"});
    const PageText second = page_of({"мал о доме.", "", "Вечер."});
    const std::vector<text::TextPiece> pieces{{&first, 3, 1000}, {&second, 0, 11}};
    CHECK(text::mended(pieces) == "шёл по длинной дороге и думал о доме.");
    CHECK(text::mended({}).empty());
    CHECK(text::characters("шёл по") == 6);
}

}  // namespace oqyrman::tests
