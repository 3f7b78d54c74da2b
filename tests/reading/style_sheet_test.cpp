// What the patron chooses about flowing text, as the worker lays it out.
#include "app/reading/style_sheet.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;
using state::TextFamily;
using state::TextStyling;

namespace {

constexpr state::PageSize k_page{.width = 420, .height = 595};

ReflowSettings styled(const TextStyling& text) { return reading::reflow(k_page, text); }

PageText text_of(Session& session, DocumentId book, int page) {
    return session.get<TextOfPage>(session.client().text(book, page)).text;
}

/// From this line on.
std::string text_from(const PageText& text, const TextLine& line) {
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < line.first; ++i)
        for (++at; at < text.utf8.size() && (static_cast<unsigned char>(text.utf8[at]) & 0xC0U) == 0x80;)
            ++at;
    return text.utf8.substr(at);
}

/// From the line at this height (points) on.
std::string text_from(const PageText& text, float y) {
    for (const TextLine& line : text.lines)
        if (line.count > 0 && (line.box.y0 + line.box.y1) / 2 > y) return text_from(text, line);
    return {};
}

std::string line_at(const PageText& text, float y) {
    const std::string all = text_from(text, y);
    return all.substr(0, all.find('\n'));
}

/// Without white space and soft hyphens.
std::string letters_of(const std::string& text) {
    std::string letters;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text.compare(i, 2, "\u00AD") == 0)
            ++i;
        else if (text[i] != ' ' && text[i] != '\n')
            letters += text[i];
    return letters;
}

/// Sentences of several lengths whose every word is there once.
std::string sentences(int count) {
    std::string body = "<p>";
    for (int i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        for (const char* word : {"Сөйлем", "адам", "құқықтары", "мен", "бостандықтары", "туралы"})
            body += word + n + " ";
        for (int more = 0; more < i % 4; ++more) body += "және" + n + "." + std::to_string(more) + " ";
    }
    return body + "</p>";
}

/// Advance of each character of the first line.
std::vector<int> widths(Session& session, DocumentId book) {
    const PageText text = text_of(session, book, 0);
    std::vector<int> all;
    for (std::uint32_t i = 0; i < text.lines.front().count; ++i) {
        const Quad& quad = text.quads[i];
        all.push_back(static_cast<int>(std::lround((quad.upper_right.x - quad.upper_left.x) * 100)));
    }
    return all;
}

const std::string k_letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёЙйЩщЪъ";

}  // namespace

TEST_CASE("Each family is another face, in four styles, with every Kazakh and Russian letter") {
    const TextFamily family =
        GENERATE(TextFamily::publisher, TextFamily::serif, TextFamily::sans, TextFamily::easy);
    CAPTURE(static_cast<int>(family));
    Session session;
    std::set<std::vector<int>> faces;
    for (const char* style :
         {"", "font-weight:bold", "font-style:italic", "font-weight:bold;font-style:italic"}) {
        const auto book =
            session.open(make_epub({"<p style='" + std::string(style) + "'>" + k_letters + "</p>"}, true),
                         Format::epub, styled({.family = family}));
        faces.insert(widths(session, book.id));
        CHECK(text_of(session, book.id, 0).utf8.starts_with(k_letters + "\n"));
        session.client().close(book.id);
    }
    CHECK(faces.size() == 4);
}

TEST_CASE("Andika is Andika: as wide as the face in its own file, and unlike the others") {
    Session session;
    std::set<std::vector<int>> faces;
    for (const TextFamily family : {TextFamily::serif, TextFamily::sans, TextFamily::easy}) {
        const auto book = session.open(make_epub({"<p>" + k_letters + "</p>"}, true), Format::epub,
                                       styled({.family = family}));
        faces.insert(widths(session, book.id));
    }
    CHECK(faces.size() == 3);
    // A publisher's own face gives way to the chosen one, and programs keep theirs.
    const std::string both = "<p>" + k_letters + "</p><pre>" + k_letters + "</pre>";
    const auto book = session.open(make_epub({both}, true, "p{font-family:sans-serif}"), Format::epub,
                                   styled({.family = TextFamily::easy}));
    CHECK(faces.contains(widths(session, book.id)));
    const PageText text = text_of(session, book.id, 0);
    const auto wide = [&](const TextLine& line) { return line.box.x1 - line.box.x0; };
    REQUIRE(text.lines.size() >= 2);
    CHECK(std::abs(wide(text.lines[0]) - wide(text.lines[1])) > 5);
}

TEST_CASE("A figure stands where its book puts it, with room around it") {
    Session session;
    const auto book = session.open(
        make_epub(
            {"<section><p>Алды</p><figure><figcaption>Сурет</figcaption></figure><p>Соңы</p></section>"},
            true, "p{margin:0}figure{margin:3em 0;text-align:center}"),
        Format::epub, styled({}));
    const PageText text = text_of(session, book.id, 0);
    const auto box_of = [&](const char* words) {
        for (const TextLine& line : text.lines)
            if (text_from(text, line).starts_with(words)) return line.box;
        throw std::runtime_error(words);
    };
    const Rect before = box_of("Алды"), caption = box_of("Сурет"), after = box_of("Соңы");
    CHECK((caption.x0 + caption.x1) / 2 == Approx(k_page.width / 2).margin(2));
    CHECK(before.x0 < k_page.width / 4);
    CHECK(caption.y0 - before.y1 > 20);
    CHECK(after.y0 - caption.y1 > 20);
}

TEST_CASE("Frames of a table's cells never cross its words, and bold stands on the line of the others") {
    Session session;
    const std::string css =
        "table{border-collapse:collapse}th,td{border:1px solid #ff0000;padding:0.25em "
        "0.5em;vertical-align:top}";
    std::string rows = "<table><tr><th>Жазуы</th><th>Мағынасы</th></tr>";
    for (int i = 0; i < 6; ++i)
        rows += "<tr><td>Мерзімі</td><td>Кітап сізде. <b>Оқу</b> түймесін басыңыз да оқыңыз.</td></tr>";
    const auto book = session.open(make_epub({rows + "</table>"}, true, css), Format::epub, styled({}));
    const PageText text = text_of(session, book.id, 0);
    // On the line of the bold word, all letters stand on one height.
    const auto line = std::ranges::find_if(
        text.lines, [&](const TextLine& each) { return text_from(text, each).starts_with("Кітап"); });
    REQUIRE(line != text.lines.end());
    REQUIRE(line->count > 12);
    for (std::uint32_t i = line->first; i < line->first + line->count; ++i)
        CHECK(std::abs(text.quads[i].lower_left.y - text.quads[line->first].lower_left.y) < 0.5F);
    const Image drawn =
        session.get<Tile>(session.client().tile(book.id, {0, 1000, 0, 0}, TilePriority::visible)).image;
    int red = 0;
    for (std::size_t at = 0; at + 4 <= drawn.rgba->size(); at += 4)
        red += std::to_integer<int>((*drawn.rgba)[at]) > 200 &&
               std::to_integer<int>((*drawn.rgba)[at + 1]) < 100;
    CHECK(red == 0);
}

TEST_CASE("The sentence at the top stays there, whatever is chosen about the text") {
    Session session;
    const auto book =
        session.open(make_epub({sentences(400), sentences(300)}, true), Format::epub, styled({}));
    REQUIRE(book.opened.page_count > 20);
    Place place{.page = book.opened.page_count / 2, .y = 0.4F};
    const auto locator = session.get<LocatorOfPlace>(session.client().locator_of(book.id, place)).locator;
    const std::string before =
        line_at(text_of(session, book.id, place.page), place.y * book.opened.first_page.height);
    REQUIRE(before.size() > 20);
    const std::string start = before.substr(0, before.find(' ', 12));
    const std::vector<TextStyling> all = {
        {.size = 0},
        {.size = 9},
        {.family = TextFamily::easy, .size = 6},
        {.line_height = state::LineHeight::wide, .margins = state::TextMargins::wide},
        {.family = TextFamily::sans, .margins = state::TextMargins::narrow, .edges = state::TextEdges::even},
        {}};
    std::set<int> counts;
    for (const TextStyling& text : all) {
        const auto laid_out = session.get<LaidOut>(session.client().lay_out(book.id, styled(text), locator));
        REQUIRE(laid_out.place);
        counts.insert(laid_out.page_count);
        const PageText page = text_of(session, book.id, laid_out.place->page);
        const std::string line = line_at(page, laid_out.place->y * laid_out.first_page.height);
        CAPTURE(line, start);
        CHECK(line.find(start.substr(0, start.find(' '))) != std::string::npos);
    }
    CHECK(counts.size() >= 5);
}

TEST_CASE("Every sentence stays in view through many layouts, one after another") {
    Session session;
    const auto book = session.open(make_epub({sentences(300), sentences(200), sentences(100)}, true),
                                   Format::epub, styled({}));
    // The same layouts in every run.
    std::mt19937 random(20261123);
    const auto one_of = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
    const auto any_styling = [&] {
        return TextStyling{.family = static_cast<TextFamily>(one_of(4)),
                           .size = one_of(state::k_text_sizes.size()),
                           .line_height = static_cast<state::LineHeight>(one_of(3)),
                           .margins = static_cast<state::TextMargins>(one_of(3)),
                           .edges = static_cast<state::TextEdges>(one_of(3))};
    };
    for (const int tenth : {0, 1, 4, 7, 9}) {
        session.get<LaidOut>(session.client().lay_out(book.id, styled({}), std::nullopt));
        const Place place{.page = (book.opened.page_count - 1) * tenth / 9,
                          .y = static_cast<float>(one_of(9)) / 10};
        const auto locator = session.get<LocatorOfPlace>(session.client().locator_of(book.id, place)).locator;
        const std::string quote = letters_of(locator.quote);
        REQUIRE(quote.size() > 12);
        for (int layout = 0; layout < 12; ++layout) {
            const render::ReflowSettings wanted =
                reading::reflow({.width = 240 + 20 * static_cast<float>(one_of(20)),
                                 .height = 260 + 20 * static_cast<float>(one_of(25))},
                                any_styling());
            const auto laid_out = session.get<LaidOut>(session.client().lay_out(book.id, wanted, locator));
            REQUIRE(laid_out.place);
            const int there = laid_out.place->page;
            const PageText page = text_of(session, book.id, there);
            std::string below = letters_of(text_from(page, laid_out.place->y * laid_out.first_page.height));
            // The page may end within these words.
            if (there + 1 < laid_out.page_count)
                below += letters_of(text_of(session, book.id, there + 1).utf8);
            CAPTURE(tenth, layout, locator.quote, wanted.page_width, wanted.page_height, wanted.em);
            const std::size_t at = below.find(quote.substr(0, 12));
            REQUIRE(at != std::string::npos);
            CHECK(at < 400);
        }
    }
}

TEST_CASE("Sizes, heights, margins and ends of lines are what was chosen, over the publisher's own") {
    Session session;
    const std::string css =
        "body{font-size:9pt;line-height:1.1;text-align:right;margin:0} @page{margin:50pt 90pt}";
    const auto book = session.open(make_epub({sentences(60)}, true, css), Format::epub, styled({}));
    const auto laid = [&](const TextStyling& text) {
        session.get<LaidOut>(session.client().lay_out(book.id, styled(text), std::nullopt));
        return text_of(session, book.id, 0);
    };
    const auto pitch = [](const PageText& text) { return text.lines[3].box.y0 - text.lines[2].box.y0; };
    const PageText normal = laid({});
    const PageText large = laid({.size = 8});
    CHECK(pitch(large) > 1.9F * pitch(normal));
    const PageText wide = laid({.line_height = state::LineHeight::wide});
    CHECK(std::abs(pitch(wide) / pitch(laid({.line_height = state::LineHeight::close})) - 1.75F / 1.2F) <
          0.1F);
    const auto left = [](const PageText& text) {
        float least = 1000;
        for (std::size_t i = 1; i < 8; ++i) least = std::min(least, text.lines[i].box.x0);
        return least;
    };
    CHECK(left(laid({.margins = state::TextMargins::narrow, .edges = state::TextEdges::left})) + 30 <
          left(laid({.margins = state::TextMargins::wide, .edges = state::TextEdges::left})));
    // A wide gap divides a line for MuPDF: what stands at one height is one.
    const auto spread = [](const PageText& text) {
        std::map<long, float> ends;
        for (const TextLine& line : text.lines) {
            float& end = ends[std::lround(line.box.y0)];
            end = std::max(end, line.box.x1);
        }
        REQUIRE(ends.size() > 8);
        float least = 1000, most = 0;
        for (auto end = ends.begin(); end != std::prev(ends.end()); ++end) {
            least = std::min(least, end->second);
            most = std::max(most, end->second);
        }
        return most - least;
    };
    CHECK(spread(laid({.edges = state::TextEdges::even})) < 6);
    CHECK(spread(laid({.edges = state::TextEdges::left})) > 6);
}

}  // namespace oqyrman::tests
