#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "app/ui/card_words.h"
#include "app/ui/loan_words.h"
#include "app/ui/problem_words.h"
#include "app/ui/title_words.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/ui/canned.h"

using namespace oqyrman;
using state::ProblemKind;

namespace {

language::Messages english() { return {"/nonexistent", state::Language::en}; }

ui::StatusWords words_of(const language::Messages& m, const state::State& state,
                         const state::Publication& publication) {
    return ui::title_words(m, state::title_state(state, publication), state.now);
}

}  // namespace

TEST_CASE("every kind of problem has a sentence and an advice of its own") {
    const language::Messages m = english();
    std::set<std::string> sentences;
    int kinds = 0;
    for (int kind = 0; kind <= static_cast<int>(ProblemKind::unexpected); ++kind, ++kinds) {
        const state::Problem problem{
            .kind = static_cast<ProblemKind>(kind), .date = {}, .server_text = {}, .detail = {}};
        const ui::ProblemWords words = ui::problem_words(m, problem, tests::canned_now());
        INFO("kind " << kind << ": " << words.what);
        CHECK(sentences.insert(words.what + " " + words.advice).second);
        CHECK(words.what.ends_with('.'));
        CHECK(words.advice.ends_with('.'));
        CHECK(words.what.size() < 100);
        CHECK_FALSE(ui::next_step_label(m, words.step).empty());
        // Patrons' words: nothing of the inside shows.
        for (const char* word : {"LCP", "HTTP", "JSON", "certificate", "error", "null", "server_"})
            CHECK(words.what.find(word) == std::string::npos);
    }
    CHECK(kinds == 52);
}

TEST_CASE("a refused card is spoken of in the library's own words for its fields") {
    const std::filesystem::path locale = std::string(OQYRMAN_BINARY_DIR) + "/share/oqyrman/locale";
    const language::Messages en(locale, state::Language::en), kk(locale, state::Language::kk),
        ru(locale, state::Language::ru);
    state::AuthenticationDocument document;
    state::AuthenticationFlow& flow = document.flows.emplace_back();
    flow.type = state::AuthenticationType::basic;
    const auto said = [&](const language::Messages& m) {
        return ui::refused_card_words(m, ui::card_words(m, document));
    };
    CHECK(said(en) == "The card number or the PIN is not right.");
    flow.login_label = "Студенттік билет";
    CHECK(said(en) == "“Студенттік билет” or “PIN” is not right.");
    flow.password_label = "Туған күн";
    CHECK(said(kk) == "«Студенттік билет» немесе «Туған күн» дұрыс емес.");
    CHECK(said(ru) == "Не подходит «Студенттік билет» или «Туған күн».");
    flow.no_password = true;
    CHECK(said(en) == "“Студенттік билет” is not right.");
    document = {};
    document.plain = true;
    document.flows.emplace_back().type = state::AuthenticationType::digest;
    CHECK(said(en) == "“User name” or “Password” is not right.");
}

TEST_CASE("each problem is told in three languages in the words that were written for it") {
    const std::filesystem::path locale = std::string(OQYRMAN_BINARY_DIR) + "/share/oqyrman/locale";
    const std::array languages{language::Messages(locale, state::Language::en),
                               language::Messages(locale, state::Language::kk),
                               language::Messages(locale, state::Language::ru)};
    // In the order of ProblemKind, those with a date once more.
    std::istringstream lines(
        tests::read_file(std::string(OQYRMAN_SOURCE_DIR) + "/tests/fault/sentences.tsv"));
    int kind = -1;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("#")) continue;
        INFO(line);
        std::istringstream cells(line);
        std::string name, sentence;
        std::getline(cells, name, '\t');
        const bool dated = name.ends_with(" on a date");
        if (!dated) ++kind;
        const state::Problem problem{.kind = static_cast<ProblemKind>(kind),
                                     .date = dated ? std::optional(tests::canned_now()) : std::nullopt,
                                     .server_text = {},
                                     .detail = {}};
        for (const language::Messages& m : languages) {
            std::getline(cells, sentence, '\t');
            const std::size_t date = sentence.find("{date}");
            const std::string told = ui::problem_words(m, problem, tests::canned_now()).what;
            CHECK(told.starts_with(sentence.substr(0, date)));
            if (date == std::string::npos)
                CHECK(told == sentence);
            else
                CHECK(told.ends_with(sentence.substr(date + 6)));
        }
        const auto step = ui::problem_words(languages[0], problem, tests::canned_now()).step;
        const std::map<std::string, ui::NextStep> steps{{"retry", ui::NextStep::retry},
                                                        {"repair", ui::NextStep::repair},
                                                        {"sign_in", ui::NextStep::sign_in},
                                                        {"proxy_login", ui::NextStep::proxy_login},
                                                        {"dismiss", ui::NextStep::dismiss},
                                                        {"to_loans", ui::NextStep::to_loans},
                                                        {"to_catalogue", ui::NextStep::to_catalogue}};
        std::getline(cells, name, '\t');
        CHECK(step == steps.at(name));
    }
    CHECK(kind == static_cast<int>(ProblemKind::unexpected));
}

TEST_CASE("dates of a problem are said when they are known") {
    const language::Messages m = english();
    state::Problem problem{
        .kind = ProblemKind::expired, .date = tests::canned_now(), .server_text = {}, .detail = {}};
    CHECK(ui::problem_words(m, problem, tests::canned_now()).what.find("23 November") != std::string::npos);
    problem.date.reset();
    CHECK(ui::problem_words(m, problem, tests::canned_now()).what == "This loan has ended.");
}

TEST_CASE("a card says the patron's own loan before what the library offers") {
    const language::Messages m = english();
    for (const tests::Canned& each : tests::canned_states()) {
        if (each.name != "catalogue-lanes") continue;
        const auto& books = each.state.catalogue.feed->groups.front().publications;
        CHECK(words_of(m, each.state, books[0]).words.starts_with("Opens until"));
        CHECK(words_of(m, each.state, books[1]).words == "3 readers waiting");
        CHECK(words_of(m, each.state, books[2]).words == "12 copies are free");
        CHECK(words_of(m, each.state, books[3]).due);
        CHECK(words_of(m, each.state, books[5]).words == "Can be borrowed");
        // The loan of this one is over: what counts is that another reader has it now.
        CHECK(words_of(m, each.state, books[8]).words == "3 readers waiting");
    }
}

TEST_CASE("every state of a title has its sentence, and a date where one is known") {
    using state::TitleKind;
    const language::Messages m = english();
    const state::Instant now = tests::canned_now();
    const auto said = [&](state::TitleState title) { return ui::title_words(m, title, now).words; };
    for (int i = 0; i <= static_cast<int>(TitleKind::all_out); ++i) {
        const state::TitleState title{.kind = static_cast<TitleKind>(i)};
        INFO(i);
        CHECK_FALSE(said(title).empty());
        CHECK_FALSE(ui::short_title_words(m, title, now).words.empty());
    }
    for (int i = 0; i <= static_cast<int>(state::TitleButton::ask_again); ++i) {
        CHECK_FALSE(ui::button_words(m, static_cast<state::TitleButton>(i)).empty());
        CHECK_FALSE(ui::button_id(static_cast<state::TitleButton>(i)).empty());
    }
    const state::Instant date = now + std::chrono::hours(24 * 9);
    for (const TitleKind kind : {TitleKind::opens, TitleKind::kept_ready, TitleKind::ready_lapsed}) {
        INFO(static_cast<int>(kind));
        CHECK(said({.kind = kind, .date = date}).find("2 December") != std::string::npos);
        CHECK(said({.kind = kind}) != said({.kind = kind, .date = date}));
    }
    CHECK(said({.kind = TitleKind::waiting, .place = 2, .queue = 5}) == "Place 2 of 5 in the queue");
    CHECK(said({.kind = TitleKind::waiting, .place = 2}) == "Place 2 in the queue");
    CHECK(said({.kind = TitleKind::waiting}) == "You are in the queue");
    const auto further = ui::further_title_words(
        m, {.kind = TitleKind::waiting, .date = date, .renewable_until = date, .out_of_reach = true}, now);
    CHECK(further.size() == 3);
}

TEST_CASE("what is left of a loan, as a share") {
    state::Loan loan;
    const state::Instant now = tests::canned_now();
    CHECK_FALSE(ui::share_of_time_left(loan, now));
    loan.begins = now - std::chrono::hours(10);
    loan.opens_until = now + std::chrono::hours(30);
    CHECK(*ui::share_of_time_left(loan, now) == Approx(0.75));
    CHECK(*ui::share_of_time_left(loan, now + std::chrono::hours(100)) == Approx(0.0));
}

TEST_CASE("a series is said with the place in it") {
    const language::Messages russian("/nonexistent", state::Language::ru);
    CHECK(ui::series_words(english(), {"Sea", 2}) == "Sea, 2");
    CHECK(ui::series_words(english(), {"Sea", 2.5}) == "Sea, 2.5");
    CHECK(ui::series_words(russian, {"Sea", 2.5}) == "Sea, 2,5");
    CHECK(ui::series_words(english(), {"Sea", {}}) == "Sea");
    CHECK(ui::series_words(english(), {"", 3}).empty());
}

TEST_CASE("what is left of the right to print is said, and that nothing is printed here") {
    CHECK(ui::print_words(english(), 10) == "The licence lets 10 pages be printed; Oqyrman does not print.");
    CHECK(ui::print_words(english(), 1) == "The licence lets 1 page be printed; Oqyrman does not print.");
    CHECK(ui::print_words(english(), 0) == "Printing is not allowed by the licence.");
}

TEST_CASE("a loan taken back says on how many devices it was registered, where that is known") {
    const auto advice = [](int devices) {
        return ui::problem_words(english(),
                                 {.kind = ProblemKind::revoked,
                                  .date = {},
                                  .server_text = {},
                                  .detail = {},
                                  .devices = devices},
                                 tests::canned_now())
            .advice;
    };
    CHECK(advice(0) == "Ask a librarian why.");
    CHECK(advice(1) == "It was registered on 1 device. Ask a librarian why it was taken back.");
    CHECK(advice(4) == "It was registered on 4 devices. Ask a librarian why it was taken back.");
}

TEST_CASE("sizes are said with the comma of the language") {
    CHECK(ui::size_words(english(), 3'400'000) == "3.4 MB");
    CHECK(ui::size_words({"/nonexistent", state::Language::ru}, 3'400'000).starts_with("3,4"));
}
