// What stands between this computer and the library, told apart.
#include "app/lending/diagnosis.h"

#include "app/lending/exchange.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using net::ErrorKind;
using state::Checked;
using state::Finding;
using state::ProblemKind;
using state::Verdict;
using tests::World;

namespace {

Seen failed(ErrorKind kind, std::string proxy = {}) {
    return {.error = net::Error{.kind = kind, .detail = "words", .proxy = std::move(proxy)}};
}

Seen answered(int status, bool page = false, std::string proxy = {}) {
    return {.error = {},
            .status = status,
            .page = page,
            .proxy = std::move(proxy),
            .protocol = "1.1",
            .date = tests::k_today};
}

/// One letter for each thing that was looked at: + fine, ! trouble, - not needed, o not known.
std::string letters(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& finding : findings) {
        CHECK(static_cast<std::size_t>(finding.checked) == out.size());
        CHECK((finding.verdict == Verdict::trouble) == finding.problem.has_value());
        switch (finding.verdict) {
            case Verdict::fine:
                out += '+';
                break;
            case Verdict::trouble:
                out += '!';
                break;
            case Verdict::not_needed:
                out += '-';
                break;
            case Verdict::not_known:
                out += 'o';
                break;
        }
    }
    return out;
}

std::optional<ProblemKind> first(const std::vector<Finding>& findings) {
    const state::Diagnosis diagnosis{.findings = findings};
    const Finding* found = first_trouble(diagnosis);
    return found == nullptr ? std::nullopt : std::optional(found->problem->kind);
}

}  // namespace

TEST_CASE("Proxy, certificate, clock, server, card and licence are told apart, the nearest first") {
    const auto certificate = problem(ProblemKind::server_untrusted);
    const auto wrong_clock = problem(ProblemKind::clock_wrong);
    Seen timeless = answered(200);
    timeless.date.reset();
    const auto refused = problem(ProblemKind::wrong_credentials);
    struct Row {
        const char* what;
        Learnt learnt;
        const char* expected;  // network proxy certificate clock server card licences
        std::optional<ProblemKind> told;
    };
    const Row rows[] = {
        {"all is well", {.server = answered(200), .card = answered(200), .loans = true}, "+-+++++", {}},
        {"it wants a card, which is no trouble", {.server = answered(401)}, "+-+++--", {}},
        {"through a proxy", {.server = answered(200, false, "p:3128")}, "+++++--", {}},
        {"a library that does not say the time", {.server = timeless}, "+-+-+--", {}},
        {"on this computer", {.local = true, .server = answered(200)}, "+--++--", {}},
        {"no cable",
         {.network = false, .server = failed(ErrorKind::unreachable)},
         "!oooo--",
         ProblemKind::no_network},
        {"no name, no route", {.server = failed(ErrorKind::unreachable)}, "!oooo--", ProblemKind::offline},
        {"a network that wants a sign-in",
         {.server = failed(ErrorKind::tls), .led_elsewhere = true, .certificate = certificate},
         "!oooo--",
         ProblemKind::network_sign_in},
        {"one that says so", {.server = answered(511)}, "!-++o--", ProblemKind::network_sign_in},
        {"the proxy cannot be reached",
         {.server = failed(ErrorKind::proxy, "p:3128")},
         "+!ooo--",
         ProblemKind::proxy_unreachable},
        {"the proxy wants a login",
         {.server = failed(ErrorKind::proxy_login, "p:3128")},
         "+!ooo--",
         ProblemKind::proxy_login_needed},
        {"a certificate",
         {.server = failed(ErrorKind::tls), .certificate = certificate},
         "+-!oo--",
         ProblemKind::server_untrusted},
        {"a certificate because of the clock",
         {.server = failed(ErrorKind::tls), .certificate = wrong_clock, .clock = wrong_clock},
         "+-!!o--",
         ProblemKind::clock_wrong},
        {"the clock alone",
         {.server = answered(200), .clock = wrong_clock},
         "+-+!+--",
         ProblemKind::clock_wrong},
        {"a server that is down", {.server = answered(503)}, "+-++!--", ProblemKind::server_down},
        {"a server that does not answer in time",
         {.server = failed(ErrorKind::timeout)},
         "+-oo!--",
         ProblemKind::server_down},
        {"a server that hangs up", {.server = failed(ErrorKind::cut)}, "+-oo!--", ProblemKind::server_down},
        {"a page in the catalogue's place",
         {.server = answered(200, true)},
         "+-++!--",
         ProblemKind::not_a_catalogue},
        {"led astray to an open line",
         {.server = failed(ErrorKind::insecure)},
         "+ooo!--",
         ProblemKind::server_untrusted},
        {"a page in the shelf's place",
         {.server = answered(200), .card = answered(200, true)},
         "+-+++o-",
         {}},
        {"nothing at this address", {.server = answered(404)}, "+-++!--", ProblemKind::not_a_catalogue},
        {"the card",
         {.server = answered(200), .card = answered(401), .card_problem = refused},
         "+-+++!-",
         ProblemKind::wrong_credentials},
        {"the card could not be tried", {.server = answered(200), .card = answered(503)}, "+-+++o-", {}},
        {"a licence",
         {.server = answered(200), .loans = true, .licences = problem(ProblemKind::issuer_unknown)},
         "+-+++-!",
         ProblemKind::issuer_unknown},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const auto findings = findings_of(row.learnt);
        CHECK(letters(findings) == row.expected);
        CHECK(first(findings) == row.told);
    }
}

TEST_CASE("A real library is looked at: server, clock, card, licences") {
    World w;
    w.library.serve_feed();
    w.sign_in();
    w.borrowed();
    CHECK(letters(w.lending->diagnose(w.patron, {})) == "+--++++");

    w.library.misbehave({.feed_status = 503});
    CHECK(first(w.lending->diagnose(w.patron, {})) == ProblemKind::server_down);
    w.library.misbehave({.card_refused = true});
    CHECK(first(w.lending->diagnose(w.patron, {})) == ProblemKind::wrong_credentials);
    w.library.misbehave({});

    w.clock = tests::k_today - std::chrono::hours(24 * 400);
    const auto behind = w.lending->diagnose(w.patron, {});
    CHECK(letters(behind) == "+--!+++");
    CHECK(first(behind) == ProblemKind::clock_wrong);
    w.clock = tests::k_today;

    w.trust = {};
    w.make_lending();
    CHECK(first(w.lending->diagnose(w.patron, {})) == ProblemKind::issuer_unknown);

    state::Library nowhere = w.patron;
    nowhere.start_url = "http://127.0.0.1:1/feed";
    const auto unreachable = w.lending->diagnose(nowhere, {});
    CHECK(first(unreachable) == ProblemKind::offline);
    CHECK(letters(unreachable).substr(0, 5) == "!o-oo");
}

TEST_CASE("What staff scans fits a QR code and names neither card nor title") {
    World w;
    w.library.serve_feed();
    w.sign_in();
    w.borrowed();
    state::Diagnosis diagnosis{
        .findings = w.lending->diagnose(w.patron, {}), .busy = false, .made = tests::k_today};
    const std::string report = report_of(diagnosis, "1.2.3", "https://library.example/opds?token=secret");
    CHECK(report.starts_with("Oqyrman 1.2.3 https://library.example\n2026-01-15T00:00:00Z\nnetwork: ok\n"));
    CHECK(report.find("server: ok HTTP/1.1 200") != std::string::npos);
    for (const char* secret : {"1001", "1234", "secret", "Абай", "loan-1"})
        CHECK(report.find(secret) == std::string::npos);
    for (Finding& finding : diagnosis.findings) finding.fact = std::string(500, 'x') + "қ";
    CHECK(report_of(diagnosis, "1.2.3", "https://library.example/").size() <= 1000);
}

}  // namespace oqyrman
