#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace oqyrman::demo_library {

using Seconds = std::chrono::sys_seconds;

Seconds now();  ///< the system's clock: tests give this program another one from outside
std::string rfc3339(Seconds instant);
std::optional<Seconds> from_rfc3339(std::string_view text);  ///< any offset; a fraction is cut off
std::string http_date(Seconds instant);

/// Lower case for Latin and Cyrillic, Kazakh letters among them, so that a search finds either case.
std::string folded(std::string_view utf8);
/// All but unreserved characters and those of `also` as %XX.
std::string percent_encoded(std::string_view text, std::string_view also = "");
std::string percent_decoded(std::string_view text);

/// That of kk, ru and en which an Accept-Language header likes best, or `otherwise`.
std::string language_of(std::string_view accept_language, const std::string& otherwise);
/// What this server itself says, in a patron's language.
std::string words(std::string_view key, const std::string& language);

std::string new_uuid();

}  // namespace oqyrman::demo_library
