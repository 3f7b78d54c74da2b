#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "render/client/bytes_server.h"
#include "render/client/client.h"
#include "render/client/process.h"
#include "render/protocol/messages.h"

namespace oqyrman::render::client {

using Clock = std::chrono::steady_clock;

/// What a request is to the reader's side.
struct Job {
    RequestId id = 0;
    protocol::Ask ask;
    int priority = 0;                     ///< smaller first
    bool of_layout = false;               ///< means nothing any more after another layout
    std::shared_ptr<ByteSource> picture;  ///< of DecodePicture
    std::uint32_t epoch = 0;
    std::uint64_t arrival = 0;
    int attempts = 0;  ///< workers that ended while they were at it
    bool cancelled = false;
};

/// The document a channel's worker has open.
struct Book {
    DocumentId id = 0;
    std::shared_ptr<ByteSource> bytes;
    Format format = Format::pdf;
    ReflowSettings settings;
    std::string password;
    std::uint32_t epoch = 0;
};

/// What channels need of the client.
struct Surroundings {
    const ClientOptions& options;
    BytesServer& bytes;
    std::function<void(Reply)> reply;
    std::function<void(std::string_view)> log;
};

/// One worker at a time, what it is asked, and what is asked next. `pages` thread only.
class Channel {
  public:
    /// `book` is nothing for pictures.
    Channel(const Surroundings& around, std::string_view role, std::optional<Book> book);
    /// Ends the worker; answers nobody.
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    void add(Job job, Clock::time_point now);
    /// The document is wanted even though nothing is asked of it yet; answered with Opened.
    void open(RequestId request, Clock::time_point now);
    /// Another layout. `request` (of the pages' worker) is answered with LaidOut.
    void lay_out(const ReflowSettings& settings, std::uint32_t epoch, std::optional<RequestId> request,
                 std::optional<Locator> keep, Clock::time_point now);
    /// False when the request is not of this channel.
    bool cancel(RequestId request);
    /// Answers everything with this error.
    void fail_all(const Error& error);

    /// -1 when there is no worker.
    int fd() const { return m_process ? m_process->requests() : -1; }
    int pid() const { return m_process ? m_process->pid() : -1; }
    std::size_t pending() const { return m_queue.size() + m_flights.size(); }
    std::optional<Clock::time_point> deadline() const;
    void on_readable(Clock::time_point now);
    void on_time(Clock::time_point now);

  private:
    struct LayoutWish {
        RequestId request = 0;
        std::optional<Locator> keep;
    };
    /// A request under way: a job, or our own Open or LayOut.
    struct Flight {
        std::uint32_t wire_id = 0;
        int slot = 0;
        std::optional<Job> job;
        protocol::Ask ask;
        std::optional<RequestId> answer_to;  ///< of Open and LayOut
        std::uint32_t epoch = 0;
    };

    bool has_work() const;
    bool start(Clock::time_point now);
    void pump(Clock::time_point now);
    bool send_control(Clock::time_point now);
    bool send_next(Clock::time_point now);
    bool send(Flight flight, Clock::time_point now);
    int free_slot() const;

    bool on_packet(std::span<const std::byte> packet, Clock::time_point now);
    bool complete(Clock::time_point now);
    bool complete_control(const Flight& flight, const protocol::Answer& answer);
    bool complete_job(Flight& flight, protocol::Answer& answer);
    void end_worker();
    void on_death(bool timed_out, Clock::time_point now);
    void retry_or_fail(Job job, bool timed_out);
    /// Answers all that waits for this page: workers and time spent on it are taken from the others.
    void give_up_page(int page, const Error& error);
    void requeue(Job job);
    void answer(RequestId request, Expected<Answer> result);
    void forget_picture(const Flight& flight);

    const Surroundings& m_around;
    std::string_view m_role;
    std::optional<Book> m_book;
    std::map<std::pair<int, std::uint64_t>, Job> m_queue;  ///< by priority, then arrival
    std::uint64_t m_arrivals = 0;
    std::optional<RequestId> m_open_request;
    std::optional<LayoutWish> m_layout_wish;
    std::optional<Error> m_refused;  ///< the document cannot be opened at all

    std::unique_ptr<Process> m_process;
    std::shared_ptr<Feed> m_feed;
    std::optional<std::uint32_t> m_worker_epoch;  ///< the layout the worker has; nothing while it has no book
    std::deque<Flight> m_flights;
    std::vector<std::byte> m_answer;  ///< parts of the answer that is arriving
    std::vector<std::byte> m_packet;
    Clock::time_point m_since{};  ///< when the first of the flights became the worker's business
    std::uint32_t m_next_wire_id = 1;
    std::deque<Clock::time_point> m_starts;
    int m_control_deaths = 0;
    std::set<int> m_fatal_pages;  ///< of this layout: each ended two workers
};

}  // namespace oqyrman::render::client
