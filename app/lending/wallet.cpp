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

const shelf::Credentials* Wallet::find(const CardName& name) const {
    const auto found = m_cards.find(name);
    return found == m_cards.end() ? nullptr : &found->second;
}

CardName Wallet::in_use(const std::string& library_url) const {
    const auto found = m_in_use.find(library_url);
    return {library_url, found == m_in_use.end() ? std::string() : found->second};
}

void Wallet::put(const std::string& library_url, shelf::Credentials card) {
    const std::scoped_lock lock(m_mutex);
    const CardName name{library_url, card.key};
    m_cards.insert_or_assign(name, std::move(card));
}

void Wallet::take_out(const CardName& name) {
    const std::scoped_lock lock(m_mutex);
    m_cards.erase(name);
}

void Wallet::take_out(const std::string& library_url) {
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_cards, [&](const auto& one) { return one.first.library_url == library_url; });
}

void Wallet::use(const CardName& name) {
    const std::scoped_lock lock(m_mutex);
    m_in_use.insert_or_assign(name.library_url, name.key);
}

void Wallet::show(const std::string& library_url) {
    const std::scoped_lock lock(m_mutex);
    m_shown = library_url;
}

bool Wallet::is_gone(const CardName& name) const {
    const std::scoped_lock lock(m_mutex);
    return !name.key.empty() && find(name) == nullptr;
}

std::optional<CardName> Wallet::holder(const std::string& origin, const CardName& whose) const {
    const auto belongs = [&](const CardName& name) {
        const shelf::Credentials* card = find(name);
        return card != nullptr && holds(*card, origin);
    };
    if (belongs(whose)) return whose;
    const bool known = find(whose) != nullptr;
    if (!known && !whose.key.empty()) return std::nullopt;
    if (!known && belongs(in_use(whose.library_url))) return in_use(whose.library_url);
    if (m_shown != whose.library_url && belongs(in_use(m_shown))) return in_use(m_shown);
    for (const auto& [library, key] : m_in_use)
        if (library != whose.library_url && belongs({library, key})) return CardName{library, key};
    return std::nullopt;
}

std::optional<ShownCard> Wallet::peek(const std::string& url) const {
    const std::scoped_lock lock(m_mutex);
    const CardName name = in_use(m_shown);
    const shelf::Credentials* card = find(name);
    if (card == nullptr) return std::nullopt;
    // A request that begins elsewhere may be led to the library: then the card belongs there.
    const std::string origin = origin_for(*card, url);
    return ShownCard{name, card->login, as_sent(*card, origin.empty() ? card->origin : origin)};
}

std::optional<ShownCard> Wallet::shown_card(const std::string& url, const std::stop_token& stop) {
    const auto shown = peek(url);
    const std::string origin = net::origin_of(url);
    return shown && shown->as_sent.origin == origin ? fresh(shown->name, origin, stop) : shown;
}

std::optional<ShownCard> Wallet::card(const std::string& url, const CardName& whose,
                                      const std::stop_token& stop) {
    const std::string origin = net::origin_of(url);
    std::optional<CardName> name;
    {
        const std::scoped_lock lock(m_mutex);
        name = holder(origin, whose);
    }
    return name ? fresh(*name, origin, stop) : std::nullopt;
}

std::optional<ShownCard> Wallet::fresh(const CardName& name, const std::string& origin,
                                       const std::stop_token& stop) {
    const auto present = [&]() -> std::optional<shelf::Credentials> {
        const std::scoped_lock lock(m_mutex);
        const shelf::Credentials* card = find(name);
        return card == nullptr ? std::nullopt : std::optional(*card);
    };
    auto card = present();
    if (card && can_renew(*card) && card->token.ends && *card->token.ends <= m_clock() + k_before_end) {
        // The token still holds for a moment; if it does not, the library says so.
        static_cast<void>(renew(name, card->token.access, stop));
        card = present();
    }
    if (!card) return std::nullopt;
    return ShownCard{name, card->login, as_sent(*card, origin)};
}

std::optional<Problem> Wallet::renew(const CardName& name, const std::string& used,
                                     const std::stop_token& stop) {
    const std::scoped_lock one_at_a_time(m_renewing);
    shelf::Credentials card;
    {
        const std::scoped_lock lock(m_mutex);
        const shelf::Credentials* found = find(name);
        if (found == nullptr || found->token.access != used) return std::nullopt;  // somebody else did it
        card = *found;
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
        const auto found = m_cards.find(name);
        if (found == m_cards.end() || found->second.token.access != used)
            return std::nullopt;  // signed out meanwhile
        found->second = card;
    }
    if (m_keep) m_keep(name.library_url, card);
    return std::nullopt;
}

Outcome<std::optional<ShownCard>> Wallet::after_refusal(const ShownCard& sent, const std::stop_token& stop) {
    if (sent.as_sent.kind != net::Credentials::Kind::bearer) return std::nullopt;
    const auto other_than_sent = [&]() -> std::optional<ShownCard> {
        const shelf::Credentials* card = find(sent.name);
        if (card == nullptr || card->token.access == sent.as_sent.secret) return std::nullopt;
        return ShownCard{sent.name, card->login, as_sent(*card, sent.as_sent.origin)};
    };
    {
        const std::scoped_lock lock(m_mutex);
        if (auto newer = other_than_sent()) return newer;
        const shelf::Credentials* card = find(sent.name);
        if (card == nullptr || !can_renew(*card)) return std::nullopt;
    }
    if (auto failed = renew(sent.name, sent.as_sent.secret, stop)) return std::unexpected(*failed);
    const std::scoped_lock lock(m_mutex);
    return other_than_sent();
}

}  // namespace oqyrman::lending
