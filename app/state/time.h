#pragma once

#include <chrono>

namespace oqyrman::state {

/// An instant in UTC. Only `app/tasks` asks the system for one; everything else is handed it.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace oqyrman::state
