#pragma once

#include <filesystem>
#include <memory>

#include "app/shelf/database.h"

namespace oqyrman::shelf {

/// Takes over into `fresh` every row of an unsound database that can still be read; the file stays as it is.
/// Returns how many rows came over. None of them is believed for having been read: licences are signed, what
/// is secret is sealed, and the library knows its loans.
Expected<int> rescue_rows(const std::filesystem::path& damaged, Database& fresh,
                          std::shared_ptr<Storage> storage);

}  // namespace oqyrman::shelf
