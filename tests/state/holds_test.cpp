// Queues, renewals by date, and the way to the library.
#include <set>

#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using namespace std::chrono_literals;
using oqyrman::tests::Run;

namespace {

const Instant k_now = oqyrman::tests::k_run_start;
const Problem k_offline{.kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}};

Publication title() {
    Publication made;
    made.id = "p1";
    made.title = "Abai";
    made.self_url = "http://127.0.0.1:1/p/p1";
    return made;
}

Hold hold(bool ready = false) {
    Hold made;
    made.publication = title();
    made.ready = ready;
    made.position = 2;
    return made;
}

Loan loan() {
    Loan made;
    made.id = "l1";
    made.publication_id = "p1";
    made.title = "Abai";
    made.opens_until = k_now + 24h * 10;
    made.phase = LoanReady{};
    made.can_renew = true;
    made.publication_url = "http://127.0.0.1:1/p/p1";
    return made;
}

Started at_the_library() {
    return {.settings = {},
            .about = {},
            .library = Library{.title = "City library",
                               .start_url = "http://127.0.0.1:1/opds",
                               .shelf_url = {},
                               .authentication_url = {},
                               .signed_in = true},
            .loans = {}};
}

Run connected() {
    Run run;
    run.act(at_the_library());
    run.act(LoansSynced{});
    return run;
}

}  // namespace

TEST_CASE("Borrowing what is all lent ends in the queue, with the place said") {
    Run run = connected();
    run.act(PublicationChosen{title()});
    run.act(BorrowPressed{});
    CHECK(run.state.book->borrowing);
    run.act(HoldPlaced{hold()});
    CHECK_FALSE(run.state.book->borrowing);
    REQUIRE(run.state.holds.size() == 1);
    CHECK(run.state.toasts.back().kind == ToastKind::queued);
    CHECK(run.state.toasts.back().count == 2);
    run.act(HoldPlaced{hold()});
    CHECK(run.state.holds.size() == 1);
}

TEST_CASE("Leaving the queue is asked first, and what could not be left is kept") {
    Run run = connected();
    run.act(LoansChanged{{}, {hold()}});
    run.act(LeaveQueuePressed{"p1"});
    REQUIRE(run.state.confirm);
    CHECK(run.state.confirm->question == Question::leave_queue);
    CHECK(run.state.confirm->title == "Abai");
    run.act(ConfirmAnswered{false});
    CHECK_FALSE(run.wanted<LeaveQueue>());
    run.act(LeaveQueuePressed{"p1"});
    run.act(ConfirmAnswered{true});
    REQUIRE(run.wanted<LeaveQueue>());
    CHECK(run.wanted<LeaveQueue>()->publication.id == "p1");
    run.act(QueueLeft{"p1", "Abai", k_offline});
    CHECK(run.state.problem == k_offline);
    CHECK(run.state.holds.size() == 1);
    run.act(QueueLeft{"p1", "Abai", std::nullopt});
    CHECK(run.state.holds.empty());
    CHECK(run.state.toasts.back().kind == ToastKind::left_queue);
}

TEST_CASE("A copy that is kept ready is borrowed on the title's own page") {
    Run run = connected();
    run.act(LoansChanged{{}, {hold(true)}});
    run.act(HoldBorrowPressed{"p1"});
    CHECK(run.state.screen == Screen::book);
    CHECK(run.wanted<BorrowTitle>()->publication.id == "p1");
    CHECK(run.state.notices.empty());
}

TEST_CASE("A renewal asks for a date where there is one to choose") {
    Run run = connected();
    Loan one = loan();
    run.act(LoansChanged{{one}});
    run.act(RenewPressed{"l1"});
    CHECK_FALSE(run.state.renewal);
    CHECK_FALSE(run.wanted<RenewLoan>()->until);

    one.may_choose_end = true;
    one.renewable_until = *one.opens_until + 24h * 20;
    run.act(LoansChanged{{one}});
    run.act(RenewPressed{"l1"});
    CHECK_FALSE(run.wanted<RenewLoan>());
    REQUIRE(run.state.renewal);
    CHECK(run.state.renewal->chosen == 2);  // the latest
    run.act(RenewalEndChosen{0});
    run.act(RenewalEndChosen{99});
    run.act(RenewalAnswered{true});
    CHECK_FALSE(run.state.renewal);
    CHECK(run.wanted<RenewLoan>()->until == *one.opens_until + 24h * 7);
    run.act(RenewPressed{"l1"});
    run.act(BackPressed{});
    CHECK_FALSE(run.state.renewal);
    CHECK_FALSE(run.wanted<RenewLoan>());
}

TEST_CASE("A day that the library does not go along with is chosen anew") {
    Run run = connected();
    Loan one = loan();
    one.may_choose_end = true;
    one.renewable_until = *one.opens_until + 24h * 30;
    run.act(LoansChanged{{one}});
    run.act(RenewPressed{"l1"}).act(RenewalAnswered{true});
    REQUIRE(run.wanted<RenewLoan>()->until);
    Problem refused = k_offline;
    refused.kind = ProblemKind::renew_refused;
    refused.date = one.renewable_until;
    run.act(RenewFinished{.loan_id = "l1", .problem = refused, .until = one.renewable_until});
    run.act(RetryPressed{});
    CHECK(run.state.renewal);
    CHECK_FALSE(run.wanted<RenewLoan>());
}

TEST_CASE("A renewal in the browser is looked after: the loans are asked for a minute later") {
    Run run = connected();
    Loan one = loan();
    one.renew_page = "https://library.example/renew";
    run.act(LoansChanged{{one}});
    run.act(RenewPressed{"l1"});
    CHECK(run.wanted<OpenInBrowser>()->url == one.renew_page);
    CHECK_FALSE(run.wanted<RenewLoan>());
    run.at(k_now + 1min);
    CHECK(run.wanted<SyncLoans>());
}

TEST_CASE("Out of reach, the library is asked again by itself, ever more seldom, until it answers") {
    Run run = connected();
    CHECK_FALSE(run.state.sync_at);
    run.act(ScreenWanted{Screen::loans});
    run.act(LoansSynced{k_offline});
    CHECK(run.state.network == Network::unreachable);
    Instant when = k_now;
    for (const auto wait : {1min, 2min, 4min, 8min, 16min, 16min}) {
        when += wait;
        CHECK(run.wakes_at(when));
        run.at(when - 1ms);
        CHECK_FALSE(run.wanted<SyncLoans>());
        run.at(when);
        CHECK(run.wanted<SyncLoans>());
        run.act(LoansSynced{k_offline});
    }
    run.act(AskAgainPressed{});
    CHECK(run.wanted<SyncLoans>());
    run.act(LoansSynced{});
    CHECK(run.state.network == Network::reachable);
    CHECK_FALSE(run.state.sync_at);
}

TEST_CASE("A hundred computers that wake together ask each in its own moment") {
    std::set<Instant> first, next;
    for (int i = 0; i < 100; ++i) {
        Run run;
        Loan owed = loan();
        owed.return_queued = true;
        Started started = at_the_library();
        started.loans = {owed};
        started.spread = i / 100.0;
        run.act(started);
        // The catalogue is waited for; what became of the loans is not.
        CHECK(run.wanted<FetchFeed>());
        CHECK_FALSE(run.wanted<SyncLoans>());
        REQUIRE(run.state.sync_at);
        CHECK(run.wakes_at(*run.state.sync_at));
        first.insert(*run.state.sync_at);
        run.at(*run.state.sync_at);
        CHECK(run.wanted<SyncLoans>());
        const Instant begun = run.state.now;
        run.act(LoansSynced{});
        REQUIRE(run.state.sync_at);
        next.insert(k_now + (*run.state.sync_at - begun));
    }
    CHECK(first.size() == 100);
    CHECK(*first.begin() == k_now);
    CHECK(*first.rbegin() < k_now + 30s);
    CHECK(next.size() == 100);
    CHECK(*next.begin() == k_now + 30s);
    CHECK(*next.rbegin() > k_now + 59s);
    CHECK(*next.rbegin() < k_now + 60s);
}

TEST_CASE("Who looks at the loans after the start does not wait for this computer's turn") {
    Run run;
    Started started = at_the_library();
    started.loans = {loan()};
    run.act(started).act(ScreenWanted{Screen::loans});
    CHECK(run.wanted<SyncLoans>());
    CHECK_FALSE(run.state.sync_at);
    run.act(LoansSynced{});
    run.at(k_now + 30s);
    CHECK_FALSE(run.wanted<SyncLoans>());
}

TEST_CASE("A return that is owed and a copy that is waited for keep asking; nothing else does") {
    Run run = connected();
    Loan owed = loan();
    owed.return_queued = true;
    run.act(LoansChanged{{owed}});
    run.act(ReturnFinished{.loan_id = "l1", .problem = {}, .queued = true});
    CHECK(run.wakes_at(k_now + 1min));
    run.at(k_now + 1min);
    CHECK(run.wanted<SyncLoans>());
    run.act(LoansChanged{{}, {hold()}});
    run.act(LoansSynced{});
    CHECK(run.wakes_at(k_now + 16min));
    run.act(LoansChanged{});
    run.act(LoansSynced{});
    CHECK_FALSE(run.state.sync_at);
}

TEST_CASE("A book that ended shows the way to its title") {
    Run run = connected();
    run.act(LoansChanged{{loan()}});
    run.state.reader.emplace().loan_id = "l1";
    run.at(k_now + 24h * 10);
    REQUIRE(run.state.ended);
    CHECK(run.state.ended->can_renew);
    CHECK(run.state.ended->can_borrow_again);
    run.act(BorrowAgainPressed{"l1"});
    CHECK(run.state.screen == Screen::book);
    CHECK_FALSE(run.state.ended);
    CHECK(run.state.book->publication.title == "Abai");
    CHECK(run.wanted<FetchPublication>()->url == "http://127.0.0.1:1/p/p1");
}
