#pragma once
// What may be believed of the time. Pure: the computer's clock and what libraries said are handed in.

#include <optional>

#include "app/state/problem.h"

namespace oqyrman::lending {

/// A library's clock and ours may differ by this much and both be right enough.
inline constexpr std::chrono::hours k_clock_tolerance{24};
/// Nothing was heard for so long that a clock which is ahead is as likely as a certificate that is old.
inline constexpr std::chrono::hours k_long_silence{24 * 60};

/// Whether this computer's clock cannot be right: a library already lived through a later day.
bool is_behind(state::Instant computer, std::optional<state::Instant> trusted);

/// A certificate that is not valid "now" told apart: clock_wrong where what libraries vouched for speaks
/// against the computer's clock. Dates of a certificate's problem are the computer's. Others stay as they
/// are.
state::Problem explained(state::Problem found, state::Instant computer,
                         std::optional<state::Instant> trusted);

}  // namespace oqyrman::lending
