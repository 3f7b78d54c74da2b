#pragma once
// Queues: what the library says of holds, kept and ended. Inside app/lending only.

#include "app/lending/desk.h"

namespace oqyrman::lending {

/// Keeps the hold, and that the patron was told of it for as long as it stays what was told.
std::optional<Problem> keep_hold(Desk& desk, const CardName& card, const state::Hold& hold);

/// The library has nothing of it any more; or it did not hear of it, or has a fault of its own: later, then.
struct Revoked {
    std::optional<Problem> not_now = {};
};
/// Palace's `revoke`: a loan given back, a queue left. A Problem when the library refused.
Outcome<Revoked> revoke(Desk& desk, const std::string& url, const CardName& whose, std::stop_token stop);

/// Holds that a whole feed is silent about: each title is asked itself. What cannot be had stays.
std::optional<Problem> check_silent_holds(Desk& desk, const CardName& card,
                                          const std::vector<std::string>& spoken_of, std::stop_token stop);

}  // namespace oqyrman::lending
