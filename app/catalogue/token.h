#pragma once
// OAuth 2.0 as Authentication for OPDS 1.0 (3.4) uses it. Pure; any thread.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "app/catalogue/opds.h"

namespace oqyrman::catalogue {

inline constexpr std::string_view k_client_id = "http://opds-spec.org/auth/client";
/// Where the browser comes back to: an address that the desktop hands to this program.
inline constexpr std::string_view k_redirect = "opds://authorize/";

/// RFC 6749, 5.1, and Palace's basic-token. Worth as much as the card: never logged.
struct TokenAnswer {
    std::string access, refresh;
    std::optional<std::chrono::seconds> lasts;
};
/// Only bearer tokens are any.
Expected<TokenAnswer> parse_token(std::string_view bytes);
/// RFC 6749, 5.2: `error`, empty where the body is none.
std::string parse_token_error(std::string_view bytes);

/// The library's own page for the browser. `state` comes back with the answer.
std::string browser_address(const std::string& authenticate_url, const std::string& state);

/// What the browser brought back, in the query or the fragment.
struct BrowserAnswer {
    std::string id, state, error;
    TokenAnswer token;
};
/// Nothing where the address is no answer to a sign-in.
std::optional<BrowserAnswer> parse_browser_answer(std::string_view url);

}  // namespace oqyrman::catalogue
