#pragma once

#include <string>

#include "app/language/messages.h"
#include "app/state/time.h"

namespace oqyrman::language {

using state::Instant;

/// Dates as words in the patron's own time zone. `zone` is an IANA name; empty means the system's. Any
/// thread.
struct Zone {
    std::string name;
};

/// "7 December, 18:00"; with the year when it is not the year of `now`.
std::string date_and_time(Language language, Instant instant, Instant now, const Zone& zone = {});
/// "7 December"; with the year when it is not the year of `now`.
std::string date_only(Language language, Instant instant, Instant now, const Zone& zone = {});
/// Days from the day of `now` to the day of `instant` on the patron's calendar: 0 is today, 1 tomorrow.
int days_between(Instant now, Instant instant, const Zone& zone = {});
/// "today, 18:00", "tomorrow, 18:00", "7 December, 18:00": how a loan's end is said.
std::string until_words(const Messages& messages, Instant instant, Instant now, const Zone& zone = {});
/// "3 days left", "5 hours left", "ends today".
std::string time_left_words(const Messages& messages, Instant instant, Instant now, const Zone& zone = {});

}  // namespace oqyrman::language
