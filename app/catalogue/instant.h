#pragma once

#include <optional>
#include <string_view>

#include "drm/license/instant.h"

namespace oqyrman::catalogue {

/// Dates in feeds are as varied as in licences: the same reader serves both.
using drm::parse_instant;

}  // namespace oqyrman::catalogue
