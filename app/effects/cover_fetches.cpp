#include "app/effects/cover_fetches.h"

#include <iterator>

namespace oqyrman::effects {

namespace {

/// A cover that so many frames did not want is out of sight: one that is only redrawn misses none.
constexpr std::uint64_t k_frames_unwanted = 2;

}  // namespace

CoverFetches::CoverFetches(net::Http& http, std::shared_ptr<shelf::Covers> covers, tasks::MainQueue& queue,
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
    if (auto kept = m_covers->find(url)) return m_done(url, std::move(*kept), true);
    net::Request request;
    request.url = url;
    request.headers = {{"Accept", "image/*"}};
    request.limits.max_bytes = shelf::Covers::k_max_cover;
    request.credentials = m_card(url);
    const auto sent = std::make_shared<net::RequestId>(0);
    // On `net`, and at the end of the program later than this object lives: there only what is held by the
    // call is touched; this object again on `ui`, where nothing runs any more by then.
    *sent = m_http.send(
        std::move(request), [this, covers = m_covers, &queue = m_queue, url, sent](net::Result result) {
            if (!result && result.error().kind == net::ErrorKind::cancelled) return;
            const bool reached = result.has_value(), got = reached && result->status == 200;
            if (got) covers->keep(url, result->body);
            queue.post([this, url, sent, reached, bytes = got ? std::move(result->body) : std::string()] {
                answered(url, *sent, bytes, reached);
            });
        });
    m_under_way[url] = {*sent, m_frame};
}

void CoverFetches::answered(const std::string& url, net::RequestId request, std::string bytes, bool reached) {
    const auto found = m_under_way.find(url);
    if (found == m_under_way.end() || found->second.request != request) return;  // scrolled past since
    m_under_way.erase(found);
    m_done(url, std::move(bytes), reached);
}

void CoverFetches::frame_ended() {
    for (auto at = m_under_way.begin(); at != m_under_way.end();) {
        const bool unwanted = at->second.wanted_in + k_frames_unwanted < m_frame;
        if (unwanted) m_http.cancel(at->second.request);
        at = unwanted ? m_under_way.erase(at) : std::next(at);
    }
    ++m_frame;
}

}  // namespace oqyrman::effects
