#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drm/error.h"

namespace oqyrman::drm {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

inline ByteView as_bytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A book as "size, and read at an offset". Implementations say which threads may call them.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    /// Fills `out` from `offset` on; the answer is how much was read, less than asked only at the end.
    virtual Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) = 0;
};

/// Bytes that are already in memory. Any thread.
class MemorySource final : public ByteSource {
  public:
    explicit MemorySource(Bytes bytes) : m_bytes(std::move(bytes)) {}
    std::uint64_t size() const override { return m_bytes.size(); }
    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override;

  private:
    Bytes m_bytes;
};

/// All of a source, when it is not larger than `limit`.
Expected<Bytes> read_all(ByteSource& source, std::uint64_t limit);

}  // namespace oqyrman::drm
