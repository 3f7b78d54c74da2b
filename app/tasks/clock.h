#pragma once

#include <chrono>

#include "app/state/time.h"

namespace oqyrman::tasks {

using state::Instant;

/// What time it is. Any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    /// A clock that only grows; for durations.
    virtual std::chrono::steady_clock::time_point steady() const = 0;
};

/// The computer's clocks: the only caller of them in the program.
class SystemClock final : public Clock {
  public:
    Instant now() const override;
    std::chrono::steady_clock::time_point steady() const override;
};

}  // namespace oqyrman::tasks
