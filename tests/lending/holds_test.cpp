// Queues, the catalogue's own word for a return, one loan a title.
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using namespace std::chrono_literals;
using state::ProblemKind;
using tests::Crash;
using tests::k_today;
using tests::Mischief;
using tests::TestHold;
using tests::World;

namespace {

const std::string k_palace = "http://librarysimplified.org/terms/problem/";

Mischief palace() {
    Mischief mischief;
    mischief.palace = true;
    return mischief;
}

state::Hold queued(World& w) {
    Mischief mischief = palace();
    mischief.all_out = true;
    w.library.misbehave(mischief);
    const auto made = w.lending->borrow(w.patron, w.title(), {});
    INFO((made ? std::string() : made.error().detail));
    REQUIRE(made);
    REQUIRE(made->hold);
    CHECK(made->loan_id.empty());
    return *made->hold;
}

void sync(World& w) {
    const auto failed = w.lending->sync(w.patron, {});
    INFO((failed ? failed->detail : std::string()));
    REQUIRE_FALSE(failed);
}

}  // namespace

TEST_CASE("Where every copy is lent the patron waits, and the place is kept over a restart") {
    World w;
    w.sign_in();
    const state::Hold hold = queued(w);
    CHECK_FALSE(hold.ready);
    CHECK(hold.position == 3);
    CHECK(hold.total == 3);  // the server counted the others only
    CHECK(hold.publication.id == "urn:test:abai");
    CHECK(w.lending->loans().empty());
    w.restart_after(Crash::forget_unsynced);
    REQUIRE(w.lending->holds().size() == 1);
    CHECK(w.lending->holds()[0].position == 3);
    CHECK(w.lending->holds()[0].publication.title == "Абай жолы");
    // Ready now: the list says so, with the last moment to come.
    w.library.set_hold("abai", TestHold{.position = 0, .total = 3, .ready_until = k_today + 48h});
    sync(w);
    REQUIRE(w.lending->holds().size() == 1);
    CHECK(w.lending->holds()[0].ready);
    CHECK(w.lending->holds()[0].until == k_today + 48h);
    // Borrowed from what is kept on the shelf alone, it is a loan and no hold any more.
    w.restart_after(Crash::forget_unsynced);
    const auto made = w.lending->borrow(w.patron, w.lending->holds()[0].publication, {});
    REQUIRE(made);
    CHECK_FALSE(made->hold);
    CHECK(w.lending->holds().empty());
    w.downloaded(made->loan_id);
    CHECK(w.ready(made->loan_id));
}

TEST_CASE("A queue is left by Palace's revoke link or by DELETE, and once is enough") {
    for (const bool by_palace : {true, false}) {
        World w;
        w.sign_in();
        queued(w);
        Mischief mischief;
        mischief.palace = by_palace;
        w.library.misbehave(mischief);
        sync(w);
        const state::Publication title = w.lending->holds().at(0).publication;
        CHECK(title.revoke_url.empty() != by_palace);
        REQUIRE_FALSE(w.lending->leave_queue(title, {}));
        CHECK(w.lending->holds().empty());
        CHECK(w.library.requests("/revoke") == (by_palace ? 1 : 0));
        sync(w);
        CHECK(w.lending->holds().empty());
        // Left twice, and left where the library has forgotten it, is left.
        mischief.revoke_problem = k_palace + "no-active-hold";
        w.library.misbehave(mischief);
        CHECK_FALSE(w.lending->leave_queue(title, {}));
    }
}

TEST_CASE("A place in the queue stays when it could not be given up") {
    World w;
    w.sign_in();
    const state::Publication title = queued(w).publication;
    Mischief mischief = palace();
    mischief.revoke_down = true;
    w.library.misbehave(mischief);
    const auto down = w.lending->leave_queue(title, {});
    REQUIRE(down);
    CHECK(down->kind == ProblemKind::server_down);
    mischief.revoke_down = false;
    mischief.revoke_problem = k_palace + "cannot-release-hold";
    w.library.misbehave(mischief);
    const auto refused = w.lending->leave_queue(title, {});
    REQUIRE(refused);
    CHECK(refused->kind == ProblemKind::server_refused);
    CHECK(refused->server_text == "Refused");
    CHECK(w.lending->holds().size() == 1);
    state::Publication no_way = title;
    no_way.revoke_url.clear();
    CHECK(w.lending->leave_queue(no_way, {})->kind == ProblemKind::server_refused);
}

TEST_CASE("A silent list ends no hold; the title itself may") {
    World w;
    w.sign_in();
    queued(w);
    Mischief silent = palace();
    silent.shelf_silent = true;
    w.library.misbehave(silent);
    sync(w);
    CHECK(w.lending->holds().size() == 1);  // its own page still speaks of it
    w.library.set_hold("abai", std::nullopt);
    sync(w);
    CHECK(w.lending->holds().empty());
}

TEST_CASE("Signing out forgets places in queues and no loan") {
    World w;
    w.sign_in();
    w.borrowed("second");
    queued(w);
    w.sign_out();
    CHECK(w.lending->holds().empty());
    CHECK(w.lending->loans().size() == 1);
}

TEST_CASE("That a copy is ready is told once, until it is ready again") {
    World w;
    w.sign_in();
    queued(w);
    w.library.set_hold("abai", TestHold{.position = 0, .total = 1, .ready_until = k_today + 48h});
    sync(w);
    CHECK_FALSE(w.lending->holds().at(0).noticed);
    REQUIRE_FALSE(w.lending->keep_hold_notice("urn:test:abai"));
    sync(w);
    CHECK(w.lending->holds().at(0).noticed);
    w.library.set_hold("abai", TestHold{.position = 1, .total = 1});
    sync(w);
    CHECK_FALSE(w.lending->holds().at(0).noticed);
}

TEST_CASE("A return is told to the licence and then to Palace's catalogue") {
    World w;
    w.library.misbehave(palace());
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    const auto done = w.lending->return_loan(id, {});
    REQUIRE(done);
    CHECK_FALSE(done->queued);
    CHECK(w.library.requests("/return") == 1);
    CHECK(w.library.requests("/revoke/abai") == 1);
    CHECK(w.closed(id) == ProblemKind::returned);
    sync(w);
    CHECK(w.library.requests("/revoke/abai") == 1);
}

TEST_CASE("A catalogue that was not told of a return is told later, the book locked all the while") {
    World w;
    w.library.misbehave(palace());
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    Mischief down = palace();
    down.revoke_down = true;
    w.library.misbehave(down);
    const auto queued = w.lending->return_loan(id, {});
    REQUIRE(queued);
    CHECK(queued->queued);
    CHECK(w.closed(id) == ProblemKind::returned);
    CHECK_FALSE(w.book_on_disk(id));
    CHECK(w.loan(id).return_queued);
    w.restart_after(Crash::forget_unsynced);
    Mischief gone = palace();
    gone.revoke_problem = k_palace + "no-active-loan";  // as good as done
    w.library.misbehave(gone);
    sync(w);
    CHECK(w.library.requests("/revoke/abai") == 2);
    CHECK_FALSE(w.loan(id).return_queued);
    sync(w);
    CHECK(w.library.requests("/revoke/abai") == 2);
    CHECK(w.library.requests("/return") == 1);
}

TEST_CASE("Where the licence cannot be returned the catalogue takes the book back, or nobody does") {
    for (const bool refused : {false, true}) {
        World w;
        Mischief mischief = palace();
        mischief.no_return = true;
        w.library.misbehave(mischief);
        w.sign_in();
        const std::string id = w.borrowed();
        w.downloaded(id);
        CHECK(w.loan(id).can_return);
        if (refused) mischief.revoke_problem = k_palace + "cannot-release-loan";
        w.library.misbehave(mischief);
        const auto done = w.lending->return_loan(id, {});
        CHECK(done.has_value() != refused);
        CHECK(w.ready(id) == refused);
        CHECK(w.book_on_disk(id).has_value() == refused);
    }
}

TEST_CASE("A loan that is there already is fetched, not asked for again") {
    World w;
    w.sign_in();
    const std::string lent = w.library.lend("abai");
    Mischief mischief;
    mischief.already_lent = true;
    w.library.misbehave(mischief);
    CHECK(w.borrowed() == lent);
    mischief.shelf_silent = true;
    w.library.misbehave(mischief);
    CHECK(w.lending->borrow(w.patron, w.title("other"), {}).error().kind == ProblemKind::lent_already);
    // Here and open: the library is not asked to lend at all.
    const int asked = w.library.requests("/borrow");
    CHECK(w.borrowed() == lent);
    CHECK(w.library.requests("/borrow") == asked);
}

TEST_CASE("The next loan of a title takes the place of the one that ended; place and bookmarks stay") {
    World w;
    Mischief no_passphrase;
    no_passphrase.no_passphrase = true;
    w.library.misbehave(no_passphrase);
    w.sign_in();
    const std::string first = w.borrowed();
    w.downloaded(first);
    REQUIRE(std::holds_alternative<OpenBook>(w.lending->open(first, "open sesame 42", {})));
    const state::Locator place{.resource = "c1.xhtml", .offset = 7, .quote = "бір", .page = 4};
    REQUIRE(w.shelf->save_position("urn:test:abai", place));
    REQUIRE(w.shelf->save_bookmarks("urn:test:abai", {{.id = 1, .locator = place, .name = "осы жер"}}));
    REQUIRE(w.lending->return_loan(first, {}));
    CHECK(w.lending->loans().size() == 1);
    const std::string second = w.borrowed();
    CHECK(second != first);
    REQUIRE(w.lending->loans().size() == 1);
    CHECK(w.lending->loans()[0].id == second);
    w.downloaded(second);
    // The passphrase that was typed for the first is known for the second.
    const auto opened = w.lending->open(second, {}, {});
    REQUIRE(std::holds_alternative<OpenBook>(opened));
    const OpenBook& book = std::get<OpenBook>(opened);
    CHECK(book.position == place);
    REQUIRE(book.bookmarks.size() == 1);
    CHECK(book.bookmarks[0].name == "осы жер");
}

TEST_CASE("A renewal goes to the chosen date, to a page in the browser, or nowhere") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    CHECK(w.loan(id).may_choose_end);
    CHECK(w.loan(id).renew_page.empty());
    const auto renewed = w.lending->renew(id, {}, k_today + 24h * 17);
    REQUIRE(renewed);
    CHECK(renewed->until == k_today + 24h * 17);
    CHECK(w.lending->renew(id, {}, k_today + 24h * 100).error().kind == ProblemKind::renew_refused);
    Mischief page;
    page.renew_on_page = true;
    w.library.misbehave(page);
    sync(w);
    CHECK(w.loan(id).can_renew);
    CHECK_FALSE(w.loan(id).may_choose_end);
    CHECK(w.loan(id).renew_page == w.library.url("/renew.html"));
}

TEST_CASE("A moment of notice is kept with the loan") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    CHECK_FALSE(w.loan(id).noticed);
    REQUIRE_FALSE(w.lending->keep_notice(id, k_today + 24h));
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.loan(id).noticed == k_today + 24h);
}

}  // namespace oqyrman
