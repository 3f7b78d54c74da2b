#include "app/lending/clock.h"

namespace oqyrman::lending {

bool is_behind(state::Instant computer, std::optional<state::Instant> trusted) {
    return trusted && computer < *trusted - k_clock_tolerance;
}

state::Problem explained(state::Problem found, state::Instant computer,
                         std::optional<state::Instant> trusted) {
    if (found.kind != state::ProblemKind::certificate_dates) return found;
    found.date = computer;
    const bool long_ahead = trusted && computer > *trusted + k_long_silence;
    if (is_behind(computer, trusted) || long_ahead) found.kind = state::ProblemKind::clock_wrong;
    return found;
}

}  // namespace oqyrman::lending
