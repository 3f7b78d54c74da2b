#include "app/lending/clock.h"

#include <algorithm>

namespace oqyrman::lending {

namespace {

using state::Instant;

void raise(std::optional<Instant>& highest, Instant instant) {
    if (!highest || instant > *highest) highest = instant;
}

}  // namespace

Instant believed(const Timeline& known, Instant computer) {
    Instant now = computer - known.ahead;
    if (known.vouched) now = std::max(now, *known.vouched);
    if (known.seen) now = std::max(now, *known.seen);
    return now;
}

Timeline after_reading(Timeline known, Instant computer) {
    // A clock that jumped back was set by somebody: how far ahead it used to be says nothing any more.
    if (known.seen && computer - known.ahead < *known.seen - k_clock_skew)
        known.ahead = std::chrono::milliseconds(0);
    raise(known.seen, computer - known.ahead);
    return known;
}

Timeline after_hearing(Timeline known, Instant computer, Instant said) {
    raise(known.vouched, said);
    known.ahead = std::chrono::milliseconds(0);
    // A clock that is behind needs no such note: the word just heard is the later one.
    if (computer > said + k_clock_skew) known.ahead = computer - said;
    if (known.seen && *known.seen > said + k_clock_skew) known.seen = said;
    return after_reading(known, computer);
}

Timeline after_dating(Timeline known, Instant date) {
    raise(known.vouched, date);
    return known;
}

bool is_behind(Instant computer, std::optional<Instant> trusted) {
    return trusted && computer < *trusted - k_clock_tolerance;
}

std::optional<state::Problem> clock_trouble(const Timeline& known, Instant computer) {
    const bool ahead = known.ahead > k_clock_tolerance;
    if (!ahead && !is_behind(computer, believed(known, computer))) return std::nullopt;
    return state::Problem{
        .kind = state::ProblemKind::clock_wrong, .date = computer, .server_text = {}, .detail = {}};
}

state::Problem explained(state::Problem found, Instant computer, std::optional<Instant> trusted) {
    if (found.kind != state::ProblemKind::certificate_dates) return found;
    found.date = computer;
    const bool long_ahead = trusted && computer > *trusted + k_long_silence;
    if (is_behind(computer, trusted) || long_ahead) found.kind = state::ProblemKind::clock_wrong;
    return found;
}

}  // namespace oqyrman::lending
