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

/// The patron's cards as requests need them, one a library, and their tokens kept fresh. Each card goes to
/// the origins that asked for it and to no other. Any thread; asking waits for the library where a token has
/// to be fetched, so never on `ui` except for peek().
class Wallet {
  public:
    /// Told of a card whose token was renewed, on the thread that needed it.
    using Keep = std::function<void(const std::string& library_url, const shelf::Credentials& card)>;

    Wallet(net::Http& http, std::function<Instant()> clock, Keep keep)
        : m_http(http), m_clock(std::move(clock)), m_keep(std::move(keep)) {}

    void put(const std::string& library_url, shelf::Credentials card);
    void take_out(const std::string& library_url);
    /// Whose card feeds are asked for with.
    void show(const std::string& library_url);

    /// The shown library's card for a request to `url`, its token renewed when that is about to end.
    std::optional<net::Credentials> shown_card(const std::string& url, const std::stop_token& stop);
    /// The card of whichever library asked at this origin, the shown one's first.
    std::optional<net::Credentials> card(const std::string& url, const std::stop_token& stop);
    /// As shown_card(), as it is: nothing is fetched.
    std::optional<net::Credentials> peek(const std::string& url) const;
    /// The library refused `sent`: what to try once more, if there is anything. A Problem where that could
    /// not be learnt, as the library did not answer: then the card may be as good as ever.
    Outcome<std::optional<net::Credentials>> after_refusal(const net::Credentials& sent,
                                                           const std::stop_token& stop);

  private:
    using Cards = std::map<std::string, shelf::Credentials>;
    std::optional<std::string> holder(const std::string& origin, bool any) const;
    std::optional<net::Credentials> fresh(const std::string& library_url, const std::string& origin,
                                          const std::stop_token& stop);
    std::optional<Problem> renew(const std::string& library_url, const std::string& used,
                                 const std::stop_token& stop);

    net::Http& m_http;
    const std::function<Instant()> m_clock;
    const Keep m_keep;
    mutable std::mutex m_mutex;  ///< of what follows
    Cards m_cards;
    std::string m_shown;
    std::mutex m_renewing;  ///< one at a time: a refresh token may be good for one use; taken before m_mutex
};

/// Where the card is sent: `origin` or the other one; empty when `url` lies at neither.
std::string origin_for(const shelf::Credentials& card, const std::string& url);
/// The card as the network wants it.
net::Credentials as_sent(const shelf::Credentials& card, const std::string& origin);

}  // namespace oqyrman::lending
