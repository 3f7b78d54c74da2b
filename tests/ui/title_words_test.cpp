// What each state of a title is called: the very words, with their dates.
#include "app/ui/title_words.h"

#include <array>

#include "app/language/dates.h"
#include "tests/catch.h"
#include "tests/ui/canned.h"

using namespace oqyrman;
using namespace std::chrono_literals;
using state::AcquisitionRel;
using state::AvailabilityState;
using state::Network;
using state::ProblemKind;

namespace {

const state::Instant k_now = tests::canned_now();
const state::Instant k_end = k_now + 24h * 14;
const state::Instant k_latest = k_now + 24h * 30;

language::Messages messages(state::Language language) {
    return {std::filesystem::path(OQYRMAN_BINARY_DIR) / "share" / "oqyrman" / "locale", language};
}

state::Loan loan(state::LoanPhase phase, std::optional<state::Instant> until = k_end) {
    state::Loan made;
    made.id = "l";
    made.publication_id = "p";
    made.opens_until = until;
    made.phase = std::move(phase);
    return made;
}

state::Loan renewable() {
    state::Loan made = loan(state::LoanReady{});
    made.can_renew = true;
    made.renewable_until = k_latest;
    return made;
}

state::Loan owed() {
    state::Loan made = loan(state::LoanReady{});
    made.return_queued = true;
    return made;
}

/// A loan that is closed for this reason, at this date where one is known.
state::Loan closed(ProblemKind kind, std::optional<state::Instant> date = {}) {
    return loan(state::LoanClosed{.problem = {.kind = kind, .date = date, .server_text = {}, .detail = {}}});
}

state::Publication offered(AcquisitionRel rel, state::Availability said) {
    state::Publication title;
    title.id = "p";
    state::Acquisition& way = title.acquisitions.emplace_back();
    way.rel = rel;
    way.availability = said;
    return title;
}

state::Availability said(AvailabilityState word, std::optional<std::int64_t> copies = {},
                         std::optional<std::int64_t> waiting = {}, std::optional<state::Instant> until = {}) {
    state::Availability made;
    made.state = word;
    made.copies_available = copies;
    made.holds_total = waiting;
    made.until = until;
    return made;
}

state::Hold hold(bool ready, std::optional<state::Instant> until, std::optional<std::int64_t> position = {},
                 std::optional<std::int64_t> total = {}) {
    state::Hold made;
    made.publication.id = "p";
    made.ready = ready;
    made.until = until;
    made.position = position;
    made.total = total;
    return made;
}

state::TitleState of(const state::Loan& loan, Network network = Network::reachable) {
    return state::title_state(nullptr, &loan, nullptr, network, k_now);
}
state::TitleState of(const state::Hold& hold) {
    return state::title_state(nullptr, nullptr, &hold, Network::reachable, k_now);
}
state::TitleState of(const state::Publication& title, Network network = Network::reachable) {
    return state::title_state(&title, nullptr, nullptr, network, k_now);
}

/// Where the date of a sentence stands, it is written as all dates are.
std::string with_dates(std::string words) {
    using language::Language;
    const std::vector<std::pair<std::string, std::string>> dates{
        {"{now}", language::date_and_time(Language::en, k_now, k_now)},
        {"{two days ago}", language::date_and_time(Language::en, k_now - 48h, k_now)},
        {"{end}", language::date_and_time(Language::en, k_end, k_now)},
        {"{end day}", language::date_only(Language::en, k_end, k_now)},
        {"{latest day}", language::date_only(Language::en, k_latest, k_now)}};
    for (const auto& [name, date] : dates)
        for (std::size_t at = 0; (at = words.find(name)) != std::string::npos;)
            words.replace(at, name.size(), date);
    return words;
}

struct Row {
    const char* what;
    state::TitleState title;
    std::string words, short_words;
    std::vector<std::string> further = {};
    bool due = false;
};

std::vector<Row> loan_rows() {
    return {
        {"ready", of(loan(state::LoanReady{})), "Opens until {end}", "14 days left"},
        {"ready, to be renewed",
         of(renewable()),
         "Opens until {end}",
         "14 days left",
         {"Can be renewed until {latest day}"}},
        {"ready, library out of reach",
         of(renewable(), Network::unreachable),
         "Opens until {end}",
         "14 days left",
         {"Can be renewed until {latest day}",
          "The library cannot be reached now; this is what it said last."}},
        {"for good", of(loan(state::LoanReady{}, std::nullopt)), "Yours to keep", "Yours to keep"},
        {"to download",
         of(loan(state::LoanDownloading{})),
         "Not downloaded yet",
         "Not downloaded yet",
         {"Due back: {end}"}},
        {"to download, for good", of(loan(state::LoanDownloading{}, std::nullopt)), "Not downloaded yet",
         "Not downloaded yet"},
        {"downloading",
         of(loan(state::LoanDownloading{.received_bytes = 500'000, .running = true})),
         "Downloading: 0.5 MB",
         "Downloading",
         {"Due back: {end}"}},
        {"returned, untold", of(owed()), "Returned; the library will be told when it can be reached",
         "Returned"},
        {"over, unnoticed",
         of(loan(state::LoanReady{}, k_now)),
         "This loan ended on {now}.",
         "Ended",
         {},
         true},
        {"expired", of(closed(ProblemKind::expired, k_now)), "This loan ended on {now}.", "Ended", {}, true},
        {"returned",
         of(closed(ProblemKind::returned, k_now)),
         "You returned this book on {now}.",
         "Ended",
         {},
         true},
        {"returned, no date",
         of(closed(ProblemKind::returned)),
         "You have returned this book.",
         "Ended",
         {},
         true},
        {"revoked",
         of(closed(ProblemKind::revoked, k_now)),
         "The library took this loan back on {now}.",
         "Ended",
         {},
         true},
        {"revoked, no date",
         of(closed(ProblemKind::revoked)),
         "The library took this loan back.",
         "Ended",
         {},
         true},
        {"cancelled",
         of(closed(ProblemKind::cancelled, k_now)),
         "The library cancelled this loan on {now}.",
         "Ended",
         {},
         true},
        {"cancelled, no date",
         of(closed(ProblemKind::cancelled)),
         "The library cancelled this loan.",
         "Ended",
         {},
         true},
        {"not begun",
         of(closed(ProblemKind::not_begun, k_end)),
         "This loan begins on {end}.",
         "Ended",
         {},
         true},
        {"altered",
         of(closed(ProblemKind::license_altered)),
         "Somebody changed this loan’s licence.",
         "Ended",
         {},
         true},
        {"issuer revoked",
         of(closed(ProblemKind::issuer_revoked)),
         "The library’s right to issue loans was withdrawn.",
         "Ended",
         {},
         true},
        {"profile",
         of(closed(ProblemKind::profile_unsupported)),
         "This build cannot open this library’s licences.",
         "Ended",
         {},
         true}};
}

std::vector<Row> other_rows() {
    using R = AcquisitionRel;
    using A = AvailabilityState;
    return {{"lent elsewhere",
             of(offered(R::generic, said(A::available, {}, {}, k_end))),
             "Lent to you, not on this computer yet",
             "Lent to you",
             {"Due back: {end}"}},
            {"lent elsewhere, no date", of(offered(R::generic, said(A::available))),
             "Lent to you, not on this computer yet", "Lent to you"},
            {"waits",
             of(hold(false, k_end, 2, 5)),
             "Place 2 of 5 in the queue",
             "Place 2 of 5 in the queue",
             {"It may be your turn by {end day}"}},
            {"waits, no total", of(hold(false, {}, 2)), "Place 2 in the queue", "Place 2 in the queue"},
            {"waits, no place", of(hold(false, {})), "You are in the queue", "You are in the queue"},
            {"kept", of(hold(true, k_end)), "Kept ready for you until {end}", "Kept ready for you", {}, true},
            {"kept, no date", of(hold(true, {})), "Kept ready for you", "Kept ready for you", {}, true},
            {"lapsed",
             of(hold(true, k_now - 48h)),
             "It was kept for you until {two days ago}",
             "It was kept for you until {two days ago}",
             {},
             true},
            {"not lent", of(state::Publication{}), "Not lent by the library", "Not lent by the library"},
            {"open", of(offered(R::open_access, {})), "Free for everyone", "Free for everyone"},
            {"one copy", of(offered(R::borrow, said(A::available, 1))), "1 copy is free", "Can be borrowed"},
            {"three copies", of(offered(R::borrow, said(A::available, 3))), "3 copies are free",
             "Can be borrowed"},
            {"uncounted", of(offered(R::borrow, said(A::available))), "Can be borrowed", "Can be borrowed"},
            {"out of reach",
             of(offered(R::borrow, said(A::available)), Network::unreachable),
             "Can be borrowed",
             "Can be borrowed",
             {"The library cannot be reached now; this is what it said last."}},
            {"out", of(offered(R::borrow, said(A::unavailable))), "With another reader now",
             "With another reader now"},
            {"out, one waits", of(offered(R::borrow, said(A::unavailable, {}, 1))), "1 reader waiting",
             "1 reader waiting"},
            {"out, four wait", of(offered(R::borrow, said(A::unavailable, {}, 4))), "4 readers waiting",
             "4 readers waiting"}};
}

}  // namespace

TEST_CASE("what each state of a title is called, with its date") {
    const language::Messages english = messages(state::Language::en);
    std::vector<Row> rows = loan_rows();
    for (Row& row : other_rows()) rows.push_back(std::move(row));
    for (const Row& row : rows) {
        INFO(row.what);
        const ui::StatusWords words = ui::title_words(english, row.title, k_now);
        CHECK(words.words == with_dates(row.words));
        CHECK(words.due == row.due);
        CHECK(ui::short_title_words(english, row.title, k_now).words == with_dates(row.short_words));
        std::vector<std::string> further;
        for (const std::string& line : row.further) further.push_back(with_dates(line));
        CHECK(ui::further_title_words(english, row.title, k_now) == further);
    }
}

TEST_CASE("a loan's end has three names, and never two at once") {
    const language::Messages english = messages(state::Language::en);
    for (const Row& row : loan_rows()) {
        INFO(row.what);
        std::string all = ui::title_words(english, row.title, k_now).words;
        for (const std::string& line : ui::further_title_words(english, row.title, k_now)) all += "\n" + line;
        const bool opens = all.find("Opens until") != std::string::npos;
        const bool due_back = all.find("Due back") != std::string::npos;
        CHECK_FALSE((opens && due_back));
        // It opens where the book is; until then it is only to be brought back.
        CHECK(opens == (row.title.kind == state::TitleKind::opens && row.title.date));
    }
}

TEST_CASE("how far a download is, how fast, and how long it takes, in three languages") {
    struct Download {
        std::uint64_t received, total, a_second;
        const char *english, *kazakh, *russian;
    };
    const std::vector<Download> rows{
        {0, 0, 0, "Downloading: 0.0 MB", "Жүктеліп жатыр: 0,0 МБ", "Скачивается: 0,0 МБ"},
        {3'400'000, 0, 200'000, "Downloading: 3.4 MB", "Жүктеліп жатыр: 3,4 МБ", "Скачивается: 3,4 МБ"},
        {1'000'000, 3'000'000, 0, "Downloading: 1.0 MB of 3.0 MB", "Жүктеліп жатыр: 1,0 МБ / 3,0 МБ",
         "Скачивается: 1,0 МБ из 3,0 МБ"},
        {1'000'000, 3'000'000, 500'000, "1.0 MB of 3.0 MB · 0.5 MB a second · less than a minute left",
         "3,0 МБ ішінен 1,0 МБ · секундына 0,5 МБ · бір минутқа жетпейтін уақыт қалды",
         "1,0 МБ из 3,0 МБ · 0,5 МБ в секунду · осталось меньше минуты"},
        {1'000'000, 7'000'000, 100'000, "1.0 MB of 7.0 MB · 0.1 MB a second · 1 minute left",
         "7,0 МБ ішінен 1,0 МБ · секундына 0,1 МБ · 1 минут қалды",
         "1,0 МБ из 7,0 МБ · 0,1 МБ в секунду · осталась 1 минута"},
        {1'000'000, 121'000'000, 1'000'000, "1.0 MB of 121.0 MB · 1.0 MB a second · 2 minutes left",
         "121,0 МБ ішінен 1,0 МБ · секундына 1,0 МБ · 2 минут қалды",
         "1,0 МБ из 121,0 МБ · 1,0 МБ в секунду · осталось 2 минуты"},
        {0, 54'000'000, 20'000, "0.0 MB of 54.0 MB · 20 kB a second · 45 minutes left",
         "54,0 МБ ішінен 0,0 МБ · секундына 20 КБ · 45 минут қалды",
         "0,0 МБ из 54,0 МБ · 20 КБ в секунду · осталось 45 минут"},
        {0, 72'000'000, 20'000, "0.0 MB of 72.0 MB · 20 kB a second · 1 hour left",
         "72,0 МБ ішінен 0,0 МБ · секундына 20 КБ · 1 сағат қалды",
         "0,0 МБ из 72,0 МБ · 20 КБ в секунду · остался 1 час"},
        {0, 108'000'000, 5'000, "0.0 MB of 108.0 MB · 5 kB a second · 6 hours left",
         "108,0 МБ ішінен 0,0 МБ · секундына 5 КБ · 6 сағат қалды",
         "0,0 МБ из 108,0 МБ · 5 КБ в секунду · осталось 6 часов"},
        // More came than was announced: no time is promised any more.
        {5'000'000, 3'000'000, 500'000, "Downloading: 5.0 MB of 3.0 MB", "Жүктеліп жатыр: 5,0 МБ / 3,0 МБ",
         "Скачивается: 5,0 МБ из 3,0 МБ"}};
    for (const Download& row : rows) {
        const state::TitleState title = of(loan(state::LoanDownloading{.received_bytes = row.received,
                                                                       .total_bytes = row.total,
                                                                       .running = true,
                                                                       .bytes_per_second = row.a_second}));
        INFO(row.english);
        CHECK(ui::title_words(messages(state::Language::en), title, k_now).words == row.english);
        CHECK(ui::title_words(messages(state::Language::kk), title, k_now).words == row.kazakh);
        CHECK(ui::title_words(messages(state::Language::ru), title, k_now).words == row.russian);
    }
}
