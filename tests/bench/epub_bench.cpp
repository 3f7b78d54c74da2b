// Opening a long EPUB whose words are broken into syllables against the same book without: the price of the
// soft hyphens, until the book is open and until its first page is drawn.
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "render/client/client.h"
#include "render/layout/view.h"
#include "tests/render/session.h"

namespace {

using namespace oqyrman;
using namespace oqyrman::render;

constexpr int k_runs = 3;
constexpr int k_chapters = 70;
constexpr std::size_t k_chapter_bytes = 60'000;  ///< about 4 MB in all
constexpr int k_words = 6'000;                   ///< different ones, as in a long novel

/// Words of Russian syllables, the same in every run.
std::string word(unsigned number) {
    static constexpr std::array k_syllables{"ко", "ра", "ни", "ста", "пре", "во", "лю", "де", "ший", "том"};
    std::string made;
    unsigned left = number * 7919U + 13U;
    for (unsigned i = 0; i < 1 + number % 5; ++i, left /= 10) made += k_syllables[left % k_syllables.size()];
    return made;
}

std::string chapter(unsigned number) {
    std::string body;
    for (unsigned i = 0; body.size() < k_chapter_bytes;) {
        body += "<p>";
        for (int in_paragraph = 0; in_paragraph < 80; ++in_paragraph, ++i)
            body += word((number * 104729U + i * i * 31U) % k_words) + " ";
        body += "</p>\n";
    }
    return body;
}

/// `language` "ru" is broken into syllables, one that nobody knows is not.
std::string book(const std::string& language) {
    std::vector<std::string> chapters;
    for (unsigned i = 0; i < k_chapters; ++i)
        chapters.push_back("<div xml:lang=\"" + language + "\">" + chapter(i) + "</div>");
    return tests::make_epub(chapters, true);
}

struct Took {
    double open_ms = 0, first_page_ms = 0;
};

Took open_once(const std::string& bytes) {
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point start) {
        return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    };
    tests::Session session;
    const auto start = Clock::now();
    const auto opened = session.open(bytes, Format::epub);
    Took took{.open_ms = since(start)};
    const TileKey key{.page = 0, .scale_milli = 1000};
    (void)session.get<Tile>(session.client().tile(opened.id, key, TilePriority::visible));
    took.first_page_ms = since(start);
    return took;
}

}  // namespace

TEST_CASE("a 4 MB EPUB, hyphenated and not") {
    const std::string with = book("ru"), without = book("tlh");
    Took hyphenated, plain;
    // Both in turn, so that a noisy machine spoils neither more than the other.
    for (int run = 0; run < k_runs; ++run)
        for (const auto& [bytes, took] : {std::pair{&with, &hyphenated}, std::pair{&without, &plain}}) {
            const Took once = open_once(*bytes);
            took->open_ms += once.open_ms / k_runs;
            took->first_page_ms += once.first_page_ms / k_runs;
        }
    std::printf("open: %.1f ms hyphenated, %.1f ms not, ratio %.1f\n", hyphenated.open_ms, plain.open_ms,
                hyphenated.open_ms / plain.open_ms);
    std::printf("first page: %.1f ms hyphenated, %.1f ms not, ratio %.1f\n", hyphenated.first_page_ms,
                plain.first_page_ms, hyphenated.first_page_ms / plain.first_page_ms);
    CHECK(plain.first_page_ms > 0);
}
