#pragma once
// When a request is sent once more. Pure.

#include <chrono>
#include <optional>

#include "app/net/http.h"

namespace oqyrman::net {

/// No pause is longer; a server that asks for more is not asked again.
inline constexpr std::chrono::milliseconds k_longest_pause{8'000};

/// How long to rest before the next try, after `tries` of them the last of which came to `result`; nothing
/// where another would be of no use (an answer that is an answer, a certificate, a limit) or there were
/// enough. `chance` in [0, 1) spreads the tries: a hundred computers that woke together do not come back
/// together.
std::optional<std::chrono::milliseconds> pause_before_next(const Result& result, int tries, int most,
                                                           double chance);
/// The same for whoever counts tries itself: longer each time, spread over its second half.
std::chrono::milliseconds pause_after(int tries, double chance);
/// In [0, 1), another each time and on each computer.
double by_chance();

}  // namespace oqyrman::net
