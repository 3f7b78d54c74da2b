#pragma once

#include <string_view>

#include "drm/crypto/secret.h"

namespace oqyrman::lending {

/// The 32 bytes of a hashed passphrase as catalogues spell it: 64 hexadecimal digits, base64 or base64url
/// of 32 bytes, or base64 of 64 hexadecimal digits (all seen in the field). Empty for anything else.
drm::SecretBytes decode_hashed_passphrase(std::string_view spelt);

}  // namespace oqyrman::lending
