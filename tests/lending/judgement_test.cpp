#include "app/lending/judgement.h"

#include "app/lending/acquisition.h"
#include "app/lending/clock.h"
#include "app/lending/exchange.h"
#include "tests/catch.h"
#include "tests/lending/license_maker.h"

namespace oqyrman {

using namespace lending;
using namespace std::chrono_literals;
using state::ProblemKind;

namespace {

constexpr state::Instant k_now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 15}};

shelf::LoanRecord record_with_license() {
    shelf::LoanRecord loan;
    loan.id = "loan-1";
    loan.license = "{}";
    loan.download.complete = true;
    return loan;
}

CheckedLicense license_between(std::optional<state::Instant> start, std::optional<state::Instant> end) {
    CheckedLicense checked;
    checked.license.emplace();
    checked.license->id = "loan-1";
    checked.license->encryption.profile = drm::k_basic_profile;
    checked.license->rights.start = start;
    checked.license->rights.end = end;
    return checked;
}

drm::Status status_of(drm::StatusValue value) {
    drm::Status status;
    status.id = "loan-1";
    status.status = value;
    status.message = "words";
    status.status_updated = k_now - 1h;
    status.registered_devices = 3;
    return status;
}

drm::Link link_of(const char* rel, std::string type) {
    drm::Link link;
    link.rel = {rel};
    link.href = std::string("https://l.example/") + rel;
    link.type = std::move(type);
    return link;
}

/// Everything that may close a loan, each on or off.
struct Facts {
    bool queued = false;
    std::optional<shelf::EndKind> remembered = {};
    std::optional<drm::StatusValue> status = {};
    bool status_of_this_run = true;
    bool stale = false;
    std::optional<ProblemKind> fault = {};
    enum class Dates { open, not_begun, over } dates = Dates::open;
};

std::optional<state::Problem> refuse(const Facts& facts) {
    shelf::LoanRecord loan = record_with_license();
    loan.return_queued = facts.queued;
    if (facts.remembered) loan.final_state = shelf::FinalState{*facts.remembered, k_now - 2h, "then"};
    CheckedLicense checked = license_between(k_now - 24h, k_now + 24h);
    if (facts.dates == Facts::Dates::not_begun) checked.license->rights.start = k_now + 1h;
    if (facts.dates == Facts::Dates::over) checked.license->rights.end = k_now - 1s;
    if (facts.fault) checked.fault = problem(*facts.fault);
    std::optional<drm::Status> status;
    if (facts.status) status = status_of(*facts.status);
    return refusal(loan, checked,
                   {status ? &*status : nullptr, status.has_value() && facts.status_of_this_run, facts.stale},
                   k_now);
}

}  // namespace

TEST_CASE("What closes a loan, and what comes first where several things would") {
    using drm::StatusValue;
    using shelf::EndKind;
    using Dates = Facts::Dates;
    const auto K = [](ProblemKind kind) { return std::optional(kind); };
    struct Row {
        const char* why;
        Facts facts;
        std::optional<ProblemKind> expected;
    };
    const Row rows[] = {
        {"an ordinary loan", {}, {}},
        {"active", {.status = StatusValue::active}, {}},
        {"its end has passed", {.dates = Dates::over}, K(ProblemKind::expired)},
        {"not begun", {.dates = Dates::not_begun}, K(ProblemKind::not_begun)},
        {"returned", {.status = StatusValue::returned}, K(ProblemKind::returned)},
        {"revoked", {.status = StatusValue::revoked}, K(ProblemKind::revoked)},
        {"cancelled", {.status = StatusValue::cancelled}, K(ProblemKind::cancelled)},
        {"the status alone says expired", {.status = StatusValue::expired}, {}},
        {"and the fresh licence could not be had",
         {.status = StatusValue::expired, .stale = true},
         K(ProblemKind::expired)},
        {"remembered: returned", {.remembered = EndKind::returned}, K(ProblemKind::returned)},
        {"remembered: revoked", {.remembered = EndKind::revoked}, K(ProblemKind::revoked)},
        {"remembered: cancelled", {.remembered = EndKind::cancelled}, K(ProblemKind::cancelled)},
        {"the library changed its mind", {.remembered = EndKind::revoked, .status = StatusValue::active}, {}},
        {"a stored status does not supersede",
         {.remembered = EndKind::revoked, .status = StatusValue::active, .status_of_this_run = false},
         K(ProblemKind::revoked)},
        {"a stored final status without memory decides nothing",
         {.status = StatusValue::returned, .status_of_this_run = false},
         {}},
        {"returned here, the library not told", {.queued = true}, K(ProblemKind::returned)},
        {"and still active there", {.queued = true, .status = StatusValue::active}, K(ProblemKind::returned)},
        {"returned here and over", {.queued = true, .dates = Dates::over}, K(ProblemKind::returned)},
        {"revoked after its end, never called expired",
         {.status = StatusValue::revoked, .dates = Dates::over},
         K(ProblemKind::revoked)},
        {"returned and altered",
         {.status = StatusValue::returned, .fault = ProblemKind::license_altered},
         K(ProblemKind::returned)},
        {"altered", {.fault = ProblemKind::license_altered}, K(ProblemKind::license_altered)},
        {"altered and over: its dates are worth nothing",
         {.fault = ProblemKind::license_altered, .dates = Dates::over},
         K(ProblemKind::license_altered)},
        {"another profile, not begun",
         {.fault = ProblemKind::profile_unsupported, .dates = Dates::not_begun},
         K(ProblemKind::profile_unsupported)},
        {"an issuer nobody knows", {.fault = ProblemKind::issuer_unknown}, K(ProblemKind::issuer_unknown)},
    };
    for (const Row& row : rows) {
        INFO(row.why);
        const auto refused = refuse(row.facts);
        CHECK((refused ? std::optional(refused->kind) : std::nullopt) == row.expected);
    }
}

TEST_CASE("A certificate out of its dates is told apart from a clock that is wrong") {
    const auto kind = [](std::optional<state::Instant> trusted) {
        const state::Problem told = explained(problem(ProblemKind::certificate_dates), k_now, trusted);
        CHECK(told.date == k_now);
        return told.kind;
    };
    CHECK(kind({}) == ProblemKind::certificate_dates);
    CHECK(kind(k_now - 24h) == ProblemKind::certificate_dates);
    CHECK(kind(k_now + 23h) == ProblemKind::certificate_dates);
    CHECK(kind(k_now + 25h) == ProblemKind::clock_wrong);
    CHECK(kind(k_now - 24h * 365) == ProblemKind::clock_wrong);
    CHECK(explained(problem(ProblemKind::offline), k_now, k_now + 24h * 9) == problem(ProblemKind::offline));
}

TEST_CASE("What is believed of the time") {
    struct Row {
        const char* what;
        Timeline known;
        state::Instant computer;
        state::Instant believed;
        bool trouble;
    };
    const std::vector<Row> rows{
        {"nothing known", {}, k_now, k_now, false},
        {"the clock went on", {.vouched = k_now - 1h, .seen = k_now - 1h}, k_now, k_now, false},
        {"an hour behind the library", {.vouched = k_now + 1h}, k_now, k_now + 1h, false},
        {"set back behind the library's word", {.vouched = k_now + 48h}, k_now, k_now + 48h, true},
        {"set back, and no library since", {.seen = k_now + 48h}, k_now, k_now + 48h, true},
        {"the later of both counts", {.vouched = k_now + 2h, .seen = k_now + 3h}, k_now, k_now + 3h, false},
        {"ahead of the library", {.vouched = k_now - 48h, .ahead = 48h}, k_now, k_now - 48h, true},
        {"ahead, and time went on", {.vouched = k_now - 49h, .ahead = 48h}, k_now, k_now - 48h, true},
        {"a little ahead", {.vouched = k_now - 1h, .ahead = 1h}, k_now, k_now - 1h, false},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        CHECK(believed(row.known, row.computer) == row.believed);
        const auto told = clock_trouble(row.known, row.computer);
        CHECK(told.has_value() == row.trouble);
        if (told) CHECK(told->date == row.computer);
    }
}

TEST_CASE("What is remembered of the time after each word and each look at the clock") {
    const Timeline here{.vouched = k_now, .seen = k_now};
    CHECK(after_reading({}, k_now) == Timeline{.seen = k_now});
    CHECK(after_reading(here, k_now + 1h) == Timeline{.vouched = k_now, .seen = k_now + 1h});
    CHECK(after_reading(here, k_now - 1min) == here);
    CHECK(after_reading(here, k_now - 1h) == Timeline{.vouched = k_now, .seen = k_now, .set_back = true});
    const Word now{k_now, "https://a.example"};
    CHECK(after_hearing({}, k_now, now) == here);
    // Behind: the word counts, and the log keeps what the clock showed.
    CHECK(after_hearing({}, k_now - 20h, now) == Timeline{.vouched = k_now, .seen = k_now - 20h});
    // Ahead: noted, and the log comes down to the word.
    const Timeline ahead = after_hearing({.seen = k_now + 48h}, k_now + 48h, now);
    CHECK(ahead == Timeline{.vouched = k_now, .seen = k_now, .ahead = 48h});
    // Set right after that: the note goes, and nothing is won.
    const Timeline mended = after_reading(ahead, k_now + 1h);
    CHECK(mended == Timeline{.vouched = k_now, .seen = k_now + 1h});
    // A word that is older than another never brings the vouched instant down.
    CHECK(after_hearing(here, k_now, {k_now - 1h, "https://a.example"}).vouched == k_now);
    CHECK(after_dating(here, k_now, {k_now - 1h, k_signed}) == here);
    CHECK(after_dating(here, k_now, {k_now + 1h, k_signed}).vouched == k_now + 1h);
}

TEST_CASE("One word far ahead ends no loan: it counts when another source says as much") {
    using std::chrono::hours;
    constexpr hours k_century{24 * 365 * 73};
    const std::string a = "https://a.example", b = "https://b.example";
    struct Said {
        hours computer;
        hours word;
        std::string source;
    };
    struct Row {
        const char* what;
        std::vector<Said> said;
        hours believed;  ///< in the end, all from k_now on
    };
    const std::vector<Row> rows{
        {"a day is no difference", {{0h, 24h, a}}, 24h},
        {"one server in another century", {{0h, k_century, a}}, 0h},
        {"the same one again and again", {{0h, k_century, a}, {1h, k_century, a}, {9h, k_century, a}}, 9h},
        {"and then right again", {{0h, k_century, a}, {1h, 1h, a}, {2h, k_century, b}}, 2h},
        {"another that is right", {{0h, k_century, a}, {1h, 1h, b}}, 1h},
        {"two of them: the lower one", {{0h, k_century, a}, {1h, 90h, b}}, 90h},
        {"two of them, the other way round", {{0h, 90h, a}, {1h, k_century, b}}, 90h},
        {"a third that agrees with the higher", {{0h, 90h, a}, {1h, 900h, b}, {2h, 901h, a}}, 901h},
        {"a licence signed then", {{0h, 900h, a}, {0h, 890h, k_signed}}, 900h},
        {"a licence signed before", {{0h, 900h, a}, {0h, -99h, k_signed}}, 0h},
        {"a signed date alone", {{0h, 900h, k_signed}}, 0h},
        {"the computer's own clock comes to it", {{0h, 90h, a}, {80h, 90h, a}}, 90h},
        {"the clock was set back before", {{0h, 0h, a}, {-900h, 300h, a}}, 300h},
        {"was set back and has caught up", {{0h, 0h, a}, {-20h, -20h, ""}, {1h, 300h, a}}, 300h},
        {"was set back, and a library has agreed since",
         {{0h, 0h, a}, {-20h, -20h, ""}, {9h, 9h, a}, {10h, k_century, a}},
         10h},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        Timeline known;
        for (const Said& said : row.said) {
            known = after_reading(known, k_now + said.computer);
            const Word word{k_now + said.word, said.source};
            if (said.source == k_signed)
                known = after_dating(known, k_now + said.computer, word);
            else if (!said.source.empty())
                known = after_hearing(known, k_now + said.computer, word);
        }
        const state::Instant computer = k_now + row.said.back().computer;
        CHECK(believed(known, computer) == k_now + row.believed);
        CHECK(clock_trouble(known, computer).has_value() ==
              (row.believed - row.said.back().computer > k_clock_tolerance));
    }
}

TEST_CASE("A word from before what libraries vouched for brings nothing down") {
    // Read alone for a month since a library was heard; then a server whose clock is far behind answers.
    const Timeline known{.vouched = k_now - 24h * 30, .seen = k_now};
    for (const auto behind : {24h * 32, 24h * 400, 24h * 365 * 30}) {
        CAPTURE(behind.count());
        const Word past{k_now - behind, "https://a.example"};
        CHECK(after_hearing(known, k_now, past) == known);
        CHECK(believed(after_hearing(known, k_now, past), k_now) == k_now);
        CHECK_FALSE(clock_trouble(after_hearing(known, k_now, past), k_now));
        CHECK(after_dating(known, k_now, past) == known);
        // Nor does it speak for a clock that was set back to it.
        const Timeline back = after_hearing(known, k_now - behind, past);
        CHECK(believed(back, k_now - behind) == k_now);
        CHECK(back.set_back);
        CHECK(clock_trouble(back, k_now - behind).has_value());
    }
}

TEST_CASE("However the clock is set, what was once believed without a library is never undone") {
    Timeline known;
    state::Instant highest = k_now - 24h * 365;
    for (const auto hours : {0, 5, -100, 7, 3000, -3000, 2999, 3001, 0}) {
        const state::Instant computer = k_now + std::chrono::hours(hours);
        known = after_reading(known, computer);
        CHECK(believed(known, computer) >= highest);
        highest = std::max(highest, believed(known, computer));
    }
}

TEST_CASE("Refusals carry their date and the library's words") {
    const auto revoked = refuse({.status = drm::StatusValue::revoked});
    REQUIRE(revoked);
    CHECK(revoked->date == k_now - 1h);
    CHECK(revoked->server_text == "words");
    CHECK(revoked->devices == 3);
    CHECK(refuse({.remembered = shelf::EndKind::revoked})->devices == 0);
    // The document of an earlier run tells it too; one that speaks of no end does not.
    CHECK(refuse({.remembered = shelf::EndKind::revoked,
                  .status = drm::StatusValue::revoked,
                  .status_of_this_run = false})
              ->devices == 3);
    CHECK(refuse({.remembered = shelf::EndKind::revoked,
                  .status = drm::StatusValue::active,
                  .status_of_this_run = false})
              ->devices == 0);
    const auto remembered = refuse({.remembered = shelf::EndKind::returned});
    REQUIRE(remembered);
    CHECK(remembered->date == k_now - 2h);
    CHECK(remembered->server_text == "then");
    CHECK(refuse({.dates = Facts::Dates::over})->date == k_now - 1s);
    CHECK(refuse({.dates = Facts::Dates::not_begun})->date == k_now + 1h);
}

TEST_CASE("Buttons come from the status's links and go when the loan has ended") {
    drm::Status status = status_of(drm::StatusValue::active);
    const std::string type(drm::k_status_type);
    status.links = {link_of("renew", type), link_of("return", type)};
    status.potential_end = k_now + 100h;
    shelf::LoanRecord loan = record_with_license();
    const CheckedLicense checked = license_between({}, k_now + 24h);
    const KnownStatus known{&status, true, false};
    state::Loan view = view_of(loan, checked, known, {}, k_now);
    CHECK(view.can_renew);
    CHECK(view.can_return);
    CHECK(view.renewable_until == k_now + 100h);
    CHECK(view.opens_until == k_now + 24h);
    CHECK(view.test_license);
    CHECK(std::holds_alternative<state::LoanReady>(view.phase));
    CHECK_FALSE(view_of(loan, checked, {}, {}, k_now).can_renew);
    loan.return_queued = true;
    view = view_of(loan, checked, known, {}, k_now);
    CHECK_FALSE(view.can_renew);
    CHECK_FALSE(view.can_return);
    CHECK(view.return_queued);
    CHECK(std::holds_alternative<state::LoanClosed>(view.phase));
    status.links = {link_of("renew", "text/html")};
    // On a page in the browser, then, and with no date of ours.
    view = view_of(record_with_license(), checked, known, {}, k_now);
    CHECK(view.can_renew);
    CHECK(view.renew_page == status.links.front().href);
    CHECK_FALSE(view.may_choose_end);
    status.links.clear();
    CHECK_FALSE(view_of(record_with_license(), checked, known, {}, k_now).can_renew);
}

TEST_CASE("An expired loan can still be renewed where the library offers it") {
    drm::Status status = status_of(drm::StatusValue::expired);
    status.links = {link_of("renew", std::string(drm::k_status_type))};
    const state::Loan view =
        view_of(record_with_license(), license_between({}, k_now - 1h), {&status, true, false}, {}, k_now);
    CHECK(std::get<state::LoanClosed>(view.phase).problem.kind == ProblemKind::expired);
    CHECK(view.can_renew);
}

TEST_CASE("A loan whose book is not whole is downloading, wherever it stands") {
    shelf::LoanRecord loan = record_with_license();
    loan.download.complete = false;
    loan.download.total_bytes = 100;
    const auto view = view_of(loan, license_between({}, {}), {}, {40, true}, k_now);
    CHECK(view.phase == state::LoanPhase(state::LoanDownloading{40, 100, true}));
    const auto over = view_of(loan, license_between({}, k_now - 1s), {}, {40, true}, k_now);
    CHECK(std::holds_alternative<state::LoanClosed>(over.phase));
}

TEST_CASE("A book without licence opens until it is given back") {
    shelf::LoanRecord loan = record_with_license();
    loan.license.clear();
    const state::Loan view = view_of(loan, {}, {}, {}, k_now);
    CHECK(std::holds_alternative<state::LoanReady>(view.phase));
    CHECK(view.can_return);
    CHECK_FALSE(view.test_license);
    loan.final_state = shelf::FinalState{shelf::EndKind::returned, k_now, ""};
    CHECK(refusal(loan, {}, {}, k_now)->kind == ProblemKind::returned);
}

TEST_CASE("The way to a loan is chosen by what it ends in") {
    const std::string pub = "application/opds-publication+json;charset=utf-8";
    const std::string lcp = "application/vnd.readium.lcp.license.v1.0+json";
    const auto link = [](state::AcquisitionRel rel, const char* url, std::vector<std::string> path) {
        state::Acquisition acquisition;
        acquisition.rel = rel;
        acquisition.url = url;
        acquisition.path = std::move(path);
        return acquisition;
    };
    using Rel = state::AcquisitionRel;
    state::Publication publication;
    CHECK_FALSE(choose_acquisition(publication));
    publication.acquisitions = {
        link(Rel::borrow, "adobe", {pub, "application/vnd.adobe.adept+xml", "application/epub+zip"}),
        link(Rel::borrow, "web", {"text/html"}), link(Rel::buy, "buy", {lcp, "application/epub+zip"}),
        link(Rel::sample, "sample", {"application/epub+zip"})};
    CHECK_FALSE(choose_acquisition(publication));
    publication.acquisitions.push_back(link(Rel::borrow, "untyped", {""}));
    CHECK(choose_acquisition(publication)->url == "untyped");
    publication.acquisitions.push_back(link(Rel::borrow, "pdf", {pub, lcp, "application/pdf+lcp"}));
    CHECK(choose_acquisition(publication)->url == "pdf");
    publication.acquisitions.push_back(link(Rel::borrow, "epub", {pub, lcp, "Application/EPUB+zip"}));
    CHECK(choose_acquisition(publication)->url == "epub");
    publication.acquisitions.push_back(link(Rel::open_access, "free", {"application/pdf"}));
    CHECK(choose_acquisition(publication)->url == "free");
    CHECK(is_open(*choose_acquisition(publication)));
    publication.acquisitions.push_back(link(Rel::generic, "loan", {lcp, "application/epub+zip"}));
    CHECK(choose_acquisition(publication)->url == "loan");
    CHECK_FALSE(is_open(*choose_acquisition(publication)));
    CHECK(hop_of("application/atom+xml;type=entry;profile=opds-catalog") == Hop::publication);
    CHECK(hop_of("application/atom+xml;relation=entry;profile=opds-catalog") == Hop::publication);
    CHECK(hop_of("application/atom+xml;profile=opds-catalog") == Hop::unsupported);
    CHECK(hop_of("application/vnd.readium.lcp.license-1.0+json") == Hop::license);
}

TEST_CASE("A library's refusal is told apart by its type, then by its status") {
    const auto kind = [](int status, const char* body) {
        return problem_of(Answer{status, "application/problem+json", "https://l.example/", body}).kind;
    };
    CHECK(kind(401, "") == ProblemKind::sign_in_needed);
    CHECK(kind(503, "<html>") == ProblemKind::server_down);
    CHECK(kind(404, "") == ProblemKind::server_refused);
    const std::string palace = R"({"type":"http://librarysimplified.org/terms/problem/)";
    CHECK(kind(403, (palace + "loan-limit-reached\"}").c_str()) == ProblemKind::loan_limit);
    CHECK(kind(403, (palace + "no-available-license/\"}").c_str()) == ProblemKind::no_copies);
    CHECK(kind(403, (palace + "something-new\"}").c_str()) == ProblemKind::server_refused);
    for (const char* blocked : {"credentials-suspended", "credentials-expired", "outstanding-fines"})
        CHECK(kind(403, (palace + blocked + "\"}").c_str()) == ProblemKind::card_blocked);
    const auto spoken = problem_of(
        Answer{403, "", "https://l.example/", R"({"type":"x","title":"Жоқ","detail":"Кітап бос емес"})"});
    CHECK(spoken.server_text == "Кітап бос емес");
    const std::string long_words = R"({"type":"x","title":")" + std::string(499, 'a') + "қ\"}";
    CHECK(problem_of(Answer{403, "", "", long_words}).server_text == std::string(499, 'a'));
}

}  // namespace oqyrman
