// What a title is: the whole table of what the catalogue offers, what is lent, what is waited for, and the
// network.
#include "app/state/title.h"

#include <array>
#include <map>
#include <set>

#include "tests/catch.h"

using namespace oqyrman::state;
using namespace std::chrono_literals;

namespace {

constexpr Instant k_now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};

Publication offered(AcquisitionRel rel, AvailabilityState said, std::optional<std::int64_t> copies = {},
                    std::optional<std::int64_t> position = {}, std::optional<std::int64_t> total = {}) {
    Publication title;
    title.id = "abai";
    Acquisition& way = title.acquisitions.emplace_back();
    way.rel = rel;
    way.availability.state = said;
    way.availability.copies_available = copies;
    way.availability.holds_position = position;
    way.availability.holds_total = total;
    return title;
}

Publication with_sample(Publication title, const std::string& type) {
    Acquisition& sample = title.acquisitions.emplace_back();
    sample.rel = AcquisitionRel::sample;
    sample.url = "https://library.example/sample";
    sample.path = {type};
    return title;
}

/// Each way in which a catalogue speaks of a title; "silent": it does not (a row of one's own loans).
std::map<std::string, std::optional<Publication>> offers() {
    using A = AvailabilityState;
    using R = AcquisitionRel;
    return {{"silent", std::nullopt},
            {"not lent", Publication{}},
            {"sample only", with_sample(Publication{}, "application/epub+zip")},
            {"no sample to read", with_sample(Publication{}, "text/html")},
            {"sampled", with_sample(offered(R::borrow, A::available), "application/pdf")},
            {"sampled, out", with_sample(offered(R::borrow, A::unavailable, 0, {}, 4), "application/pdf")},
            {"sampled, reserved", with_sample(offered(R::borrow, A::reserved, 0, 3, 2), "application/pdf")},
            {"protected sample", with_sample(offered(R::borrow, A::available), "application/pdf+lcp")},
            {"sampled, granted", with_sample(offered(R::generic, A::available), "application/pdf")},
            {"sampled, open", with_sample(offered(R::open_access, A::unknown), "application/pdf")},
            {"open", offered(R::open_access, A::unknown)},
            {"says nothing", offered(R::borrow, A::unknown)},
            {"no copies", offered(R::borrow, A::unknown, 0)},
            {"two copies", offered(R::borrow, A::available, 2)},
            {"available", offered(R::borrow, A::available)},
            {"contradicts itself", offered(R::borrow, A::available, 0)},
            {"out", offered(R::borrow, A::unavailable, 0, {}, 4)},
            {"reserved", offered(R::borrow, A::reserved, 0, 3, 2)},
            {"reserved at 0", offered(R::borrow, A::reserved, 0, 0, 2)},
            {"kept", offered(R::borrow, A::ready)},
            {"granted", offered(R::generic, A::available)},
            {"granted, Palace", offered(R::generic, A::ready)},
            {"to be had", offered(R::generic, A::unknown)}};
}

Loan lent(LoanPhase phase, std::optional<Instant> until = k_now + 240h) {
    Loan loan;
    loan.id = "l";
    loan.publication_id = "abai";
    loan.opens_until = until;
    loan.phase = std::move(phase);
    loan.can_renew = loan.can_return = true;
    loan.publication_url = "https://library.example/abai";
    return loan;
}

LoanClosed closed(ProblemKind kind) { return {{.kind = kind, .date = {}, .server_text = {}, .detail = {}}}; }

std::map<std::string, std::optional<Loan>> loans() {
    Loan owed = lent(closed(ProblemKind::returned));
    owed.return_queued = true;
    owed.can_renew = owed.can_return = false;
    Loan returned = lent(closed(ProblemKind::returned));
    returned.can_renew = returned.can_return = false;
    Loan spent = lent(LoanReady{});
    spent.renewable_until = spent.opens_until;
    return {{"none", std::nullopt},
            {"ready", lent(LoanReady{})},
            {"near its end", lent(LoanReady{}, k_now + 71h)},
            {"for good", lent(LoanReady{}, std::nullopt)},
            {"as long as may be", spent},
            {"to download", lent(LoanDownloading{})},
            {"downloading", lent(LoanDownloading{.received_bytes = 1, .total_bytes = 2, .running = true})},
            {"over, unnoticed", lent(LoanReady{}, k_now)},
            {"expired", lent(closed(ProblemKind::expired), k_now - 1h)},
            {"returned", returned},
            {"owed", owed}};
}

Hold waiting(bool ready, std::optional<Instant> until) {
    Hold hold{.publication = offered(AcquisitionRel::borrow, AvailabilityState::reserved, 0, 2, 5)};
    hold.ready = ready;
    hold.until = until;
    hold.position = 2;
    hold.total = 5;
    return hold;
}

std::map<std::string, std::optional<Hold>> holds() {
    return {{"none", std::nullopt},
            {"waits", waiting(false, k_now + 100h)},
            {"kept", waiting(true, k_now + 48h)},
            {"too late", waiting(true, k_now)}};
}

std::string name_of(TitleKind kind) {
    constexpr std::array<const char*, 13> names{
        "opens", "not here", "downloading", "return owed", "closed",      "lent elsewhere", "waiting",
        "kept",  "lapsed",   "not lent",    "free to all", "free copies", "all out"};
    return names.at(static_cast<std::size_t>(kind));
}

std::string name_of(TitleButton button) {
    constexpr std::array<const char*, 12> names{"read",   "download", "borrow",   "fetch",
                                                "queue",  "leave",    "renew",    "return",
                                                "sample", "look up",  "take off", "ask again"};
    return names.at(static_cast<std::size_t>(button));
}

std::string said(const TitleState& title) {
    std::string all = name_of(title.kind) + ":";
    for (const TitleButton button : title.buttons) all += " " + name_of(button) + ",";
    all.pop_back();
    return all;
}

/// "*": however it goes on. The first row that fits counts.
struct Row {
    const char *loan, *hold, *offer, *expected;
};

constexpr std::array k_rows{
    // A loan that can be gone on with is all that counts.
    Row{"ready", "*", "*", "opens: read, renew, return"},
    Row{"near its end", "*", "*", "opens: read, renew, return"},
    Row{"for good", "*", "*", "opens: read, renew, return"},
    Row{"as long as may be", "*", "*", "opens: read, return"},
    Row{"to download", "*", "*", "not here: download, renew, return"},
    Row{"downloading", "*", "*", "downloading: renew, return"},
    Row{"owed", "*", "*", "return owed"},
    // Then a place in the queue, as the list of holds has it or the catalogue.
    Row{"*", "waits", "sampled*", "waiting: leave, sample"},
    Row{"*", "waits", "sample only", "waiting: leave, sample"},
    Row{"*", "kept", "sampled*", "kept: borrow, leave, sample"},
    Row{"*", "kept", "sample only", "kept: borrow, leave, sample"},
    Row{"*", "too late", "sampled*", "lapsed: borrow, leave, sample"},
    Row{"*", "too late", "sample only", "lapsed: borrow, leave, sample"},
    Row{"*", "none", "sampled, reserved", "waiting: leave, sample"},
    Row{"*", "waits", "*", "waiting: leave"},
    Row{"*", "kept", "*", "kept: borrow, leave"},
    Row{"*", "too late", "*", "lapsed: borrow, leave"},
    Row{"*", "none", "reserved", "waiting: leave"},
    Row{"*", "none", "reserved at 0", "kept: borrow, leave"},
    Row{"*", "none", "kept", "kept: borrow, leave"},
    // Then what the catalogue offers.
    Row{"*", "none", "open", "free to all: borrow"},
    Row{"*", "none", "says nothing", "free copies: borrow"},
    Row{"*", "none", "two copies", "free copies: borrow"},
    Row{"*", "none", "available", "free copies: borrow"},
    Row{"*", "none", "to be had", "free copies: borrow"},
    Row{"*", "none", "no copies", "all out: queue"},
    Row{"*", "none", "contradicts itself", "all out: queue"},
    Row{"*", "none", "out", "all out: queue"},
    Row{"*", "none", "sampled", "free copies: borrow, sample"},
    Row{"*", "none", "protected sample", "free copies: borrow"},
    Row{"*", "none", "sampled, out", "all out: queue, sample"},
    // Who may have the whole book needs no part of it.
    Row{"*", "none", "sampled, granted", "lent elsewhere: fetch"},
    Row{"*", "none", "sampled, open", "free to all: borrow"},
    Row{"*", "none", "granted", "lent elsewhere: fetch"},
    Row{"*", "none", "granted, Palace", "lent elsewhere: fetch"},
    // Then the loan that ended.
    Row{"over, unnoticed", "none", "*", "closed: renew, look up, take off"},
    Row{"expired", "none", "*", "closed: renew, look up, take off"},
    Row{"returned", "none", "*", "closed: look up, take off"},
    Row{"none", "none", "sample only", "not lent: sample"},
    Row{"none", "none", "*", "not lent"},
};

std::string expected_of(const std::string& loan, const std::string& hold, const std::string& offer) {
    const auto fits = [](const std::string& pattern, const std::string& name) {
        if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
        return pattern == name;
    };
    for (const Row& row : k_rows)
        if (fits(row.loan, loan) && fits(row.hold, hold) && fits(row.offer, offer)) return row.expected;
    return "no row";
}

const Publication* address(const std::optional<Publication>& value) { return value ? &*value : nullptr; }
const Loan* address(const std::optional<Loan>& value) { return value ? &*value : nullptr; }
const Hold* address(const std::optional<Hold>& value) { return value ? &*value : nullptr; }

}  // namespace

TEST_CASE("Every offer, loan, hold and network makes one state with its buttons") {
    std::set<std::string> rows_used;
    int combinations = 0;
    for (const auto& [offer_name, offer] : offers())
        for (const auto& [loan_name, loan] : loans())
            for (const auto& [hold_name, hold] : holds()) {
                INFO("offer " << offer_name << ", loan " << loan_name << ", hold " << hold_name);
                const TitleState here =
                    title_state(address(offer), address(loan), address(hold), Network::reachable, k_now);
                const std::string expected = expected_of(loan_name, hold_name, offer_name);
                CHECK(said(here) == expected);
                rows_used.insert(expected);
                CHECK_FALSE(here.out_of_reach);
                CHECK_FALSE(has_button(here, TitleButton::ask_again));

                // Out of reach: the same state; in place of all that the library would be asked, asking
                // again.
                const TitleState away =
                    title_state(address(offer), address(loan), address(hold), Network::unreachable, k_now);
                CHECK(away.kind == here.kind);
                CHECK(away.date == here.date);
                std::vector<TitleButton> left;
                for (const TitleButton button : here.buttons)
                    if (!asks_library(button)) left.push_back(button);
                const bool lost = left.size() != here.buttons.size();
                CHECK(away.out_of_reach == lost);
                if (lost) left.push_back(TitleButton::ask_again);
                CHECK(away.buttons == left);
                combinations += 2;
            }
    CHECK(combinations == 23 * 11 * 4 * 2);
    // No row is there in vain.
    for (const Row& row : k_rows) CHECK(rows_used.contains(row.expected));
}

TEST_CASE("A book that is here is read and given back without the library") {
    const Loan loan = lent(LoanReady{});
    CHECK(said(title_state(nullptr, &loan, nullptr, Network::unreachable, k_now)) ==
          "opens: read, return, ask again");
    const Loan coming = lent(LoanDownloading{});
    CHECK(said(title_state(nullptr, &coming, nullptr, Network::unreachable, k_now)) ==
          "not here: return, ask again");
}

TEST_CASE("A title's dates and numbers are those of the loan, the hold or the offer") {
    Loan loan = lent(LoanReady{});
    loan.renewable_until = k_now + 500h;
    TitleState title = title_state(nullptr, &loan, nullptr, Network::reachable, k_now);
    CHECK(title.date == loan.opens_until);
    CHECK(title.renewable_until == loan.renewable_until);
    CHECK_FALSE(title.due);
    // The moment itself is the end; a moment before is not.
    loan.opens_until = k_now + 1ms;
    CHECK(title_state(nullptr, &loan, nullptr, Network::reachable, k_now).due);
    CHECK(title_state(nullptr, &loan, nullptr, Network::reachable, k_now).kind == TitleKind::opens);
    CHECK(title_state(nullptr, &loan, nullptr, Network::reachable, k_now + 1ms).problem->kind ==
          ProblemKind::expired);

    Hold hold = waiting(false, k_now + 100h);
    title = title_state(nullptr, nullptr, &hold, Network::reachable, k_now);
    CHECK(title.place == 2);
    CHECK(title.queue == 5);
    CHECK(title.date == k_now + 100h);
    // An estimate that has passed is not shown as one.
    CHECK_FALSE(title_state(nullptr, nullptr, &hold, Network::reachable, k_now + 100h).date);
    hold = waiting(true, k_now + 48h);
    title = title_state(nullptr, nullptr, &hold, Network::reachable, k_now);
    CHECK(title.date == k_now + 48h);
    CHECK_FALSE(title.place);
    CHECK(title.due);

    const Publication reserved = offered(AcquisitionRel::borrow, AvailabilityState::reserved, 0, 3, 2);
    title = title_state(&reserved, nullptr, nullptr, Network::reachable, k_now);
    CHECK(title.place == 3);
    CHECK(title.queue == 3);  // the server counted the others only
    const Publication out = offered(AcquisitionRel::borrow, AvailabilityState::unavailable, 0, {}, 4);
    CHECK(title_state(&out, nullptr, nullptr, Network::reachable, k_now).queue == 4);
    const Publication two = offered(AcquisitionRel::borrow, AvailabilityState::available, 2);
    CHECK(title_state(&two, nullptr, nullptr, Network::reachable, k_now).copies == 2);
}

TEST_CASE("A hold is what any of the dialects calls one") {
    CHECK_FALSE(hold_of(offered(AcquisitionRel::borrow, AvailabilityState::available, 2)));
    CHECK_FALSE(hold_of(offered(AcquisitionRel::generic, AvailabilityState::ready)));  // Palace's loan
    CHECK_FALSE(hold_of(offered(AcquisitionRel::borrow, AvailabilityState::reserved, 0, 1))->ready);
    CHECK_FALSE(hold_of(offered(AcquisitionRel::borrow, AvailabilityState::reserved))->ready);
    CHECK(hold_of(offered(AcquisitionRel::borrow, AvailabilityState::reserved, 0, 0))->ready);
    CHECK(hold_of(offered(AcquisitionRel::borrow, AvailabilityState::reserved, 1))->ready);
    CHECK(hold_of(offered(AcquisitionRel::borrow, AvailabilityState::ready))->ready);
}

TEST_CASE("Renewing offers the weeks there are and the latest day, or no choice") {
    using std::chrono::days;
    Loan loan = lent(LoanReady{}, k_now + days(3));
    loan.may_choose_end = true;
    loan.renewable_until = *loan.opens_until + days(20);
    const Instant end = *loan.opens_until;
    CHECK(renewal_ends(loan, k_now) == std::vector{end + days(7), end + days(14), end + days(20)});
    loan.renewable_until = end + days(7);
    CHECK(renewal_ends(loan, k_now) == std::vector{end + days(7)});
    loan.renewable_until = end;
    CHECK(renewal_ends(loan, k_now).empty());
    loan.renewable_until.reset();
    CHECK(renewal_ends(loan, k_now).empty());
    loan.renewable_until = end + days(20);
    loan.may_choose_end = false;
    CHECK(renewal_ends(loan, k_now).empty());
    // Of a loan that ended: no day that has passed.
    loan.may_choose_end = true;
    loan.opens_until = k_now - days(10);
    loan.renewable_until = k_now + days(9);
    CHECK(renewal_ends(loan, k_now) == std::vector{k_now + days(4), k_now + days(9)});
}

TEST_CASE("A loan names its library as the patron knows it, and else by its address without a scheme",
          "[title]") {
    State state;
    const auto add = [&](const char* title, const char* start_url) {
        Library& library = state.libraries.emplace_back();
        library.title = title;
        library.start_url = start_url;
    };
    add("Alatau library", "https://books.example/alatau/opds");
    add("City library", "https://books.example/opds");
    add("", "https://unnamed.example/opds");
    const auto named = [&](const std::string& provider) {
        Loan loan;
        loan.provider = provider;
        return lender_of(state, loan);
    };
    CHECK(named("https://books.example/alatau") == "Alatau library");
    CHECK(named("https://books.example/opds") == "City library");
    CHECK(named("https://books.example/op") == "books.example/op");
    CHECK(named("https://books.example") == "books.example");
    CHECK(named("https://unnamed.example/") == "unnamed.example");
    CHECK(named("https://elsewhere.example/lcp/") == "elsewhere.example/lcp");
    CHECK(named("") == "");
}
