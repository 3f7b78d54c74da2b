#pragma once

#include <string>
#include <string_view>

namespace oqyrman::lending {

/// `scheme://host:port` of an http or https address, lower case, the usual port spelt out; empty for
/// anything else, and where the host has a user name before it.
std::string origin_of(std::string_view url);

}  // namespace oqyrman::lending
