// OPDS 2.0 in the shapes servers give it.
#include "app/catalogue/opds.h"

#include "tests/catch.h"

using namespace oqyrman;
using namespace oqyrman::state;

namespace {
const std::string k_url = "https://library.example/opds/start";
}

TEST_CASE("a loan as a borrow link answers it") {
    const auto made = catalogue::parse_publication(
        R"({ "metadata": { "@type": "http://schema.org/Book", "identifier": "urn:uuid:77",
        "title": {"en": "Harbour Tales", "ru": "Портовые истории"}, "author": [{"name": "A. Writer"}, "B. Other"], "language": ["ru", "en"],
        "description": "<p>One &amp; two</p><p>three</p>", "numberOfPages": "120", "belongsTo": {"series": {"name": "Sea"}} },
      "links": [ { "rel": ["self"], "href": "/p/77", "type": "application/opds-publication+json" },
        { "rel": "http://opds-spec.org/acquisition", "href": "../loans/77/license", "type": "application/vnd.readium.lcp.license.v1.0+json",
          "properties": { "availability": { "state": "available", "since": "2025-01-01T00:00:00Z", "until": "2025-01-22" },
            "holds": {"total": "4", "position": 2}, "authenticate": {"href": "/auth"},
            "indirectAcquisition": [ { "type": "application/epub+zip" } ], "lcp_hashed_passphrase": "Ej3R" } } ],
      "images": [ { "href": "/c/77.jpg", "type": "image/jpeg", "width": 400 } ] })",
        k_url);
    REQUIRE(made);
    CHECK(made->id == "urn:uuid:77");
    CHECK(made->title == "Портовые истории");
    CHECK(made->authors == std::vector<std::string>{"A. Writer", "B. Other"});
    CHECK(made->language == "ru");
    CHECK(made->description == "One & two\nthree");
    CHECK(made->pages == 120);
    CHECK(made->series == "Sea");
    CHECK(made->self_url == "https://library.example/p/77");
    REQUIRE(made->images.size() == 1);
    CHECK(made->images[0].url == "https://library.example/c/77.jpg");
    REQUIRE(made->acquisitions.size() == 1);
    const Acquisition& loan = made->acquisitions[0];
    CHECK(loan.rel == AcquisitionRel::generic);
    CHECK(loan.url == "https://library.example/loans/77/license");
    CHECK(loan.path ==
          std::vector<std::string>{"application/vnd.readium.lcp.license.v1.0+json", "application/epub+zip"});
    CHECK(loan.availability.state == AvailabilityState::available);
    CHECK(loan.availability.until == Instant{std::chrono::sys_days{std::chrono::year{2025} / 1 / 22}});
    CHECK(loan.availability.holds_total == 4);
    CHECK(loan.authenticate_url == "https://library.example/auth");
    CHECK(loan.hashed_passphrase == "Ej3R");
}

TEST_CASE("several formats become several ways, and the best is chosen") {
    const auto made = catalogue::parse_publication(R"({"metadata":{"title":"T"},"links":[
        {"rel":"borrow","href":"/b","type":"application/opds-publication+json","properties":{"indirectAcquisition":[
          {"type":"application/vnd.adobe.adept+xml","child":[{"type":"application/epub+zip"}]},
          {"type":"application/vnd.readium.lcp.license.v1.0+json","child":[{"type":"application/pdf+lcp"},{"type":"application/epub+zip"}]}]}},
        {"rel":"preview","href":"/s","type":"application/epub+zip"},
        {"rel":"buy","href":"/buy","type":"text/html"}]})",
                                                   k_url);
    REQUIRE(made);
    CHECK(made->acquisitions.size() == 5);
    const Acquisition* best = catalogue::best_acquisition(*made);
    REQUIRE(best != nullptr);
    CHECK(best->rel == AcquisitionRel::borrow);
    CHECK(best->path.back() == "application/epub+zip");
    CHECK(best->path[1] == "application/vnd.readium.lcp.license.v1.0+json");
}

TEST_CASE("an open book comes before a licensed one, and an Adobe one never") {
    const auto open = catalogue::parse_publication(R"({"metadata":{"title":"T"},"links":[
        {"rel":"http://opds-spec.org/acquisition","href":"/l","type":"application/vnd.readium.lcp.license.v1.0+json"},
        {"rel":"http://opds-spec.org/acquisition/open-access","href":"/o","type":"application/pdf"}]})",
                                                   k_url);
    REQUIRE(open);
    CHECK(catalogue::best_acquisition(*open)->url == "https://library.example/o");
    const auto adobe = catalogue::parse_publication(R"({"metadata":{"title":"T"},"links":[
        {"rel":"acquisition","href":"/a","type":"application/vnd.adobe.adept+xml"}]})",
                                                    k_url);
    REQUIRE(adobe);
    CHECK(catalogue::best_acquisition(*adobe) == nullptr);
}

TEST_CASE("a feed: search, paging, groups, facets") {
    const auto feed = catalogue::parse_feed(R"({"metadata":{"title":"Start","numberOfItems":3},
      "links":[{"rel":"search","href":"search{?query}","templated":true},{"rel":"next","href":"?page=2"},
               {"rel":"http://opds-spec.org/shelf","href":"/shelf"}],
      "navigation":[{"title":"All","href":"all","properties":{"numberOfItems":10}},{"title":"broken"}],
      "groups":[{"metadata":{"title":"New"},"links":[{"rel":"self","href":"new"}],"publications":[{"metadata":{"title":"A"},"links":[]},{"metadata":{},"links":[]}]}],
      "facets":[{"metadata":{"title":"Language"},"links":[{"title":"Kazakh","href":"?l=kk","rel":"self"}]}]})",
                                            k_url);
    REQUIRE(feed);
    CHECK(feed->search_template == "https://library.example/opds/search{?query}");
    CHECK(feed->next_url == "https://library.example/opds/start?page=2");
    CHECK(feed->shelf_url == "https://library.example/shelf");
    REQUIRE(feed->navigation.size() == 1);
    CHECK(feed->navigation[0].count == 10);
    REQUIRE(feed->groups.size() == 1);
    CHECK(feed->groups[0].all_url == "https://library.example/opds/new");
    CHECK(feed->groups[0].publications.size() == 1);
    REQUIRE(feed->facets.size() == 1);
    CHECK(feed->facets[0].links[0].active);
}

TEST_CASE("a feed that follows itself has no next page") {
    const auto feed = catalogue::parse_feed(
        R"({"metadata":{"title":"S"},"navigation":[],"links":[{"rel":"next","href":"start"}]})", k_url);
    REQUIRE(feed);
    CHECK(feed->next_url.empty());
}

TEST_CASE("what is no feed is refused") {
    const std::string wrong =
        GENERATE(as<std::string>(), "", "<html></html>", "[]", "{}", R"({"metadata":{}})",
                 R"({"type":"about:blank","title":"No"})", R"({"metadata":{"title":"T"},"links":[]})",
                 R"({"metadata":{"title":"x"},"publications":[)");
    CAPTURE(wrong);
    CHECK_FALSE(catalogue::parse_feed(wrong, k_url));
}

TEST_CASE("nesting without end is cut, not followed") {
    std::string deep;
    for (int i = 0; i < 50; ++i) deep += R"([{"type":"application/x","child":)";
    deep += "[]";
    for (int i = 0; i < 50; ++i) deep += "}]";
    const auto made = catalogue::parse_publication(
        R"({"metadata":{"title":"T"},"links":[{"rel":"borrow","href":"/b","type":"t","properties":{"indirectAcquisition":)" +
            deep + "}}]}",
        k_url);
    REQUIRE(made);
    REQUIRE(made->acquisitions.size() == 1);
    CHECK(made->acquisitions[0].path.size() == 6);
}

TEST_CASE("problem documents are told from other JSON") {
    const auto problem =
        catalogue::parse_problem(R"({"type":"http://x/loan-limit","title":"Limit","detail":"Too many"})");
    REQUIRE(problem);
    CHECK(problem->detail == "Too many");
    CHECK_FALSE(catalogue::parse_problem(R"({"metadata":{"title":"T"},"title":"x"})"));
    CHECK_FALSE(catalogue::parse_problem("no"));
}

TEST_CASE("descriptions become plain text") {
    CHECK(catalogue::plain_text("a &lt;b&gt; c") == "a <b> c");
    CHECK(catalogue::plain_text("one<br/>two<script>") == "one\ntwo");
    CHECK(catalogue::plain_text("5 < 6 & more") == "5 < 6 & more");
    CHECK(catalogue::plain_text("&unknown; &") == "&unknown; &");
}
