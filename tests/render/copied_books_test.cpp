// Whole books copied: every paragraph of their source is there, as it was written.
#include <filesystem>
#include <regex>
#include <sstream>

#include "render/text/mending.h"
#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

/// The text of all pages, as the clipboard would get it.
std::string copied(const std::filesystem::path& path) {
    Session session;
    const auto book = session.open(read_file(path), Format::pdf);
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

}  // namespace oqyrman::tests
