#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "app/demo_library/book.h"
#include "app/demo_library/store.h"
#include "drm/crypto/signing.h"

namespace oqyrman::demo_library {

/// Signs licences. Makes its root certificate and its provider key on the first start, in its own folder.
class Issuer {
  public:
    /// Throws std::runtime_error where the folder cannot be written or a key cannot be made.
    Issuer(const std::filesystem::path& folder, drm::KeyKind kind);

    const std::filesystem::path& root_pem() const { return m_root_pem; }

    struct Facts {
        const Issued& license;
        const Book& book;
        const StoredBook& stored;
        std::string base_url, passphrase, hint;
    };
    /// A License Document (LCP 3), signed over this program's own canonical form.
    nlohmann::json license(const Facts& facts) const;

    /// SHA-256 of the passphrase, base64: what a catalogue may hand to a signed-in patron.
    static std::string passphrase_hash(const std::string& passphrase);

  private:
    std::filesystem::path m_root_pem;
    std::string m_certificate_base64;
    std::optional<drm::SigningKey> m_key;
};

}  // namespace oqyrman::demo_library
