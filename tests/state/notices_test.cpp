// What the patron is told unasked, when, and how often.
#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using namespace std::chrono_literals;
using oqyrman::tests::Run;

namespace {

const Instant k_now = oqyrman::tests::k_run_start;

Loan loan(Instant until) {
    Loan made;
    made.id = "l1";
    made.publication_id = "p1";
    made.title = "Abai";
    made.begins = k_now - 240h;
    made.opens_until = until;
    made.phase = LoanReady{};
    made.can_renew = true;
    return made;
}

Hold ready(Instant until) {
    Hold hold;
    hold.publication.id = "p2";
    hold.publication.title = "Steppe";
    hold.ready = true;
    hold.until = until;
    return hold;
}

}  // namespace

TEST_CASE("A loan's end is told days and hours before, each once") {
    const Instant end = k_now + 24h * 10;
    Run run;
    run.act(LoansChanged{{loan(end)}});
    CHECK(run.state.notices.empty());
    CHECK(run.wakes_at(end - 72h));
    CHECK(run.wakes_at(end - 2h));
    run.at(end - 72h - 1ms);
    CHECK(run.state.notices.empty());
    run.at(end - 72h);
    REQUIRE(run.state.notices.size() == 1);
    CHECK(
        run.state.notices[0] ==
        Notice{.kind = NoticeKind::ends_soon, .id = "l1", .title = "Abai", .until = end, .can_renew = true});
    REQUIRE(run.wanted<KeepNotice>());
    CHECK(run.wanted<KeepNotice>()->moment == end - 72h);
    run.act(NoticeDismissed{});
    CHECK(run.state.notices.empty());
    run.at(end - 71h);
    CHECK(run.state.notices.empty());
    // The shelf speaks as it did before the notice was kept: it is not given a second time.
    run.act(LoansChanged{{loan(end)}});
    CHECK(run.state.notices.empty());
    run.at(end - 2h);
    CHECK(run.state.notices.size() == 1);
    CHECK(run.wanted<KeepNotice>()->moment == end - 2h);
}

TEST_CASE("After a restart a notice that was kept is not given again, a later one is") {
    const Instant end = k_now + 60h;
    Loan told = loan(end);
    told.noticed = end - 72h;
    Run run;
    run.act(LoansChanged{{told}});
    CHECK(run.state.notices.empty());
    run.at(end - 1h);
    CHECK(run.state.notices.size() == 1);
}

TEST_CASE("Of several moments that have passed one notice is given") {
    Run run;
    run.act(LoansChanged{{loan(k_now + 1h)}});
    CHECK(run.state.notices.size() == 1);
    CHECK(run.wanted<KeepNotice>()->moment == k_now - 1h);
}

TEST_CASE("No notice of what is over, given back, short by nature, or not wished for") {
    Run run;
    run.act(LoansChanged{{loan(k_now)}});
    CHECK(run.state.notices.empty());
    Loan returned = loan(k_now + 1h);
    returned.return_queued = true;
    run.act(LoansChanged{{returned}});
    CHECK(run.state.notices.empty());
    Loan short_one = loan(k_now + 1h);
    short_one.begins = k_now;
    run.act(LoansChanged{{short_one}});
    CHECK(run.state.notices.empty());
    run.act(NoticeTimesChosen{{.days = 0, .hours = 0}});
    CHECK(run.wanted<SaveSettings>()->settings.notices == NoticeTimes{.days = 0, .hours = 0});
    run.act(LoansChanged{{loan(k_now + 1h)}});
    CHECK(run.state.notices.empty());
    run.act(NoticeTimesChosen{{.days = 0, .hours = 1}});
    CHECK(run.state.notices.size() == 1);
}

TEST_CASE("A renewed loan's notice goes, and the new end has its own") {
    Run run;
    run.act(LoansChanged{{loan(k_now + 24h)}});
    CHECK(run.state.notices.size() == 1);
    Loan renewed = loan(k_now + 24h * 20);
    renewed.noticed = k_now - 48h;
    run.act(LoansChanged{{renewed}});
    CHECK(run.state.notices.empty());
    run.at(k_now + 24h * 17);
    CHECK(run.state.notices.size() == 1);
}

TEST_CASE("A copy that is kept is told of once while it is kept") {
    Run run;
    run.act(LoansChanged{{}, {ready(k_now + 48h)}});
    REQUIRE(run.state.notices.size() == 1);
    CHECK(run.state.notices[0].kind == NoticeKind::hold_ready);
    CHECK(run.wanted<KeepHoldNotice>()->publication_id == "p2");
    run.act(NoticeDismissed{});
    run.act(LoansChanged{{}, {ready(k_now + 48h)}});
    CHECK(run.state.notices.empty());
    Hold lapsed = ready(k_now);
    lapsed.publication.id = "p3";
    run.act(LoansChanged{{}, {lapsed}});
    CHECK(run.state.notices.empty());
}

TEST_CASE("While a book is open only what is about it is said; the rest waits") {
    Run run;
    run.state.reader.emplace().loan_id = "l1";
    run.act(LoansChanged{{loan(k_now + 24h)}, {ready(k_now + 48h)}});
    CHECK(run.state.notices.size() == 2);
    REQUIRE(notices_shown(run.state).size() == 1);
    CHECK(notices_shown(run.state)[0].id == "l1");
    run.act(NoticeDismissed{});
    CHECK(notices_shown(run.state).empty());
    run.state.reader.reset();
    REQUIRE(notices_shown(run.state).size() == 1);
    CHECK(notices_shown(run.state)[0].id == "p2");
}
