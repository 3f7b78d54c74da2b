// The Catalogue service against a real server: what each kind of answer means to a patron.
#include "app/catalogue/catalogue.h"

#include <mutex>

#include "app/net/url.h"
#include "tests/catalogue/world.h"

using namespace oqyrman;
using catalogue::Catalogue;
using state::ProblemKind;
using tests::k_empty_feed;
using tests::k_feed;
using tests::World;

namespace {

constexpr const char* k_document_type = "application/opds-authentication+json";
const std::string k_document =
    R"({"id":"urn:library","title":"Library","authentication":[{"type":"http://opds-spec.org/auth/basic",
       "labels":{"login":"Card","password":"PIN"}}]})";

}  // namespace

TEST_CASE("a feed is asked for as one, with the card where it belongs, and read by its final address") {
    World world;
    std::mutex mutex;
    std::string accept, authorization;
    world.server.Get("/old", [](const httplib::Request&, httplib::Response& response) {
        response.set_redirect("/new/feed");
    });
    world.server.Get("/new/feed", [&](const httplib::Request& request, httplib::Response& response) {
        const std::scoped_lock lock(mutex);
        accept = request.get_header_value("Accept");
        authorization = request.get_header_value("Authorization");
        response.set_content(R"({"metadata":{"title":"T"},"navigation":[{"title":"N","href":"x"}]})", k_feed);
    });
    world.start();
    const net::Credentials card{.kind = net::Credentials::Kind::basic,
                                .origin = net::origin_of(world.url()),
                                .login = "1001",
                                .secret = "2222"};
    const auto feed = world.catalogue.feed(world.url("/old"), card, {});
    REQUIRE(feed);
    CHECK(feed->url == world.url("/new/feed"));
    REQUIRE(feed->navigation.size() == 1);
    CHECK(feed->navigation[0].url == world.url("/new/x"));
    CHECK(accept == catalogue::k_feed_accept);
    CHECK(authorization == "Basic MTAwMToyMjIy");
}

TEST_CASE("a search in Kazakh arrives letter by letter") {
    World world;
    std::string asked;
    world.server.Get("/search", [&](const httplib::Request& request, httplib::Response& response) {
        asked = request.get_param_value("query");
        response.set_content(k_empty_feed, k_feed);
    });
    world.start();
    REQUIRE(world.catalogue.search(world.url("/search{?query}"), "", "Абай & әңгімелер?", {}, {}));
    CHECK(asked == "Абай & әңгімелер?");
}

TEST_CASE("an answer of another kind of success is a success") {
    World world;
    world.answer(201, k_empty_feed, k_feed);
    world.start();
    CHECK(world.catalogue.feed(world.url(), {}, {}));
}

TEST_CASE("a library that wants a card shows its own document, wherever it keeps it") {
    World world;
    std::string place;
    SECTION("in the answer, with the type") { world.answer(401, k_document, k_document_type); }
    SECTION("in the answer, under another name") { world.answer(401, k_document, "text/plain"); }
    SECTION("in an answer that forbids") { world.answer(403, k_document, k_document_type); }
    SECTION("in an answer that says all is well") { world.answer(200, k_document, "application/json"); }
    SECTION("where the Link header says") {
        world.answer(401, "<html>no</html>", "text/html",
                     {{"Link", "</start>; rel=start"},
                      {"Link", R"(</auth>; rel="http://opds-spec.org/auth/document")"}});
        world.server.Get("/auth", [](const httplib::Request&, httplib::Response& response) {
            response.set_content(k_document, k_document_type);
        });
    }
    const auto refusal = world.refused();
    CHECK(refusal.problem.kind == ProblemKind::sign_in_needed);
    REQUIRE(refusal.card);
    CHECK(refusal.card->document.title == "Library");
    CHECK(refusal.card->document.id == "urn:library");
    REQUIRE(refusal.card->document.flows.size() == 1);
    CHECK(refusal.card->document.flows[0].login_label == "Card");
}

TEST_CASE("a library that wants a card and does not say how gets number and PIN") {
    World world;
    world.answer(401, "", "text/plain", {{"WWW-Authenticate", "Basic realm=\"x\""}});
    const auto refusal = world.refused();
    CHECK(refusal.problem.kind == ProblemKind::sign_in_needed);
    REQUIRE(refusal.card);
    CHECK(refusal.card->document.id == net::origin_of(world.url()));
    REQUIRE(refusal.card->document.flows.size() == 1);
    CHECK(refusal.card->document.flows[0].type == state::AuthenticationType::basic);
}

TEST_CASE("a refusal keeps the library's words") {
    const auto [status, kind] = GENERATE(table<int, ProblemKind>({{200, ProblemKind::server_refused},
                                                                  {400, ProblemKind::server_refused},
                                                                  {403, ProblemKind::server_refused},
                                                                  {404, ProblemKind::server_refused},
                                                                  {502, ProblemKind::server_down}}));
    CAPTURE(status);
    World world;
    world.answer(status, R"({"type":"http://x/closed","title":"Closed","detail":"Кітапхана жабық"})",
                 "application/problem+json");
    const auto refusal = world.refused();
    CHECK(refusal.problem.kind == kind);
    CHECK(refusal.problem.server_text == "Кітапхана жабық");
    CHECK_FALSE(refusal.card);
}

TEST_CASE("answers that are no catalogue are told apart") {
    const auto [status, body, kind] = GENERATE(
        table<int, std::string, ProblemKind>({{200, "<html>hotel wifi</html>", ProblemKind::not_a_catalogue},
                                              {200, "", ProblemKind::not_a_catalogue},
                                              {404, "gone", ProblemKind::not_a_catalogue},
                                              {500, "oops", ProblemKind::server_down},
                                              {503, "", ProblemKind::server_down},
                                              {429, "", ProblemKind::server_refused}}));
    CAPTURE(status, body);
    World world;
    world.answer(status, body, "text/html");
    CHECK(world.refused().problem.kind == kind);
}

TEST_CASE("a feed beyond the limit, nobody there, and an address that may not be") {
    World world;
    world.answer(200, std::string(catalogue::k_max_feed_bytes + 1, ' '), k_feed);
    CHECK(world.refused().problem.kind == ProblemKind::answer_too_large);
    world.server.stop();
    world.thread.join();
    CHECK(world.catalogue.feed(world.url(), {}, {}).error().problem.kind == ProblemKind::offline);
    CHECK(world.catalogue.feed("http://library.example/", {}, {}).error().problem.kind ==
          ProblemKind::insecure_address);
}

TEST_CASE("a publication is fetched and an authentication document needs no card") {
    World world;
    world.server.Get("/p", [](const httplib::Request&, httplib::Response& response) {
        response.set_content(
            R"({"metadata":{"title":"B"},"links":[{"rel":"borrow","href":"/b","type":"application/epub+zip"}]})",
            "application/opds-publication+json");
    });
    world.server.Get("/auth", [](const httplib::Request&, httplib::Response& response) {
        response.set_content(k_document, k_document_type);
    });
    world.answer(200, "[]", "application/json");
    world.start();
    const auto publication = world.catalogue.publication(world.url("/p"), {}, {});
    REQUIRE(publication);
    REQUIRE(publication->acquisitions.size() == 1);
    CHECK(publication->acquisitions[0].url == world.url("/b"));
    const auto document = world.catalogue.authentication(world.url("/auth"), {});
    REQUIRE(document);
    CHECK(document->title == "Library");
    CHECK(world.catalogue.publication(world.url("/"), {}, {}).error().problem.kind ==
          ProblemKind::not_a_catalogue);
}

TEST_CASE("a page for people is told from a document, and the network's from the library's own") {
    using catalogue::is_page;
    CHECK(is_page("text/html; charset=utf-8", ""));
    CHECK(is_page("Application/XHTML+xml", ""));
    CHECK(is_page("application/json", "\xEF\xBB\xBF \r\n<!DocType HTML><p>"));
    CHECK(is_page("", "<HTML lang=kk>"));
    CHECK_FALSE(is_page("", ""));
    CHECK_FALSE(is_page("application/atom+xml", "<?xml version=\"1.0\"?><feed/>"));
    CHECK_FALSE(is_page("application/json", R"({"say": "<html>"})"));

    const auto meant = [](const char* asked, const char* came_from) {
        return catalogue::problem_of_page(asked, came_from).kind;
    };
    const char* asked = "https://library.example/opds";
    CHECK(meant(asked, "https://library.example/closed.html") == ProblemKind::server_down);
    CHECK(meant(asked, "https://portal.example/welcome") == ProblemKind::network_sign_in);
    CHECK(meant("http://127.0.0.1:1/opds", "http://127.0.0.1:1/opds") == ProblemKind::network_sign_in);
}
