#include "render/client/channel.h"

#include <algorithm>
#include <string>

#include "render/client/results.h"

namespace oqyrman::render::client {

namespace {

constexpr std::uint32_t k_book_source = 0;
/// Packets taken from one worker before the others have their turn.
constexpr int k_packets_a_turn = 64;
/// A request that ends two workers is not tried a third time.
constexpr int k_most_attempts = 2;

bool is_control(const protocol::Ask& ask) {
    return std::holds_alternative<protocol::Open>(ask) || std::holds_alternative<protocol::LayOut>(ask);
}

/// The page that a request is about, when it is about one.
std::optional<int> page_of(const protocol::Ask& ask) {
    if (const auto* tile = std::get_if<protocol::DrawTile>(&ask)) return tile->key.page;
    if (const auto* text = std::get_if<protocol::GetText>(&ask)) return text->page;
    if (const auto* links = std::get_if<protocol::GetLinks>(&ask)) return links->page;
    return std::nullopt;
}

}  // namespace

Channel::Channel(const Surroundings& around, std::string_view role, std::optional<Book> book)
    : m_around(around), m_role(role), m_book(std::move(book)), m_packet(k_max_packet_bytes) {}

Channel::~Channel() { end_worker(); }

void Channel::answer(RequestId request, Expected<Answer> result) {
    m_around.reply({.request = request, .document = m_book ? m_book->id : 0, .answer = std::move(result)});
}

void Channel::add(Job job, Clock::time_point now) {
    if (m_refused) return answer(job.id, std::unexpected(*m_refused));
    if (const auto page = page_of(job.ask); page && m_fatal_pages.contains(*page))
        return answer(job.id, fail(ErrorCode::page_cannot_be_shown, "ended two workers"));
    job.epoch = m_book ? m_book->epoch : 0;
    job.arrival = m_arrivals++;
    requeue(std::move(job));
    pump(now);
}

void Channel::requeue(Job job) {
    const std::pair key{job.priority, job.arrival};
    m_queue.emplace(key, std::move(job));
}

void Channel::open(RequestId request, Clock::time_point now) {
    m_open_request = request;
    pump(now);
}

void Channel::lay_out(const ReflowSettings& settings, std::uint32_t epoch, std::optional<RequestId> request,
                      std::optional<Locator> keep, Clock::time_point now) {
    if (m_refused) {
        if (request) answer(*request, std::unexpected(*m_refused));
        return;
    }
    const bool other = m_book->epoch != epoch;
    m_book->settings = settings;
    m_book->epoch = epoch;
    if (other) m_fatal_pages.clear();
    if (m_layout_wish) answer(std::exchange(m_layout_wish, {})->request, fail(ErrorCode::cancelled));
    if (request) m_layout_wish = LayoutWish{*request, std::move(keep)};
    for (auto job = m_queue.begin(); other && job != m_queue.end();) {
        if (!job->second.of_layout) {
            ++job;
            continue;
        }
        const RequestId id = job->second.id;
        job = m_queue.erase(job);
        answer(id, fail(ErrorCode::cancelled));
    }
    for (Flight& flight : m_flights)
        if (other && flight.job && flight.job->of_layout) {
            flight.job->cancelled = true;
            m_process->set_abort(flight.slot, true);
        }
    pump(now);
}

bool Channel::cancel(RequestId request) {
    const auto queued =
        std::ranges::find(m_queue, request, [](const auto& entry) { return entry.second.id; });
    if (queued != m_queue.end()) {
        m_queue.erase(queued);
        answer(request, fail(ErrorCode::cancelled));
        return true;
    }
    const auto flying =
        std::ranges::find_if(m_flights, [&](const Flight& f) { return f.job && f.job->id == request; });
    if (flying == m_flights.end()) return false;
    flying->job->cancelled = true;
    m_process->set_abort(flying->slot, true);
    return true;
}

void Channel::fail_all(const Error& error) {
    std::vector<RequestId> waiting;
    if (m_open_request) waiting.push_back(*m_open_request);
    if (m_layout_wish) waiting.push_back(m_layout_wish->request);
    for (const Flight& flight : m_flights)
        if (flight.job) waiting.push_back(flight.job->id);
    for (const auto& [key, job] : m_queue) waiting.push_back(job.id);
    m_open_request.reset();
    m_layout_wish.reset();
    m_flights.clear();
    m_queue.clear();
    for (const RequestId request : waiting) answer(request, std::unexpected(error));
}

bool Channel::has_work() const { return !m_queue.empty() || m_open_request || m_layout_wish; }

bool Channel::start(Clock::time_point now) {
    while (!m_starts.empty() && now - m_starts.front() >= std::chrono::minutes(1)) m_starts.pop_front();
    if (m_starts.size() >= static_cast<std::size_t>(k_max_starts_a_minute)) {
        fail_all({ErrorCode::worker_died, "started too often"});
        return false;
    }
    m_starts.push_back(now);
    auto process = Process::start(m_around.options.worker);
    if (!process) {
        m_around.log("page worker (" + std::string(m_role) + "): " + process.error().detail);
        fail_all(process.error());
        return false;
    }
    m_process = std::move(*process);
    m_feed = m_around.bytes.serve(m_process->take_bytes());
    if (m_book) m_feed->add(k_book_source, m_book->bytes);
    m_worker_epoch.reset();
    return true;
}

void Channel::pump(Clock::time_point now) {
    while (!m_refused && has_work() && m_flights.size() < static_cast<std::size_t>(k_slots)) {
        if (!m_process && !start(now)) return;
        const bool control_under_way = !m_flights.empty() && is_control(m_flights.front().ask);
        if (control_under_way) return;
        const bool control_wanted =
            m_book && (!m_worker_epoch || *m_worker_epoch != m_book->epoch || m_layout_wish);
        // Opening and laying out wait for what is under way and let nothing pass.
        if (control_wanted && !m_flights.empty()) return;
        if (!control_wanted && m_queue.empty()) return;
        if (!(control_wanted ? send_control(now) : send_next(now))) {
            // A socket that takes nothing belongs to a worker that is gone, which reading will tell.
            return;
        }
    }
}

bool Channel::send_control(Clock::time_point now) {
    Flight flight;
    flight.epoch = m_book->epoch;
    if (!m_worker_epoch) {
        flight.ask = protocol::Open{.format = m_book->format,
                                    .source = k_book_source,
                                    .size = m_book->bytes->size(),
                                    .settings = m_book->settings,
                                    .password = m_book->password};
        flight.answer_to = m_open_request;
    } else {
        protocol::LayOut ask{.settings = m_book->settings, .keep = std::nullopt};
        if (m_layout_wish) {
            ask.keep = m_layout_wish->keep;
            flight.answer_to = m_layout_wish->request;
        }
        flight.ask = std::move(ask);
    }
    return send(std::move(flight), now);
}

bool Channel::send_next(Clock::time_point now) {
    Flight flight;
    flight.job = std::move(m_queue.begin()->second);
    m_queue.erase(m_queue.begin());
    flight.epoch = flight.job->epoch;
    flight.ask = flight.job->ask;
    if (auto* picture = std::get_if<protocol::DecodePicture>(&flight.ask)) {
        picture->source = m_next_wire_id;
        m_feed->add(m_next_wire_id, flight.job->picture);
    }
    return send(std::move(flight), now);
}

bool Channel::send(Flight flight, Clock::time_point now) {
    flight.wire_id = m_next_wire_id++;
    flight.slot = free_slot();
    m_process->set_abort(flight.slot, false);
    m_feed->set_busy(true);
    const auto packet = protocol::encode(
        protocol::Request{flight.wire_id, static_cast<std::uint8_t>(flight.slot), flight.ask});
    if (m_flights.empty()) m_since = now;
    m_flights.push_back(std::move(flight));
    return client::send(m_process->requests(), packet);
}

int Channel::free_slot() const {
    for (int slot = 0; slot < k_slots; ++slot)
        if (std::ranges::find(m_flights, slot, &Flight::slot) == m_flights.end()) return slot;
    return 0;
}

std::optional<Clock::time_point> Channel::deadline() const {
    if (m_flights.empty()) return std::nullopt;
    const bool control = is_control(m_flights.front().ask);
    return m_since + (control ? m_around.options.open_timeout : m_around.options.request_timeout);
}

void Channel::on_time(Clock::time_point now) {
    const auto end = deadline();
    if (end && now >= *end) on_death(true, now);
}

void Channel::on_readable(Clock::time_point now) {
    for (int i = 0; i < k_packets_a_turn && m_process; ++i) {
        std::size_t size = 0;
        const Received received = receive(m_process->requests(), m_packet, size);
        if (received == Received::nothing) return;
        if (received == Received::closed || !on_packet(std::span(m_packet).first(size), now))
            return on_death(false, now);
    }
}

/// False when the worker breaks the protocol.
bool Channel::on_packet(std::span<const std::byte> packet, Clock::time_point now) {
    const auto fragment = protocol::decode_fragment(packet);
    if (!fragment || m_flights.empty() || fragment->id != m_flights.front().wire_id) return false;
    if (m_answer.size() + fragment->part.size() > k_max_answer_bytes) return false;
    // Parts that bring nothing could go on for ever.
    if (fragment->part.empty() && !fragment->last) return false;
    m_answer.insert(m_answer.end(), fragment->part.begin(), fragment->part.end());
    return !fragment->last || complete(now);
}

bool Channel::complete(Clock::time_point now) {
    const std::vector<std::byte> bytes = std::exchange(m_answer, {});
    auto answer = protocol::decode_answer(bytes);
    if (!answer || !protocol::answers(*answer, m_flights.front().ask)) return false;
    // Still the first of the flights until it is accepted: a worker that lies is asked again by another.
    Flight& flight = m_flights.front();
    const bool accepted = flight.job ? complete_job(flight, *answer) : complete_control(flight, *answer);
    if (!accepted) return false;
    if (!m_flights.empty()) m_flights.pop_front();
    m_since = now;
    if (m_feed && m_flights.empty()) m_feed->set_busy(false);
    pump(now);
    return true;
}

bool Channel::complete_control(const Flight& flight, const protocol::Answer& result) {
    const bool opening = std::holds_alternative<protocol::Open>(flight.ask);
    m_control_deaths = 0;
    m_worker_epoch = flight.epoch;
    if (flight.answer_to && m_open_request == flight.answer_to) m_open_request.reset();
    // A wish that another one replaced was answered then.
    const bool wished = m_layout_wish && flight.answer_to == m_layout_wish->request;
    if (wished) m_layout_wish.reset();
    if (const auto* failed = std::get_if<protocol::Failed>(&result)) {
        if (flight.answer_to && (opening || wished)) answer(*flight.answer_to, fail(failed->code));
        if (!opening) return true;
        // The book itself is at fault: nothing else can be asked of it.
        m_refused = Error{failed->code, "open"};
        m_flights.clear();
        fail_all(*m_refused);
        end_worker();
        return true;
    }
    const auto& ready = std::get<protocol::Ready>(result);
    if (opening && flight.answer_to)
        answer(*flight.answer_to, Opened{ready.page_count, ready.first_page, ready.reflowable, flight.epoch});
    if (wished)
        answer(*flight.answer_to, LaidOut{ready.page_count, ready.first_page, flight.epoch, ready.place});
    return true;
}

bool Channel::complete_job(Flight& flight, protocol::Answer& result) {
    Job& job = *flight.job;
    const auto* failed = std::get_if<protocol::Failed>(&result);
    // Only what we cancelled may come back cancelled.
    if (failed != nullptr && failed->code == ErrorCode::cancelled && !job.cancelled) return false;
    Expected<Answer> made = failed != nullptr
                                ? Expected<Answer>(fail(failed->code))
                                : make_answer(flight.ask, job.epoch, result, m_process->slot(flight.slot));
    if (!made && failed == nullptr) return false;
    const bool stale = job.of_layout && m_book && job.epoch != m_book->epoch;
    if (stale || (job.cancelled && !made)) made = fail(ErrorCode::cancelled);
    forget_picture(flight);
    answer(job.id, std::move(made));
    return true;
}

void Channel::forget_picture(const Flight& flight) {
    const auto* picture = std::get_if<protocol::DecodePicture>(&flight.ask);
    if (picture != nullptr && m_feed) m_feed->remove(picture->source);
}

void Channel::end_worker() {
    if (!m_process) return;
    m_around.bytes.stop_serving(m_feed);
    m_feed.reset();
    m_process.reset();
    m_worker_epoch.reset();
    m_answer = {};
}

void Channel::on_death(bool timed_out, Clock::time_point now) {
    const End end = m_process->end();
    m_around.log("page worker (" + std::string(m_role) + ") " +
                 (timed_out ? std::string("was silent and was ended") : "ended: " + end.words));
    end_worker();
    std::deque<Flight> flights = std::exchange(m_flights, {});
    if (end.no_sandbox) {
        m_refused = Error{ErrorCode::unavailable, "no sandbox"};
        m_flights = std::move(flights);
        return fail_all(*m_refused);
    }
    // The first was the worker's business; the others only waited behind it.
    for (auto flight = flights.rbegin(); flight != flights.rend(); ++flight) {
        const bool first = std::next(flight) == flights.rend();
        if (!flight->job) {
            if (++m_control_deaths < k_most_attempts && !timed_out) continue;
            m_control_deaths = 0;
            return fail_all({timed_out ? ErrorCode::timeout : ErrorCode::worker_died, "open"});
        }
        if (first)
            retry_or_fail(std::move(*flight->job), timed_out);
        else
            requeue(std::move(*flight->job));
    }
    pump(now);
}

void Channel::retry_or_fail(Job job, bool timed_out) {
    if (job.cancelled) return answer(job.id, fail(ErrorCode::cancelled));
    if (!timed_out && ++job.attempts < k_most_attempts) return requeue(std::move(job));
    const Error error = timed_out ? Error{ErrorCode::timeout, {}}
                        : m_book  ? Error{ErrorCode::page_cannot_be_shown, "ended two workers"}
                                  : Error{ErrorCode::damaged, "ended two workers"};
    answer(job.id, std::unexpected(error));
    const auto page = page_of(job.ask);
    if (!page) return;
    if (!timed_out) m_fatal_pages.insert(*page);
    give_up_page(*page, error);
}

void Channel::give_up_page(int page, const Error& error) {
    std::vector<RequestId> waiting;
    for (auto job = m_queue.begin(); job != m_queue.end();) {
        const bool mine = page_of(job->second.ask) == page;
        if (mine) waiting.push_back(job->second.id);
        job = mine ? m_queue.erase(job) : std::next(job);
    }
    for (const RequestId request : waiting) answer(request, std::unexpected(error));
}

}  // namespace oqyrman::render::client
