#include "app/catalogue/token.h"

#include <charconv>

#include "app/catalogue/json.h"
#include "app/net/url.h"

namespace oqyrman::catalogue {

namespace {

constexpr std::size_t k_max_token_bytes = 16 * 1024;
constexpr std::int64_t k_longest_s = 10LL * 365 * 24 * 3600;  ///< what promises more promises nothing

bool is_bearer(std::string_view type) {
    // Some servers leave the type out.
    constexpr std::string_view bearer = "bearer";
    if (type.empty()) return true;
    if (type.size() != bearer.size()) return false;
    for (std::size_t i = 0; i < type.size(); ++i)
        if ((type[i] | 0x20) != bearer[i]) return false;
    return true;
}

/// A token goes into a header: no spaces, no line ends, and of a length a server takes.
bool is_sendable(const std::string& token) {
    if (token.empty() || token.size() > k_max_token_bytes) return false;
    for (const char c : token)
        if (c <= ' ' || c > '~') return false;
    return true;
}

std::optional<std::chrono::seconds> lasting(std::optional<std::int64_t> seconds) {
    if (!seconds || *seconds <= 0 || *seconds > k_longest_s) return std::nullopt;
    return std::chrono::seconds(*seconds);
}

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

void take_parameters(std::string_view text, std::map<std::string, std::string>& found) {
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find('&'));
        const std::size_t equals = one.find('=');
        if (equals != std::string_view::npos)
            found.emplace(decoded(one.substr(0, equals)), decoded(one.substr(equals + 1)));
        text.remove_prefix(std::min(one.size() + 1, text.size()));
    }
}

}  // namespace

Expected<TokenAnswer> parse_token(std::string_view bytes) {
    const auto json = json::parse(bytes);
    if (!json) return std::unexpected(json.error());
    TokenAnswer token{.access = json::text(*json, "access_token"),
                      .refresh = json::text(*json, "refresh_token"),
                      .lasts = lasting(json::number(json::member(*json, "expires_in")))};
    if (!is_bearer(json::text(*json, "token_type"))) return std::unexpected(Error{"no bearer token"});
    if (!is_sendable(token.access)) return std::unexpected(Error{"no token"});
    if (token.refresh.size() > k_max_token_bytes) return std::unexpected(Error{"an endless refresh token"});
    return token;
}

std::string parse_token_error(std::string_view bytes) {
    const auto json = json::parse(bytes);
    return json ? json::text(*json, "error") : std::string();
}

std::string browser_address(const std::string& authenticate_url, const std::string& state) {
    std::string url = authenticate_url;
    if (const auto at = url.find('#'); at != std::string::npos) url.resize(at);
    url += url.find('?') == std::string::npos ? '?' : '&';
    return url + "client_id=" + net::percent_encode(k_client_id) +
           "&response_type=token&redirect_uri=" + net::percent_encode(k_redirect) +
           "&state=" + net::percent_encode(state);
}

std::optional<BrowserAnswer> parse_browser_answer(std::string_view url) {
    constexpr std::string_view scheme = "opds://authorize";
    if (!url.starts_with(scheme)) return std::nullopt;
    std::map<std::string, std::string> found;
    const std::size_t fragment = url.find('#'), query = url.substr(0, fragment).find('?');
    if (fragment != std::string_view::npos) take_parameters(url.substr(fragment + 1), found);
    if (query != std::string_view::npos) take_parameters(url.substr(query + 1, fragment - query - 1), found);
    std::int64_t seconds = 0;
    const std::string& lasts = found["expires_in"];
    std::from_chars(lasts.data(), lasts.data() + lasts.size(), seconds);
    BrowserAnswer answer{
        .id = found["id"],
        .state = found["state"],
        .error = found["error"],
        .token = {.access = found["access_token"], .refresh = {}, .lasts = lasting(seconds)}};
    if (!is_bearer(found["token_type"]) || !is_sendable(answer.token.access)) answer.token.access.clear();
    return answer;
}

}  // namespace oqyrman::catalogue
