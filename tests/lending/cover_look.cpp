#include "tests/lending/cover_look.h"

namespace oqyrman::tests {

namespace {

constexpr std::chrono::seconds k_patience{20};  // a passing run never waits for it

}  // namespace

CoverLook::CoverLook(net::Http& http, std::shared_ptr<shelf::FileCache> covers, const state::Instant& now,
                     std::string picture)
    : m_picture(std::move(picture)),
      m_queue([this] {
          const std::scoped_lock lock(m_mutex);
          m_woken = true;
          m_changed.notify_all();
      }),
      m_fetches(
          http, std::move(covers), m_queue, [](const std::string&) { return std::nullopt; },
          [&now] { return now; },
          [this](const std::string&, std::string bytes, bool) { m_came = std::move(bytes); }) {}

CoverLook::Seen CoverLook::look(const std::string& url) {
    m_came.reset();
    const auto end = std::chrono::steady_clock::now() + k_patience;
    while ((!m_came || m_fetches.asked_behind() > 0) && std::chrono::steady_clock::now() < end) {
        if (!m_came) m_fetches.want(url);
        std::unique_lock lock(m_mutex);
        m_changed.wait_until(lock, end, [this] { return m_woken; });
        m_woken = false;
        lock.unlock();
        m_queue.drain();
    }
    if (m_came.value_or("").empty()) return Seen::none;
    if (*m_came == m_picture) return Seen::picture;
    m_fetches.spoilt(url);
    return Seen::refused;
}

}  // namespace oqyrman::tests
