#pragma once
// Strict JSON as it was written: numbers keep their spelling, a member named twice is refused.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drm/error.h"

namespace oqyrman::drm {

inline constexpr std::size_t k_max_json_bytes = 1024 * 1024;
inline constexpr std::size_t k_max_json_depth = 64;

struct Json {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    std::string text;  ///< the string decoded to UTF-8; a number as written; "true" or "false"
    std::vector<std::pair<std::string, Json>> members;  ///< sorted by the bytes of their names
    std::vector<Json> items;

    // Out of line, where the type is whole: a vector of pairs with the type itself in them.
    Json();
    explicit Json(Kind kind_, std::string text_ = {});
    ~Json();
    Json(const Json&);
    Json(Json&&) noexcept;
    Json& operator=(const Json&);
    Json& operator=(Json&&) noexcept;

    /// The member of this name, or nullptr.
    const Json* find(std::string_view name) const;
    bool is(Kind wanted) const { return kind == wanted; }
    /// The member's text when it is a string, otherwise empty.
    std::string string_of(std::string_view name) const;
};

/// Refuses trailing text, duplicate names, invalid UTF-8, lone surrogates and more than the limits above.
/// A byte order mark in front is passed over.
Expected<Json> parse_json(std::string_view bytes);

}  // namespace oqyrman::drm
