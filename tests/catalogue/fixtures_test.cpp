// Real feeds, publications and authentication documents: the verdict and counts an independent parser found.
#include <array>
#include <sstream>

#include "app/catalogue/opds.h"
#include "tests/catch.h"
#include "tests/data.h"

using namespace oqyrman;

namespace {

using Counts = std::array<std::size_t, 6>;  ///< publications, navigation, groups, facets, links, flows

struct Row {
    std::string file, kind, verdict, title;
    Counts counts{};
};

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
        Row row{.file = cells[0], .kind = cells[1], .verdict = cells[2], .title = cells[3], .counts = {}};
        for (std::size_t i = 0; i < row.counts.size(); ++i)
            row.counts[i] = cells[4 + i].empty() ? 0 : std::stoul(cells[4 + i]);
        found.push_back(row);
    }
    return found;
}

const std::string k_url = "https://library.example/catalogue/";

/// What came out of one file: title and counts, or what is wrong with it.
struct Read {
    std::optional<std::string> title;
    Counts counts{};
    std::string wrong;
};

template <class T>
Read read(const catalogue::Expected<T>& made, Counts counts) {
    if (!made) return {.title = {}, .counts = {}, .wrong = made.error().detail};
    return {.title = made->title, .counts = counts, .wrong = {}};
}

Read read_feed(const std::string& bytes) {
    const auto made = catalogue::parse_feed(bytes, k_url);
    if (!made) return read(made, {});
    return read(made, {made->publications.size(), made->navigation.size(), made->groups.size(),
                       made->facets.size(), made->link_count, 0});
}

Read read_publication(const std::string& bytes) {
    const auto made = catalogue::parse_publication(bytes, k_url);
    return read(made, {0, 0, 0, 0, made ? made->link_count : 0, 0});
}

Read read_document(const std::string& bytes) {
    const auto made = catalogue::parse_authentication(bytes, k_url);
    return read(made, {0, 0, 0, 0, made ? made->link_count : 0, made ? made->flows.size() : 0});
}

Read read_as(const std::string& kind, const std::string& bytes) {
    if (kind.ends_with("-feed")) return read_feed(bytes);
    return kind == "auth" ? read_document(bytes) : read_publication(bytes);
}

std::string one_line(const std::string& text) {
    std::istringstream words(text);
    std::string out;
    for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
    return out;
}

}  // namespace

TEST_CASE("every document of the field gets its verdict and its counts") {
    const auto data = tests::test_data();
    if (!data) return;
    const auto folder = *data / "fixtures/opds";
    std::size_t accepted = 0, refused = 0, either = 0, no_feeds = 0;
    for (const Row& row : rows(folder)) {
        const std::string bytes = tests::read_file(folder / row.file);
        CAPTURE(row.file, row.kind);
        if (row.kind == "JSON") {
            ++no_feeds;
            CHECK_FALSE(read_feed(bytes).wrong.empty());
            continue;
        }
        const Read made = read_as(row.kind, bytes);
        CAPTURE(made.wrong);
        if (row.verdict == "refuse") {
            ++refused;
            CHECK_FALSE(made.title);
            continue;
        }
        // Of a document with a fault in it, both ways are sound; what is accepted has its title.
        if (row.verdict == "either") {
            ++either;
            CHECK((made.title ? made.title == one_line(row.title) : !made.wrong.empty()));
            continue;
        }
        ++accepted;
        CHECK(made.title == one_line(row.title));
        CHECK(made.counts == row.counts);
    }
    CHECK(accepted == 108);
    CHECK(refused == 3);
    CHECK(either == 11);
    CHECK(no_feeds == 24);
}

TEST_CASE("a refusal says what is wrong with the file") {
    const auto data = tests::test_data();
    if (!data) return;
    const auto folder = *data / "fixtures/opds";
    const auto [file, kind, wrong] = GENERATE(table<std::string, std::string, std::string>({
        {"android__opds__entry-no-supported-format.xml", "opds1-entry",
         "no way leads to a book that can be read: application/not-a-supported-format, "
         "text/html;profile=http://librarysimplified.org/terms/profiles/streaming-media"},
        {"android__opds__entry-no-supported-relations.xml", "opds1-entry",
         "no way leads to a book that can be read: application/epub+zip to be bought, "
         "text/html;profile=http://librarysimplified.org/terms/profiles/streaming-media to be bought"},
        {"android__opds__namespaces-0.xml", "opds1-feed", "a feed without a title"},
        {"android__opds__entry-0.xml", "opds1-feed", "the root element is <entry>, not the <feed> of Atom"},
        {"android__opds__loans.xml", "opds1-entry", "the root element is <feed>, not the <entry> of Atom"},
        {"android__auth_document__example.json", "opds2-feed", "an authentication document, not a feed"},
        {"opds2__home.json", "auth", "a feed, not an authentication document"},
        {"opds2__igen.json", "opds2-feed", "JSON without publications, navigation or groups"},
        {"android__accounts__providers-nypl.json", "opds2-feed", "not a JSON object"},
        {"android__books__bearer-token-0.json", "opds2-feed", "JSON without metadata"},
        {"android__books__bearer-token-0.json", "opds2-publication", "JSON without metadata"},
        {"android__books__bearer-token-0.json", "auth", "JSON without a title"},
    }));
    CAPTURE(file, kind);
    CHECK(read_as(kind, tests::read_file(folder / file)).wrong == wrong);
}

TEST_CASE("no document is read as another kind, and a part of one as none") {
    const auto data = tests::test_data();
    if (!data) return;
    std::size_t seen = 0;
    for (const Row& row : rows(*data / "fixtures/opds")) {
        ++seen;
        CAPTURE(row.file);
        const std::string bytes = tests::read_file(*data / "fixtures/opds" / row.file);
        if (!row.kind.ends_with("-feed")) CHECK_FALSE(read_feed(bytes).title);
        if (row.kind == "opds1-feed" || row.kind == "auth") CHECK_FALSE(read_publication(bytes).title);
        if (row.kind.starts_with("opds")) CHECK_FALSE(read_document(bytes).title);
        // Cut anywhere, it is no document, and no parser minds.
        const std::string half = bytes.substr(0, bytes.size() / 2);
        CHECK_FALSE(read_feed(half).title);
        CHECK_FALSE(read_publication(half).title);
        CHECK_FALSE(read_document(half).title);
        CHECK_FALSE(catalogue::parse_problem(half));
    }
    CHECK(seen == 146);
}
