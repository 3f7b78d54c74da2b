#pragma once

#include <filesystem>

namespace oqyrman::demo_library {

/// The file of this program; empty where the system does not tell.
std::filesystem::path own_program();
/// Files made from now on can be read by their owner alone.
void keep_for_the_owner_only();

}  // namespace oqyrman::demo_library
