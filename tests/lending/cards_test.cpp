// Two people at one computer, with a card each at the same library.
#include <atomic>

#include "app/net/url.h"
#include "tests/lending/faulty_way.h"
#include "tests/lending/sign_in_server.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using namespace std::chrono_literals;
using state::ProblemKind;
using tests::Crash;
using tests::Mischief;
using tests::SignInServer;
using tests::TestHold;
using tests::Way;
using tests::World;

namespace {

/// The first card has borrowed `a`, the second `b` and is in use.
struct Family {
    explicit Family(Mischief mischief = {}) {
        mischief.palace = true;
        w.library.misbehave(mischief);
        w.sign_in();
        a = w.borrowed("a");
        sign_in("1002", "4321");
        b = w.borrowed("b");
    }
    void sign_in(const std::string& number, const std::string& pin) {
        state::Library before = w.patron;
        before.card.reset();
        auto signed_in = w.lending->sign_in(before, w.document(), number, pin, {});
        REQUIRE(signed_in);
        w.patron = *signed_in;
    }
    void use(std::size_t card) {
        w.patron.card = w.patron.cards.at(card).key;
        REQUIRE(w.shelf->save_library(w.patron));
        w.make_lending();
    }
    void restart() {
        w.restart_after(Crash::forget_unsynced);
        w.patron = w.shelf->library().value().value();
    }
    std::string titles_waited_for() {
        std::string all;
        for (const state::Hold& hold : w.lending->holds()) all += hold.publication.id.back();
        return all;
    }

    World w;
    std::string a, b;
};

}  // namespace

TEST_CASE("Two cards of one library are kept side by side, and each loan by its own") {
    Family f;
    CHECK(f.w.patron.cards.size() == 2);
    CHECK(state::card_in_use(f.w.patron)->number == "1002");
    CHECK(f.w.library.cards_for("/borrow/a") == "1001");
    CHECK(f.w.library.cards_for("/license/" + f.a) == "1001");
    CHECK(f.w.library.cards_for("/borrow/b") == "1002");
    CHECK(f.w.library.cards_for("/license/" + f.b) == "1002");
    CHECK(f.w.loan(f.a).card == f.w.patron.cards[0].key);
    CHECK(f.w.loan(f.b).card == f.w.patron.cards[1].key);
    const state::Library before = f.w.patron;
    f.restart();
    CHECK(f.w.patron == before);
    CHECK(f.w.loan(f.a).card == before.cards[0].key);
    // Who signs in again is the one who was here, in use again.
    f.sign_in("1001", "1234");
    CHECK(f.w.patron.cards == before.cards);
    CHECK(f.w.patron.card == before.cards[0].key);
}

TEST_CASE("The list of loans is asked for with the card in use, and takes nothing from the other") {
    Family f;
    REQUIRE_FALSE(f.w.lending->sync(f.w.patron, {}));
    CHECK(f.w.library.cards_for("/loans").ends_with(" 1002"));
    CHECK(f.w.lending->loans().size() == 2);
    f.use(0);
    REQUIRE_FALSE(f.w.lending->sync(f.w.patron, {}));
    CHECK(f.w.library.cards_for("/loans").ends_with(" 1001"));
    CHECK(f.w.lending->loans().size() == 2);
}

TEST_CASE("A title that the other card has here is one loan, and stays that card's") {
    Family f;
    f.w.library.lend("b");  // to 1001 too, elsewhere
    f.use(0);
    const int fetched = f.w.library.requests("/license");
    REQUIRE_FALSE(f.w.lending->sync(f.w.patron, {}));
    CHECK(f.w.library.requests("/license") == fetched);
    CHECK(f.w.lending->loans().size() == 2);
    CHECK(f.w.borrowed("b") == f.b);
    CHECK(f.w.loan(f.b).card == f.w.patron.cards[1].key);
}

TEST_CASE("A book is given back with the card it was borrowed by, whichever is in use") {
    Family f;
    const auto returned = f.w.lending->return_loan(f.a, {});
    REQUIRE(returned);
    CHECK_FALSE(returned->queued);
    CHECK(f.w.library.cards_for("/revoke/a") == "1001");
    CHECK(f.w.library.loan(f.a)->status == "returned");
    CHECK(f.w.library.open_loans() == std::vector{f.b});
}

TEST_CASE("A card that was signed out is asked for again, and nothing of its loan is lost") {
    // By the licence the book is given back all the same; the catalogue is told when the patron is back.
    const bool by_license = GENERATE(true, false);
    CAPTURE(by_license);
    Family f({.no_return = !by_license});
    const std::string first = f.w.patron.cards[0].key;
    auto left = f.w.lending->sign_out(f.w.patron, first);
    REQUIRE(left);
    CHECK(left->card == f.w.patron.card);
    CHECK(left->cards.size() == 1);
    f.w.patron = *left;
    const auto refused = f.w.lending->return_loan(f.a, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ProblemKind::sign_in_again);
    CHECK(refused.error().card == state::Card{.key = first, .number = {}});
    CHECK(f.w.library.cards_for("/revoke/a") == "-");
    CHECK((f.w.closed(f.a) == ProblemKind::returned) == by_license);
    // The other's list goes on, and does not speak of it at every turn.
    CHECK_FALSE(f.w.lending->sync(f.w.patron, {}));
    CHECK_FALSE(f.w.library.cards_for("/revoke/a").ends_with("1002"));
    f.restart();
    f.sign_in("1001", "1234");
    CHECK(f.w.patron.card == first);
    if (!by_license) REQUIRE(f.w.lending->return_loan(f.a, {}));
    CHECK_FALSE(f.w.lending->sync(f.w.patron, {}));
    CHECK(f.w.library.cards_for("/revoke/a").ends_with("1001"));
    CHECK_FALSE(f.w.loan(f.a).return_queued);
}

TEST_CASE("A refused card is named, and the other goes on") {
    Family f({.no_return = true});
    f.w.library.change_pin("1001", "9999");
    const auto refused = f.w.lending->return_loan(f.a, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ProblemKind::sign_in_again);
    CHECK(refused.error().card == f.w.patron.cards[0]);
    CHECK_FALSE(f.w.closed(f.a) == ProblemKind::returned);
    CHECK_FALSE(f.w.lending->sync(f.w.patron, {}));
    f.sign_in("1001", "9999");
    CHECK(f.w.patron.cards.size() == 2);
    REQUIRE(f.w.lending->return_loan(f.a, {}));
    CHECK(f.w.library.cards_for("/revoke/a") == "- 1001");
}

TEST_CASE("Places in queues are the card's: each sees its own, and offline too") {
    Family f;
    f.w.library.set_hold("c", TestHold{.position = 2, .total = 2});
    f.w.library.set_hold("c", TestHold{.position = 1, .total = 2}, "1002");
    f.w.library.set_hold("d", TestHold{}, "1002");
    REQUIRE_FALSE(f.w.lending->sync(f.w.patron, {}));
    CHECK(f.titles_waited_for() == "cd");
    CHECK(f.w.lending->holds()[0].position == 1);
    f.use(0);
    CHECK(f.titles_waited_for().empty());
    REQUIRE_FALSE(f.w.lending->sync(f.w.patron, {}));
    CHECK(f.titles_waited_for() == "c");
    CHECK(f.w.lending->holds()[0].position == 2);
    f.use(1);  // nothing is asked
    CHECK(f.titles_waited_for() == "cd");
    CHECK(f.w.lending->holds()[0].position == 1);
    REQUIRE_FALSE(f.w.lending->leave_queue(f.w.lending->holds()[0].publication, {}));
    CHECK(f.w.library.cards_for("/revoke/c") == "1002");
    CHECK(f.titles_waited_for() == "d");
    f.use(0);
    CHECK(f.titles_waited_for() == "c");
    // Signing out takes the card's own and no other.
    REQUIRE(f.w.lending->sign_out(f.w.patron, f.w.patron.cards[0].key));
    CHECK(f.titles_waited_for() == "d");
}

TEST_CASE("Signing out of the card in use leaves the other in use; the last one leaves none") {
    Family f;
    f.w.sign_out();
    CHECK(state::card_in_use(f.w.patron)->number == "1001");
    CHECK(f.w.patron.signed_in);
    CHECK(f.w.shelf->library().value() == f.w.patron);
    CHECK(f.w.lending->card_for(f.w.library.url("/loans"))->login == "1001");
    f.w.sign_out();
    CHECK_FALSE(f.w.patron.signed_in);
    CHECK(f.w.shelf->library().value() == f.w.patron);
    CHECK(f.w.lending->card_for(f.w.library.url("/loans")) == std::nullopt);
    CHECK(f.w.lending->loans().size() == 2);
}

TEST_CASE("Each card's token is renewed by itself and written down with its own") {
    World w;
    w.library.misbehave({.palace = true});
    auto document = w.document();
    document.flows.clear();
    state::AuthenticationFlow& flow = document.flows.emplace_back();
    flow.type = state::AuthenticationType::oauth_password;
    flow.authenticate_url = w.library.url("/token");
    flow.refresh_url = w.library.url("/refresh");
    const auto enter = [&](const state::Library& library, const char* number, const char* pin) {
        auto signed_in = w.lending->sign_in(library, document, number, pin, {});
        REQUIRE(signed_in);
        w.patron = *signed_in;
    };
    const auto tokens = [&] {
        std::vector<std::string> all;
        for (const shelf::Credentials& card : w.shelf->cards(w.patron.start_url).value())
            all.push_back(card.login + " " + card.token.access);
        return all;
    };
    enter(w.unknown_library(), "1001", "1234");
    const std::string a = w.borrowed("a");
    enter(w.patron, "1002", "4321");
    CHECK(tokens() == std::vector<std::string>{"1001 access-1", "1002 access-2"});
    w.library.end_tokens();
    // The other card's, for the loan that is its own: refused, renewed, and shown again.
    REQUIRE(w.lending->return_loan(a, {}));
    CHECK(w.library.cards_for("/revoke/a") == "- 1001");
    CHECK(tokens() == std::vector<std::string>{"1001 access-3", "1002 access-2"});
    REQUIRE_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.library.cards_for("/loans").ends_with("- 1002"));
    CHECK(tokens() == std::vector<std::string>{"1001 access-3", "1002 access-4"});
    w.start();
    REQUIRE_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.library.requests("/refresh") == 2);
}

TEST_CASE("A newer licence is fetched with the card of its loan") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    const auto change = [&] {
        w.clock += 1h;
        w.library.set_now(w.clock);
        w.library.change_loan(id, [&](tests::TestLoan& loan) { loan.updated_license = w.clock; });
    };
    change();
    w.library.misbehave({.fresh_license_for_card = true});
    // Had once, it is not asked for again.
    const auto opens = [&] { return std::holds_alternative<OpenBook>(w.lending->open(id, {}, {})); };
    for (int look = 0; look < 2; ++look) REQUIRE(opens());
    CHECK(w.library.requests("/fresh/") == 1);
    CHECK(w.library.cards_for("/fresh/") == "1001");
    // Without the card it cannot be had, and the book opens by the licence there is.
    w.sign_out();
    change();
    CHECK(opens());
    CHECK(w.library.requests("/fresh/") == 2);
    CHECK(w.library.cards_for("/fresh/") == "1001 -");
}

TEST_CASE("The answer to a refresh is lost on the way") {
    World w;
    tests::FaultyWay way(w.library.port());
    w.library.stand_behind(way.url());
    auto document = w.document();
    state::AuthenticationFlow& flow = document.flows.front();
    flow.type = state::AuthenticationType::oauth_password;
    flow.authenticate_url = w.library.url("/token");
    flow.refresh_url = w.library.url("/refresh");
    const auto enter = [&] {
        auto signed_in = w.lending->sign_in(w.unknown_library(), document, "1001", "1234", {});
        REQUIRE(signed_in);
        w.patron = *signed_in;
    };
    enter();
    const std::string id = w.borrowed();
    w.library.end_tokens();
    std::atomic<bool> lost = false;
    const auto lose_first = [&] {
        way.bend("POST", "/refresh", true, [&lost](const tests::RawAnswer& answer) {
            return lost.exchange(true) ? answer.head + answer.body : std::string();
        });
    };
    SECTION("a library that knows of it gives another token") {
        w.library.misbehave({.tokens_wait_for_use = true});
        lose_first();
        CHECK_FALSE(w.lending->sync(w.patron, {}));
        CHECK(w.library.requests("/refresh") == 2);
    }
    SECTION("one that does not wants a new sign-in, and nothing is lost") {
        lose_first();
        const auto told = w.lending->sync(w.patron, {});
        REQUIRE(told);
        CHECK(told->kind == state::ProblemKind::sign_in_again);
        REQUIRE(told->card);
        CHECK(told->card->number == "1001");
        CHECK(w.library.requests("/refresh") == 2);
        CHECK(w.lending->loans().size() == 1);
        enter();
        CHECK_FALSE(w.lending->sync(w.patron, {}));
        CHECK(w.lending->loans().size() == 1);
    }
    CHECK(w.lending->loans().front().id == id);
}

TEST_CASE("Cards without a number are told apart, and one signed in again is the one it was") {
    World w;
    SignInServer door(Way::implicit);
    state::AuthenticationDocument document;
    document.id = door.url("/auth");
    document.flows.emplace_back().type = state::AuthenticationType::oauth_implicit;
    document.flows.front().authenticate_url = door.url("/in");
    state::Library library;
    library.start_url = door.url("/feed");
    const auto enter = [&] {
        const std::string address =
            "opds://authorize/#state=mark&token_type=bearer&access_token=" + door.hand_out() +
            "&id=" + net::percent_encode(document.id);
        auto signed_in = w.lending->finish_in_browser(library, document, address, "mark", {});
        REQUIRE(signed_in);
        library = *signed_in;
    };
    enter();
    const std::string first = library.card.value();
    enter();  // again
    CHECK(library.cards.size() == 1);
    CHECK(library.card == first);
    library.card.reset();
    enter();  // another
    CHECK(library.cards.size() == 2);
    CHECK(library.card != first);
    REQUIRE(w.lending->sign_out(library, first));
    w.start();
    library = w.shelf->library().value().value();
    CHECK(library.cards.size() == 1);
    library.card.reset();
    enter();
    CHECK(library.card == first);
}

}  // namespace oqyrman
