#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace oqyrman::demo_library {

using Seconds = std::chrono::sys_seconds;

Seconds now();  ///< the system's clock: tests give this program another one from outside
std::string rfc3339(Seconds instant);
std::optional<Seconds> from_rfc3339(const std::string& text);  ///< any offset; a fraction is cut off

}  // namespace oqyrman::demo_library

/// Instants in JSON are written by RFC 3339.
template <>
struct nlohmann::adl_serializer<oqyrman::demo_library::Seconds> {
    static void to_json(json& json, oqyrman::demo_library::Seconds instant) {
        json = oqyrman::demo_library::rfc3339(instant);
    }
    static void from_json(const json& json, oqyrman::demo_library::Seconds& instant) {
        instant = oqyrman::demo_library::from_rfc3339(json.get<std::string>()).value_or(instant);
    }
};
