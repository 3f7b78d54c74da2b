#pragma once
// Which proxy a request goes through.

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace oqyrman::net {

/// What the environment says, in the words that libcurl and most programs know.
struct EnvironmentProxies {
    std::string https, http;  ///< of https_proxy, http_proxy, else all_proxy; empty: none
    std::string none;         ///< no_proxy: hosts that are reached without
    friend bool operator==(const EnvironmentProxies&, const EnvironmentProxies&) = default;
};

/// Lower case first; HTTP_PROXY is not read, as a web server may set it from a request.
EnvironmentProxies read_proxies(
    const std::function<std::optional<std::string>(const char* name)>& environment);

/// The proxy for this address by the environment; empty where there is none, or the address needs none: this
/// computer, and the hosts of no_proxy with all below them.
std::string proxy_for(const EnvironmentProxies& proxies, const std::string& url);
/// Whether the environment says anything: then the desktop is not asked.
bool speaks_of_proxies(const EnvironmentProxies& proxies);

/// The first of a desktop's answers ("direct://", "http://host:port", "socks5://...") that can be used; empty
/// for direct.
std::string usable_proxy(const std::vector<std::string>& answers);

/// host:port, without name and password.
std::string proxy_name(const std::string& proxy);

/// Whether the computer is in any network: an interface that is up, beside its own.
bool has_network();

}  // namespace oqyrman::net
