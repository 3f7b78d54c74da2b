// What keeps a licence valid over its life: the library's word, the lists of withdrawn certificates, the
// clock, and a book that was put in another's place.
#include "tests/lending/license_maker.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using namespace std::chrono_literals;
using state::ProblemKind;
using tests::Crash;
using tests::k_today;
using tests::make_revocation_list;
using tests::Mischief;
using tests::TestLoan;
using tests::World;

namespace {

constexpr auto k_year = 24h * 365;

/// What opening came to, in one letter.
char letter(const OpenResult& result) {
    const auto* refused = std::get_if<Problem>(&result);
    if (refused == nullptr) return '.';
    switch (refused->kind) {
        case ProblemKind::not_begun:
            return 'N';
        case ProblemKind::expired:
            return 'E';
        case ProblemKind::returned:
            return 'R';
        case ProblemKind::revoked:
            return 'V';
        case ProblemKind::cancelled:
            return 'C';
        case ProblemKind::license_altered:
            return 'X';
        default:
            UNSCOPED_INFO(refused->detail);
            return '?';
    }
}

enum class LicenseState { undated, running, to_come, over, forged };
enum class Network {
    up,      ///< the status comes
    stale,   ///< the status comes and speaks of a newer licence, which does not
    never,   ///< no status was ever had
    pulled,  ///< the status came once; then the program started again without a network
};

void shape(TestLoan& loan, LicenseState license, const std::string& status) {
    loan.status = status;
    loan.undated = license == LicenseState::undated;
    loan.forged = license == LicenseState::forged;
    if (license == LicenseState::to_come) {
        loan.begins = k_today + 24h * 30;
        loan.ends = k_today + 24h * 60;
    }
    if (license == LicenseState::over) loan.ends = k_today - 24h;
}

char outcome(LicenseState license, const std::string& status, Network network, std::chrono::hours clock) {
    World w;
    w.sign_in();
    const std::string id = w.library.lend("abai");
    w.library.change_loan(id, [&](TestLoan& loan) { shape(loan, license, "active"); });
    // Kept whatever is the matter with it.
    static_cast<void>(w.lending->borrow(w.patron, w.title(), {}));
    REQUIRE(w.lending->loans().size() == 1);
    static_cast<void>(w.lending->download(id, {}, {}));
    w.library.change_loan(id, [&](TestLoan& loan) {
        shape(loan, license, status);
        if (network == Network::stale) loan.updated_license = k_today + 1s;
    });
    if (network == Network::stale) w.library.misbehave({.fresh_license_down = true});
    if (network == Network::pulled) static_cast<void>(w.lending->open(id, {}, {}));
    if (network == Network::never || network == Network::pulled)
        w.library.misbehave({.status_down = true, .silent_clock = true});
    w.clock = k_today + clock;
    w.restart_after(Crash::keep_all);
    return letter(w.lending->open(id, {}, {}));
}

}  // namespace

TEST_CASE("The whole chart: licence, status, network and clock to what opening comes to") {
    using L = LicenseState;
    using N = Network;
    // One letter a status: active, ready, expired, returned, revoked, cancelled. The library's word about the
    // time puts a wrong clock right; without it a clock that is behind is not believed, and one that is ahead
    // is, for want of anything better.
    struct Row {
        L license;
        N network;
        const char *right, *behind, *ahead;
    };
    const Row rows[] = {
        {L::undated, N::up, "...RVC", "...RVC", "...RVC"},
        {L::undated, N::stale, "..ERVC", "..ERVC", "..ERVC"},
        {L::undated, N::never, "......", "......", "......"},
        {L::undated, N::pulled, "...RVC", "...RVC", "...RVC"},
        {L::running, N::up, "...RVC", "...RVC", "...RVC"},
        {L::running, N::stale, "..ERVC", "..ERVC", "..ERVC"},
        {L::running, N::never, "......", "......", "EEEEEE"},
        {L::running, N::pulled, "...RVC", "...RVC", "EEERVC"},
        {L::to_come, N::up, "NNNRVC", "NNNRVC", "NNNRVC"},
        {L::to_come, N::stale, "NNNRVC", "NNNRVC", "NNNRVC"},
        {L::to_come, N::never, "NNNNNN", "NNNNNN", "EEEEEE"},
        {L::to_come, N::pulled, "NNNRVC", "NNNRVC", "EEERVC"},
        {L::over, N::up, "EEERVC", "EEERVC", "EEERVC"},
        {L::over, N::stale, "EEERVC", "EEERVC", "EEERVC"},
        {L::over, N::never, "EEEEEE", "EEEEEE", "EEEEEE"},
        {L::over, N::pulled, "EEERVC", "EEERVC", "EEERVC"},
        {L::forged, N::up, "XXXXXX", "XXXXXX", "XXXXXX"},
        {L::forged, N::stale, "XXXXXX", "XXXXXX", "XXXXXX"},
        {L::forged, N::never, "XXXXXX", "XXXXXX", "XXXXXX"},
        {L::forged, N::pulled, "XXXXXX", "XXXXXX", "XXXXXX"},
    };
    const auto came = [](L license, N network, std::chrono::hours clock) {
        std::string letters;
        for (const char* status : {"active", "ready", "expired", "returned", "revoked", "cancelled"})
            letters += outcome(license, status, network, clock);
        return letters;
    };
    for (const Row& row : rows) {
        CAPTURE(static_cast<int>(row.license), static_cast<int>(row.network));
        CHECK(came(row.license, row.network, 0h) == row.right);
        CHECK(came(row.license, row.network, -k_year) == row.behind);
        CHECK(came(row.license, row.network, k_year) == row.ahead);
    }
}

TEST_CASE("A withdrawn certificate closes its loans as soon as the list says so, and offline from then on") {
    World w;
    Mischief naming{.crl = make_revocation_list(false, k_today - 24h)};
    w.library.misbehave(naming);
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    CHECK(letter(w.lending->open(id, {}, {})) == '.');
    CHECK(w.library.requests("/crl") == 1);

    naming.crl = make_revocation_list(true, k_today);
    w.library.misbehave(naming);
    CHECK(letter(w.lending->open(id, {}, {})) == '.');
    CHECK(w.library.requests("/crl") == 1);  // within the week nobody asks again
    w.clock = k_today + 24h * 8;
    w.library.set_now(w.clock);
    const auto refused = w.lending->open(id, {}, {});
    REQUIRE(std::holds_alternative<Problem>(refused));
    CHECK(std::get<Problem>(refused).kind == ProblemKind::issuer_revoked);
    CHECK(w.library.requests("/crl") == 2);

    w.library.misbehave({.status_down = true, .crl_down = true});
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.closed(id) == ProblemKind::issuer_revoked);
}

TEST_CASE("A certificate that was withdrawn is found out before the first byte of the book") {
    World w;
    w.library.misbehave({.crl = make_revocation_list(true, k_today)});
    w.sign_in();
    const std::string id = w.borrowed();
    const auto failed = w.lending->download(id, {}, {});
    REQUIRE(failed);
    CHECK(failed->kind == ProblemKind::issuer_revoked);
    CHECK(w.library.requests("/content") == 0);
}

TEST_CASE("A list that cannot be had, or is none, or is old, closes no book and is not kept") {
    const std::string withdrawing = make_revocation_list(true, k_today - 24h);
    std::string forged = withdrawing;
    forged.back() = static_cast<char>(forged.back() ^ 1);
    const struct {
        const char* what;
        Mischief mischief;
    } rows[] = {
        {"a server that is down", {.crl_down = true}},
        {"a captive portal's page", {.crl = "<html>sign in to Wi-Fi</html>"}},
        {"a list that somebody else made", {.crl = forged}},
        {"nothing", {.crl = std::string()}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        World w;
        w.library.misbehave(row.mischief);
        w.sign_in();
        const std::string id = w.borrowed();
        w.downloaded(id);
        CHECK(letter(w.lending->open(id, {}, {})) == '.');
        CHECK(letter(w.lending->open(id, {}, {})) == '.');
        CHECK(w.library.requests("/crl") == 1);  // nor is it waited for at every turn
        CHECK(w.shelf->revocation_lists()->empty());
    }
    World w;
    w.library.misbehave({.crl = make_revocation_list(false, k_today)});
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    w.library.misbehave({.crl = withdrawing});
    w.clock = k_today + 24h * 8;
    w.library.set_now(w.clock);
    CHECK(letter(w.lending->open(id, {}, {})) == '.');  // issued before the one that is here
}

namespace {

/// A loan that was read, and whose book the library then replaces.
struct Replaced {
    World w;
    std::string id;
    std::string old_book = tests::vector_file("doc.nolicense.lcpdf");
    std::string new_book = tests::vector_file("doc.lcpdf");

    Replaced() {
        w.sign_in();
        id = w.borrowed();
        w.downloaded(id);
        w.library.set_now(k_today + 1s);
        w.library.replace_book(new_book);
    }
};

}  // namespace

TEST_CASE("A replaced book comes to the side, and the old one is read until it is there") {
    Replaced r;
    World& w = r.w;
    CHECK(w.lending->replaced_books().empty());
    CHECK(letter(w.lending->open(r.id, {}, {})) == '.');
    CHECK(w.lending->replaced_books() == std::vector{r.id});
    CHECK(w.ready(r.id));

    w.library.misbehave({.cut_after = 100, .cuts = 1, .then_dead = true});
    CHECK(w.lending->download(r.id, {}, {}));
    CHECK(w.book_on_disk(r.id) == r.old_book);
    w.restart_after(Crash::forget_unsynced);
    CHECK(w.book_on_disk(r.id) == r.old_book);
    CHECK(letter(w.lending->open(r.id, {}, {})) == '.');

    w.library.misbehave({.damaged_book = true});
    CHECK(w.lending->download(r.id, {}, {})->kind == ProblemKind::download_damaged);
    CHECK(w.book_on_disk(r.id) == r.old_book);
    CHECK(letter(w.lending->open(r.id, {}, {})) == '.');

    w.library.misbehave({});
    w.downloaded(r.id);
    CHECK(w.book_on_disk(r.id) == r.new_book);
    CHECK(w.lending->replaced_books().empty());
    CHECK(letter(w.lending->open(r.id, {}, {})) == '.');
    w.downloaded(r.id);
    CHECK(letter(w.lending->open(r.id, {}, {})) == '.');
}

TEST_CASE("A crash between the new book's name and its row is mended when the book is opened") {
    Replaced r;
    World& w = r.w;
    CHECK(letter(w.lending->open(r.id, {}, {})) == '.');
    auto part = w.shelf->books().open_part(r.id);
    REQUIRE(part);
    REQUIRE((*part)->write_at(0, std::as_bytes(std::span(r.new_book))));
    REQUIRE(w.shelf->books().finish(r.id, **part));
    w.restart_after(Crash::forget_unsynced);
    CHECK(letter(w.lending->open(r.id, {}, {})) == '.');
    CHECK(w.lending->replaced_books().empty());
}

TEST_CASE("A book replaced before it came is fetched by a fresh licence") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.library.set_now(k_today + 1s);
    w.library.replace_book(tests::vector_file("doc.lcpdf"));
    w.downloaded(id);
    CHECK(w.book_on_disk(id) == tests::vector_file("doc.lcpdf"));
    CHECK(letter(w.lending->open(id, {}, {})) == '.');
}

TEST_CASE("An address that was signed for a time and is over is asked for anew by the licence") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.library.misbehave({.book_status = 403, .book_refusals = 100});
    w.library.move_content("/content-2/");
    w.library.set_now(k_today + 1s);
    w.library.replace_book(tests::vector_file("doc.nolicense.lcpdf"));
    const auto failed = w.lending->download(id, {}, {});
    CHECK_FALSE(failed);
    CHECK(w.ready(id));
}

TEST_CASE("No forgery takes a good licence's place, and the loan goes on by the one there is") {
    struct Row {
        const char* what;
        Mischief mischief;
    };
    const auto bytes = [](auto change) { return Mischief{.fresh_bytes = change}; };
    const auto spec = [](auto change) { return Mischief{.fresh_license = change}; };
    const std::vector<Row> rows{
        {"a word in it is another",
         bytes([](std::string& text) { text.replace(text.find("patron-7"), 8, "patron-8"); })},
        {"its end is another", bytes([](std::string& text) {
             const std::size_t at = text.find("\"end\": \"2026");
             REQUIRE(at != std::string::npos);
             text.replace(at + 8, 4, "2096");
         })},
        {"its signature is cut off", bytes([](std::string& text) {
             const std::size_t at = text.find("\"signature\"");
             REQUIRE(at != std::string::npos);
             text.replace(at, 11, "\"signatures\"");
         })},
        {"it is halved", bytes([](std::string& text) { text.resize(text.size() / 2); })},
        {"a page of the network's", bytes([](std::string& text) { text = "<html>sign in to Wi-Fi</html>"; })},
        {"nothing", bytes([](std::string& text) { text.clear(); })},
        {"another loan's", spec([](tests::LicenseSpec& s) { s.id = "loan-9"; })},
        {"another profile's",
         spec([](tests::LicenseSpec& s) { s.profile = "http://readium.org/lcp/profile-2.5"; })},
        {"an older one, with more time", spec([](tests::LicenseSpec& s) {
             s.updated = k_today - 24h;
             s.ends = k_today + 24h * 300;
         })},
        {"the server refuses it", {.fresh_license_down = true}},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        World w;
        w.sign_in();
        const std::string id = w.borrowed();
        w.downloaded(id);
        const std::string before = w.shelf->loan(id).value()->license;
        w.clock = k_today + 1h;
        w.library.set_now(w.clock);
        w.library.change_loan(id, [&](TestLoan& loan) {
            loan.updated_license = k_today + 1h;
            loan.ends -= 24h;
        });
        w.library.misbehave(row.mischief);
        CHECK(letter(w.lending->open(id, {}, {})) == '.');
        CHECK(w.library.requests("/fresh/") == 1);
        CHECK(w.shelf->loan(id).value()->license == before);
        w.restart_after(Crash::forget_unsynced);
        CHECK(w.shelf->loan(id).value()->license == before);
        CHECK(w.ready(id));
        w.library.misbehave({});
        w.library.change_loan(id, [&](TestLoan& loan) { loan.updated_license = k_today + 1h + 1s; });
        CHECK(letter(w.lending->open(id, {}, {})) == '.');
        const std::string after = w.shelf->loan(id).value()->license;
        CHECK(after != before);
        CHECK(w.loan(id).opens_until == w.library.loan(id)->ends);
    }
}

TEST_CASE("A Status Document of another loan says nothing of this one") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    const auto before = w.shelf->loan(id).value()->status;
    w.library.set_status(id, "revoked");
    w.library.misbehave({.other_status = "loan-9"});
    CHECK(letter(w.lending->open(id, {}, {})) == '.');
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.shelf->loan(id).value()->status->document == before->document);
    CHECK(w.ready(id));
    CHECK(w.book_on_disk(id));
    const auto renewed = w.lending->renew(id, {});
    REQUIRE_FALSE(renewed);
    CHECK(renewed.error().kind == ProblemKind::server_down);
    CHECK(w.lending->return_loan(id, {}).value_or(Returned{}).queued);
    w.library.misbehave({});
    CHECK_FALSE(w.lending->sync(w.patron, {}));
    CHECK(w.closed(id) == ProblemKind::revoked);
    CHECK_FALSE(w.book_on_disk(id));
}

TEST_CASE("One wrong date of a server ends no loan, says nothing of the clock, and is forgotten") {
    const state::Instant far = k_today + k_year * 73;
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    const auto unharmed = [&] {
        CHECK(letter(w.lending->open(id, {}, {})) == '.');
        CHECK_FALSE(w.lending->sync(w.patron, {}));
        CHECK(w.ready(id));
        CHECK(w.lending->trusted() == k_today);
    };
    w.library.misbehave({.date = far});
    unharmed();
    w.library.misbehave({});
    w.library.change_loan(id, [&](TestLoan& loan) { loan.updated_status = far; });
    unharmed();
    // The same server by both its ways is still one server.
    w.library.misbehave({.date = far});
    unharmed();
    w.restart_after(Crash::keep_all);
    unharmed();
    // A clock that was set back is no reason to doubt a library: that never lengthens a loan.
    w.library.misbehave({.date = k_today + 24h * 40});
    w.clock = k_today - 24h * 40;
    CHECK(letter(w.lending->open(id, {}, {})) == 'E');
}

TEST_CASE("A clock set back by a day, again and again, lengthens no loan") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    w.library.misbehave({.status_down = true, .silent_clock = true});
    for (int day = 0; day < 40; ++day) {
        w.clock = k_today + 20h;
        w.restart_after(Crash::keep_all);
        CHECK(letter(w.lending->open(id, {}, {})) == '.');
        w.clock = k_today + 1h;
        w.restart_after(Crash::keep_all);
        CHECK(letter(w.lending->open(id, {}, {})) == '.');
    }
    w.clock = k_today + 21h;
    w.library.misbehave({.status_down = true, .date = k_today + 24h * 40});
    CHECK(letter(w.lending->open(id, {}, {})) == 'E');
    w.restart_after(Crash::keep_all);
    w.library.misbehave({.status_down = true, .silent_clock = true});
    CHECK(letter(w.lending->open(id, {}, {})) == 'E');
}

}  // namespace oqyrman
