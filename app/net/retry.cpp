#include "app/net/retry.h"

#include <algorithm>
#include <charconv>
#include <random>

#include "app/state/spread.h"

namespace oqyrman::net {

namespace {

constexpr std::chrono::milliseconds k_first_pause{500};

/// What may be otherwise in a moment. Where nothing answered at all, or not in time, the patron is told at
/// once.
bool is_passing(const Result& result) {
    if (!result) return result.error().kind == ErrorKind::cut;
    const int status = result->status;
    return status == 429 || status == 502 || status == 503 || status == 504;
}

/// RFC 9110 10.2.3, in seconds; a date is not worth a clock that may be wrong.
std::optional<std::chrono::milliseconds> wished_pause(const Result& result) {
    if (!result) return std::nullopt;
    const std::string_view text = result->header("retry-after");
    unsigned seconds = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return std::chrono::seconds(seconds);
}

}  // namespace

std::chrono::milliseconds pause_after(int tries, double chance) {
    const int doublings = std::clamp(tries - 1, 0, 8);
    const auto full = std::min(k_longest_pause, k_first_pause * (1 << doublings));
    return state::spread(full, chance);
}

double by_chance() {
    std::random_device device;
    return std::uniform_real_distribution<double>()(device);
}

std::optional<std::chrono::milliseconds> pause_before_next(const Result& result, int tries, int most,
                                                           double chance) {
    if (tries >= most || !is_passing(result)) return std::nullopt;
    const auto pause = pause_after(tries, chance);
    const auto wished = wished_pause(result);
    if (!wished) return pause;
    if (*wished > k_longest_pause) return std::nullopt;
    return *wished + pause;
}

}  // namespace oqyrman::net
