#include "app/net/url.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <ranges>

#include <curl/curl.h>

#include "app/net/ascii.h"

namespace oqyrman::net {

namespace {

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::optional<std::string> part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return std::nullopt;
    std::string copy = text;
    curl_free(text);
    return copy;
}

Url parse(const std::string& text) {
    Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) !=
        CURLUE_OK)
        return nullptr;
    return url;
}

/// RFC 3986 section 3.1, in lower case; empty for a relative reference.
std::string scheme_of(const std::string& reference) {
    const std::size_t colon = reference.find(':');
    if (colon == std::string::npos || colon == 0) return {};
    std::string scheme = lower(std::string_view(reference).substr(0, colon));
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
    const bool well_formed =
        letters.find(scheme[0]) != std::string_view::npos &&
        scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") == std::string::npos;
    return well_formed ? scheme : std::string();
}

/// libcurl writes every numeric spelling of an IPv4 address as four decimal numbers.
bool is_loopback_ipv4(const std::string& host) {
    int parts = 0;
    for (const auto piece : std::views::split(host, '.')) {
        const std::string_view number(piece.begin(), piece.end());
        int value = -1;
        const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
        if (read.ec != std::errc() || read.ptr != number.data() + number.size() || value > 255) return false;
        if (parts++ == 0 && value != 127) return false;
    }
    return parts == 4;
}

bool is_http(const std::string& scheme) { return scheme == "http" || scheme == "https"; }

}  // namespace

std::string resolve(const std::string& base, const std::string& reference) {
    const std::string scheme = scheme_of(reference);
    if (scheme == "mailto" || scheme == "tel") return reference;
    if (!scheme.empty() && !is_http(scheme)) return {};
    const Url url = parse(base);
    if (!url) {
        const Url alone = parse(reference);
        return alone ? part(alone.get(), CURLUPART_URL).value_or("") : "";
    }
    if (!reference.empty() && curl_url_set(url.get(), CURLUPART_URL, reference.c_str(),
                                           CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return {};
    return part(url.get(), CURLUPART_URL).value_or("");
}

std::string origin_of(const std::string& text) {
    const Url url = parse(text);
    if (!url) return {};
    const auto scheme = part(url.get(), CURLUPART_SCHEME);
    auto host = part(url.get(), CURLUPART_HOST);
    const auto port = part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    if (!scheme || !host || !port || !is_http(*scheme)) return {};
    return *scheme + "://" + lower(*host) + ":" + *port;
}

bool is_loopback(const std::string& text) {
    const Url url = parse(text);
    const auto host = url ? part(url.get(), CURLUPART_HOST) : std::nullopt;
    if (!host) return false;
    if (*host == "localhost" || *host == "[::1]") return true;
    return is_loopback_ipv4(*host);
}

bool is_acceptable_unprotected(const std::string& text) {
    const Url url = parse(text);
    if (!url || part(url.get(), CURLUPART_USER) || part(url.get(), CURLUPART_PASSWORD)) return false;
    const auto scheme = part(url.get(), CURLUPART_SCHEME);
    return scheme && is_http(*scheme);
}

bool is_acceptable(const std::string& text) {
    if (!is_acceptable_unprotected(text)) return false;
    return scheme_of(text) == "https" || is_loopback(text);
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string out;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15U];
    }
    return out;
}

std::string expand(std::string_view url_template,
                   const std::vector<std::pair<std::string, std::string>>& values) {
    std::string out;
    while (!url_template.empty()) {
        const std::size_t open = url_template.find('{');
        out += url_template.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = url_template.find('}', open);
        if (close == std::string_view::npos) break;
        std::string_view names = url_template.substr(open + 1, close - open - 1);
        url_template.remove_prefix(close + 1);
        const bool query = names.starts_with('?') || names.starts_with('&');
        if (query) names.remove_prefix(1);
        while (!names.empty()) {
            const std::size_t comma = names.find(',');
            std::string_view name = names.substr(0, comma);
            names.remove_prefix(comma == std::string_view::npos ? names.size() : comma + 1);
            if (name.ends_with('?')) name.remove_suffix(1);
            const auto value = std::ranges::find(
                values, name, [](const auto& pair) { return std::string_view(pair.first); });
            if (value == values.end() || value->second.empty()) continue;
            if (query) out += (out.find('?') == std::string::npos ? '?' : '&') + std::string(name) + "=";
            out += percent_encode(value->second);
        }
    }
    return out;
}

}  // namespace oqyrman::net
