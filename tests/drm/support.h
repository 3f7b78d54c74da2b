#pragma once
// Shared by the tests of drm: our own vectors and short ways to them.

#include <filesystem>
#include <string>
#include <vector>

#include "drm/content/content.h"
#include "drm/crypto/encoding.h"
#include "drm/license/integrity.h"
#include "drm/license/profile.h"
#include "tests/catch.h"
#include "tests/data.h"

namespace oqyrman::tests {

inline constexpr std::string_view k_passphrase = "open sesame 42";
inline constexpr std::string_view k_user_key =
    "123dd1f7a7c1f8eeccbabe71a784f1e3282d6b0efc2fe522c3c087b64afe6fb9";

inline std::filesystem::path vectors() { return OQYRMAN_SOURCE_DIR "/tests/vectors"; }
inline std::string vector_file(const std::string& name) { return read_file(vectors() / name); }

inline drm::Bytes bytes_of(std::string_view text) {
    const drm::ByteView view = drm::as_bytes(text);
    return {view.begin(), view.end()};
}
inline drm::Bytes from_hex_text(std::string_view hex) { return drm::from_hex(hex).value(); }

inline drm::Instant instant(std::string_view text) { return drm::parse_instant(text).value(); }

inline drm::License license_of(const std::string& bytes) {
    auto license = drm::parse_license(bytes);
    if (!license) throw std::runtime_error(license.error().detail);
    return *license;
}
inline drm::License vector_license(const std::string& name) { return license_of(vector_file(name)); }

inline std::vector<drm::Certificate> roots_of(const std::filesystem::path& pem) {
    return drm::Certificate::from_pem(read_file(pem)).value();
}
inline drm::Crl crl_of(const std::filesystem::path& path) {
    return drm::Crl::parse(drm::as_bytes(read_file(path))).value();
}

inline std::shared_ptr<drm::ByteSource> memory(std::string_view bytes) {
    return std::make_shared<drm::MemorySource>(bytes_of(bytes));
}

inline std::shared_ptr<drm::ContentCipher> cipher_of(const drm::License& license,
                                                     std::string_view passphrase) {
    drm::Profiles profiles;
    return profiles.open(license, drm::sha256(drm::as_bytes(passphrase))).value();
}

/// A package with its key in it.
inline std::unique_ptr<drm::Content> opened(const std::string& package, const drm::License& license,
                                            std::string_view passphrase) {
    auto content = drm::Content::open(memory(package)).value();
    content->unlock(cipher_of(license, passphrase));
    return content;
}

}  // namespace oqyrman::tests
