#include "app/demo_library/instant.h"

#include <ctime>

#include <fmt/chrono.h>

namespace oqyrman::demo_library {

Seconds now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::string rfc3339(Seconds instant) { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", instant); }

std::optional<Seconds> from_rfc3339(const std::string& text) {
    std::tm parts{}, zone{};
    const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr) return std::nullopt;
    if (*rest == '.') rest += 1 + std::string_view(rest + 1).find_first_not_of("0123456789");
    rest = *rest == ' ' ? nullptr : strptime(rest, "%z", &zone);
    if (rest == nullptr || *rest != '\0') return std::nullopt;
    return Seconds{std::chrono::seconds{timegm(&parts) - zone.tm_gmtoff}};
}

}  // namespace oqyrman::demo_library
