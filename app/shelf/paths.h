#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/shelf/error.h"

namespace oqyrman::shelf {

/// Where everything lies. With --data-dir all of it is below that one folder.
struct Paths {
    std::filesystem::path data;     ///< library.db, books/, roots/, master.key, lock
    std::filesystem::path cache;    ///< covers/, feeds/, samples/
    std::filesystem::path log;      ///< log files
    std::filesystem::path runtime;  ///< the socket a second start speaks to; may be the data folder
    std::vector<std::filesystem::path> extra_roots;  ///< files or folders given by --root

    std::filesystem::path database() const { return data / "library.db"; }
    std::filesystem::path books() const { return data / "books"; }
    std::filesystem::path covers() const { return cache / "covers"; }
    std::filesystem::path feeds() const { return cache / "feeds"; }
    std::filesystem::path samples() const { return cache / "samples"; }
    std::filesystem::path roots() const { return data / "roots"; }
};

/// Value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// XDG base directories (XDG_DATA_HOME, XDG_CACHE_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR, HOME), relative
/// values ignored as the specification says; or everything below `data_dir`. Fails without a HOME.
Expected<Paths> find_paths(const Environment& environment,
                           const std::optional<std::filesystem::path>& data_dir);

}  // namespace oqyrman::shelf
