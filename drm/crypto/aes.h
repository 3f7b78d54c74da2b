#pragma once

#include "drm/bytes.h"

namespace oqyrman::drm {

inline constexpr std::size_t k_aes_block = 16;
inline constexpr std::size_t k_aes_key = 32;

/// AES-256-CBC over whole blocks, padding left alone (LCP 6.3). `in` and `out` are of one size, a multiple
/// of 16; `iv` has 16 bytes, `key` 32.
Expected<void> aes_cbc_decrypt(ByteView key, ByteView iv, ByteView in, std::span<std::byte> out);
Expected<void> aes_cbc_encrypt(ByteView key, ByteView iv, ByteView in, std::span<std::byte> out);

/// `IV || ciphertext` to clear bytes with W3C padding taken off: only its last byte is believed, 1 to 16.
Expected<Bytes> decrypt_padded(ByteView key, ByteView stored);
/// Clear bytes to `IV || ciphertext`, random IV, W3C padding with random filling.
Expected<Bytes> encrypt_padded(ByteView key, ByteView clear);

/// AES-256-GCM with a fresh nonce, for what the shelf keeps: `nonce(12) || ciphertext || tag(16)`.
/// `place` is bound to it: the same bytes opened elsewhere are refused.
Expected<Bytes> seal(ByteView key, ByteView clear, std::string_view place);
Expected<Bytes> unseal(ByteView key, ByteView sealed, std::string_view place);

}  // namespace oqyrman::drm
