#include "app/lending/clock.h"

#include <algorithm>

namespace oqyrman::lending {

namespace {

using state::Instant;

void raise(std::optional<Instant>& highest, Instant instant) {
    if (!highest || instant > *highest) highest = instant;
}

/// Not far ahead of what is known; and who turned the clock back has nothing to hold against a library.
bool is_believable(const Timeline& known, Instant computer, Instant said) {
    return known.set_back || said <= believed(known, computer) + k_clock_tolerance;
}

/// A word counts by itself, or because another source says at least as much: of two that are both far ahead
/// the lower one, since both agree on it.
void take(Timeline& known, Instant computer, const Word& word) {
    if (known.doubted && known.doubted->source != word.source && !is_believable(known, computer, word.at) &&
        !is_believable(known, computer, known.doubted->at)) {
        Word higher = *known.doubted;
        Word lower = word;
        if (higher.at < lower.at) std::swap(higher, lower);
        raise(known.vouched, lower.at);
        known.doubted.reset();
        take(known, computer, higher);
        return;
    }
    // Who was doubted says otherwise now.
    if (known.doubted && known.doubted->source == word.source) known.doubted.reset();
    if (is_believable(known, computer, word.at))
        raise(known.vouched, word.at);
    else
        known.doubted = word;
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
    if (known.seen && computer - known.ahead < *known.seen - k_clock_skew) known.set_back = true;
    raise(known.seen, computer - known.ahead);
    return known;
}

Timeline after_hearing(Timeline known, Instant computer, const Word& word) {
    known = after_reading(std::move(known), computer);
    take(known, computer, word);
    const Instant said = word.at;
    if (!known.vouched || said > *known.vouched) return known;  // in doubt
    // Before what is vouched for it was this long ago: the clock that is wrong is the server's, and it says
    // nothing about ours.
    if (said < *known.vouched - k_clock_tolerance) return known;
    if (computer >= said - k_clock_skew) known.set_back = false;
    known.ahead = std::chrono::milliseconds(0);
    // A clock that is behind needs no such note: the word just heard is the later one.
    if (computer > said + k_clock_skew) known.ahead = computer - said;
    if (known.seen && *known.seen > said + k_clock_skew) known.seen = said;
    return after_reading(known, computer);
}

Timeline after_dating(Timeline known, Instant computer, const Word& date) {
    known = after_reading(std::move(known), computer);
    take(known, computer, date);
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
