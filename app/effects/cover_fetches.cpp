#include "app/effects/cover_fetches.h"

#include <iterator>

namespace oqyrman::effects {

CoverFetches::CoverFetches(net::Http& http, std::shared_ptr<shelf::FileCache> covers, tasks::MainQueue& queue,
                           Card card, Done done)
    : m_http(http),
      m_covers(std::move(covers)),
      m_queue(queue),
      m_card(std::move(card)),
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

void CoverFetches::looked_up(const std::string& url, std::uint64_t number, std::optional<std::string> kept) {
    const auto found = m_under_way.find(url);
    if (found == m_under_way.end() || found->second.number != number) return;  // scrolled past since
    if (!kept) return ask_library(url, found->second);
    m_under_way.erase(found);
    m_done(url, std::move(*kept), true);
}

void CoverFetches::ask_library(const std::string& url, Fetch& fetch) {
    net::Request request;
    request.url = url;
    request.headers = {{"Accept", "image/*"}};
    request.limits.max_bytes = shelf::FileCache::k_max_file;
    request.credentials = m_card(url);
    // On `net`, and at the end of the program later than this object lives: there only what is held by the
    // call is touched; this object again on `ui`, where nothing runs any more by then.
    fetch.request = m_http.send(
        std::move(request), [this, &queue = m_queue, url, number = fetch.number](net::Result result) {
            if (!result && result.error().kind == net::ErrorKind::cancelled) return;
            const bool reached = result.has_value(), got = reached && result->status == 200;
            queue.post([this, url, number, reached, bytes = got ? std::move(result->body) : std::string()] {
                answered(url, number, bytes, reached);
            });
        });
}

void CoverFetches::answered(const std::string& url, std::uint64_t number, std::string bytes, bool reached) {
    if (!bytes.empty())
        m_disk.post([this, url, bytes](const std::stop_token&) { m_covers->keep(url, bytes); });
    const auto found = m_under_way.find(url);
    if (found == m_under_way.end() || found->second.number != number) return;  // scrolled past since
    m_under_way.erase(found);
    m_done(url, std::move(bytes), reached);
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
