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

TEST_CASE("Words that are always written with a hyphen keep it at a line's end") {
    CHECK(copied({"что-", "то, из-", "за него, по-", "русски, по-", "моему, чуть-", "чуть, веб-",
                  "страница"}) == "что-то, из-за него, по-русски, по-моему, чуть-чуть, веб-страница");
    CHECK(copied({"по-", "тому, по-", "чему, мес-", "то, из-", "дать, по-", "том"}) ==
          "потому, почему, место, издать, потом");
    CHECK(copied({"бірте-", "бірте, 2007-", "го года, 1990-", "жылы, 5-", "и 6-этажный"}) ==
          "бірте-бірте, 2007-го года, 1990-жылы, 5- и 6-этажный");
    // Words are broken within their alphabet; and those of another one are not broken in a text at all.
    CHECK(copied({"Oqyrman-", "ның және PDF-", "файл"}) == "Oqyrman-ның және PDF-файл");
    CHECK(copied({"скопировать на узел программу qemu-", "user-static"}) ==
          "скопировать на узел программу qemu-user-static");
    CHECK(copied({"a translated exam-", "ple, и"}) == "a translated example, и");
    CHECK(copied({"WARRANTY, EXPRESS OR IM-", "PLIED, ANY IMPLIED WARRANTY, GNU-", "LINUX"}) ==
          "WARRANTY, EXPRESS OR IMPLIED, ANY IMPLIED WARRANTY, GNU-LINUX");
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

TEST_CASE("Notes at the foot of a page stand behind the paragraph that goes over it") {
    PageText first = page_of({"Он шёл один по длинной, прямой как стрела", "дороге\u2074 и ду-", "",
                              "\u2074Большой тракт, ныне", "улица.", "5 Там же.", "", "12"});
    const PageText second = page_of({"мал о доме.", "", "Вечерело над рекой.", "", "13"});
    const auto whole = [](const PageText& page) { return text::TextPiece{&page, 0, 1000}; };
    const std::string large = text::mended(std::vector{whole(first), whole(second)});
    CHECK(large.starts_with("Он шёл один по длинной, прямой как стрела дороге\u2074 и ду-\n\u2074Большой"));
    // In letters as small as notes have.
    for (std::size_t line = 2; line < 5; ++line)
        for (std::uint32_t i = 0; i < first.lines[line].count; ++i) {
            Quad& quad = first.quads[first.lines[line].first + i];
            quad.upper_left.y = quad.upper_right.y = quad.lower_left.y - 6;
        }
    CHECK(text::mended(std::vector{whole(first), whole(second)}) ==
          "Он шёл один по длинной, прямой как стрела дороге\u2074 и думал о доме.\n\u2074Большой тракт, ныне "
          "улица.\n5 Там же.\n"
          "Вечерело над рекой.\n13");
    const PageText headed = page_of({"Глава 2", "", "мал о доме.", "", "Вечерело над рекой.", "", "13"});
    const PageText third = page_of({"Глава 2", "", "Ночь."});
    CHECK(text::mended(std::vector{whole(first), whole(headed), whole(third)})
              .contains("думал о доме.\n\u2074Большой"));
    // Where the page ends with a sentence they are where they stood.
    const PageText other = page_of({"Вечерело над рекой.", "", "13"});
    CHECK(text::mended(std::vector{whole(first), whole(other)}).contains("Там же.\nВечерело"));
    CHECK(text::mended(std::vector{whole(first)}).contains("\n5 Там же.\n12"));
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

TEST_CASE("A line that stands further in begins a paragraph, however full the one before it is") {
    CHECK(
        copied({"Он шёл по дороге до дома.", "      Вечерело над рекой, и он", "устал. Звёзды зажглись."}) ==
        "Он шёл по дороге до дома.\nВечерело над рекой, и он устал. Звёзды зажглись.");
    // A paragraph of one line, and one of which no line tells where it begins but its first.
    CHECK(copied({"      Вечерело над рекой.", "      Он шёл по дороге и", "думал. Звёзды зажглись."}) ==
          "Вечерело над рекой.\nОн шёл по дороге и думал. Звёзды зажглись.");
    // Only a sentence's end is one of a paragraph, and lines that stay further in are of one.
    CHECK(copied({"Он шёл по дороге до дома", "      Ивана, который жил там", "один. Звёзды зажглись."}) ==
          "Он шёл по дороге до дома Ивана, который жил там один. Звёзды зажглись.");
    CHECK(copied({"Он шёл по дороге до дома.", "      Вечерело над рекой.", "      Звёзды зажглись"}) ==
          "Он шёл по дороге до дома. Вечерело над рекой. Звёзды зажглись");
}

TEST_CASE("Items of a list are paragraphs of their own, however full their lines are") {
    CHECK(copied({"1. Ақыл мен қайрат бірдей.", "      Жүрек те солай керек.", "2. Ғылым мен еңбек бірге.",
                  "3. Сабыр."}) ==
          "1. Ақыл мен қайрат бірдей. Жүрек те солай керек.\n2. Ғылым мен еңбек бірге.\n3. Сабыр.");
    CHECK(copied({"a. the first one of them,", "b. the other one of them."}) ==
          "a. the first one of them,\nb. the other one of them.");
    CHECK(copied({"— Пойдём домой, сказал он", "— и пошёл со двора к реке."}) ==
          "— Пойдём домой, сказал он — и пошёл со двора к реке.");
}

TEST_CASE("A block that ends far from the edge ends a paragraph, though the next one begins in lower case") {
    CHECK(copied({"Все установленные пакеты покажет команда", "", "dpkg --list"}) ==
          "Все установленные пакеты покажет команда dpkg --list");
    CHECK(copied({"Все установленные пакеты, какие есть, вам", "покажет команда", "", "dpkg --list"}) ==
          "Все установленные пакеты, какие есть, вам покажет команда\ndpkg --list");
}

TEST_CASE("The paragraphs of a page are those that are copied") {
    const PageText page =
        page_of({"Он шёл по дороге и ду-", "мал о ней.", "      Вечерело.", "Ночь.", "", "12"});
    const auto begins = text::paragraphs(page);
    CHECK(begins == std::vector<std::uint32_t>{0, 34, 44, 51});
    std::string one_by_one;
    for (std::size_t i = 0; i < begins.size(); ++i) {
        const text::TextPiece piece{&page, begins[i], i + 1 < begins.size() ? begins[i + 1] : 1000};
        one_by_one += (i == 0 ? "" : "\n") + text::mended({&piece, 1});
    }
    CHECK(one_by_one == "Он шёл по дороге и думал о ней.\nВечерело.\nНочь.\n12");
    const text::TextPiece whole{&page, 0, 1000};
    CHECK(text::mended({&whole, 1}) == one_by_one);
    CHECK(text::paragraphs({}).empty());
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
