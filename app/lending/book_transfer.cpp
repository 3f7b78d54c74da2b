#include "app/lending/book_transfer.h"

#include <charconv>

#include "app/catalogue/catalogue.h"
#include "app/net/url.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

/// How long the shelf's thread waits before it looks whether it is to stop.
constexpr std::chrono::milliseconds k_glance{50};
constexpr std::size_t k_max_refusal_bytes = 64 * 1024;

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// "bytes 500-999/1234" (RFC 9110 14.4); the total may be `*`.
struct ContentRange {
    std::uint64_t first = 0;
    std::uint64_t total = 0;
};
std::optional<ContentRange> content_range(std::string_view text) {
    if (!text.starts_with("bytes ")) return std::nullopt;
    text.remove_prefix(6);
    const auto dash = text.find('-'), slash = text.find('/');
    if (dash == std::string_view::npos || slash == std::string_view::npos) return std::nullopt;
    const auto first = number(text.substr(0, dash));
    if (!first) return std::nullopt;
    return ContentRange{*first, number(text.substr(slash + 1)).value_or(0)};
}

/// A strong validator only: a weak one does not promise the same bytes (RFC 9110 13.1.5).
std::string validator_of(const net::Response& head) {
    const std::string_view tag = head.header("etag");
    if (!tag.empty() && !tag.starts_with("W/")) return std::string(tag);
    return std::string(head.header("last-modified"));
}

}  // namespace

void BookQueue::put(Event event) {
    m_events.push_back(std::move(event));
    m_changed.notify_all();
}

bool BookQueue::start(const net::Response& head) {
    const std::lock_guard lock(m_mutex);
    if (!m_closed) put(Head{head});
    return !m_closed;
}

bool BookQueue::write(std::span<const std::byte> bytes) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_closed || m_waiting_bytes < k_max_waiting_bytes; });
    if (m_closed) return false;
    m_waiting_bytes += bytes.size();
    put(Bytes{{bytes.begin(), bytes.end()}});
    return true;
}

void BookQueue::end(net::Result result) {
    const std::lock_guard lock(m_mutex);
    if (result)
        put(End{std::nullopt, std::move(*result)});
    else
        put(End{std::move(result.error()), {}});
}

BookQueue::Event BookQueue::take(std::chrono::milliseconds patience) {
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait_for(lock, patience, [&] { return !m_events.empty(); })) return Nothing{};
    Event event = std::move(m_events.front());
    m_events.pop_front();
    if (const auto* bytes = std::get_if<Bytes>(&event)) m_waiting_bytes -= bytes->bytes.size();
    m_changed.notify_all();
    return event;
}

void BookQueue::close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

std::optional<Problem> BookTransfer::take(const BookQueue::Head& head) {
    const net::Response& response = head.response;
    if (response.date) m_on_date(*response.date, net::origin_of(response.final_url));
    if (response.status != 200 && response.status != 206) {
        m_range_refused = response.status == 416;
        m_refusal = Answer{.status = response.status,
                           .content_type = std::string(response.header("content-type")),
                           .final_url = response.final_url,
                           .body = {},
                           .card_refused = response.status == 401 && m_card_shown};
        return std::nullopt;
    }
    if (catalogue::is_page(response.header("content-type"), {}))
        return catalogue::problem_of_page(m_asked_url, response.final_url);
    m_started = true;
    const auto length = number(response.header("content-length")).value_or(0);
    if (response.status == 200) return m_sink.start(0, length, validator_of(response));
    const auto range = content_range(response.header("content-range"));
    if (!range || range->first != m_from) {
        // Whoever answers so will do it again: only the whole book helps.
        m_range_refused = true;
        return problem(ProblemKind::download_interrupted, "the server sent another part than was asked for");
    }
    return m_sink.start(m_from, range->total, validator_of(response));
}

std::optional<Problem> BookTransfer::take(const BookQueue::Bytes& bytes) {
    if (!m_refusal) return m_sink.write(bytes.bytes);
    if (m_refusal->body.size() + bytes.bytes.size() > k_max_refusal_bytes) return problem_of(*m_refusal);
    m_refusal->body.append(reinterpret_cast<const char*>(bytes.bytes.data()), bytes.bytes.size());
    return std::nullopt;
}

std::optional<Problem> BookTransfer::judge_end(const BookQueue::End& end) const {
    if (m_refusal) return problem_of(*m_refusal);
    if (!end.error && m_started) return std::nullopt;
    if (!end.error && (end.response.status < 200 || end.response.status > 299))
        return problem_of(Answer{.status = end.response.status,
                                 .content_type = {},
                                 .final_url = end.response.final_url,
                                 .body = {},
                                 .card_refused = end.response.status == 401 && m_card_shown});
    if (!end.error) return problem(ProblemKind::download_interrupted, "the server sent nothing");
    const Problem failed = problem_of(*end.error);
    const bool on_the_way = failed.kind == ProblemKind::offline || failed.kind == ProblemKind::server_down;
    return m_started && on_the_way ? problem(ProblemKind::download_interrupted, failed.detail) : failed;
}

std::optional<Problem> BookTransfer::run(net::Http& http, net::Request request, const std::stop_token& stop) {
    const auto queue = std::make_shared<BookQueue>();
    m_card_shown = request.credentials.has_value();
    m_asked_url = request.url;
    const net::RequestId id =
        http.send(std::move(request), [queue](net::Result result) { queue->end(std::move(result)); }, queue);
    std::optional<Problem> failed;
    const auto give_up = [&](Problem why) {
        failed = std::move(why);
        queue->close();
        http.cancel(id);
    };
    while (true) {
        const BookQueue::Event event = queue->take(k_glance);
        if (const auto* end = std::get_if<BookQueue::End>(&event)) return failed ? failed : judge_end(*end);
        if (failed) continue;
        std::optional<Problem> now;
        if (const auto* head = std::get_if<BookQueue::Head>(&event)) now = take(*head);
        if (const auto* bytes = std::get_if<BookQueue::Bytes>(&event)) now = take(*bytes);
        m_sink.glance();
        if (!now && stop.stop_requested()) now = problem(ProblemKind::download_interrupted, "stopped");
        if (now) give_up(std::move(*now));
    }
}

}  // namespace oqyrman::lending
