#pragma once
// This program among the others of the computer.

#include <expected>
#include <filesystem>
#include <stop_token>
#include <string>

#include "app/shelf/paths.h"
#include "app/state/problem.h"

namespace oqyrman::effects {

/// Where this program lies, and the others with it.
std::filesystem::path programs_folder();

struct DemoLibrary {
    std::string url;
    std::string root_pem;
};

/// Starts the demo library beside this program, with its own folder below ours; it ends with this program.
/// Waits until it is ready.
std::expected<DemoLibrary, state::Problem> start_demo_library(const std::filesystem::path& programs,
                                                              const shelf::Paths& paths,
                                                              const std::stop_token& stop);

/// Puts the demo library's root among the roots this reader trusts.
void keep_root(const shelf::Paths& paths, const std::string& root_pem);

/// http, https, mailto and tel; anything else is passed over.
void open_in_browser(const std::string& url);

/// Keys must not reach a core file or another process of the patron's.
void close_this_process_to_others();

}  // namespace oqyrman::effects
