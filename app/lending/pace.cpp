#include "app/lending/pace.h"

namespace oqyrman::lending {

namespace {

/// Marks nearer than this to the last one add nothing.
constexpr std::chrono::milliseconds k_step{100};
/// Less time than this says nothing of a speed.
constexpr std::chrono::milliseconds k_enough{1'000};

}  // namespace

void Pace::note(state::Instant now, std::uint64_t bytes) {
    // A clock that was set, or a book that began again: the past says nothing any more.
    if (!m_marks.empty() && (now < m_marks.back().at || bytes < m_marks.back().bytes)) m_marks.clear();
    if (m_marks.size() > 1 && now - m_marks[m_marks.size() - 2].at < k_step) m_marks.pop_back();
    m_marks.push_back({now, bytes});
    while (m_marks.size() > 2 && now - m_marks[1].at >= k_window) m_marks.pop_front();
}

std::uint64_t Pace::bytes_per_second() const {
    if (m_marks.size() < 2) return 0;
    const auto time = m_marks.back().at - m_marks.front().at;
    if (time < k_enough) return 0;
    const auto ms = static_cast<std::uint64_t>(time.count());
    return (m_marks.back().bytes - m_marks.front().bytes) * 1000 / ms;
}

}  // namespace oqyrman::lending
