// OPDS 1.2: what an Atom feed says, as the same values that OPDS 2.0 gives.
#include "app/catalogue/opds.h"
#include "tests/catch.h"

using namespace oqyrman;
using state::AcquisitionRel;
using state::AvailabilityState;
using state::Instant;

namespace {

const std::string k_url = "https://library.example/opds/start";

std::string feed(const std::string& inside) {
    return R"(<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:o="http://opds-spec.org/2010/catalog"
      xmlns:t="http://purl.org/syndication/thread/1.0" xmlns:d="http://purl.org/dc/terms/" xmlns:s="http://schema.org/"
      xmlns:l="http://readium.org/lcp-specs/ns" xmlns:q="http://a9.com/-/spec/opensearch/1.1/"><a:title>Кітапхана</a:title>)" +
           inside + "</a:feed>";
}

}  // namespace

TEST_CASE("an Atom entry in full") {
    const auto made = catalogue::parse_feed(feed(R"(<a:entry>
      <a:id>urn:book:1</a:id><a:title type="html">Harbour &amp;lt;b&amp;gt; &lt;i&gt;Tales&lt;/i&gt;</a:title>
      <a:author><a:name> A.  Writer </a:name></a:author><a:author><a:name/></a:author>
      <d:language>kk</d:language><d:language>ru</d:language><d:language>kk</d:language><d:publisher>Баспа</d:publisher><d:issued>2020</d:issued><s:Series name="Sea" s:position="2.5"/>
      <a:category term="x" label="Теңіз"/><a:category term="Boats"/><a:category term="Boats"/>
      <a:summary>short</a:summary>
      <a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; two</p><script>bad()</script><p>three</p></div></a:content>
      <a:link rel="http://opds-spec.org/image" href="c.jpg" type="image/jpeg"/>
      <a:link rel="alternate" href="entry/1" type="application/atom+xml;type=entry;profile=opds-catalog"/>
      <a:link rel="http://opds-spec.org/acquisition/borrow" href="/b 1" type="application/atom+xml;type=entry;profile=opds-catalog">
        <o:indirectAcquisition type="application/vnd.readium.lcp.license.v1.0+json">
          <o:indirectAcquisition type="application/epub+zip"/><o:indirectAcquisition type="application/pdf+lcp"/></o:indirectAcquisition>
        <o:availability status="unavailable" since="2025-01-01T00:00:00Z" until="2025-02-01"/>
        <o:holds total="4" position="2"/><o:copies total="3" available="0"/>
        <l:hashed_passphrase> 123d </l:hashed_passphrase></a:link>
      <a:link rel="http://librarysimplified.org/terms/rel/revoke" href="revoke/1"/>
      <a:link rel="http://opds-spec.org/acquisition/sample" href="s" type="application/epub+zip"/></a:entry>)"),
                                            k_url);
    REQUIRE(made);
    REQUIRE(made->publications.size() == 1);
    const state::Publication& book = made->publications[0];
    CHECK(book.id == "urn:book:1");
    CHECK(book.title == "Harbour <b> Tales");
    CHECK(book.authors == std::vector<std::string>{"A. Writer"});
    CHECK(book.languages == std::vector<std::string>{"kk", "ru"});
    CHECK(book.publisher == "Баспа");
    CHECK(book.published == "2020");
    CHECK(book.series == state::Series{"Sea", 2.5});
    CHECK(book.subjects == std::vector<std::string>{"Теңіз", "Boats"});
    CHECK(book.description == "One & two\nthree");
    CHECK(book.images[0].url == "https://library.example/opds/c.jpg");
    CHECK(book.self_url == "https://library.example/opds/entry/1");
    CHECK(book.revoke_url == "https://library.example/opds/revoke/1");
    REQUIRE(book.acquisitions.size() == 3);
    const state::Acquisition& pdf = book.acquisitions[1];
    CHECK(pdf.rel == AcquisitionRel::borrow);
    CHECK(pdf.url == "https://library.example/b%201");
    CHECK(pdf.path == std::vector<std::string>{"application/atom+xml;type=entry;profile=opds-catalog",
                                               "application/vnd.readium.lcp.license.v1.0+json",
                                               "application/pdf+lcp"});
    CHECK(pdf.availability.state == AvailabilityState::unavailable);
    CHECK(pdf.availability.until == Instant{std::chrono::sys_days{std::chrono::year{2025} / 2 / 1}});
    CHECK(pdf.availability.holds_position == 2);
    CHECK(pdf.availability.copies_available == 0);
    CHECK(pdf.hashed_passphrase == "123d");
    CHECK(book.acquisitions[2].rel == AcquisitionRel::sample);
}

TEST_CASE("an Atom feed: lanes, facets, next page, search, shelf") {
    const auto made = catalogue::parse_feed(feed(R"(<q:totalResults>57</q:totalResults>
      <a:link rel="next" href="?page=2"/><a:link rel="search" href="/find.xml" type="application/opensearchdescription+xml"/>
      <a:link rel="http://opds-spec.org/shelf" href="shelf"/>
      <a:link rel="http://opds-spec.org/facet" href="?l=kk" title="Қазақша" o:facetGroup="Тіл" o:activeFacet="true" t:count="12"/>
      <a:link rel="http://opds-spec.org/facet" href="?l=ru" title="Русский" o:facetGroup="Тіл"/>
      <a:entry><a:title>Lane</a:title><a:link href="lane" type="application/atom+xml;profile=opds-catalog" t:count="3"/></a:entry>
      <a:entry><a:title>One</a:title><a:link rel="collection" href="new" title="New"/>
        <a:link rel="http://opds-spec.org/acquisition/open-access" href="1.pdf" type="application/pdf"/></a:entry>
      <a:entry><a:title>Two</a:title><a:link rel="collection" href="new" title="New"/><a:link href="2.epub" type="application/epub+zip"/></a:entry>)"),
                                            k_url);
    REQUIRE(made);
    CHECK(made->title == "Кітапхана");
    CHECK(made->total == 57);
    CHECK(made->next_url == "https://library.example/opds/start?page=2");
    CHECK(made->search_template.empty());
    CHECK(made->search_description_url == "https://library.example/find.xml");
    CHECK(made->shelf_url == "https://library.example/opds/shelf");
    REQUIRE(made->facets.size() == 1);
    CHECK(made->facets[0].title == "Тіл");
    CHECK(made->facets[0].links[0].active);
    CHECK(made->facets[0].links[0].count == 12);
    CHECK_FALSE(made->facets[0].links[1].active);
    REQUIRE(made->navigation.size() == 1);
    CHECK(made->navigation[0].url == "https://library.example/opds/lane");
    CHECK(made->navigation[0].count == 3);
    REQUIRE(made->groups.size() == 1);
    CHECK(made->groups[0].title == "New");
    REQUIRE(made->groups[0].publications.size() == 2);
    CHECK(made->groups[0].publications[1].acquisitions[0].rel == AcquisitionRel::generic);
}

TEST_CASE("xml:base counts, and a page that follows itself does not") {
    const auto made = catalogue::parse_feed(
        R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/other/"><title>T</title><link rel="next" href="/opds/start"/>
        <entry xml:base="deep/"><title>E</title><link href="x" type="application/atom+xml"/></entry></feed>)",
        k_url);
    REQUIRE(made);
    CHECK(made->next_url.empty());
    CHECK(made->navigation[0].url == "https://library.example/other/deep/x");
}

TEST_CASE("Atom of other encodings, with wrong bytes, without namespace, too deep, cut") {
    const std::string utf16(
        "\xFF\xFE<\0f\0e\0e\0d\0>\0<\0t\0i\0t\0l\0e\0>\0\x11\x04<\0/\0t\0i\0t\0l\0e\0>\0<\0/"
        "\0f\0e\0e\0d\0>\0",
        60);
    CHECK(catalogue::parse_feed(utf16, k_url).value().title == "Б");
    CHECK(catalogue::parse_feed("<feed><title>a\xFF"
                                "b</title></feed>",
                                k_url)
              ->title == "a\uFFFDb");
    std::string deep = "<feed><title>T</title>";
    for (int i = 0; i < 300'000; ++i) deep += "<a>";
    for (int i = 0; i < 300'000; ++i) deep += "</a>";
    CHECK(catalogue::parse_feed(deep + "</feed>", k_url).error().detail == "nested too deep");
    CHECK(catalogue::parse_feed("<feed><title>T</title", k_url)
              .error()
              .detail.starts_with("broken XML at byte"));
    CHECK(catalogue::parse_feed("<html><title>Wi-Fi</title></html>", k_url).error().detail ==
          "the root element is <html>, not the <feed> of Atom");
    CHECK(
        catalogue::parse_feed(
            R"(<!DOCTYPE f [<!ENTITY e SYSTEM "file:///etc/passwd">]><feed><title>&e;</title></feed>)", k_url)
            ->title == "&e;");
}

TEST_CASE("an OpenSearch description gives the template of its catalogue search") {
    const auto described = [](const std::string& urls) {
        return catalogue::parse_search_description(
            R"(<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">)" + urls +
                "</OpenSearchDescription>",
            "https://library.example/a/find.xml");
    };
    CHECK(
        described(
            R"(<Url type="text/html" template="/h?{searchTerms}"/><Url type="application/atom+xml" template="/plain?{searchTerms}"/>
        <Url type="application/atom+xml;profile=opds-catalog" method="post" template="/post?{searchTerms}"/>
        <Url type="application/atom+xml; profile=opds-catalog" template="s?q={searchTerms}&amp;p={startPage?}"/>)")
            .value() == "https://library.example/a/s?q={searchTerms}&p={startPage?}");
    CHECK_FALSE(described(R"(<Url type="text/html" template="/h?{searchTerms}"/>)"));
    CHECK_FALSE(catalogue::parse_search_description("<html/>", "https://library.example/"));
}
