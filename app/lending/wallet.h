#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "app/lending/lending.h"
#include "app/net/http.h"
#include "app/shelf/records.h"

namespace oqyrman::lending {

using state::Instant;

/// Which card: by its library's start address and its key there. A key that is empty and names no card
/// stands for whichever is in use.
struct CardName {
    std::string library_url, key;
    friend auto operator<=>(const CardName&, const CardName&) = default;
};

/// The one in use.
inline CardName card_of(const state::Library& library) {
    return {library.start_url, library.card.value_or(std::string())};
}
inline CardName card_of(const shelf::LoanRecord& loan) { return {loan.library_url, loan.card}; }

/// A card as one request shows it.
struct ShownCard {
    CardName name;
    std::string number;
    net::Credentials as_sent;
};

/// The patrons' cards as requests need them, several a library, and their tokens kept fresh. Each card goes
/// to the origins that asked for it and to no other. Any thread; asking waits for the library where a token
/// has to be fetched, so never on `ui` except for peek().
class Wallet {
  public:
    /// Told of a card whose token was renewed, on the thread that needed it.
    using Keep = std::function<void(const std::string& library_url, const shelf::Credentials& card)>;

    Wallet(net::Http& http, std::function<Instant()> clock, Keep keep)
        : m_http(http), m_clock(std::move(clock)), m_keep(std::move(keep)) {}

    void put(const std::string& library_url, shelf::Credentials card);
    void take_out(const CardName& name);
    /// All of the library's.
    void take_out(const std::string& library_url);
    /// This library's card is in use from now on.
    void use(const CardName& name);
    /// Whose card feeds are asked for with.
    void show(const std::string& library_url);

    /// The shown library's card in use for a request to `url`, its token renewed when that is about to end.
    std::optional<ShownCard> shown_card(const std::string& url, const std::stop_token& stop);
    /// The card for a request to `url` on behalf of `whose`: that card where it belongs, never another one of
    /// the same library; where it does not belong, the card in use of whichever library asked there, the
    /// shown one first. Nothing in place of a card that was signed out.
    std::optional<ShownCard> card(const std::string& url, const CardName& whose, const std::stop_token& stop);
    /// As shown_card(), as it is: nothing is fetched.
    std::optional<ShownCard> peek(const std::string& url) const;
    /// The card has a name and is not here.
    bool is_gone(const CardName& name) const;
    /// The library refused `sent`: what to try once more, if there is anything. A Problem where that could
    /// not be learnt, as the library did not answer: then the card may be as good as ever.
    Outcome<std::optional<ShownCard>> after_refusal(const ShownCard& sent, const std::stop_token& stop);

  private:
    const shelf::Credentials* find(const CardName& name) const;  // these with m_mutex held
    CardName in_use(const std::string& library_url) const;
    std::optional<CardName> holder(const std::string& origin, const CardName& whose) const;
    std::optional<ShownCard> fresh(const CardName& name, const std::string& origin,
                                   const std::stop_token& stop);
    std::optional<Problem> renew(const CardName& name, const std::string& used, const std::stop_token& stop);

    net::Http& m_http;
    const std::function<Instant()> m_clock;
    const Keep m_keep;
    mutable std::mutex m_mutex;  ///< of what follows
    std::map<CardName, shelf::Credentials> m_cards;
    std::map<std::string, std::string> m_in_use;  ///< keys, by library
    std::string m_shown;
    std::mutex m_renewing;  ///< one at a time: a refresh token may be good for one use; taken before m_mutex
};

/// Where the card is sent: `origin` or the other one; empty when `url` lies at neither.
std::string origin_for(const shelf::Credentials& card, const std::string& url);
/// The card as the network wants it.
net::Credentials as_sent(const shelf::Credentials& card, const std::string& origin);

}  // namespace oqyrman::lending
