#pragma once
// Text of protocols, whose letters are ASCII's whatever the language is.

#include <string>
#include <string_view>

namespace oqyrman::net {

/// A to Z small, everything else as it is.
std::string lower(std::string_view text);
/// Without blanks and line ends around it.
std::string_view trimmed(std::string_view text);

}  // namespace oqyrman::net
