#include "app/language/dates.h"

#include <array>
#include <memory>

#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

namespace oqyrman::language {

using namespace std::chrono_literals;

namespace {

struct CloseCalendar {
    void operator()(UCalendar* calendar) const { ucal_close(calendar); }
};
struct CloseFormat {
    void operator()(UDateFormat* format) const { udat_close(format); }
};

std::u16string wide(std::string_view text) { return {text.begin(), text.end()}; }

std::unique_ptr<UCalendar, CloseCalendar> calendar_at(Instant instant, const Zone& zone) {
    UErrorCode status = U_ZERO_ERROR;
    const std::u16string name = wide(zone.name);
    UCalendar* calendar = ucal_open(zone.name.empty() ? nullptr : name.data(),
                                    static_cast<int32_t>(name.size()), "en", UCAL_GREGORIAN, &status);
    ucal_setMillis(calendar, static_cast<double>(instant.time_since_epoch().count()), &status);
    return std::unique_ptr<UCalendar, CloseCalendar>(calendar);
}

int field(Instant instant, const Zone& zone, UCalendarDateFields which) {
    UErrorCode status = U_ZERO_ERROR;
    return ucal_get(calendar_at(instant, zone).get(), which, &status);
}

std::chrono::sys_days day_of(Instant instant, const Zone& zone) {
    const std::chrono::year_month_day day{
        std::chrono::year{field(instant, zone, UCAL_YEAR)},
        std::chrono::month{static_cast<unsigned>(field(instant, zone, UCAL_MONTH) + 1)},
        std::chrono::day{static_cast<unsigned>(field(instant, zone, UCAL_DATE))}};
    return day;
}

std::string formatted(Language language, Instant instant, const Zone& zone, std::u16string_view pattern) {
    UErrorCode status = U_ZERO_ERROR;
    const std::u16string name = wide(zone.name);
    const std::string locale(code_of(language));
    const std::unique_ptr<UDateFormat, CloseFormat> format(udat_open(
        UDAT_PATTERN, UDAT_PATTERN, locale.c_str(), zone.name.empty() ? nullptr : name.data(),
        static_cast<int32_t>(name.size()), pattern.data(), static_cast<int32_t>(pattern.size()), &status));
    std::array<UChar, 128> text{};
    const int32_t length = udat_format(format.get(), static_cast<double>(instant.time_since_epoch().count()),
                                       text.data(), static_cast<int32_t>(text.size()), nullptr, &status);
    std::array<char, 512> utf8{};
    int32_t bytes = 0;
    u_strToUTF8(utf8.data(), static_cast<int32_t>(utf8.size()), &bytes, text.data(), length, &status);
    return U_SUCCESS(status) ? std::string(utf8.data(), static_cast<std::size_t>(bytes)) : std::string();
}

bool same_year(Instant a, Instant b, const Zone& zone) {
    return field(a, zone, UCAL_YEAR) == field(b, zone, UCAL_YEAR);
}

std::string clock_time(Language language, Instant instant, const Zone& zone) {
    return formatted(language, instant, zone, u"HH:mm");
}

}  // namespace

std::string date_only(Language language, Instant instant, Instant now, const Zone& zone) {
    if (same_year(instant, now, zone)) return formatted(language, instant, zone, u"d MMMM");
    // "2027 ж. 7 желтоқсан", "7 декабря 2027 г.", "7 December 2027"
    switch (language) {
        case Language::kk:
            return formatted(language, instant, zone, u"y 'ж'. d MMMM");
        case Language::ru:
            return formatted(language, instant, zone, u"d MMMM y 'г'.");
        case Language::en:
            return formatted(language, instant, zone, u"d MMMM y");
    }
    return {};
}

std::string date_and_time(Language language, Instant instant, Instant now, const Zone& zone) {
    return date_only(language, instant, now, zone) + ", " + clock_time(language, instant, zone);
}

int days_between(Instant now, Instant instant, const Zone& zone) {
    return static_cast<int>((day_of(instant, zone) - day_of(now, zone)).count());
}

std::string until_words(const Messages& messages, Instant instant, Instant now, const Zone& zone) {
    const std::string time = clock_time(messages.language(), instant, zone);
    switch (days_between(now, instant, zone)) {
        case 0:
            return messages.tr("today, {time}", {{"time", time}});
        case 1:
            return messages.tr("tomorrow, {time}", {{"time", time}});
        default:
            return date_and_time(messages.language(), instant, now, zone);
    }
}

std::string time_left_words(const Messages& messages, Instant instant, Instant now, const Zone& zone) {
    const auto left = instant - now;
    if (left <= 1h) return messages.tr("less than an hour left");
    if (left < 24h)
        return messages.plural("{count} hour left", "{count} hours left",
                               std::chrono::floor<std::chrono::hours>(left).count());
    return messages.plural("{count} day left", "{count} days left", days_between(now, instant, zone));
}

}  // namespace oqyrman::language
