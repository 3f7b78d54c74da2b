#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "app/lending/lending.h"
#include "app/lending/wallet.h"

namespace oqyrman::net {
struct Error;
}

namespace oqyrman::lending {

/// One whole HTTP answer, whatever its status.
struct Answer {
    int status = 0;
    std::string content_type;
    std::string final_url;
    std::string body;
    bool card_refused = false;             ///< 401 although the card was shown, or as it was signed out
    std::optional<state::Card> card = {};  ///< the one that was refused
    std::string asked_url = {};
};

/// One request of lending. `whose` card is added where it belongs (Wallet::card); `card` is one being tried.
struct Ask {
    std::string method = "GET";
    std::string url;
    std::string accept;
    std::optional<CardName> whose = {};
    std::optional<net::Credentials> card = {};
    std::size_t limit_bytes = 0;
    std::chrono::milliseconds patience{};
    bool plain_allowed = false;  ///< the answer proves itself
    bool repeatable = false;  ///< sent again where it may help: asking twice changes nothing, never a borrow
};

inline constexpr std::size_t k_max_document_bytes = 1u << 20;  ///< licences, statuses, publications
/// No library lends a larger book; the format's own limits lie near.
inline constexpr std::uint64_t k_max_book_bytes = std::uint64_t{4} << 30;
inline constexpr std::size_t k_max_feed_bytes = 8u << 20;
inline constexpr std::chrono::milliseconds k_asked_for{30'000};  ///< the patron waits for this one
inline constexpr std::chrono::milliseconds k_in_passing{4'000};  ///< nobody waits for this one

/// Where a book's bytes go while they come.
class BookSink {
  public:
    virtual ~BookSink() = default;
    /// Before the first byte. `from` is where the coming bytes belong: what was asked for, or 0 when the
    /// server starts over. `total_bytes` 0: not said. A problem ends the download.
    virtual std::optional<Problem> start(std::uint64_t from, std::uint64_t total_bytes,
                                         const std::string& validator) = 0;
    virtual std::optional<Problem> write(std::span<const std::byte> bytes) = 0;
    /// Many times a second, bytes or no bytes.
    virtual void glance() = 0;
};

struct BookAsk {
    std::string url;
    std::uint64_t from = 0;              ///< bytes already here
    std::string validator;               ///< of these bytes, for If-Range
    std::optional<CardName> whose = {};  ///< never for a protected book (LCP processing model)
};

/// The way to the library. Same thread rule as Lending.
class Exchange {
  public:
    /// `origin` is whose clock it is.
    using OnDate = std::function<void(Instant date, const std::string& origin)>;
    using Explain = std::function<Problem(Problem)>;
    /// `on_date` hears the Date of every answer; `explain` has the last word on what kept one from coming.
    Exchange(net::Http& http, Wallet& wallet, OnDate on_date, Explain explain);

    net::Http& http() { return m_http; }
    /// What kept an answer from coming that was asked for elsewhere.
    Problem explained(Problem found) const { return m_explain(std::move(found)); }

    /// Rests before a book is gone on with, longer each time.
    void rest(int tries, const std::stop_token& stop);
    /// One look at an address, for the diagnosis: no card unless `whose`, no second try.
    net::Result probe(const Ask& ask, std::stop_token stop);
    /// Any whole answer, a refusal too; a Problem when there was none.
    Outcome<Answer> send(const Ask& ask, std::stop_token stop);
    /// Only success counts: anything else is a Problem, a web page in the book's place too.
    std::optional<Problem> fetch_book(const BookAsk& ask, BookSink& sink, std::stop_token stop);

  private:
    static net::Request request_of(const Ask& ask);
    /// The card that a 401 speaks of.
    std::optional<state::Card> refused(const std::optional<CardName>& whose,
                                       const std::optional<ShownCard>& shown) const;
    std::optional<ShownCard> shown(const std::string& url, const std::optional<CardName>& whose,
                                   const std::stop_token& stop);

    net::Http& m_http;
    Wallet& m_wallet;
    OnDate m_on_date;
    Explain m_explain;
};

/// What kept an answer from coming, as the catalogue says it; but the patron has typed no address here: it is
/// the server, or who stands in between, that leads astray.
Problem problem_of(const net::Error& error);
/// A page for people, where a document was asked for; and what it means.
bool is_page(const Answer& answer);
Problem problem_of_page(const Answer& answer);
/// The library did not hear of it, or its answer did not come: the same wish may be granted later.
bool is_out_of_reach(const Problem& found);
/// What an answer that is no success means to a patron. Problem documents (RFC 7807) are told apart by their
/// type, then by the status; their words are the library's own.
Problem problem_of(const Answer& answer);
/// Type of a problem document, empty for any other body.
std::string problem_type_of(const Answer& answer);

Problem problem(state::ProblemKind kind, std::string detail = {});

}  // namespace oqyrman::lending
