#include "app/catalogue/json.h"

#include <algorithm>

#include "app/catalogue/reading.h"
#include "app/net/url.h"

namespace oqyrman::catalogue::json {

namespace {

/// Counts brackets outside of strings: a list costs the parser many times its two bytes.
bool is_too_deep(std::string_view bytes) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (in_string && c == '\\')
            ++i;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{') && ++depth > k_max_depth)
            return true;
        else if (!in_string && (c == ']' || c == '}'))
            --depth;
    }
    return false;
}

}  // namespace

Expected<Json> parse(std::string_view bytes) {
    if (bytes.size() > k_max_feed_bytes) return std::unexpected(Error{"larger than the limit"});
    if (is_too_deep(bytes)) return std::unexpected(Error{"nested too deep"});
    Json json = Json::parse(bytes, nullptr, false);
    if (!json.is_object()) return std::unexpected(Error{"not a JSON object"});
    return json;
}

const Json& member(const Json& object, const char* name) {
    static const Json nothing;  // immutable
    if (!object.is_object()) return nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

std::string text(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }
std::string text(const Json& object, const char* name) { return text(member(object, name)); }

std::string localised(const Json& value) {
    const auto words = [](const Json& one) { return shortened(text(one), k_max_words_bytes); };
    if (!value.is_object()) return words(value);
    for (const char* language : {"kk", "ru", "en"})
        if (value.contains(language)) return words(value[language]);
    return value.empty() ? std::string() : words(*value.begin());
}

std::optional<std::int64_t> number(const Json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    return value.is_string() ? whole_number(value.get_ref<const std::string&>()) : std::nullopt;
}

std::size_t count_of(const Json& links) {
    std::size_t count = 0;
    each(links, [&count](const Json&) { ++count; });
    return count;
}

bool has_rel(const Json& link, std::initializer_list<std::string_view> wanted) {
    bool found = false;
    each(member(link, "rel"),
         [&](const Json& rel) { found = found || std::ranges::find(wanted, text(rel)) != wanted.end(); });
    return found;
}

std::string address(const Json& link, const std::string& base) {
    const std::string href = text(link, "href");
    return href.empty() ? std::string() : net::resolve(base, href);
}

}  // namespace oqyrman::catalogue::json
