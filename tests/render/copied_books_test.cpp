// Whole books copied: every paragraph of their source is there, as it was written.
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "render/text/mending.h"
#include "tests/render/known_text.h"
#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

/// The text of all pages, as the clipboard would get it.
std::string copied(const std::filesystem::path& path) {
    Session session;
    const auto book = session.open(read_packed(path), Format::pdf);
    std::vector<PageText> pages;
    for (int page = 0; page < book.opened.page_count; ++page)
        pages.push_back(session.get<TextOfPage>(session.client().text(book.id, page)).text);
    std::vector<text::TextPiece> pieces;
    for (const PageText& page : pages)
        pieces.push_back({&page, 0, static_cast<std::uint32_t>(page.quads.size())});
    return text::mended(pieces);
}

std::filesystem::path sample(const std::string& name) {
    return std::filesystem::path(OQYRMAN_BINARY_DIR) / "share/oqyrman/books" / name;
}

/// Paragraphs of plain running text, without the guide's marks.
std::vector<std::string> paragraphs_of_guide(const std::string& language) {
    std::istringstream lines(
        read_file(std::filesystem::path(OQYRMAN_SOURCE_DIR) / "assets/books/guide" / (language + ".txt")));
    std::vector<std::string> paragraphs;
    bool body = false;
    for (std::string line; std::getline(lines, line);) {
        body = body || line.starts_with("# ");
        const bool marked = line.find_first_of("|[#!*") != std::string::npos || line.starts_with("- ") ||
                            std::regex_search(line, std::regex("^[0-9]+\\. "));
        if (body && !marked && line.size() > 80) paragraphs.push_back(line);
    }
    return paragraphs;
}

/// Items of lists with their marks, each on a line of its own as the patron sees it.
std::vector<std::string> items_of_guide(const std::string& language) {
    std::istringstream lines(
        read_file(std::filesystem::path(OQYRMAN_SOURCE_DIR) / "assets/books/guide" / (language + ".txt")));
    std::vector<std::string> items;
    for (std::string line; std::getline(lines, line);) {
        line = std::regex_replace(line, std::regex("\\*\\*"), "");
        if (line.starts_with("- ")) items.push_back("\u2022 " + line.substr(2));
        if (std::regex_search(line, std::regex("^[0-9]+\\. "))) items.push_back(line);
    }
    return items;
}

/// How many of the paragraphs are in the text as they stand; the first that is not is told.
std::size_t found_in(const std::string& text, const std::vector<std::string>& paragraphs) {
    std::size_t found = 0;
    for (const std::string& paragraph : paragraphs) {
        if (text.contains(paragraph))
            ++found;
        else
            UNSCOPED_INFO("not there: " << paragraph);
    }
    return found;
}

/// A book that Debian prints in a package of its own, and the same text as HTML.
struct PrintedBook {
    const char* pdf;
    const char* html;
    const char* ending;
    std::size_t least;  ///< paragraphs there have to be
    /// Of which so many are not the same for known reasons: a line ends with its sentence before it had to,
    /// and a hyphen stands before an angle bracket.
    std::size_t set_differently;
};

}  // namespace

TEST_CASE("Each paragraph of the printed guide is copied as it was written, in three languages") {
    for (const std::string language : {"kk", "ru", "en"}) {
        INFO(language);
        const std::string text = copied(sample("guide-" + language + "-print.pdf"));
        const auto paragraphs = paragraphs_of_guide(language);
        CHECK(paragraphs.size() > 10);
        for (const std::string& paragraph : paragraphs) {
            INFO(paragraph);
            CHECK(text.contains(paragraph));
        }
    }
}

TEST_CASE("Items of a printed list are copied with their numbers and dots before them") {
    for (const std::string language : {"kk", "ru", "en"}) {
        INFO(language);
        const std::string text = copied(sample("guide-" + language + "-print.pdf"));
        const auto items = items_of_guide(language);
        CHECK(items.size() > 5);
        for (const std::string& item : items) {
            INFO(item);
            CHECK(text.contains("\n" + item + "\n"));
        }
    }
}

TEST_CASE("A Russian book that its printer hyphenated is copied whole") {
    const std::string text = copied(sample("debian-faq.pdf"));
    // As they stand in the package's own HTML edition.
    for (const char* paragraph :
         {"Здесь собраны вопросы (с ответами!) о дистрибутиве Debian (Debian GNU/Linux и других) и о проекте "
          "Debian. Там, где есть другая документация по определённому вопросу, даётся ссылка: мы не хотим "
          "цитировать здесь большие части сторонней документации. В ряде ответов предполагается наличие "
          "некоторых знаний по Unix-подобным операционным системам. Однако допуская, что знаний у читателя "
          "может быть совсем немного, мы постараемся отвечать на общие вопросы новичков как можно проще.",
          "свободен для использования и дальнейшего распространения: для участия в его распространении и "
          "разработке не требуется членства или оплаты."})
        CHECK(text.contains(paragraph));
}

TEST_CASE("Paragraphs of printed Russian books are copied as their HTML editions have them") {
    for (const PrintedBook& book :
         {PrintedBook{"/usr/share/doc/debmake-doc/debmake-doc.ru.pdf", "/usr/share/doc/debmake-doc/html",
                      ".ru.html", 90, 1},
          PrintedBook{"/usr/share/doc/installation-guide-amd64/ru/install.ru.pdf.gz",
                      "/usr/share/doc/installation-guide-amd64/ru", ".html", 340, 0},
          PrintedBook{"/usr/share/doc/debian/FAQ/debian-faq.ru.pdf.gz", "/usr/share/doc/debian/FAQ/ru",
                      ".html", 200, 1}}) {
        if (!std::filesystem::exists(book.pdf)) {
            skip_reasons().push_back(std::string(book.pdf) + " is not installed");
            continue;
        }
        INFO(book.pdf);
        const auto paragraphs = plain_paragraphs_of(book.html, book.ending, 120);
        CHECK(paragraphs.size() >= book.least);
        std::vector<std::string> wanted;
        for (const std::string& paragraph : paragraphs) wanted.push_back(plain_quotes(paragraph));
        CHECK(found_in(plain_quotes(copied(book.pdf)), wanted) + book.set_differently >= wanted.size());
    }
}

TEST_CASE("A page of two columns whose words are broken is copied column by column, as it was written") {
    const TemporaryFolder folder;
    std::string html =
        "<html lang=ru><meta charset=utf-8><style>@page{size:A5;margin:12mm}body{columns:2;column-gap:6mm;"
        "font:9pt serif;hyphens:auto;text-align:justify}p{margin:0 0 2mm}</style>";
    const auto paragraphs = paragraphs_of_guide("ru");
    for (const std::string& paragraph : paragraphs) html += "<p>" + paragraph + "</p>";
    std::ofstream(folder.path / "columns.html") << html;
    const std::string pdf = (folder.path / "columns.pdf").string();
    (void)output_of("weasyprint -q " + (folder.path / "columns.html").string() + " " + pdf);
    const std::string text = copied(pdf);
    CHECK(found_in(text, paragraphs) == paragraphs.size());
    // In their order too.
    std::size_t at = 0;
    for (const std::string& paragraph : paragraphs) {
        const std::size_t next = text.find(paragraph, at);
        REQUIRE(next != std::string::npos);
        at = next + paragraph.size();
    }
}

}  // namespace oqyrman::tests
