#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using namespace std::chrono_literals;
using state::ProblemKind;
using tests::Crash;
using tests::k_today;
using tests::Mischief;
using tests::vector_file;
using tests::World;

namespace {

std::string clear_bytes(OpenBook& book) {
    const auto bytes = drm::read_all(*book.bytes, 10u << 20);
    REQUIRE(bytes);
    return std::string(drm::as_text(*bytes));
}

OpenBook opened(OpenResult result) {
    if (const auto* failed = std::get_if<Problem>(&result)) FAIL("problem: " << failed->detail);
    REQUIRE(std::holds_alternative<OpenBook>(result));
    return std::move(std::get<OpenBook>(result));
}

state::PassphrasePrompt asked(OpenResult result) {
    REQUIRE(std::holds_alternative<state::PassphrasePrompt>(result));
    return std::get<state::PassphrasePrompt>(result);
}

ProblemKind refused(OpenResult result) {
    REQUIRE(std::holds_alternative<Problem>(result));
    return std::get<Problem>(result).kind;
}

}  // namespace

TEST_CASE("A patron signs in, borrows, downloads, reads and returns") {
    World w;
    w.sign_in();
    CHECK(w.patron.signed_in);
    CHECK(w.patron.title == "Test library");
    CHECK(w.patron.shelf_url == w.library.url("/loans"));
    const std::string id = w.borrowed();
    CHECK(w.library.open_loans() == std::vector{id});
    state::Loan loan = w.loan(id);
    CHECK(loan.publication_id == "urn:test:abai");
    CHECK(loan.title == "Абай жолы");
    CHECK(loan.authors == "Мұхтар Әуезов");
    CHECK(loan.opens_until == k_today + 24h * 14);
    CHECK(loan.can_return);
    CHECK(loan.can_renew);
    CHECK(loan.test_license);
    CHECK(loan.phase ==
          state::LoanPhase(state::LoanDownloading{0, vector_file("doc.nolicense.lcpdf").size(), false}));
    CHECK(w.library.book_bytes_sent() == 0);
    CHECK(w.library.loan(id)->devices.size() == 1);

    w.downloaded(id);
    CHECK(w.ready(id));
    CHECK(w.book_on_disk(id) == vector_file("doc.nolicense.lcpdf"));
    REQUIRE(w.shelf->save_position("urn:test:abai", {.resource = "", .offset = 0, .quote = "q", .page = 4}));
    w.restart_after(Crash::forget_unsynced);
    {
        OpenBook book = opened(w.lending->open(id, {}, {}));
        CHECK(book.format == state::BookFormat::pdf);
        CHECK(book.title == "Абай жолы");
        CHECK(book.opens_until == k_today + 24h * 14);
        REQUIRE(book.position);
        CHECK(book.position->page == 4);
        CHECK(clear_bytes(book) == vector_file("doc.plain.pdf"));
    }
    const auto given_back = w.lending->return_loan(id, {});
    REQUIRE(given_back);
    CHECK_FALSE(given_back->queued);
    CHECK(w.library.open_loans().empty());
    CHECK(w.closed(id) == ProblemKind::returned);
    CHECK_FALSE(w.book_on_disk(id));
    CHECK(refused(w.lending->open(id, {}, {})) == ProblemKind::returned);
    CHECK_FALSE(w.loan(id).can_return);
    // Nothing more was registered or returned than once.
    CHECK(w.library.requests("/register") == 1);
    CHECK(w.library.requests("/return") == 1);
}

TEST_CASE("An EPUB comes out whole as well") {
    World w(vector_file("book.nolicense.epub"), "application/epub+zip");
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    OpenBook book = opened(w.lending->open(id, {}, {}));
    CHECK(book.format == state::BookFormat::epub);
    CHECK(clear_bytes(book).substr(0, 2) == "PK");
}

TEST_CASE("The card goes to the library that asked for it and to nobody else") {
    World w;
    CHECK(w.lending->card_for(w.library.url("/loans")) == std::nullopt);
    w.sign_in();
    const auto card = w.lending->card_for(w.library.url("/loans"));
    REQUIRE(card);
    CHECK(card->login == "1001");
    CHECK(w.lending->card_for("http://127.0.0.1:1/loans") == std::nullopt);
    CHECK(w.lending->card_for("https://library.example/") == std::nullopt);
    const std::string id = w.borrowed();
    w.downloaded(id);
    REQUIRE(w.lending->renew(id, {}));
    // Borrowing and the licence, the first and each newer one, need it; the book and the Status Document
    // never see it.
    for (const std::string& path : w.library.paths_with_credentials()) {
        INFO(path);
        CHECK((path.starts_with("/loans") || path.starts_with("/borrow") || path.starts_with("/license") ||
               path.starts_with("/fresh")));
    }
    w.sign_out();
    CHECK(w.lending->card_for(w.library.url("/loans")) == std::nullopt);
    CHECK(w.ready(id));
    CHECK(w.shelf->cards(w.patron.start_url)->empty());
}

TEST_CASE("A wrong PIN is said so and nothing is kept") {
    World w;
    const auto failed = w.lending->sign_in(w.unknown_library(), w.document(), "1001", "0000", {});
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == ProblemKind::wrong_credentials);
    CHECK(w.shelf->cards(w.library.url("/feed"))->empty());
    CHECK(w.shelf->library().value() == std::nullopt);
    state::AuthenticationDocument oauth = w.document();
    oauth.flows.front().type = state::AuthenticationType::oauth_implicit;
    CHECK(w.lending->sign_in(w.unknown_library(), oauth, "1001", "1234", {}).error().kind ==
          ProblemKind::sign_in_unsupported);
}

TEST_CASE("Without the catalogue's passphrase the patron is asked once, with hint and link") {
    World w;
    w.library.misbehave({.no_passphrase = true});
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    const auto prompt = asked(w.lending->open(id, {}, {}));
    CHECK(prompt.hint == "The door of the cave");
    CHECK(prompt.hint_url == "https://library.example/hint");
    CHECK(prompt.provider == "https://library.example");
    CHECK(prompt.loan_id == id);
    CHECK_FALSE(prompt.wrong);
    CHECK(asked(w.lending->open(id, "open sesame 43", {})).wrong);
    CHECK_FALSE(asked(w.lending->open(id, {}, {})).wrong);
    OpenBook book = opened(w.lending->open(id, " open sesame 42 ", {}));
    CHECK(clear_bytes(book) == vector_file("doc.plain.pdf"));
    w.restart_after(Crash::forget_unsynced);
    opened(w.lending->open(id, {}, {}));
    // The next loan of the same provider and patron needs no asking.
    const std::string second = w.borrowed("second");
    w.downloaded(second);
    opened(w.lending->open(second, {}, {}));
    CHECK(w.shelf->passphrases(second, "", "").value().front().license_id == second);
}

TEST_CASE("A library's refusal to lend is told in its own terms") {
    World w;
    w.sign_in();
    const auto borrow = [&](int status, const std::string& type) {
        Mischief mischief;
        mischief.borrow_status = status;
        mischief.problem_type = type;
        w.library.misbehave(mischief);
        const auto lent = w.lending->borrow(w.patron, w.title(), {});
        REQUIRE_FALSE(lent);
        CHECK(lent.error().server_text == "Refused");
        return lent.error().kind;
    };
    const std::string palace = "http://librarysimplified.org/terms/problem/";
    CHECK(borrow(403, palace + "loan-limit-reached") == ProblemKind::loan_limit);
    CHECK(borrow(403, palace + "no-available-license") == ProblemKind::no_copies);
    CHECK(borrow(403, "about:blank") == ProblemKind::server_refused);
    CHECK(borrow(503, "about:blank") == ProblemKind::server_down);
    CHECK(w.lending->loans().empty());
    state::Publication adobe = w.title();
    adobe.acquisitions.front().path = {"application/vnd.adobe.adept+xml"};
    CHECK(w.lending->borrow(w.patron, adobe, {}).error().kind == ProblemKind::not_offered);
    w.sign_out();
    w.library.misbehave({});
    CHECK(w.lending->borrow(w.patron, w.title(), {}).error().kind == ProblemKind::sign_in_needed);
}

TEST_CASE("A licence that must not be believed is kept, closed, and its book never asked for") {
    struct Row {
        Mischief mischief;
        bool other_roots;
        ProblemKind expected;
    };
    Mischief tampered, profiled;
    tampered.tampered_license = true;
    profiled.profile = "http://readium.org/lcp/profile-1.0";
    for (const Row& row : {Row{tampered, false, ProblemKind::license_altered},
                           Row{profiled, false, ProblemKind::profile_unsupported},
                           Row{{}, true, ProblemKind::issuer_unknown}}) {
        World w;
        if (row.other_roots) {
            w.trust = {};
            w.start();
        }
        w.library.misbehave(row.mischief);
        w.sign_in();
        const auto lent = w.lending->borrow(w.patron, w.title(), {});
        REQUIRE_FALSE(lent);
        CHECK(lent.error().kind == row.expected);
        REQUIRE(w.lending->loans().size() == 1);
        const std::string id = w.lending->loans().front().id;
        CHECK(w.closed(id) == row.expected);
        REQUIRE(w.lending->download(id, {}, {}));
        CHECK(w.lending->download(id, {}, {})->kind == row.expected);
        CHECK(refused(w.lending->open(id, {}, {})) == row.expected);
        CHECK(refused(w.lending->open(id, "open sesame 42", {})) == row.expected);
        CHECK(w.library.requests("/content") == 0);
    }
}

TEST_CASE("Renewing moves the end and says how far") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    const auto renewed = w.lending->renew(id, {});
    REQUIRE(renewed);
    CHECK(renewed->until == k_today + 24h * 21);
    CHECK(w.loan(id).opens_until == k_today + 24h * 21);
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.loan(id).opens_until == k_today + 24h * 21);
    Mischief mischief;
    mischief.renew_without_effect = true;
    w.library.misbehave(mischief);
    CHECK(w.lending->renew(id, {}).error().kind == ProblemKind::not_extended);
    mischief.renew_refused = true;
    w.library.misbehave(mischief);
    const auto refusal = w.lending->renew(id, {});
    REQUIRE_FALSE(refusal);
    CHECK(refusal.error().kind == ProblemKind::renew_refused);
    CHECK(refusal.error().server_text == "Someone is waiting for this book");
    CHECK_FALSE(w.closed(id));
}

TEST_CASE("A return that cannot be sent is kept, locks the book at once and is sent later") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    for (const bool status_down : {true, false}) {
        Mischief mischief;
        mischief.status_down = status_down;
        mischief.return_down = true;
        w.library.misbehave(mischief);
        const auto given_back = w.lending->return_loan(id, {});
        REQUIRE(given_back);
        CHECK(given_back->queued);
        CHECK(w.closed(id) == ProblemKind::returned);
        CHECK(w.loan(id).return_queued);
        CHECK(refused(w.lending->open(id, {}, {})) == ProblemKind::returned);
        w.restart_after(Crash::forget_unsynced);
        CHECK(w.loan(id).return_queued);
        CHECK(w.library.open_loans().size() == 1);
    }
    w.library.misbehave({});
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.library.open_loans().empty());
    CHECK_FALSE(w.loan(id).return_queued);
    CHECK(w.closed(id) == ProblemKind::returned);
    CHECK_FALSE(w.book_on_disk(id));
}

TEST_CASE(
    "A server's own fault while a book is given back is the network's: it is owed, and locked at once") {
    const int status = GENERATE(500, 502, 503, 504, 511, 408, 425, 429);
    const bool by_catalogue = GENERATE(false, true);
    CAPTURE(status, by_catalogue);
    World w;
    w.sign_in();
    Mischief mischief;
    mischief.palace = by_catalogue;
    w.library.misbehave(mischief);
    const std::string id = w.borrowed();
    w.downloaded(id);
    (by_catalogue ? mischief.revoke_down : mischief.return_down) = true;
    mischief.down_status = status;
    w.library.misbehave(mischief);
    const auto given_back = w.lending->return_loan(id, {});
    INFO((given_back ? std::string() : given_back.error().detail));
    REQUIRE(given_back);
    CHECK(given_back->queued);
    CHECK(w.closed(id) == ProblemKind::returned);
    CHECK(refused(w.lending->open(id, {}, {})) == ProblemKind::returned);
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.loan(id).return_queued);
    // Still down: still owed, and nobody is told that a wish of theirs failed.
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.loan(id).return_queued);
    w.library.misbehave(by_catalogue ? Mischief{.palace = true} : Mischief{});
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK_FALSE(w.loan(id).return_queued);
    CHECK(w.library.open_loans().empty());
}

TEST_CASE("A server's own fault while a loan is renewed changes nothing of it") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    const auto ends = w.loan(id).opens_until;
    Mischief mischief;
    mischief.status_down = true;
    w.library.misbehave(mischief);
    const auto refused_now = w.lending->renew(id, {});
    REQUIRE_FALSE(refused_now);
    CHECK(refused_now.error().kind == ProblemKind::server_down);
    CHECK(w.loan(id).opens_until == ends);
    CHECK(w.ready(id));
}

TEST_CASE("A loan returned elsewhere is returned here, whichever way we learn it") {
    for (const bool by_return : {true, false}) {
        World w;
        w.sign_in();
        const std::string id = w.borrowed();
        w.downloaded(id);
        w.library.set_status(id, "returned");
        if (by_return) {
            const auto given_back = w.lending->return_loan(id, {});
            REQUIRE(given_back);
            CHECK_FALSE(given_back->queued);
        } else {
            CHECK_FALSE(w.lending->sync(w.patron, {}));
        }
        CHECK(w.closed(id) == ProblemKind::returned);
        CHECK_FALSE(w.book_on_disk(id));
    }
}

TEST_CASE("Removing a loan removes its book, its beginnings, its licence and its key") {
    World w;
    w.library.misbehave({.no_passphrase = true});
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    opened(w.lending->open(id, "open sesame 42", {}));
    REQUIRE(w.book_on_disk(id));
    REQUIRE(w.shelf->passphrases(id, "", "")->size() == 1);
    w.library.set_status(id, "revoked");
    CHECK(refused(w.lending->open(id, {}, {})) == ProblemKind::revoked);
    CHECK_FALSE(w.book_on_disk(id));
    CHECK_FALSE(w.lending->remove(id));
    CHECK(w.lending->loans().empty());
    CHECK(w.shelf->passphrases(id, "", "")->empty());
    // Not the row alone: its bytes, too. The disk as it is once the program has ended.
    w.lending.reset();
    w.shelf.reset();
    for (const std::string& path : w.disk->files()) {
        CAPTURE(path);
        CHECK(w.disk->content(path)->find("The door of the cave") ==
              std::string::npos);  // the licence's hint
        CHECK(path.find("/books/") == std::string::npos);
    }
}

TEST_CASE("A revoked loan stays closed when the cable is pulled") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    w.library.set_status(id, "revoked");
    CHECK(refused(w.lending->open(id, {}, {})) == ProblemKind::revoked);
    w.library.misbehave({.status_down = true});
    w.restart_after(Crash::forget_unsynced);
    CHECK(refused(w.lending->open(id, {}, {})) == ProblemKind::revoked);
    CHECK(std::get<state::LoanClosed>(w.loan(id).phase).problem.server_text == "The loan is revoked");
}

TEST_CASE("Without the status server a book opens by its licence") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    w.library.misbehave({.status_down = true});
    w.restart_after(Crash::keep_all);
    opened(w.lending->open(id, {}, {}));
}

TEST_CASE("A loan ends at its end, and a clock set back does not open it again") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    w.clock = k_today + 24h * 14 + 1s;
    CHECK(w.closed(id) == ProblemKind::expired);
    // Offline, and over a restart: the computer's own log remembers.
    w.clock = k_today;
    CHECK(w.closed(id) == ProblemKind::expired);
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.closed(id) == ProblemKind::expired);
    CHECK(w.lending->clock_trouble()->kind == ProblemKind::clock_wrong);
    CHECK(w.lending->clock_trouble()->date == k_today);
    // The library's own clock is what counts once it was heard.
    w.library.set_now(k_today + 24h * 15);
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.lending->now() == k_today + 24h * 15);
    CHECK(w.closed(id) == ProblemKind::expired);
    w.clock = k_today - 24h * 300;
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.closed(id) == ProblemKind::expired);
    CHECK(refused(w.lending->open(id, {}, {})) == ProblemKind::expired);
}

TEST_CASE("A clock that ran ahead ends no loan once the library said what time it is") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    w.clock = k_today + 24h * 400;
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.closed(id) == ProblemKind::expired);
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.lending->now() == k_today);
    CHECK(w.ready(id));
    REQUIRE(w.lending->clock_trouble());
    CHECK(w.lending->clock_trouble()->date == k_today + 24h * 400);
    // The patron sets it right.
    w.clock = k_today + 1h;
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.ready(id));
    CHECK_FALSE(w.lending->clock_trouble());
    w.clock = k_today + 24h * 14 + 1s;
    CHECK(w.closed(id) == ProblemKind::expired);
}

TEST_CASE("What the library lends and this reader does not know of comes with the next sync") {
    World w;
    w.sign_in();
    const std::string lost = w.library.lend("lost");
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.loan(lost).publication_id == "urn:test:lost");
    CHECK(w.loan(lost).title == "Абай жолы");
    CHECK(w.loan(lost).can_return);
    w.downloaded(lost);
    opened(w.lending->open(lost, {}, {}));
    const int licenses = w.library.requests("/license");
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.library.requests("/license") == licenses);
    CHECK(w.lending->loans().size() == 1);
}

TEST_CASE("A feed's silence removes nothing, its refusal is told, and loans stay") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    w.library.misbehave({.status_down = true, .license_down = true});
    const std::string lost = w.library.lend("lost");
    const auto told = w.lending->sync(w.patron, {});
    REQUIRE(told);
    CHECK(told->kind == ProblemKind::server_down);
    CHECK(w.ready(id));
    w.library.misbehave({});
    state::Library elsewhere = w.patron;
    elsewhere.shelf_url = "http://127.0.0.1:1/loans";
    REQUIRE(w.lending->sync(elsewhere, {}));
    CHECK(w.lending->sync(elsewhere, {})->kind == ProblemKind::offline);
    elsewhere.shelf_url = w.library.url("/publication/x");
    CHECK(w.ready(id));
    w.sign_out();
    w.patron.signed_in = true;
    CHECK(w.lending->sync(w.patron, {})->kind == ProblemKind::sign_in_needed);
    CHECK(w.ready(id));
}

TEST_CASE("The same title lent again is a new loan at the old place") {
    World w;
    w.sign_in();
    const std::string first = w.borrowed();
    REQUIRE(w.shelf->save_position("urn:test:abai", {.resource = "", .offset = 0, .quote = "", .page = 9}));
    REQUIRE(w.lending->return_loan(first, {}));
    const std::string second = w.borrowed();
    CHECK(second != first);
    w.downloaded(second);
    CHECK(opened(w.lending->open(second, {}, {})).position->page == 9);
    REQUIRE_FALSE(w.lending->remove(first));
    CHECK(w.lending->loans().size() == 1);
    CHECK(w.ready(second));
}

TEST_CASE("A file opened by hand is a loan, a book, or told what is wrong with it") {
    World w;
    const auto open = [&](const std::string& name, const std::string& bytes) {
        w.disk->put("/home/" + name, bytes);
        return w.lending->open_file("/home/" + name, {});
    };
    auto pdf = open("doc.plain.pdf", vector_file("doc.plain.pdf"));
    REQUIRE(std::holds_alternative<OpenBook>(pdf));
    CHECK(clear_bytes(std::get<OpenBook>(pdf)) == vector_file("doc.plain.pdf"));
    CHECK(std::get<OpenBook>(pdf).title == "doc.plain");
    CHECK(std::get<OpenBook>(pdf).loan_id.empty());
    // It is gone on with where it was left.
    CHECK_FALSE(std::get<OpenBook>(pdf).position);
    const std::string id = std::get<OpenBook>(pdf).publication_id;
    REQUIRE(w.shelf->save_position(
        id, {.resource = {}, .offset = 0, .quote = {}, .page = 3, .y = 0.5, .progression = 0.4}));
    pdf = open("doc.plain.pdf", vector_file("doc.plain.pdf"));
    REQUIRE(std::get<OpenBook>(pdf).position);
    CHECK(std::get<OpenBook>(pdf).position->page == 3);
    const auto kind = [&](const std::string& bytes) {
        const auto result = open("x", bytes);
        REQUIRE(std::holds_alternative<Problem>(result));
        return std::get<Problem>(result).kind;
    };
    CHECK(kind(vector_file("doc.nolicense.lcpdf")) == ProblemKind::license_missing);
    CHECK(kind(vector_file("book.nolicense.epub")) == ProblemKind::license_missing);
    CHECK(kind("plain words") == ProblemKind::format_unknown);
    CHECK(kind("") == ProblemKind::format_unknown);

    w.sign_in();
    const std::string lent = w.library.lend("by-hand");
    tests::LicenseSpec spec;
    spec.id = lent;
    spec.publication_url = w.library.url("/content/by-hand");
    spec.status_url = w.library.url("/status/" + lent);
    spec.issued = k_today;
    spec.ends = k_today + 24h;
    const auto imported = open("loan.lcpl", tests::make_license(spec));
    REQUIRE(std::holds_alternative<Imported>(imported));
    CHECK(std::get<Imported>(imported).loan_id == lent);
    w.downloaded(lent);
    CHECK_FALSE(asked(w.lending->open(lent, {}, {})).wrong);
    opened(w.lending->open(lent, "open sesame 42", {}));
}

TEST_CASE("Roots and lists that cannot be read are named, the others trusted") {
    std::vector<std::string> unreadable;
    const auto trust = make_trust({{vector_file("root.pem"), "rubbish"}, {"/x.pem"}},
                                  {vector_file("empty.crl"), "rubbish"}, unreadable);
    CHECK(trust.roots.size() == 1);
    CHECK(trust.crls.size() == 1);
    CHECK(unreadable.size() == 3);
}

TEST_CASE("The right to copy is charged once and for all, also when the loan is fetched again") {
    World w;
    Mischief limited;
    limited.copy = 100;
    w.library.misbehave(limited);
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    CHECK(w.loan(id).copy_left == 100);
    auto charged = w.lending->charge_copy(id, 70);
    REQUIRE(charged);
    CHECK(charged->granted);
    CHECK(charged->left == 30);
    charged = w.lending->charge_copy(id, 31);
    REQUIRE(charged);
    CHECK_FALSE(charged->granted);
    CHECK(charged->left == 30);
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.loan(id).copy_left == 30);
}

TEST_CASE("The right to print is counted beside the right to copy, in the same ledger") {
    World w;
    Mischief limited;
    limited.copy = 100;
    limited.print = 5;
    w.library.misbehave(limited);
    w.sign_in();
    const std::string id = w.borrowed();
    CHECK(w.loan(id).print_left == 5);
    const auto charged = w.lending->charge_print(id, 2);
    REQUIRE(charged);
    CHECK(charged->granted);
    CHECK(charged->left == 3);
    CHECK_FALSE(w.lending->charge_print(id, 4)->granted);
    REQUIRE(w.lending->charge_copy(id, 60)->granted);
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.loan(id).print_left == 3);
    CHECK(w.loan(id).copy_left == 40);
    // Given back and lent again it is another licence; the same one fetched again gives nothing back.
    REQUIRE_FALSE(w.lending->remove(id));
    REQUIRE_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.loan(id).print_left == 3);
}

TEST_CASE("Without a limit in the licence copying is free, and not at all once the loan has ended") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    CHECK_FALSE(w.loan(id).copy_left);
    CHECK_FALSE(w.loan(id).print_left);
    const auto charged = w.lending->charge_copy(id, 1'000'000);
    REQUIRE(charged);
    CHECK(charged->granted);
    CHECK(w.lending->charge_print(id, 1'000'000)->granted);
    w.clock += 24h * 30;
    const auto late = w.lending->charge_copy(id, 1);
    REQUIRE_FALSE(late);
    CHECK(late.error().kind == ProblemKind::expired);
}

TEST_CASE("A day beyond what the library allows is told with the last one that it would") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    REQUIRE(w.loan(id).renewable_until);
    const state::Instant last = *w.loan(id).renewable_until;
    const auto beyond = w.lending->renew(id, {}, last + 24h * 3);
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().kind == ProblemKind::renew_refused);
    CHECK(beyond.error().date == last);
    CHECK(w.lending->renew(id, {}, last)->until == last);
    // Refused for another reason, no day would help.
    w.library.misbehave({.renew_refused = true});
    const auto other = w.lending->renew(id, {});
    REQUIRE_FALSE(other);
    CHECK_FALSE(other.error().date);
}

}  // namespace oqyrman
