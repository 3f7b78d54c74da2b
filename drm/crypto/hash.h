#pragma once

#include <array>
#include <memory>

#include "drm/bytes.h"

namespace oqyrman::drm {

using Sha256Digest = std::array<std::byte, 32>;

Sha256Digest sha256(ByteView bytes);
/// RFC 2104.
Sha256Digest hmac_sha256(ByteView key, ByteView bytes);

/// SHA-256 of bytes that come in pieces. One thread.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(ByteView bytes);
    Sha256Digest finish();  ///< once; the object is spent

  private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// Compares without telling by its time where the difference is.
bool equal_in_constant_time(ByteView a, ByteView b);

/// Fills `out` from the system's generator of random bytes; ends the program when there is none.
void random_bytes(std::span<std::byte> out);

}  // namespace oqyrman::drm
