#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace oqyrman::drm {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// ISO 8601 as servers write it: `Z`, `+hh:mm`, `+hhmm` or nothing (UTC), a fraction of any length, seconds
/// missing, lower-case `t` and `z`, or a date alone (midnight UTC). Nothing for anything else.
std::optional<Instant> parse_instant(std::string_view text);

/// RFC 3339 in UTC with whole seconds: `2026-11-24T00:00:00Z`.
std::string format_instant(Instant instant);

}  // namespace oqyrman::drm
