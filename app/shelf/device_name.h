#pragma once

#include <string>

namespace oqyrman::shelf {

/// "Oqyrman on <computer>", with ASCII letters, digits, spaces and hyphens only: servers have been seen to
/// decode the name twice. At most 64 bytes.
std::string device_name();

/// RFC 4122 version 4.
std::string random_uuid();

}  // namespace oqyrman::shelf
