#pragma once
// A book's bytes from the `net` thread to the thread that keeps the shelf. Inside app/lending only.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <variant>
#include <vector>

#include "app/lending/exchange.h"
#include "app/net/http.h"

namespace oqyrman::lending {

/// Where the two threads meet: the `net` thread puts, the other takes. What has come and was not taken yet
/// is bounded: a disk slower than the network slows the network down.
class BookQueue final : public net::Sink {
  public:
    struct Head {
        net::Response response;
    };
    struct Bytes {
        std::vector<std::byte> bytes;
    };
    struct End {
        std::optional<net::Error> error;
        net::Response response;
    };
    struct Nothing {};
    using Event = std::variant<Nothing, Head, Bytes, End>;

    bool start(const net::Response& head) override;
    bool write(std::span<const std::byte> bytes) override;
    void end(net::Result result);

    /// The next thing, or Nothing after `patience`.
    Event take(std::chrono::milliseconds patience);
    /// Nothing more is wanted; what comes is dropped.
    void close();

  private:
    static constexpr std::size_t k_max_waiting_bytes = 4u << 20;
    void put(Event event);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Event> m_events;
    std::size_t m_waiting_bytes = 0;
    bool m_closed = false;
};

/// One request for a book. Used by one thread, once.
class BookTransfer {
  public:
    BookTransfer(std::uint64_t from, BookSink& sink, const Exchange::OnDate& on_date)
        : m_from(from), m_sink(sink), m_on_date(on_date) {}

    std::optional<Problem> run(net::Http& http, net::Request request, const std::stop_token& stop);
    /// The server does not know these bytes any more: to be asked for from the start.
    bool range_refused() const { return m_range_refused; }
    bool card_refused() const { return m_refusal && m_refusal->status == 401 && m_refusal->card_refused; }

  private:
    std::optional<Problem> take(const BookQueue::Head& head);
    std::optional<Problem> take(const BookQueue::Bytes& bytes);
    std::optional<Problem> judge_end(const BookQueue::End& end) const;

    std::uint64_t m_from;
    BookSink& m_sink;
    const Exchange::OnDate& m_on_date;
    bool m_started = false;
    bool m_range_refused = false;
    bool m_card_shown = false;
    std::string m_asked_url;
    std::optional<Answer> m_refusal;  ///< the server's answer that is no book, while it comes
};

}  // namespace oqyrman::lending
