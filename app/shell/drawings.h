#pragma once

#include <filesystem>

#include "app/ui/icons.h"

namespace oqyrman::shell {

constexpr std::size_t k_max_drawings = 256;

/// Every `*.svg` of a directory, by its name; those that cannot be read are left out.
ui::Drawings read_drawings(const std::filesystem::path& directory);

}  // namespace oqyrman::shell
