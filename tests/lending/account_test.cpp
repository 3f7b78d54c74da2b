// Every way to sign in that this reader speaks, against a server that is strict about each.
#include "app/catalogue/catalogue.h"
#include "app/net/url.h"
#include "tests/lending/sign_in_server.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using state::ProblemKind;
using tests::k_door_login;
using tests::k_door_pin;
using tests::SignInServer;
using tests::Way;
using tests::World;
using namespace std::chrono_literals;

namespace {

/// A patron before the door of a library.
struct Visit {
    explicit Visit(Way way) : door(way) { library.start_url = door.url("/feed"); }

    /// What the library itself says about how to sign in.
    state::AuthenticationDocument document() {
        catalogue::Catalogue catalogue(w.http);
        const auto refused = catalogue.feed(library.start_url, {}, {});
        REQUIRE_FALSE(refused);
        REQUIRE(refused.error().card);
        return refused.error().card->document;
    }
    Outcome<state::Library> try_to(const std::string& pin) {
        return w.lending->sign_in(library, document(), k_door_login, pin, {});
    }
    void sign_in() {
        auto signed_in = try_to(k_door_pin);
        INFO((signed_in ? std::string() : signed_in.error().detail));
        REQUIRE(signed_in);
        library = *signed_in;
    }
    /// The patron's loans are asked for: nothing where that went well.
    std::optional<ProblemKind> sync() {
        library.shelf_url = door.url("/loans");
        const auto problem = w.lending->sync(library, {});
        return problem ? std::optional(problem->kind) : std::nullopt;
    }
    shelf::Credentials kept() {
        const auto cards = w.shelf->cards(library.start_url);
        REQUIRE(cards);
        REQUIRE(cards->size() == 1);
        return cards->front();
    }

    World w;
    SignInServer door;
    state::Library library;
};

}  // namespace

TEST_CASE("Each way to sign in lets the right PIN in and says that the wrong one is wrong") {
    const Way way = GENERATE(Way::basic, Way::digest, Way::password_grant, Way::basic_token);
    CAPTURE(static_cast<int>(way));
    Visit v(way);
    CHECK(v.try_to("0000").error().kind == ProblemKind::wrong_credentials);
    CHECK(v.w.shelf->cards(v.library.start_url)->empty());
    v.sign_in();
    CHECK(v.library.signed_in);
    CHECK(state::card_in_use(v.library)->number == k_door_login);
    CHECK(v.sync() == std::nullopt);
    v.w.restart_after(tests::Crash::forget_unsynced);
    CHECK(v.sync() == std::nullopt);
    // A changed PIN, and tokens that ended with it.
    v.door.change_pin("another");
    v.door.end_tokens();
    v.door.end_refresh_tokens();
    CHECK(v.sync() == ProblemKind::sign_in_again);
    REQUIRE(v.w.lending->sign_out(v.library, v.library.card.value()));
    CHECK(v.w.lending->card_for(v.door.url("/loans")) == std::nullopt);
    CHECK(v.w.shelf->cards(v.library.start_url)->empty());
}

TEST_CASE(
    "A server without a document is asked as its challenge says, and a digest never shows the password") {
    Visit v(Way::digest);
    const auto document = v.document();
    CHECK(document.plain);
    CHECK(document.title == "Оқу залы");
    REQUIRE(document.flows.size() == 1);
    CHECK(document.flows.front().type == state::AuthenticationType::digest);
    v.sign_in();
    CHECK(v.sync() == std::nullopt);
    CHECK(v.library.authentication_url == v.library.start_url);
    int digests = 0;
    for (const std::string& header : v.door.authorizations()) {
        CHECK((header.empty() || header.starts_with("Digest ")));
        digests += header.starts_with("Digest ") ? 1 : 0;
    }
    CHECK(digests > 1);
}

TEST_CASE("With a token the PIN is not kept, and the token is renewed in silence") {
    Visit v(Way::password_grant);
    v.sign_in();
    CHECK(v.kept().password.empty());
    const std::string first = v.kept().token.access;
    CHECK_FALSE(first.empty());

    SECTION("when the library no longer knows it") {
        v.door.end_tokens();
        CHECK(v.sync() == std::nullopt);
        CHECK(v.door.asked_for_tokens() == 2);
    }
    SECTION("a minute before its end, though the library still answers") {
        const std::size_t before = v.door.authorizations().size();
        v.w.clock += 59min + 1s;
        CHECK(v.sync() == std::nullopt);
        CHECK(v.door.asked_for_tokens() == 2);
        const auto headers = v.door.authorizations();
        REQUIRE(headers.size() > before);
        for (std::size_t i = before; i < headers.size(); ++i)
            CHECK(headers[i].find(first) == std::string::npos);
    }
    SECTION("in JSON where the server takes no form") {
        v.door.take_json_only();
        v.door.end_tokens();
        CHECK(v.sync() == std::nullopt);
    }
    CHECK(v.kept().token.access != first);
    // What was renewed is kept: the next start needs no asking.
    v.w.restart_after(tests::Crash::forget_unsynced);
    const int asked = v.door.asked_for_tokens();
    CHECK(v.sync() == std::nullopt);
    CHECK(v.door.asked_for_tokens() == asked);
}

TEST_CASE(
    "A token that cannot be renewed asks for one more sign-in, once, and a library that is down for none") {
    Visit v(Way::password_grant);
    v.sign_in();
    const std::string id = [&] {
        v.w.sign_in();
        return v.w.borrowed();
    }();
    v.door.token_server_down(true);
    v.w.clock += 2h;
    CHECK(v.sync() == std::nullopt);  // the old token still serves
    v.door.token_server_down(false);
    v.door.end_tokens();
    v.door.end_refresh_tokens();
    int asked = v.door.asked_for_tokens();
    CHECK(v.sync() == ProblemKind::sign_in_again);
    CHECK(v.door.asked_for_tokens() == asked + 1);
    asked = v.door.asked_for_tokens();
    CHECK(v.sync() == ProblemKind::sign_in_again);
    CHECK(v.door.asked_for_tokens() == asked);  // it was told no
    // Nothing is lost: the loan is there, the name is kept, and the same PIN lets the patron in again.
    CHECK(v.w.loan(id).id == id);
    CHECK(v.kept().login == k_door_login);
    v.sign_in();
    CHECK(v.sync() == std::nullopt);
}

TEST_CASE("Palace's token is got by the card again and again") {
    Visit v(Way::basic_token);
    v.sign_in();
    CHECK(v.kept().password == k_door_pin);
    v.door.end_tokens();
    CHECK(v.sync() == std::nullopt);
    v.w.clock += 2h;
    CHECK(v.sync() == std::nullopt);
    CHECK(v.door.asked_for_tokens() == 3);
    for (const std::string& header : v.door.authorizations()) CHECK_FALSE(header.starts_with("Basic "));
}

TEST_CASE("A token from the browser is taken from the answer that was asked for and from no other") {
    Visit v(Way::implicit);
    const auto document = v.document();
    const std::string token = v.door.hand_out();
    const std::string id = net::percent_encode(document.id);
    const auto finish = [&](const std::string& address) {
        return v.w.lending->finish_in_browser(v.library, document, address, "mark", {});
    };
    const std::vector<std::string> addresses{
        "opds://authorize/?id=" + id + "&state=other&access_token=" + token,
        "opds://authorize/?id=http%3A%2F%2Fother&state=mark&access_token=" + token,
        "opds://authorize/?access_token=" + token,
        "opds://authorize/?error=access_denied&state=mark",
        "opds://elsewhere/?state=mark&access_token=" + token,
        "opds://authorize/?state=mark&access_token=a%0D%0AX:b",
        "opds://authorize/?state=mark&token_type=mac&access_token=" + token};
    for (const std::string& address : addresses) {
        CAPTURE(address);
        const auto refused = finish(address);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ProblemKind::sign_in_unfinished);
        CHECK(refused.error().detail.find(token) == std::string::npos);
    }
    const std::string answer =
        "id=" + id + "&state=mark&token_type=bearer&expires_in=3600&access_token=" + token;
    const auto in = finish(std::string("opds://authorize/") + GENERATE("?", "#", "?#") + answer);
    INFO((in ? std::string() : in.error().detail));
    REQUIRE(in);
    v.library = *in;
    CHECK(v.sync() == std::nullopt);
    CHECK(v.w.lending->sign_in(v.library, document, "1", "2", {}).error().kind ==
          ProblemKind::sign_in_unsupported);
    v.door.end_tokens();
    CHECK(v.sync() == ProblemKind::sign_in_again);
}

TEST_CASE("Several libraries have a card each, and each card goes to its own library") {
    World w;
    w.sign_in();  // the test's library, by number and PIN
    Visit v(Way::password_grant);
    auto second = w.lending->sign_in(v.library, v.document(), k_door_login, k_door_pin, {});
    REQUIRE(second);
    CHECK(w.shelf->libraries()->size() == 2);
    CHECK(w.shelf->library().value()->start_url == v.library.start_url);
    CHECK(w.lending->card_for(w.library.url("/loans"))->login == "1001");
    CHECK(w.lending->card_for(v.door.url("/loans"))->secret.starts_with("access-"));
    CHECK(w.lending->card_for("https://elsewhere.example/") == std::nullopt);
    w.start();
    CHECK(w.lending->card_for(w.library.url("/loans"))->login == "1001");
    CHECK_FALSE(w.lending->sync(w.patron, {}));

    REQUIRE_FALSE(w.lending->forget_library(v.library.start_url));
    CHECK(w.lending->card_for(v.door.url("/loans")) == std::nullopt);
    REQUIRE(w.shelf->libraries()->size() == 1);
    CHECK(w.shelf->libraries()->front().start_url == w.patron.start_url);
    CHECK(w.shelf->cards(v.library.start_url)->empty());
}

TEST_CASE("A card goes to those who asked for it: the catalogue on another origin too, and nobody else") {
    World w;
    SignInServer door(Way::basic), stranger(Way::basic);
    state::AuthenticationDocument document;
    // Anybody can write down this name; who answered is another matter.
    document.id = "https://named.example/auth";
    document.asked_by = net::origin_of(door.url("/"));
    document.came_from = net::origin_of("https://accounts.example/auth");
    document.flows.emplace_back().type = state::AuthenticationType::basic;
    state::Library library;
    library.start_url = door.url("/feed");
    REQUIRE(w.lending->sign_in(library, document, k_door_login, k_door_pin, {}));
    CHECK(w.lending->card_for(door.url("/loans")));
    CHECK(w.lending->card_for("https://accounts.example/x"));
    CHECK(w.lending->card_for("https://named.example/x") == std::nullopt);
    CHECK(w.lending->card_for(stranger.url("/loans")) == std::nullopt);
}

TEST_CASE("Another library that a document only names gets no card") {
    Visit v(Way::password_grant);
    state::AuthenticationDocument document = v.document();
    CHECK(document.came_from == net::origin_of(v.door.url("/")));
    document.id = v.w.library.url("/auth");
    REQUIRE(v.w.lending->sign_in(v.library, document, k_door_login, k_door_pin, {}));
    CHECK(v.w.lending->card_for(v.door.url("/loans")));
    CHECK(v.w.lending->card_for(v.w.library.url("/loans")) == std::nullopt);
    CHECK(v.w.library.paths_with_credentials().empty());
}

TEST_CASE("A way to sign in that nobody here speaks is said to be one") {
    World w;
    state::AuthenticationDocument document = w.document();
    document.flows.front().type = state::AuthenticationType::unknown;
    CHECK(w.lending->sign_in(w.unknown_library(), document, "1001", "1234", {}).error().kind ==
          ProblemKind::sign_in_unsupported);
    CHECK(w.library.paths_with_credentials().empty());
}

}  // namespace oqyrman
