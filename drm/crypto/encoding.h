#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drm/bytes.h"

namespace oqyrman::drm {

std::string to_hex(ByteView bytes);  ///< lower case
/// Nothing unless every character is a hexadecimal digit, either case, and their number is even.
std::optional<Bytes> from_hex(std::string_view text);

std::string to_base64(ByteView bytes);
/// Standard and URL alphabet, padded or not, white space ignored; nothing for anything else.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace oqyrman::drm
