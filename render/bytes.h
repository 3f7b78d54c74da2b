#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "render/error.h"

namespace oqyrman::render {

/// A book as "size, and read at an offset". Called on the client's `bytes` thread only, one call at a
/// time; it is destroyed on any thread. The size never changes.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    /// Fills `out` from `offset` on; the answer is how much was read, less than asked only at the end.
    virtual Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) = 0;
};

/// Bytes that are already in memory (a cover, a test's book). Any thread.
class MemorySource final : public ByteSource {
  public:
    explicit MemorySource(std::vector<std::byte> bytes) : m_bytes(std::move(bytes)) {}
    std::uint64_t size() const override { return m_bytes.size(); }
    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override {
        if (offset >= m_bytes.size() || out.empty()) return std::size_t{0};
        const auto from = static_cast<std::size_t>(offset);
        const std::size_t count = out.size() < m_bytes.size() - from ? out.size() : m_bytes.size() - from;
        std::memcpy(out.data(), m_bytes.data() + from, count);
        return count;
    }

  private:
    std::vector<std::byte> m_bytes;
};

}  // namespace oqyrman::render
