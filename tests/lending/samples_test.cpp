// A sample: fetched as a book is, opened without licence, and nothing kept of it.
#include "app/catalogue/opds.h"
#include "app/state/title.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using state::ProblemKind;
using tests::Mischief;
using tests::vector_file;
using tests::World;

namespace {

/// As OPDS 2.0 has it: a book to borrow, and a part of it for everybody.
state::Publication offered(const World& w, const std::string& path = "/content/sample",
                           const std::string& type = "application/pdf") {
    const std::string json =
        R"({"metadata": {"title": "Abai Zholy", "identifier": "urn:test:abai"}, "links": [)"
        R"({"rel": "http://opds-spec.org/acquisition/borrow", "href": "/borrow/abai", )"
        R"("type": "application/vnd.readium.lcp.license.v1.0+json"}, )"
        R"({"rel": "http://opds-spec.org/acquisition/sample", "href": ")" +
        path + R"(", "type": ")" + type + R"("}]})";
    const auto parsed = catalogue::parse_publication(json, w.library.url("/publication/abai"));
    REQUIRE(parsed);
    return *parsed;
}

std::vector<std::string> samples_on_disk(World& w) {
    return w.disk->list(w.shelf->paths().samples()).value_or(std::vector<std::string>());
}

}  // namespace

TEST_CASE("A sample opens without card, loan or licence, and its file is gone at the next start") {
    World w(vector_file("doc.plain.pdf"), "application/pdf");
    auto sample = w.lending->open_sample(w.patron, offered(w), {});
    REQUIRE(sample);
    CHECK(sample->title == "Abai Zholy");
    CHECK(sample->sample_of == "urn:test:abai");
    CHECK(sample->loan_id.empty());
    CHECK(sample->publication_id.empty());
    CHECK(sample->format == state::BookFormat::pdf);
    CHECK_FALSE(sample->opens_until);
    const auto bytes = drm::read_all(*sample->bytes, 10u << 20);
    REQUIRE(bytes);
    CHECK(drm::as_text(*bytes) == vector_file("doc.plain.pdf"));
    CHECK(w.lending->loans().empty());
    CHECK(w.lending->holds().empty());
    CHECK(w.library.open_loans().empty());
    CHECK(w.library.paths_with_credentials().empty());

    // Looked into once more it is here; another one takes its place.
    CHECK(w.lending->open_sample(w.patron, offered(w), {}));
    CHECK(w.library.requests("/content/sample") == 1);
    CHECK(samples_on_disk(w).size() == 1);
    CHECK(w.lending->open_sample(w.patron, offered(w, "/content/other"), {}));
    CHECK(samples_on_disk(w).size() == 1);
    CHECK(w.library.requests("/content/other") == 1);
    // The first is open still.
    const auto again = drm::read_all(*sample->bytes, 10u << 20);
    REQUIRE(again);
    CHECK(*again == *bytes);
    w.start();
    CHECK(samples_on_disk(w).empty());
}

TEST_CASE("A sample that was cut goes on where it was") {
    World w(vector_file("doc.plain.pdf"), "application/pdf");
    w.library.misbehave({.cut_after = 300, .cuts = 1});
    const auto cut = w.lending->open_sample(w.patron, offered(w), {});
    REQUIRE_FALSE(cut);
    CHECK(cut.error().kind == ProblemKind::download_interrupted);
    const auto sample = w.lending->open_sample(w.patron, offered(w), {});
    REQUIRE(sample);
    CHECK(w.library.last_range() == "bytes=300-");
    const auto bytes = drm::read_all(*sample->bytes, 10u << 20);
    REQUIRE(bytes);
    CHECK(drm::as_text(*bytes) == vector_file("doc.plain.pdf"));
}

TEST_CASE("A sample that could not be shown is fetched anew") {
    World w(vector_file("doc.plain.pdf"), "application/pdf");
    REQUIRE(w.lending->open_sample(w.patron, offered(w), {}));
    w.lending->forget_sample();
    CHECK(samples_on_disk(w).empty());
    CHECK(w.lending->open_sample(w.patron, offered(w), {}));
    CHECK(w.library.requests("/content/sample") == 2);
    CHECK(w.library.last_range().empty());
}

TEST_CASE("What is no sample is told, and does not stay") {
    World w(vector_file("doc.nolicense.lcpdf"), "application/pdf");
    SECTION("protected") {
        const auto sample = w.lending->open_sample(w.patron, offered(w), {});
        REQUIRE_FALSE(sample);
        CHECK(sample.error().kind == ProblemKind::license_missing);
    }
    SECTION("a page for people") {
        w.library.misbehave({.html_instead_of_book = true});
        const auto sample = w.lending->open_sample(w.patron, offered(w), {});
        REQUIRE_FALSE(sample);
        CHECK(sample.error().kind != ProblemKind::unexpected);
    }
    SECTION("larger than any sample") {
        World large(tests::filler((64u << 20) + 1), "application/pdf");
        const auto sample = large.lending->open_sample(large.patron, offered(large), {});
        REQUIRE_FALSE(sample);
        CHECK(sample.error().kind == ProblemKind::answer_too_large);
        CHECK(large.library.book_bytes_sent() < (64u << 20));
    }
    SECTION("a web page by its type is not offered at all") {
        const state::Publication title = offered(w, "/content/sample", "text/html");
        CHECK(state::way_to_sample(title) == nullptr);
        CHECK(w.lending->open_sample(w.patron, title, {}).error().kind == ProblemKind::not_offered);
        CHECK(w.library.requests("/content/sample") == 0);
    }
    for (const std::string& name : samples_on_disk(w)) CHECK(name.ends_with(".part"));
}

}  // namespace oqyrman
