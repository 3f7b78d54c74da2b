#include "app/net/proxy.h"

#include <algorithm>
#include <memory>
#include <ranges>

#include <curl/curl.h>

#include "app/net/ascii.h"
#include "app/net/url.h"

namespace oqyrman::net {

namespace {

struct Parts {
    std::string host, port;
};

Parts parts_of(const std::string& url, unsigned flags) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), flags | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return {};
    const auto part = [&](CURLUPart which) {
        char* text = nullptr;
        if (curl_url_get(parsed.get(), which, &text, 0) != CURLUE_OK) return std::string();
        std::string copy = text;
        curl_free(text);
        return copy;
    };
    return {part(CURLUPART_HOST), part(CURLUPART_PORT)};
}

bool is_exempt(const std::string& none, const std::string& host) {
    std::string rest = lower(none);
    std::ranges::replace(rest, ',', ' ');
    for (const auto piece : std::views::split(rest, ' ')) {
        std::string name(piece.begin(), piece.end());
        if (name.empty()) continue;
        if (name == "*") return true;
        if (name.front() == '.') name.erase(0, 1);
        if (host == name || host.ends_with("." + name)) return true;
    }
    return false;
}

}  // namespace

EnvironmentProxies read_proxies(
    const std::function<std::optional<std::string>(const char* name)>& environment) {
    const auto first = [&](std::initializer_list<const char*> names) {
        for (const char* name : names)
            if (auto value = environment(name); value && !value->empty()) return *value;
        return std::string();
    };
    return {.https = first({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
            .http = first({"http_proxy", "all_proxy", "ALL_PROXY"}),
            .none = first({"no_proxy", "NO_PROXY"})};
}

std::string proxy_for(const EnvironmentProxies& proxies, const std::string& url) {
    if (is_loopback(url)) return {};
    const std::string& proxy = origin_of(url).starts_with("https:") ? proxies.https : proxies.http;
    if (proxy.empty() || is_exempt(proxies.none, lower(parts_of(url, 0).host))) return {};
    return proxy;
}

bool speaks_of_proxies(const EnvironmentProxies& proxies) {
    return !proxies.https.empty() || !proxies.http.empty();
}

std::string usable_proxy(const std::vector<std::string>& answers) {
    for (const std::string& answer : answers) {
        if (answer == "direct://") return {};
        for (const char* scheme : {"http://", "https://", "socks4://", "socks5://", "socks://"})
            if (answer.starts_with(scheme))
                return answer.starts_with("socks://") ? "socks5h" + answer.substr(5) : answer;
    }
    return {};
}

std::string proxy_name(const std::string& proxy) {
    if (proxy.empty()) return {};
    const Parts parts = parts_of(proxy, CURLU_GUESS_SCHEME);
    return parts.port.empty() ? parts.host : parts.host + ":" + parts.port;
}

}  // namespace oqyrman::net
