// EPUBs through the worker: contents, letters, places that survive another layout.
#include <algorithm>
#include <set>
#include <string>

#include "render/epub/locator.h"
#include "render/epub/path.h"
#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

std::string letters_only(std::string text) {
    std::erase_if(text, [](char c) { return c == '\n' || c == ' '; });
    return text;
}

std::string numbered_words(int chapter, int count) {
    std::string body;
    for (int i = 0; i < count; ++i) {
        if (i % 40 == 0) body += i == 0 ? "<p>" : "</p><p>";
        body += "сөз" + std::to_string(chapter) + "т" + std::to_string(i) + " ";
    }
    return body + "</p>";
}

std::string text_of(Session& session, DocumentId book, int page) {
    return session.get<TextOfPage>(session.client().text(book, page)).text.utf8;
}

ReflowSettings settings(float width, float em, std::string css = "") {
    return {.page_width = width, .page_height = 600, .em = em, .css = std::move(css)};
}

}  // namespace

TEST_CASE("References are resolved inside the container only", "[epub]") {
    struct Row {
        const char* base;
        const char* reference;
        const char* result;
    };
    const Row row = GENERATE(values<Row>({
        {"OEBPS/nav/nav.xhtml", "../text/a.xhtml#x", "OEBPS/text/a.xhtml#x"},
        {"OEBPS/nav.xhtml", "a%20b.xhtml", "OEBPS/a b.xhtml"},
        {"OEBPS/nav.xhtml", "%D2%9B.xhtml", "OEBPS/қ.xhtml"},
        {"OEBPS/nav.xhtml", "#here", "OEBPS/nav.xhtml#here"},
        {"OEBPS/nav.xhtml", "/x.xhtml", "x.xhtml"},
        {"OEBPS/nav.xhtml", "./././x.xhtml", "OEBPS/x.xhtml"},
        {"nav.xhtml", "../x.xhtml", ""},
        {"nav.xhtml", "https://example.org/x", ""},
        {"nav.xhtml", "javascript:x", ""},
        {"nav.xhtml", "a%00b%zz", "ab%zz"},
        {"nav.xhtml", "..", ""},
    }));
    CAPTURE(row.reference);
    CHECK(epub::resolve(row.base, row.reference) == row.result);
}

TEST_CASE("Contents come from nav.xhtml, and from the NCX where there is none", "[epub]") {
    const std::vector<std::string> chapters = {numbered_words(1, 600), numbered_words(2, 600),
                                               numbered_words(3, 600)};
    Session session;
    const auto third = session.open(make_epub(chapters, true), Format::epub);
    const auto nav = session.get<Outline>(session.client().outline(third.id)).entries;
    REQUIRE(nav.size() == 6);
    CHECK(nav[0].title == "Тарау 1");
    CHECK(nav[0].level == 0);
    CHECK(nav[0].page == 0);
    CHECK(nav[1].title == "Соңы 1");
    CHECK(nav[1].level == 1);
    CHECK(nav[1].page >= nav[0].page);
    CHECK(nav[2].page > nav[1].page);
    CHECK(text_of(session, third.id, nav[2].page).starts_with("сөз2т0"));
    CHECK(text_of(session, third.id, nav[3].page).find("ж") != std::string::npos);

    const auto second = session.open(make_epub(chapters, false), Format::epub);
    const auto ncx = session.get<Outline>(session.client().outline(second.id)).entries;
    REQUIRE(ncx.size() == 3);
    CHECK(ncx[2].title == "NCX 3");
    CHECK(ncx[2].page == nav[4].page);
}

TEST_CASE("Kazakh and Russian letters are drawn in all four styles", "[epub]") {
    const std::string letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ЁёЙйЩщЪъЫыЭэ";
    std::string body;
    for (const char* style :
         {"", "font-weight:bold", "font-style:italic", "font-weight:bold;font-style:italic"})
        body += "<p style='" + std::string(style) + "'>" + letters + "</p>";
    Session session;
    const auto book = session.open(make_epub({body}, true), Format::epub, settings(500, 20));
    const std::string text = letters_only(text_of(session, book.id, 0));
    const std::string wanted = letters_only(letters);
    CHECK(text == wanted + wanted + wanted + wanted + "ж");

    // A letter without a glyph is drawn as the same box as any other: no two lines' letters may look alike.
    const auto page = draw_page(session, book.id, 0, book.opened.first_page, 2000);
    const auto info = session.get<TextOfPage>(session.client().text(book.id, 0)).text;
    std::set<std::vector<std::byte>> shapes;
    std::size_t drawn = 0;
    for (const TextLine& line : info.lines)
        for (std::uint32_t i = line.first; i < line.first + line.count; ++i) {
            const Quad& quad = info.quads[i];
            const int x0 = static_cast<int>(quad.upper_left.x * 2),
                      x1 = static_cast<int>(quad.lower_right.x * 2);
            const int y0 = static_cast<int>(quad.upper_left.y * 2),
                      y1 = static_cast<int>(quad.lower_right.y * 2);
            std::vector<std::byte> shape = {static_cast<std::byte>(x1 - x0)};
            for (int y = y0; y < y1; ++y)
                for (int x = x0; x < x1; ++x)
                    shape.push_back(
                        page.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(page.width) +
                                   static_cast<std::size_t>(x)) *
                                  4]);
            const bool blank = std::ranges::all_of(shape.begin() + 1, shape.end(),
                                                   [](std::byte b) { return b == std::byte{255}; });
            if (blank) continue;
            ++drawn;
            shapes.insert(shape);
        }
    CHECK(drawn >= 4 * 30);
    CHECK(shapes.size() >= drawn - 6);
}

TEST_CASE("A place is found again after another layout", "[epub]") {
    Session session;
    const auto book = session.open(make_epub({numbered_words(1, 900), numbered_words(2, 900)}, true),
                                   Format::epub, settings(400, 12));
    const int page = book.opened.page_count - 2;
    const std::string before = text_of(session, book.id, page);
    const auto locator = session.get<LocatorOfPlace>(session.client().locator_of(book.id, {page, 0})).locator;
    CHECK(locator.resource == "OEBPS/text/ch2.xhtml");
    CHECK(locator.offset > 0);
    CHECK(before.starts_with(locator.quote.substr(0, locator.quote.find(' '))));

    for (const auto& [width, em] : std::vector<std::pair<float, float>>{{300, 18}, {700, 9}, {250, 30}}) {
        CAPTURE(width, em);
        const auto laid =
            session.get<LaidOut>(session.client().lay_out(book.id, settings(width, em), locator));
        REQUIRE(laid.place);
        CHECK(laid.page_count != book.opened.page_count);
        const std::string there = text_of(session, book.id, laid.place->page);
        CHECK(letters_only(there).find(letters_only(locator.quote).substr(0, 12)) != std::string::npos);
        const auto again = session.get<PlaceOfLocator>(session.client().place_of(book.id, locator)).place;
        CHECK(again == *laid.place);
        const auto back =
            session.get<LocatorOfPlace>(session.client().locator_of(book.id, *laid.place)).locator;
        CHECK(back.offset <= locator.offset);
        CHECK(locator.offset - back.offset < 60);
    }
    // Back to the first layout: the very page.
    const auto laid = session.get<LaidOut>(session.client().lay_out(book.id, settings(400, 12), locator));
    REQUIRE(laid.place);
    CHECK(laid.place->page == page);
    CHECK(laid.page_count == book.opened.page_count);
}

TEST_CASE("A locator of a changed text is found by its quote", "[epub]") {
    Session session;
    const auto book = session.open(make_epub({numbered_words(1, 900)}, true), Format::epub);
    auto locator = session.get<LocatorOfPlace>(session.client().locator_of(book.id, {2, 0})).locator;
    const auto place = session.get<PlaceOfLocator>(session.client().place_of(book.id, locator)).place;
    CHECK(place.page == 2);
    locator.offset += 333;
    CHECK(session.get<PlaceOfLocator>(session.client().place_of(book.id, locator)).place == place);
    locator.offset = 0xFFFFFFFF;
    CHECK(session.get<PlaceOfLocator>(session.client().place_of(book.id, locator)).place == place);
    locator.quote = "such words are nowhere";
    CHECK(session.get<PlaceOfLocator>(session.client().place_of(book.id, locator)).place.page ==
          book.opened.page_count - 1);
    locator.resource = "OEBPS/gone.xhtml";
    CHECK(session.error(session.client().place_of(book.id, locator)) == ErrorCode::not_found);
}

TEST_CASE("Tiles of an old layout are not answered as if they were of the new one", "[epub]") {
    Session session;
    const auto book = session.open(make_epub({numbered_words(1, 900)}, true), Format::epub);
    std::vector<RequestId> old;
    for (int i = 0; i < 30; ++i)
        old.push_back(session.client().tile(book.id, {i % 3, 4000, 0, 0}, TilePriority::visible));
    const RequestId laying = session.client().lay_out(book.id, settings(300, 20), {});
    const RequestId fresh = session.client().tile(book.id, {0, 1000, 0, 0}, TilePriority::visible);
    const auto laid = session.get<LaidOut>(laying);
    CHECK(laid.epoch > book.opened.epoch);
    CHECK(session.get<Tile>(fresh).epoch == laid.epoch);
    std::size_t cancelled = 0;
    for (const RequestId request : old) {
        const Reply reply = session.wait(request);
        if (reply.answer)
            CHECK(std::get<Tile>(*reply.answer).epoch == book.opened.epoch);
        else
            cancelled += reply.answer.error().code == ErrorCode::cancelled ? 1 : 0;
    }
    CHECK(cancelled > 10);
}

TEST_CASE("The reader's own style sheet rules, also after a change", "[epub]") {
    Session session;
    const std::string bytes = make_epub({numbered_words(1, 600)}, true, "p{margin:0}");
    const auto book = session.open(bytes, Format::epub, settings(400, 12, "@page{margin:10px}"));
    const auto laid =
        session.get<LaidOut>(session.client().lay_out(book.id, settings(400, 12, "@page{margin:100px}"), {}));
    CHECK(laid.page_count > book.opened.page_count);
    CHECK(laid.first_page == PageSize{400, 600});
    CHECK(text_of(session, book.id, 0).starts_with("сөз1т0"));
}

TEST_CASE("A real EPUB is read: contents, text, links", "[epub]") {
    const auto data = test_data();
    if (!data) return;
    Session session;
    const auto book =
        session.open(read_file(*data / "fixtures/lcp-server/childrens-literature.epub"), Format::epub);
    CHECK(book.opened.reflowable);
    CHECK(book.opened.page_count > 10);
    const auto outline = session.get<Outline>(session.client().outline(book.id)).entries;
    REQUIRE(outline.size() > 20);
    for (std::size_t i = 0; i < outline.size(); ++i) {
        CAPTURE(outline[i].title);
        // Only a mere heading leads nowhere, and then something stands under it.
        const bool heading = i + 1 < outline.size() && outline[i + 1].level > outline[i].level;
        CHECK((outline[i].page >= 0 || heading));
        CHECK_FALSE(outline[i].title.empty());
    }
    const auto sizes = session.get<PageSizes>(session.client().page_sizes(book.id)).pages;
    CHECK(static_cast<int>(sizes.size()) == book.opened.page_count);
    CHECK(text_of(session, book.id, book.opened.page_count / 2).size() > 200);
    CHECK(session
              .get<Tile>(session.client().tile(book.id, {book.opened.page_count / 2, 1000, 0, 0},
                                               TilePriority::visible))
              .image.width > 0);
    CHECK_FALSE(session.log_has("page worker"));
}

TEST_CASE("Words are found in an EPUB on the pages that show them", "[epub]") {
    const auto data = test_data();
    if (!data) return;
    Session session;
    const auto book =
        session.open(read_file(*data / "fixtures/lcp-server/childrens-literature.epub"), Format::epub);
    std::size_t found = 0;
    for (int first = 0; first < book.opened.page_count; first += k_search_pages) {
        for (const SearchHit& hit :
             session.get<Found>(session.client().search(book.id, "NIGHTINGALE", first)).part.hits) {
            CHECK(text_of(session, book.id, hit.page).contains(hit.match));
            ++found;
        }
    }
    CHECK(found > 20);
}

TEST_CASE("Entries of the contents lead to their headings, sections within sections too", "[epub]") {
    const auto data = test_data();
    if (!data) return;
    Session session;
    const float width = GENERATE(300.0F, 520.0F);
    const auto book = session.open(read_file(*data / "fixtures/lcp-server/childrens-literature.epub"),
                                   Format::epub, settings(width, 12));
    const auto outline = session.get<Outline>(session.client().outline(book.id)).entries;
    REQUIRE(outline.size() > 20);
    std::set<int> pages;
    for (const OutlineEntry& entry : outline) {
        if (entry.page < 0) continue;
        CAPTURE(entry.title, entry.page, width);
        // Numbers stand apart from the heading, and a word about the author may come first: the last word of
        // the title is near, and no entry stands before the one above it.
        const std::string word = entry.title.substr(entry.title.find_last_of(' ') + 1);
        std::string near;
        for (int page = entry.page; page < std::min(entry.page + 5, book.opened.page_count); ++page)
            near += text_of(session, book.id, page);
        CHECK(near.find(word) != std::string::npos);
        CHECK((pages.empty() || *pages.rbegin() <= entry.page));
        pages.insert(entry.page);
    }
    CHECK(pages.size() > 10);
}

TEST_CASE("Damaged EPUBs are errors or short books, never the end of the worker", "[epub]") {
    const std::string good = make_epub({numbered_words(1, 50)}, true);
    Session session;
    for (std::size_t cut = 1; cut < good.size(); cut += good.size() / 40) {
        const auto opening = session.client().open(
            std::make_shared<MemorySource>(to_bytes(good.substr(0, cut))), Format::epub);
        const Reply reply = session.wait(opening.request);
        if (!reply.answer) CHECK(reply.answer.error().code == ErrorCode::damaged);
        session.client().close(opening.document);
    }
    CHECK_FALSE(session.log_has("signal"));
    // Contents that lead nowhere, spine items that are not there, entities nobody declared.
    const std::string odd =
        make_zip({{"META-INF/container.xml",
                   "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>"},
                  {"a.opf",
                   "<package version='3.0'><manifest><item id='a' href='a.xhtml'/><item id='n' "
                   "href='n.xhtml' properties='x nav'/>"
                   "</manifest><spine><itemref idref='none'/><itemref idref='a'/></spine></package>"},
                  {"a.xhtml", "<html><body>&nbsp;&unknown;<p>ok</p></body></html>"},
                  {"n.xhtml",
                   "<html xmlns:epub='e'><nav epub:type='toc'><ol><li><a "
                   "href='gone.xhtml'>gone</a></li><li><span>head</span>"
                   "<ol><li><a href='a.xhtml#nowhere'>x</a></li><li><a "
                   "href='http://example.org/'>out</a></li></ol></li></ol></nav></html>"}});
    const auto book = session.open(odd, Format::epub);
    const auto outline = session.get<Outline>(session.client().outline(book.id)).entries;
    REQUIRE(outline.size() == 4);
    CHECK(outline[0].page == -1);
    CHECK(outline[1].title == "head");
    CHECK(outline[2].level == 1);
    CHECK(outline[3].page == -1);
}

}  // namespace oqyrman::tests
