#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drm/crypto/hash.h"
#include "drm/crypto/secret.h"
#include "drm/license/license.h"

namespace oqyrman::drm {

/// Decrypts what a licence protects; holds its content key or a certified library's context. Thread-safe.
class ContentCipher {
  public:
    virtual ~ContentCipher() = default;
    /// `in` is whole blocks after the 16 bytes before them; `out` takes as many blocks. Padding stays.
    virtual Expected<void> decrypt(ByteView iv, ByteView in, std::span<std::byte> out) = 0;
};

/// A back-end for one family of encryption profiles (LCP 6). One thread at a time.
class ProfileBackend {
  public:
    virtual ~ProfileBackend() = default;
    virtual bool supports(std::string_view profile) const = 0;
    /// Key check passed: how to decrypt. Error `wrong_key` when the hash is not this licence's passphrase.
    virtual Expected<std::unique_ptr<ContentCipher>> open(const License& license,
                                                          const Sha256Digest& passphrase_hash) = 0;
    virtual std::vector<std::string> profiles() const = 0;  ///< for "about"
};

/// The profiles this program opens: basic built in, others by libraries plugged in. One thread at a time.
class Profiles {
  public:
    Profiles();
    void add(std::unique_ptr<ProfileBackend> backend);
    bool supports(std::string_view profile) const;
    std::vector<std::string> names() const;
    /// Error `profile_unsupported` before anything else, `wrong_key` when the passphrase is not the one.
    Expected<std::unique_ptr<ContentCipher>> open(const License& license,
                                                  const Sha256Digest& passphrase_hash);

  private:
    ProfileBackend* backend_for(std::string_view profile) const;
    std::vector<std::unique_ptr<ProfileBackend>> m_backends;
};

/// The open profile: the user key is the passphrase's SHA-256 itself (LCP 6.3).
std::unique_ptr<ProfileBackend> make_basic_profile();

/// A certified library behind drm/license/profile_plugin.h.
Expected<std::unique_ptr<ProfileBackend>> load_profile_library(const std::filesystem::path& library);

/// With a user key in hand (LCP 4, 6.3): key check, then the content key. Error `wrong_key`.
Expected<std::unique_ptr<ContentCipher>> open_with_user_key(const License& license,
                                                            const SecretBytes& user_key);

/// SHA-256 of what was typed, and of its spelling without white space around it where that differs; when 64
/// hexadecimal digits were typed, also these as the hash itself (LCP 4.2).
std::vector<Sha256Digest> passphrase_candidates(std::string_view typed);

/// The hash as catalogues spell it: hexadecimal, base64, base64url, or base64 of hexadecimal.
std::optional<Sha256Digest> decode_passphrase_hash(std::string_view text);

}  // namespace oqyrman::drm
