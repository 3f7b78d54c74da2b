#include "app/effects/cover_fetches.h"

#include <algorithm>
#include <iterator>

#include "app/catalogue/catalogue.h"

namespace oqyrman::effects {

namespace {

constexpr int k_not_modified = 304, k_not_found = 404, k_gone = 410, k_trouble = 500;

/// A page for people is none, whatever it calls itself: a network that wants its own sign-in answers so, in
/// the library's name.
bool is_page(const net::Response& response) {
    const std::string_view type = response.header("content-type");
    return type.starts_with("text/") || catalogue::is_page(type, response.body);
}

bool is_picture(const net::Response& response) {
    return response.status == 200 && !response.body.empty() && !is_page(response);
}

/// Whether there is a picture: asked again later where it was not the library that said so.
bool is_from_library(const net::Result& result) {
    return result && result->status < k_trouble && !(result->status == 200 && is_page(*result));
}

}  // namespace

CoverFetches::CoverFetches(net::Http& http, std::shared_ptr<shelf::FileCache> covers, tasks::MainQueue& queue,
                           Card card, Now now, Done done)
    : m_http(http),
      m_covers(std::move(covers)),
      m_queue(queue),
      m_card(std::move(card)),
      m_now(std::move(now)),
      m_done(std::move(done)) {}

void CoverFetches::want(const std::string& url) {
    if (const auto found = m_under_way.find(url); found != m_under_way.end()) {
        found->second.wanted_in = m_frame;
        return;
    }
    const std::uint64_t number = ++m_number;
    m_under_way[url] = {.number = number, .wanted_in = m_frame, .request = 0};
    m_disk.post([this, url, number](const std::stop_token&) {
        m_queue.post([this, url, number, kept = m_covers->find(url)]() mutable {
            looked_up(url, number, std::move(kept));
        });
    });
}

void CoverFetches::looked_up(const std::string& url, std::uint64_t number, std::optional<std::string> bytes) {
    const auto found = m_under_way.find(url);
    if (found == m_under_way.end() || found->second.number != number) return;  // scrolled past since
    const Kept kept = bytes ? catalogue::read_stored(*bytes) : std::nullopt;
    const bool fresh = kept && catalogue::is_fresh(*kept, m_now());
    if (!kept || !(fresh || kept->stale_allowed)) return ask_library(url, found->second, kept);
    m_under_way.erase(found);
    m_done(url, kept->body, true);
    if (!fresh) ask_behind(url, kept);
}

net::RequestId CoverFetches::send(const std::string& url, const Kept& known, Answered answered) {
    net::Request request;
    request.url = url;
    request.headers = {{"Accept", "image/*"}};
    if (known)
        for (auto& condition : catalogue::condition_of(*known))
            request.headers.push_back(std::move(condition));
    request.limits.max_bytes = shelf::FileCache::k_max_file;
    request.credentials = m_card(url);
    // On `net`, and at the end of the program later than this object lives: there only what is held by the
    // call is touched; this object again on `ui`, where nothing runs any more by then.
    return m_http.send(
        std::move(request), [&queue = m_queue, answered = std::move(answered)](net::Result result) {
            if (!result && result.error().kind == net::ErrorKind::cancelled) return;
            queue.post([answered, result = std::move(result)]() mutable { answered(std::move(result)); });
        });
}

void CoverFetches::ask_library(const std::string& url, Fetch& fetch, const Kept& known) {
    fetch.request = send(url, known, [this, url, number = fetch.number, known](net::Result result) {
        answered(url, number, known, std::move(result));
    });
}

void CoverFetches::ask_behind(const std::string& url, const Kept& known) {
    if (m_behind.size() >= k_max_asked_behind || !m_behind.insert(url).second) return;
    static_cast<void>(send(url, known, [this, url, known](net::Result result) {
        m_behind.erase(url);
        std::string bytes = taken(url, known, result);
        if (!bytes.empty() && bytes != known->body) m_done(url, std::move(bytes), true);
    }));
}

std::string CoverFetches::taken(const std::string& url, const Kept& known, net::Result& result) {
    if (!result) return known ? known->body : std::string();
    Kept answer;
    if (known && result->status == k_not_modified)
        answer = catalogue::confirmed(*known, *result, m_now());
    else if (is_picture(*result))
        answer = catalogue::keepable(*result, false, m_now());
    if (answer && answer->stale_allowed)
        answer->fresh_until = std::max(answer->fresh_until, m_now() + k_cover_rest);
    const bool gone = result->status == k_not_found || result->status == k_gone || is_picture(*result);
    if (answer)
        m_disk.post([this, url, bytes = catalogue::stored(*answer)](const std::stop_token&) {
            m_covers->keep(url, bytes);
        });
    else if (gone)
        m_disk.post([this, url](const std::stop_token&) { m_covers->drop(url); });
    if (answer) return std::move(answer->body);
    if (is_picture(*result)) return std::move(result->body);
    // The library's own trouble takes no picture away.
    return known && !gone ? known->body : std::string();
}

void CoverFetches::answered(const std::string& url, std::uint64_t number, const Kept& known,
                            net::Result result) {
    const bool reached = is_from_library(result);
    std::string bytes = taken(url, known, result);
    const auto found = m_under_way.find(url);
    if (found == m_under_way.end() || found->second.number != number) return;  // scrolled past since
    m_under_way.erase(found);
    m_done(url, std::move(bytes), reached);
}

void CoverFetches::spoilt(const std::string& url) {
    m_disk.post([this, url](const std::stop_token&) { m_covers->drop(url); });
}

void CoverFetches::frame_ended() {
    for (auto at = m_under_way.begin(); at != m_under_way.end();) {
        const bool unwanted = at->second.wanted_in + k_frames_unwanted < m_frame;
        if (unwanted && at->second.request != 0) m_http.cancel(at->second.request);
        at = unwanted ? m_under_way.erase(at) : std::next(at);
    }
    ++m_frame;
}

}  // namespace oqyrman::effects
