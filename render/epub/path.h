#pragma once

#include <string>
#include <string_view>

namespace oqyrman::render::epub {

/// A reference in a file of an EPUB, as an address MuPDF resolves: percent-decoded path from the container's
/// root (EPUB 3.3 section 4.2.5), `.` and `..` taken away, `#fragment` kept as it is. Empty when it leads out
/// of the container or to another scheme.
std::string resolve(std::string_view base_file, std::string_view reference);

}  // namespace oqyrman::render::epub
