#pragma once
// Inside app/catalogue only: JSON as servers write it, where one value may stand for a list and a number for
// a word. Pure; any thread.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "app/catalogue/opds.h"

namespace oqyrman::catalogue::json {

using Json = nlohmann::json;

/// An object, under the limits of opds.h. The error says what is wrong.
Expected<Json> parse(std::string_view bytes);

/// Null when it is not there.
const Json& member(const Json& object, const char* name);
/// Empty when it is no string.
std::string text(const Json& value);
std::string text(const Json& object, const char* name);
/// A string, or a language map: the first of the languages this reader speaks, else the first there is.
/// k_max_words_bytes at most.
std::string localised(const Json& value);
std::optional<std::int64_t> number(const Json& value);

/// One value or several: a call for each, k_max_links at most.
template <class Visit>
void each(const Json& value, Visit visit) {
    if (value.is_array()) {
        std::size_t count = 0;
        for (const Json& item : value)
            if (count++ < k_max_links) visit(item);
    } else if (!value.is_null()) {
        visit(value);
    }
}
std::size_t count_of(const Json& links);

bool has_rel(const Json& link, std::initializer_list<std::string_view> wanted);
/// Where a link leads, absolute; empty when it says nothing.
std::string address(const Json& link, const std::string& base);

}  // namespace oqyrman::catalogue::json
