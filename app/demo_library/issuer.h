#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "drm/crypto/signing.h"

namespace oqyrman::demo_library {

/// Signs licences. Makes its root certificate and its provider keys, one of each kind, on the first start.
/// One thread at a time.
class Issuer {
  public:
    /// Throws std::runtime_error where the folder cannot be written or a key cannot be made.
    Issuer(const std::filesystem::path& folder, drm::KeyKind kind);

    const std::filesystem::path& root_pem() const { return m_root_pem; }
    /// The License Document with its signature, made over this program's own canonical form (LCP 5.3).
    nlohmann::json sign(nlohmann::json license) const;

  private:
    std::filesystem::path m_root_pem;
    std::string m_certificate_base64;
    std::optional<drm::SigningKey> m_key;
};

/// `{"content_key": ..., "user_key": ...}` of a licence with this id, by the basic profile (LCP 3.4).
nlohmann::json encryption_of(const std::string& id, const std::string& content_key_hex,
                             const std::string& passphrase, const std::string& hint);

}  // namespace oqyrman::demo_library
