// Whole books copied: every paragraph of their source is a line of what is copied, as it was written.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "render/text/mending.h"
#include "tests/render/known_text.h"
#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

using Paragraphs = std::set<std::string>;

/// The lines of a text as a patron pastes it.
Paragraphs lines_of(const std::string& text) {
    Paragraphs all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) all.insert(line);
    return all;
}

/// Items of lists without the mark before them, which HTML has in another place.
Paragraphs without_marks(const Paragraphs& lines) {
    static const std::regex mark("^(\u2022|\u2013|[0-9]+\\.|[a-z]\\.) ");
    Paragraphs all;
    for (const std::string& line : lines) all.insert(std::regex_replace(line, mark, ""));
    return all;
}

std::vector<PageText> pages_of(const std::filesystem::path& path) {
    Session session;
    const auto book = session.open(read_packed(path), Format::pdf);
    std::vector<PageText> pages;
    for (int page = 0; page < book.opened.page_count; ++page)
        pages.push_back(session.get<TextOfPage>(session.client().text(book.id, page)).text);
    return pages;
}

/// The text of all pages, as the clipboard would get it.
std::string copied(const std::vector<PageText>& pages) {
    std::vector<text::TextPiece> pieces;
    for (const PageText& page : pages)
        pieces.push_back({&page, 0, static_cast<std::uint32_t>(page.quads.size())});
    return text::mended(pieces);
}

/// What the clipboard gets when one paragraph of a page after another is selected.
Paragraphs selected_one_by_one(const std::vector<PageText>& pages) {
    Paragraphs all;
    for (const PageText& page : pages) {
        auto begins = text::paragraphs(page);
        begins.push_back(static_cast<std::uint32_t>(page.quads.size()));
        for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
            const text::TextPiece piece{&page, begins[i], begins[i + 1]};
            all.insert(text::mended({&piece, 1}));
        }
    }
    return all;
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

/// How many of the paragraphs are not among the lines; they are told.
std::size_t missing_in(const Paragraphs& lines, const std::vector<std::string>& paragraphs) {
    std::size_t missing = 0;
    for (const std::string& paragraph : paragraphs) {
        if (lines.contains(paragraph)) continue;
        ++missing;
        UNSCOPED_INFO("not there: " << paragraph);
    }
    return missing;
}

/// A book that Debian prints in a package of its own, and the same text as HTML.
struct PrintedBook {
    const char* pdf;
    const char* html;
    const char* ending;
    std::size_t least;  ///< paragraphs there have to be
    /// So many are no lines of their own: cells of a table, explanations that begin on the line of their
    /// word.
    std::size_t set_differently;
    std::size_t over_pages;  ///< so many begin on one page and end on the next
};

}  // namespace

TEST_CASE("Each paragraph of the printed guide is copied as it was written, in three languages") {
    for (const std::string language : {"kk", "ru", "en"}) {
        INFO(language);
        const auto pages = pages_of(sample("guide-" + language + "-print.pdf"));
        const auto paragraphs = paragraphs_of_guide(language);
        CHECK(paragraphs.size() > 10);
        CHECK(missing_in(lines_of(copied(pages)), paragraphs) == 0);
        const auto items = items_of_guide(language);
        CHECK(items.size() > 5);
        CHECK(missing_in(lines_of(copied(pages)), items) == 0);
    }
}

TEST_CASE("Paragraphs of printed Russian books are copied as their HTML editions have them") {
    for (const PrintedBook& book :
         {PrintedBook{"/usr/share/doc/debmake-doc/debmake-doc.ru.pdf", "/usr/share/doc/debmake-doc/html",
                      ".ru.html", 85, 4, 2},
          PrintedBook{"/usr/share/doc/installation-guide-amd64/ru/install.ru.pdf.gz",
                      "/usr/share/doc/installation-guide-amd64/ru", ".html", 320, 32, 6},
          PrintedBook{"/usr/share/doc/debian/FAQ/debian-faq.ru.pdf.gz", "/usr/share/doc/debian/FAQ/ru",
                      ".html", 180, 16, 1}}) {
        INFO(book.pdf);
        REQUIRE(std::filesystem::exists(book.pdf));
        // Quotation marks are other ones in print.
        auto wanted = plain_paragraphs_of(book.html, book.ending, 120);
        std::erase_if(wanted,
                      [](const std::string& one) { return one.find_first_of("'\"`") != std::string::npos; });
        CHECK(wanted.size() >= book.least);
        const std::vector<PageText> pages = pages_of(book.pdf);
        const std::size_t missing = missing_in(without_marks(lines_of(copied(pages))), wanted);
        CHECK(missing <= book.set_differently);
        // The paragraph that is selected is the one that is copied.
        CHECK(missing_in(without_marks(selected_one_by_one(pages)), wanted) <= missing + book.over_pages);
    }
}

TEST_CASE("A page of two columns whose words are broken is copied column by column, as it was written") {
    const TemporaryFolder folder;
    std::string html =
        "<html lang=ru><meta charset=utf-8><style>@page{size:A5;margin:12mm}body{columns:2;column-gap:6mm;"
        "font:9pt serif;hyphens:auto;text-align:justify}p{margin:0 0 2mm}</style>";
    const auto paragraphs = paragraphs_of_guide("ru");
    for (const std::string& paragraph : paragraphs) html += "<p>" + paragraph + "</p>";
    std::ofstream(folder.path() / "columns.html") << html;
    const std::string pdf = (folder.path() / "columns.pdf").string();
    (void)output_of("weasyprint -q " + (folder.path() / "columns.html").string() + " " + pdf);
    std::string wanted;
    for (const std::string& paragraph : paragraphs) wanted += (wanted.empty() ? "" : "\n") + paragraph;
    CHECK(copied(pages_of(pdf)) == wanted);
}

}  // namespace oqyrman::tests
