#pragma once
// How fast a book comes. Pure: instants are handed in.

#include <cstdint>
#include <deque>

#include "app/state/time.h"

namespace oqyrman::lending {

/// Over the last seconds, so that it follows the network and does not jump with each packet.
class Pace {
  public:
    /// So many bytes are here now.
    void note(state::Instant now, std::uint64_t bytes);
    /// 0 until there is something to measure.
    std::uint64_t bytes_per_second() const;

  private:
    static constexpr std::chrono::seconds k_window{5};
    struct Mark {
        state::Instant at;
        std::uint64_t bytes = 0;
    };
    std::deque<Mark> m_marks;
};

}  // namespace oqyrman::lending
