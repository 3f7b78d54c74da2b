#pragma once

#include <cstddef>
#include <span>

#include "drm/bytes.h"

namespace oqyrman::drm {

/// Key material: in pages that are locked, left out of core dumps and wiped before they are given back.
/// Moves, never copies. One thread at a time.
class SecretBytes {
  public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size);
    explicit SecretBytes(ByteView bytes);
    ~SecretBytes();
    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;

    SecretBytes copy() const { return SecretBytes(view()); }
    ByteView view() const { return {m_data, m_size}; }
    std::span<std::byte> writable() { return {m_data, m_size}; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

  private:
    void release() noexcept;
    std::byte* m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_mapped = 0;
};

/// Overwrites in a way that the compiler does not leave out.
void wipe(std::span<std::byte> bytes);

}  // namespace oqyrman::drm
