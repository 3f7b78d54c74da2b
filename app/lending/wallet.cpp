#include "app/lending/wallet.h"

#include "app/lending/token_desk.h"
#include "app/net/url.h"

namespace oqyrman::lending {

namespace {

/// A server that no longer knows a token may answer as to a stranger, with 200: it is renewed before its end.
constexpr std::chrono::seconds k_before_end{60};

bool holds(const shelf::Credentials& card, const std::string& origin) {
    return !origin.empty() && (card.origin == origin || card.other_origin == origin);
}

}  // namespace

std::string origin_for(const shelf::Credentials& card, const std::string& url) {
    const std::string origin = net::origin_of(url);
    return holds(card, origin) ? origin : std::string();
}

net::Credentials as_sent(const shelf::Credentials& card, const std::string& origin) {
    using Kind = net::Credentials::Kind;
    switch (card.kind) {
        case shelf::CardKind::basic:
            return {.kind = Kind::basic, .origin = origin, .login = card.login, .secret = card.password};
        case shelf::CardKind::digest:
            return {.kind = Kind::digest, .origin = origin, .login = card.login, .secret = card.password};
        case shelf::CardKind::password_grant:
        case shelf::CardKind::basic_token:
        case shelf::CardKind::implicit:
            return {.kind = Kind::bearer, .origin = origin, .login = {}, .secret = card.token.access};
    }
    return {};
}

void Wallet::put(const std::string& library_url, shelf::Credentials card) {
    const std::scoped_lock lock(m_mutex);
    m_cards.insert_or_assign(library_url, std::move(card));
}

void Wallet::take_out(const std::string& library_url) {
    const std::scoped_lock lock(m_mutex);
    m_cards.erase(library_url);
}

void Wallet::show(const std::string& library_url) {
    const std::scoped_lock lock(m_mutex);
    m_shown = library_url;
}

std::optional<std::string> Wallet::holder(const std::string& origin, bool any) const {
    const std::scoped_lock lock(m_mutex);
    if (const auto shown = m_cards.find(m_shown); shown != m_cards.end() && holds(shown->second, origin))
        return m_shown;
    if (!any) return std::nullopt;
    for (const auto& [library, card] : m_cards)
        if (holds(card, origin)) return library;
    return std::nullopt;
}

std::optional<net::Credentials> Wallet::peek(const std::string& url) const {
    const std::scoped_lock lock(m_mutex);
    const auto shown = m_cards.find(m_shown);
    if (shown == m_cards.end()) return std::nullopt;
    // A request that begins elsewhere may be led to the library: then the card belongs there.
    const std::string origin = origin_for(shown->second, url);
    return as_sent(shown->second, origin.empty() ? shown->second.origin : origin);
}

std::optional<net::Credentials> Wallet::shown_card(const std::string& url, const std::stop_token& stop) {
    const auto library = holder(net::origin_of(url), false);
    return library ? fresh(*library, net::origin_of(url), stop) : peek(url);
}

std::optional<net::Credentials> Wallet::card(const std::string& url, const std::stop_token& stop) {
    const auto library = holder(net::origin_of(url), true);
    if (!library) return std::nullopt;
    return fresh(*library, net::origin_of(url), stop);
}

std::optional<net::Credentials> Wallet::fresh(const std::string& library_url, const std::string& origin,
                                              const std::stop_token& stop) {
    const auto present = [&]() -> std::optional<shelf::Credentials> {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_cards.find(library_url);
        return found == m_cards.end() ? std::nullopt : std::optional(found->second);
    };
    auto card = present();
    if (card && can_renew(*card) && card->token.ends && *card->token.ends <= m_clock() + k_before_end) {
        // The token still holds for a moment; if it does not, the library says so.
        static_cast<void>(renew(library_url, card->token.access, stop));
        card = present();
    }
    if (!card) return std::nullopt;
    return as_sent(*card, origin);
}

std::optional<Problem> Wallet::renew(const std::string& library_url, const std::string& used,
                                     const std::stop_token& stop) {
    const std::scoped_lock one_at_a_time(m_renewing);
    shelf::Credentials card;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_cards.find(library_url);
        if (found == m_cards.end() || found->second.token.access != used)
            return std::nullopt;  // somebody else did it
        card = found->second;
    }
    const auto renewed = renew_token(m_http, card, m_clock(), stop);
    if (!renewed && renewed.error().kind != state::ProblemKind::wrong_credentials) {
        // Refused for another reason than the token's: a new sign-in is the way on. No answer: it is asked
        // again the next time.
        if (renewed.error().kind == state::ProblemKind::server_refused) return std::nullopt;
        return renewed.error();
    }
    if (renewed)
        card = *renewed;
    else
        card.token.refresh.clear();
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_cards.find(library_url);
        if (found == m_cards.end() || found->second.token.access != used)
            return std::nullopt;  // signed out meanwhile
        found->second = card;
    }
    if (m_keep) m_keep(library_url, card);
    return std::nullopt;
}

Outcome<std::optional<net::Credentials>> Wallet::after_refusal(const net::Credentials& sent,
                                                               const std::stop_token& stop) {
    if (sent.kind != net::Credentials::Kind::bearer) return std::nullopt;
    std::string library_url;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& [library, card] : m_cards)
            if (holds(card, sent.origin) && card.kind != shelf::CardKind::basic &&
                card.kind != shelf::CardKind::digest && (library_url.empty() || library == m_shown))
                library_url = library;
        if (library_url.empty()) return std::nullopt;
        const shelf::Credentials& card = m_cards.at(library_url);
        if (card.token.access != sent.secret) return as_sent(card, sent.origin);
        if (!can_renew(card)) return std::nullopt;
    }
    if (auto failed = renew(library_url, sent.secret, stop)) return std::unexpected(*failed);
    const std::scoped_lock lock(m_mutex);
    const auto found = m_cards.find(library_url);
    if (found == m_cards.end() || found->second.token.access == sent.secret) return std::nullopt;
    return as_sent(found->second, sent.origin);
}

}  // namespace oqyrman::lending
