// Real feeds, publications and authentication documents: the verdict and counts an independent parser found.
#include <sstream>

#include "app/catalogue/opds.h"
#include "tests/catch.h"
#include "tests/data.h"

using namespace oqyrman;

namespace {

struct Row {
    std::string file, kind, verdict, title;
    std::size_t publications = 0, navigation = 0, groups = 0, facets = 0, flows = 0;
};

std::size_t number(const std::string& text) { return text.empty() ? 0 : std::stoul(text); }

std::vector<Row> rows(const std::filesystem::path& folder) {
    std::vector<Row> found;
    std::istringstream lines(tests::read_file(folder / "expected.tsv"));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::vector<std::string> cells;
        std::istringstream columns(line);
        for (std::string cell; std::getline(columns, cell, '\t');) cells.push_back(cell);
        cells.resize(11);
        found.push_back({.file = cells[0],
                         .kind = cells[1],
                         .verdict = cells[2],
                         .title = cells[3],
                         .publications = number(cells[4]),
                         .navigation = number(cells[5]),
                         .groups = number(cells[6]),
                         .facets = number(cells[7]),
                         .flows = number(cells[9])});
    }
    return found;
}

}  // namespace

TEST_CASE("OPDS 2 feeds of the field") {
    const auto data = tests::test_data();
    if (!data) return;
    int seen = 0;
    for (const Row& row : rows(*data / "fixtures/opds")) {
        if (row.kind != "opds2-feed") continue;
        ++seen;
        CAPTURE(row.file);
        const auto feed = catalogue::parse_feed(tests::read_file(*data / "fixtures/opds" / row.file),
                                                "https://library.example/feed");
        if (row.verdict == "refuse") {
            CHECK_FALSE(feed);
            continue;
        }
        if (row.verdict != "accept") continue;
        REQUIRE(feed);
        CHECK(feed->title == row.title);
        CHECK(feed->publications.size() == row.publications);
        CHECK(feed->navigation.size() == row.navigation);
        CHECK(feed->groups.size() == row.groups);
        CHECK(feed->facets.size() == row.facets);
    }
    CHECK(seen == 10);
}

TEST_CASE("OPDS 2 publications of the field") {
    const auto data = tests::test_data();
    if (!data) return;
    int seen = 0;
    for (const Row& row : rows(*data / "fixtures/opds")) {
        if (row.kind != "opds2-publication") continue;
        ++seen;
        CAPTURE(row.file);
        const auto made = catalogue::parse_publication(tests::read_file(*data / "fixtures/opds" / row.file),
                                                       "https://library.example/p");
        if (row.verdict == "refuse") {
            CHECK_FALSE(made);
            continue;
        }
        if (row.verdict != "accept") continue;
        REQUIRE(made);
        CHECK(made->title == row.title);
    }
    CHECK(seen == 13);
}

TEST_CASE("authentication documents of the field") {
    const auto data = tests::test_data();
    if (!data) return;
    int seen = 0;
    for (const Row& row : rows(*data / "fixtures/opds")) {
        if (row.kind != "auth") continue;
        ++seen;
        CAPTURE(row.file);
        const auto made = catalogue::parse_authentication(
            tests::read_file(*data / "fixtures/opds" / row.file), "https://library.example/a");
        if (row.verdict == "refuse") {
            CHECK_FALSE(made);
            continue;
        }
        if (row.verdict != "accept") continue;
        REQUIRE(made);
        CHECK(made->title == row.title);
        CHECK(made->flows.size() == row.flows);
    }
    CHECK(seen == 10);
}

TEST_CASE("what is no feed, and the older syntax, is refused and breaks nothing") {
    const auto data = tests::test_data();
    if (!data) return;
    int seen = 0;
    for (const Row& row : rows(*data / "fixtures/opds")) {
        ++seen;
        CAPTURE(row.file);
        const std::string bytes = tests::read_file(*data / "fixtures/opds" / row.file);
        const auto feed = catalogue::parse_feed(bytes, "https://library.example/");
        if (row.kind != "opds2-feed") CHECK_FALSE(feed);
        // Cut anywhere, it is no document, and no parser minds.
        const std::string half = bytes.substr(0, bytes.size() / 2);
        CHECK_FALSE(catalogue::parse_feed(half, "https://library.example/"));
        CHECK_FALSE(catalogue::parse_publication(half, "https://library.example/"));
        CHECK_FALSE(catalogue::parse_authentication(half, "https://library.example/"));
        CHECK_FALSE(catalogue::parse_problem(half));
    }
    CHECK(seen == 146);
}
