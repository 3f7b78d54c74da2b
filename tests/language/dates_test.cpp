#include "app/language/dates.h"

#include "tests/catch.h"

namespace language = oqyrman::language;
using language::Instant;
using language::Language;
using language::Messages;
using namespace std::chrono_literals;

namespace {

// Five hours east of Greenwich, by a name whose rule no update of the time zones changes.
const language::Zone k_east{"Etc/GMT-5"};
constexpr Instant k_noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 7h;  // 12:00 there

Instant at(int month, int day, std::chrono::minutes local) {
    return std::chrono::sys_days{std::chrono::year{2026} / month / day} + local - 5h;
}

}  // namespace

TEST_CASE("A date is said in words, in the patron's zone") {
    const Instant due = at(12, 7, 18h);
    CHECK(language::date_and_time(Language::en, due, k_noon, k_east) == "7 December, 18:00");
    CHECK(language::date_and_time(Language::ru, due, k_noon, k_east) == "7 декабря, 18:00");
    CHECK(language::date_and_time(Language::kk, due, k_noon, k_east) == "7 желтоқсан, 18:00");
    CHECK(language::date_and_time(Language::en, due, k_noon, {"Etc/UTC"}) == "7 December, 13:00");
}

TEST_CASE("Another year is named") {
    const Instant next = at(12, 7, 18h) + std::chrono::days(365);
    CHECK(language::date_only(Language::en, next, k_noon, k_east) == "7 December 2027");
    CHECK(language::date_only(Language::ru, next, k_noon, k_east) == "7 декабря 2027 г.");
    CHECK(language::date_only(Language::kk, next, k_noon, k_east) == "2027 ж. 7 желтоқсан");
    CHECK(language::date_only(Language::kk, at(12, 7, 18h), k_noon, k_east) == "7 желтоқсан");
}

TEST_CASE("Days are counted on the calendar of the zone, not by 24 hours") {
    CHECK(language::days_between(at(11, 23, 23h + 59min), at(11, 24, 1min), k_east) == 1);
    CHECK(language::days_between(at(11, 23, 1min), at(11, 23, 23h), k_east) == 0);
    CHECK(language::days_between(at(12, 1, 0h), at(11, 30, 23h), k_east) == -1);
    // The same two instants lie on one day in Greenwich.
    CHECK(language::days_between(at(11, 23, 23h + 59min), at(11, 24, 1min), {"Etc/UTC"}) == 0);
}

TEST_CASE("Today and tomorrow are called so") {
    const Messages english(OQYRMAN_LOCALE, Language::en);
    const Messages russian(OQYRMAN_LOCALE, Language::ru);
    const Messages kazakh(OQYRMAN_LOCALE, Language::kk);
    CHECK(language::until_words(english, at(11, 23, 18h), k_noon, k_east) == "today, 18:00");
    CHECK(language::until_words(kazakh, at(11, 24, 18h), k_noon, k_east) == "ертең, 18:00");
    CHECK(language::until_words(russian, at(11, 24, 9h + 5min), k_noon, k_east) == "завтра, 09:05");
    CHECK(language::until_words(kazakh, at(11, 25, 18h), k_noon, k_east) == "25 қараша, 18:00");
    // What is past is a date, not "tomorrow".
    CHECK(language::until_words(english, at(11, 22, 18h), k_noon, k_east) == "22 November, 18:00");
}

TEST_CASE("What is left is said in days, then in hours, then as less than one") {
    const Messages kazakh(OQYRMAN_LOCALE, Language::kk);
    const Messages russian(OQYRMAN_LOCALE, Language::ru);
    CHECK(language::time_left_words(russian, k_noon + 72h, k_noon, k_east) == "осталось 3 дня");
    CHECK(language::time_left_words(kazakh, k_noon + 24h, k_noon, k_east) == "1 күн қалды");
    CHECK(language::time_left_words(russian, k_noon + 24h - 1ms, k_noon, k_east) == "осталось 23 часа");
    CHECK(language::time_left_words(russian, k_noon + 61min, k_noon, k_east) == "остался 1 час");
    CHECK(language::time_left_words(kazakh, k_noon + 1h, k_noon, k_east) == "бір сағаттан аз қалды");
    CHECK(language::time_left_words(kazakh, k_noon - 1h, k_noon, k_east) == "бір сағаттан аз қалды");
}
