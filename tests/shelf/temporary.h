#pragma once

#include "app/shelf/paths.h"
#include "tests/temporary.h"

namespace oqyrman::tests {

inline shelf::Paths paths_below(const std::filesystem::path& folder) {
    return {.data = folder, .cache = folder, .log = folder / "log", .runtime = folder, .extra_roots = {}};
}

}  // namespace oqyrman::tests
