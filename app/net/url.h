#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oqyrman::net {

/// RFC 3986 resolution; empty when either is no address. Absolute http and https addresses come back
/// normalised, mailto and tel as they are; any other scheme (javascript, data, file) is no address here.
std::string resolve(const std::string& base, const std::string& reference);
/// "scheme://host:port" with the port always said; empty for anything that is not http or https.
std::string origin_of(const std::string& url);
/// 127.0.0.0/8, ::1 and localhost.
bool is_loopback(const std::string& url);
/// https anywhere, http on loopback only: what this program ever connects to. Never with a name or password
/// in the address: it would be stored, shown and sent past the rule for credentials.
bool is_acceptable(const std::string& url);
/// The same, and http anywhere: only for what proves itself.
bool is_acceptable_unprotected(const std::string& url);
std::string percent_encode(std::string_view text);
/// RFC 6570 `{?a,b}` and `{&a,b}` and `{a}`, and OpenSearch's `{a?}`; what has no value vanishes.
std::string expand(std::string_view url_template,
                   const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace oqyrman::net
