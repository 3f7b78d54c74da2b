#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drm/bytes.h"

namespace oqyrman::drm {

/// One LCP-protected resource as META-INF/encryption.xml declares it (LCP 2.2).
struct EncryptedEntry {
    std::string uri;  ///< CipherReference as written
    bool deflated = false;
    std::optional<std::uint64_t> original_bytes;
};

/// Only entries whose key is the licence's content key; font obfuscation and others are left to the engine.
Expected<std::vector<EncryptedEntry>> parse_encryption_xml(ByteView xml);

/// How names in the archive and references to them are compared: percent-decoded, without leading `/` or
/// `./`, in Unicode normal form C.
std::string comparable_name(const std::string& reference, bool percent_encoded);

}  // namespace oqyrman::drm
