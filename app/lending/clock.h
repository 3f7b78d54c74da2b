#pragma once
// What may be believed of the time. Pure: the computer's clock and what libraries said are handed in.

#include <optional>
#include <string>

#include "app/state/problem.h"

namespace oqyrman::lending {

/// A library's clock and ours may differ by this much and both be right enough.
inline constexpr std::chrono::hours k_clock_tolerance{24};
/// Nothing was heard for so long that a clock which is ahead is as likely as a certificate that is old.
inline constexpr std::chrono::hours k_long_silence{24 * 60};
/// A difference this small is how long an answer takes, not a wrong clock.
inline constexpr std::chrono::minutes k_clock_skew{5};

/// Somebody's word about the time: at least so much of it has passed.
struct Word {
    state::Instant at;
    std::string source;  ///< the origin of a server, or k_signed

    bool operator==(const Word&) const = default;
};
/// Of dates in licences, which are signed: another source than the server that sent them.
inline constexpr const char* k_signed = "signed";

/// What is remembered of the time.
struct Timeline {
    /// The highest instant that libraries vouched for: their clocks, dates of licences and statuses. Never
    /// goes down; so a word that is far ahead of all that is known counts only when another source says as
    /// much. One server whose clock is wrong would otherwise end every loan of every library for good.
    std::optional<state::Instant> vouched = {};
    /// The highest instant this computer's clock was seen at. A library's own clock may bring it down: the
    /// clock had been set ahead by mistake, and loans are not to pay for that.
    std::optional<state::Instant> seen = {};
    /// By how much this computer's clock was ahead when a library last said what time it is; of this run.
    std::chrono::milliseconds ahead{0};
    /// A word that is too far ahead to count by itself. Of this run.
    std::optional<Word> doubted = {};
    /// This computer's clock was set back, and no library has agreed with it since: it is no reason to doubt
    /// a library.
    bool set_back = false;

    bool operator==(const Timeline&) const = default;
};

/// The instant by which loans are judged. Setting the clock back never makes it earlier than it was.
state::Instant believed(const Timeline& known, state::Instant computer);

/// The computer's clock was read.
Timeline after_reading(Timeline known, state::Instant computer);
/// A library said what time it is (the Date of a verified answer).
Timeline after_hearing(Timeline known, state::Instant computer, const Word& said);
/// A licence or a status bears this date: that much time has passed, and perhaps more.
Timeline after_dating(Timeline known, state::Instant computer, const Word& date);

/// Whether this computer's clock cannot be right: a later day was already lived through.
bool is_behind(state::Instant computer, std::optional<state::Instant> trusted);

/// clock_wrong, with the date the computer shows, where its clock is a day or more away from what is
/// believed.
std::optional<state::Problem> clock_trouble(const Timeline& known, state::Instant computer);

/// A certificate that is not valid "now" told apart: clock_wrong where what libraries vouched for speaks
/// against the computer's clock. Dates of a certificate's problem are the computer's. Others stay as they
/// are.
state::Problem explained(state::Problem found, state::Instant computer,
                         std::optional<state::Instant> trusted);

}  // namespace oqyrman::lending
