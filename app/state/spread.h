#pragma once
// Computers that woke together do not come to the library together.

#include <algorithm>
#include <chrono>

namespace oqyrman::state {

/// So much of it as `chance`, in [0, 1], says.
inline std::chrono::milliseconds part_of(std::chrono::milliseconds full, double chance) {
    return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(
        static_cast<double>(full.count()) * std::clamp(chance, 0.0, 1.0)));
}

/// Half of it and a part of the other half.
inline std::chrono::milliseconds spread(std::chrono::milliseconds full, double chance) {
    return full / 2 + part_of(full / 2, chance);
}

}  // namespace oqyrman::state
