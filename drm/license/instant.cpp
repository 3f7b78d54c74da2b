#include "drm/license/instant.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace oqyrman::drm {

using namespace std::chrono;

namespace {

/// Reads a text from its front, piece by piece.
struct Cursor {
    std::string_view rest;

    std::optional<int> digits(std::size_t count) {
        if (rest.size() < count) return std::nullopt;
        int value = 0;
        for (const char c : rest.substr(0, count)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        rest.remove_prefix(count);
        return value;
    }
    bool take(std::string_view any_of) {
        if (rest.empty() || any_of.find(rest.front()) == std::string_view::npos) return false;
        rest.remove_prefix(1);
        return true;
    }
};

std::optional<milliseconds> fraction(Cursor& at) {
    if (!at.take(".,")) return milliseconds{0};
    int value = 0;
    int places = 0;
    bool any = false;
    while (const auto digit = at.digits(1)) {
        any = true;
        if (places == 3) continue;
        value = value * 10 + *digit;
        ++places;
    }
    for (; places < 3; ++places) value *= 10;
    return any ? std::optional(milliseconds{value}) : std::nullopt;
}

std::optional<minutes> offset(Cursor& at) {
    if (at.rest.empty() || at.take("zZ")) return minutes{0};
    const bool west = at.rest.front() == '-';
    if (!at.take("+-")) return std::nullopt;
    const auto hour = at.digits(2);
    at.take(":");
    const auto minute = at.rest.empty() ? std::optional(0) : at.digits(2);
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    const minutes east = hours{*hour} + minutes{*minute};
    return west ? -east : east;
}

std::optional<milliseconds> time_of_day(Cursor& at) {
    const auto hour = at.digits(2);
    if (!hour || !at.take(":")) return std::nullopt;
    const auto minute = at.digits(2);
    if (!minute || *hour > 24 || *minute > 59) return std::nullopt;
    int second = 0;
    if (at.take(":")) {
        const auto read = at.digits(2);
        if (!read || *read > 60) return std::nullopt;
        second = *read;
    }
    const auto rest = fraction(at);
    if (!rest) return std::nullopt;
    return hours{*hour} + minutes{*minute} + seconds{second} + *rest;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    Cursor at{text};
    const auto y = at.digits(4);
    if (!y || !at.take("-")) return std::nullopt;
    const auto m = at.digits(2);
    if (!m || !at.take("-")) return std::nullopt;
    const auto d = at.digits(2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    Instant instant = sys_days{date};
    if (at.rest.empty()) return instant;
    if (!at.take("tT ")) return std::nullopt;
    const auto time = time_of_day(at);
    if (!time) return std::nullopt;
    const auto east = offset(at);
    if (!east || !at.rest.empty()) return std::nullopt;
    return instant + *time - *east;
}

std::string format_instant(Instant instant) {
    const auto days_part = floor<days>(instant);
    const year_month_day date{days_part};
    const hh_mm_ss time{floor<seconds>(instant - days_part)};
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

}  // namespace oqyrman::drm
