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
        "description": "<p>One &amp; two</p><p>three</p>", "numberOfPages": "120", "belongsTo": {"series": {"name": "Sea", "position": 3}} },
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
    CHECK(made->languages == std::vector<std::string>{"ru", "en"});
    CHECK(made->description == "One & two\nthree");
    CHECK(made->pages == 120);
    CHECK(made->series == state::Series{"Sea", 3});
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

TEST_CASE("several formats become several ways") {
    const auto made = catalogue::parse_publication(R"({"metadata":{"title":"T"},"links":[
        {"rel":"borrow","href":"/b","type":"application/opds-publication+json","properties":{"indirectAcquisition":[
          {"type":"application/vnd.adobe.adept+xml","child":[{"type":"application/epub+zip"}]},
          {"type":"application/vnd.readium.lcp.license.v1.0+json","child":[{"type":"application/pdf+lcp"},{"type":"application/epub+zip"}]}]}},
        {"rel":"preview","href":"/s","type":"application/epub+zip"},
        {"rel":"buy","href":"/buy","type":"text/html"}]})",
                                                   k_url);
    REQUIRE(made);
    REQUIRE(made->acquisitions.size() == 5);
    const Acquisition& third = made->acquisitions[2];
    CHECK(third.rel == AcquisitionRel::borrow);
    CHECK(third.path == std::vector<std::string>{"application/opds-publication+json",
                                                 "application/vnd.readium.lcp.license.v1.0+json",
                                                 "application/epub+zip"});
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

TEST_CASE("brackets without end are refused before they take memory") {
    std::string deep = R"({"metadata":{"title":"T"},"publications":)";
    deep.append(2'000'000, '[');
    CHECK_FALSE(catalogue::parse_feed(deep, k_url));
    CHECK(catalogue::parse_feed(deep, k_url).error().detail.find("deep") != std::string::npos);
    // Brackets in a text are text, also behind an escaped quote.
    const auto feed = catalogue::parse_feed(
        R"({"metadata":{"title":"\"[[[[)" + std::string(200, '[') + R"("},"navigation":[]})", k_url);
    REQUIRE(feed);
    CHECK(feed->title == "\"[[[[" + std::string(200, '['));
}

TEST_CASE("lists without end are cut at the limit") {
    std::string many = R"({"metadata":{"title":"T"},"publications":[)";
    for (std::size_t i = 0; i < catalogue::k_max_publications + 10; ++i)
        many += R"({"metadata":{"title":"B"},"links":[]},)";
    many.back() = ']';
    many += R"(,"navigation":[)";
    for (std::size_t i = 0; i < catalogue::k_max_links + 10; ++i) many += R"({"title":"n","href":"n"},)";
    many.back() = ']';
    const auto feed = catalogue::parse_feed(many + "}", k_url);
    REQUIRE(feed);
    CHECK(feed->publications.size() == catalogue::k_max_publications);
    CHECK(feed->navigation.size() == catalogue::k_max_links);
    CHECK_FALSE(catalogue::parse_feed(
        R"({"metadata":{"title":"T"},"navigation":[]})" + std::string(catalogue::k_max_feed_bytes, ' '),
        k_url));
}

TEST_CASE("words without end are cut between letters") {
    std::string long_title;
    for (std::size_t i = 0; i < 30'000; ++i) long_title += "қ";
    const auto made =
        catalogue::parse_publication(R"({"metadata":{"title":"a)" + long_title + R"(","description":"a)" +
                                         long_title + R"("},"links":[]})",
                                     k_url);
    REQUIRE(made);
    CHECK(made->title.size() <= catalogue::k_max_words_bytes);
    CHECK(made->title.ends_with("қ…"));
    CHECK(made->description.size() <= catalogue::k_max_description_bytes);
    CHECK(made->description.ends_with("қ…"));
}

TEST_CASE("a place in a series is a number, whole or not, or it is none") {
    const std::vector<std::pair<std::string, std::optional<double>>> rows{
        {"3", 3},      {"2.5", 2.5},    {"0", 0},   {"\"7\"", 7},   {"null", {}}, {"-1", {}},
        {"1e300", {}}, {"\"two\"", {}}, {"[]", {}}, {"\"3 \"", {}}, {"true", {}}};
    for (const auto& [written, place] : rows) {
        INFO(written);
        const auto made = catalogue::parse_publication(
            R"({"metadata":{"title":"T","belongsTo":{"series":{"name":"S","position":)" + written +
                R"(}}},"links":[]})",
            k_url);
        REQUIRE(made);
        CHECK(made->series == state::Series{"S", place});
    }
}

TEST_CASE("of the languages of a publication each is kept once, and not without end") {
    std::string tags = "\"kk\",\"ru\",\"kk\",null,\"\"";
    for (char a = 'a'; a <= 'z'; ++a) tags += std::string(",\"x") + a + "\"";
    const auto made = catalogue::parse_publication(
        R"({"metadata":{"title":"T","language":[)" + tags + R"(]},"links":[]})", k_url);
    REQUIRE(made);
    CHECK(made->languages.size() == catalogue::k_max_languages);
    CHECK(made->languages[1] == "ru");
    CHECK(made->languages[2] == "xa");
}

TEST_CASE("nulls, numbers as texts, single values for lists and lists for single values are taken") {
    const auto made = catalogue::parse_publication(R"({"metadata":{"title":"T","author":null,"language":"kk",
        "subject":["a",{"name":"b"},null,7],"belongsTo":{"series":["S",{"name":"T","position":"4"}]},"numberOfPages":12.5,"identifier":7},
        "links":[null,7,{"rel":null},{"rel":"borrow"},{"rel":["other","http://opds-spec.org/acquisition/borrow"],
          "href":"b","type":null,"properties":{"indirectAcquisition":{"type":"application/epub+zip"},
          "copies":{"total":"2","available":null},"availability":{"state":"later"}}}],"images":null})",
                                                   k_url);
    REQUIRE(made);
    CHECK(made->authors.empty());
    CHECK(made->languages == std::vector<std::string>{"kk"});
    CHECK(made->subjects == std::vector<std::string>{"a", "b"});
    CHECK(made->series == state::Series{"S", {}});
    REQUIRE(made->acquisitions.size() == 1);
    CHECK(made->acquisitions[0].rel == AcquisitionRel::borrow);
    CHECK(made->acquisitions[0].path == std::vector<std::string>{"", "application/epub+zip"});
    CHECK(made->acquisitions[0].availability.copies_total == 2);
    CHECK_FALSE(made->acquisitions[0].availability.copies_available);
    CHECK(made->acquisitions[0].availability.state == AvailabilityState::unknown);
}

TEST_CASE("how a queue is left is read in each of its spellings") {
    const auto made = catalogue::parse_publication(R"({"metadata":{"title":"T"},"links":[
        {"rel":"http://librarysimplified.org/terms/rel/revoke","href":"gone"},
        {"rel":"borrow","href":"a","properties":{"cancellable":true}},
        {"rel":"borrow","href":"b","properties":{"actions":{"cancellable":true}}},
        {"rel":"borrow","href":"c","properties":{"cancellable":"yes"}}]})",
                                                   k_url);
    REQUIRE(made);
    CHECK(made->revoke_url.ends_with("/gone"));
    REQUIRE(made->acquisitions.size() == 3);
    CHECK(made->acquisitions[0].cancellable);
    CHECK(made->acquisitions[1].cancellable);
    CHECK_FALSE(made->acquisitions[2].cancellable);
}

TEST_CASE("an authentication document's ways to a person are kept, a script is not") {
    const auto document = catalogue::parse_authentication(R"({"id":"https://library.example/auth","title":"L",
        "links":[{"rel":"help","href":"mailto:desk@library.example"},{"rel":"help","href":"tel:+7727"},
                 {"rel":"help","href":"javascript:alert"},{"rel":"help","href":"/help"}],
        "authentication":[{"type":"http://opds-spec.org/auth/basic","labels":{"login":"Card","password":"PIN"},
                           "inputs":{"password":{"keyboard":"No input"}}}]
})",
                                                          k_url);
    REQUIRE(document);
    CHECK(document->help_urls == std::vector<std::string>{"mailto:desk@library.example", "tel:+7727",
                                                          "https://library.example/help"});
    REQUIRE(document->flows.size() == 1);
    CHECK(document->flows[0].no_password);
    CHECK(document->flows[0].login_label == "Card");
}

TEST_CASE("an answer says in its Link header where the authentication document is") {
    using catalogue::linked_authentication;
    CHECK(
        linked_authentication(
            R"(</next>; rel="next", </auth>; type="application/opds-authentication+json"; rel="http://opds-spec.org/auth/document")",
            k_url) == "https://library.example/auth");
    CHECK(linked_authentication(R"(<https://a.example/x,y;z>; rel=http://opds-spec.org/auth/document)",
                                k_url) == "https://a.example/x,y;z");
    CHECK(linked_authentication(
              R"(</a>; title="a, <b>; rel=x"; Rel="other http://opds-spec.org/auth/document")", k_url) ==
          "https://library.example/a");
    CHECK(linked_authentication(R"(</a>; rel="next")", k_url).empty());
    CHECK(linked_authentication("<", k_url).empty());
    CHECK(linked_authentication("", k_url).empty());
    CHECK(linked_authentication(R"(</a>; rel="http://opds-spec.org/auth/document)", k_url).empty());
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
    const auto [html, text] = GENERATE(table<std::string, std::string>({
        {"plain", "plain"},
        {"a &lt;b&gt; c", "a <b> c"},
        {"one<br/>two<b>!</b>", "one\ntwo!"},
        {"<p>one</p>\n  <p>two\n three</p>", "one\ntwo three"},
        {"<P CLASS=\"x\">one</P><P>two</P>", "one\ntwo"},
        {"5 < 6 & more", "5 < 6 & more"},
        {"&unknown; &", "&unknown; &"},
        {"&#1178;&#1072;&#x437;&#X430;&#1179; &#39;x&#39;", "Қазақ 'x'"},
        {"a&hellip;&rsquo;&ldquo;b&rdquo;", "a…’“b”"},
        {"&#0;&#xD800;&#x110000;&#99999999999;&#;&#x;", "&#0;&#xD800;&#x110000;&#99999999999;&#;&#x;"},
        {"&#8;&#27;a", "a"},
        {"a<script>alert(1)</script>b<STYLE>p{}</STYLE >c", "abc"},
        {"a<script>never ends", "a"},
        {"a<!-- 1 > 0 -->b<!-- never ends", "ab"},
        {"&amp;lt;b&amp;gt;", "&lt;b&gt;"},
        {"", ""},
    }));
    CAPTURE(html);
    CHECK(catalogue::plain_text(html) == text);
}
