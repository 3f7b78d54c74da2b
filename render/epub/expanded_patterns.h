#pragma once

#include <string>
#include <string_view>

namespace oqyrman::render::epub {

/// libhyphen looks only at the longest pattern that ends at a letter; its dictionaries are therefore to hold
/// with each pattern what all shorter ones in it say (its own `substrings.pl`). Debian's Russian one (2003)
/// was never made so, and most of its breaks are not found. This does it. `dictionary` is of an 8-bit
/// character set. Pure.
std::string expanded_patterns(std::string_view dictionary);

}  // namespace oqyrman::render::epub
