// Authentication for OPDS 1.0, 3.4: number and PIN for a token, a token for its successor (RFC 6749, 4.3, 6).
#include <algorithm>

#include "app/demo_library/library.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr const char* k_client = "http://opds-spec.org/auth/client";
constexpr std::chrono::days k_refresh_lasts{90};
constexpr std::size_t k_secret_bytes = 24;

std::string secret() {
    drm::Bytes bytes(k_secret_bytes);
    drm::random_bytes(bytes);
    return drm::to_hex(bytes);
}

/// Tokens themselves are kept nowhere here, as the PINs of a real library would not be.
std::string print_of(const std::string& token) { return drm::to_hex(drm::sha256(drm::as_bytes(token))); }

std::unexpected<Refusal> refuse(const char* error, const char* why) {
    return std::unexpected(Refusal{.status = 400, .title = why, .error = error});
}

}  // namespace

Answer Library::token(const Visit& visit) {
    if (visit.parameter("client_id") != k_client) return refuse("invalid_client", "client_id is missing");
    const std::string kind = visit.parameter("grant_type");
    if (kind == "refresh_token") {
        const std::string print = print_of(visit.parameter("refresh_token"));
        auto old = std::ranges::find(m_grants, print, &Grant::refresh);
        // Good for one use; but who asks again has not seen the answer, as long as nobody uses what stood in
        // it.
        if (old == m_grants.end()) old = std::ranges::find(m_grants, print, &Grant::asked_by);
        if (old == m_grants.end() || old->refresh_ends <= now())
            return refuse("invalid_grant", "this refresh token is not known");
        const std::string card = old->card;
        m_grants.erase(old);
        return grant(card, print);
    }
    if (kind != "password") return refuse("unsupported_grant_type", "password or refresh_token");
    const auto card = m_cards.find(visit.parameter("username"));
    if (card == m_cards.end() || card->second != visit.parameter("password"))
        return refuse("invalid_grant", "this card number or PIN is not known");
    return grant(card->first);
}

Answer Library::grant(const std::string& card, const std::string& asked_by) {
    const std::string access = secret(), refresh = secret();
    const std::chrono::seconds lasts = std::chrono::minutes(m_options.token_minutes);
    std::erase_if(m_grants, [](const Grant& grant) { return grant.refresh_ends <= now(); });
    m_grants.push_back({.card = card,
                        .access = print_of(access),
                        .refresh = print_of(refresh),
                        .ends = now() + lasts,
                        .refresh_ends = now() + k_refresh_lasts,
                        .asked_by = asked_by});
    m_store.set("grants", written(m_grants));
    return Content{"application/json", Json{{"access_token", access},
                                            {"token_type", "bearer"},
                                            {"expires_in", lasts.count()},
                                            {"refresh_token", refresh}}};
}

std::string Library::card_of(const std::string& token) {
    const auto found = std::ranges::find(m_grants, print_of(token), &Grant::access);
    if (found == m_grants.end() || found->ends <= now()) return {};
    if (!found->asked_by.empty()) {
        found->asked_by.clear();
        m_store.set("grants", written(m_grants));
    }
    return found->card;
}

}  // namespace oqyrman::demo_library
