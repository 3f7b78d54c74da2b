#include "drm/license/profile.h"

#include <algorithm>

#include "drm/crypto/aes.h"
#include "drm/crypto/encoding.h"

namespace oqyrman::drm {

namespace {

class KeyCipher final : public ContentCipher {
  public:
    explicit KeyCipher(SecretBytes key) : m_key(std::move(key)) {}
    Expected<void> decrypt(ByteView iv, ByteView in, std::span<std::byte> out) override {
        return aes_cbc_decrypt(m_key.view(), iv, in, out);
    }

  private:
    const SecretBytes m_key;
};

class BasicProfile final : public ProfileBackend {
  public:
    bool supports(std::string_view profile) const override { return profile == k_basic_profile; }
    std::vector<std::string> profiles() const override { return {std::string(k_basic_profile)}; }
    Expected<std::unique_ptr<ContentCipher>> open(const License& license,
                                                  const Sha256Digest& passphrase_hash) override {
        return open_with_user_key(license, SecretBytes(passphrase_hash));
    }
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::optional<Sha256Digest> as_digest(const std::optional<Bytes>& bytes) {
    if (!bytes || bytes->size() != 32) return std::nullopt;
    Sha256Digest digest{};
    std::ranges::copy(*bytes, digest.begin());
    return digest;
}

}  // namespace

Profiles::Profiles() { add(make_basic_profile()); }

void Profiles::add(std::unique_ptr<ProfileBackend> backend) { m_backends.push_back(std::move(backend)); }

ProfileBackend* Profiles::backend_for(std::string_view profile) const {
    const auto found =
        std::ranges::find_if(m_backends, [&](const auto& backend) { return backend->supports(profile); });
    return found == m_backends.end() ? nullptr : found->get();
}

bool Profiles::supports(std::string_view profile) const { return backend_for(profile) != nullptr; }

std::vector<std::string> Profiles::names() const {
    std::vector<std::string> names;
    for (const auto& backend : m_backends)
        for (std::string& name : backend->profiles()) names.push_back(std::move(name));
    return names;
}

Expected<std::unique_ptr<ContentCipher>> Profiles::open(const License& license,
                                                        const Sha256Digest& passphrase_hash) {
    ProfileBackend* backend = backend_for(license.encryption.profile);
    if (backend == nullptr) return fail(ErrorCode::profile_unsupported, license.encryption.profile);
    return backend->open(license, passphrase_hash);
}

std::unique_ptr<ProfileBackend> make_basic_profile() { return std::make_unique<BasicProfile>(); }

Expected<std::unique_ptr<ContentCipher>> open_with_user_key(const License& license,
                                                            const SecretBytes& user_key) {
    const auto check = decrypt_padded(user_key.view(), license.encryption.key_check);
    if (!check || !equal_in_constant_time(*check, as_bytes(license.id)))
        return fail(ErrorCode::wrong_key, "key check");
    auto content_key = decrypt_padded(user_key.view(), license.encryption.content_key);
    if (!content_key) return std::unexpected(content_key.error());
    if (content_key->size() != k_aes_key)
        return fail(ErrorCode::malformed, "the content key is not 32 bytes");
    SecretBytes key(*content_key);
    wipe(*content_key);
    return std::make_unique<KeyCipher>(std::move(key));
}

std::vector<Sha256Digest> passphrase_candidates(std::string_view typed) {
    std::vector<Sha256Digest> candidates{sha256(as_bytes(typed))};
    const std::string_view inner = trimmed(typed);
    if (inner != typed) candidates.push_back(sha256(as_bytes(inner)));
    if (inner.size() == 64)
        if (const auto digest = as_digest(from_hex(inner))) candidates.push_back(*digest);
    return candidates;
}

std::optional<Sha256Digest> decode_passphrase_hash(std::string_view text) {
    text = trimmed(text);
    if (text.size() == 64)
        if (const auto digest = as_digest(from_hex(text))) return digest;
    const auto bytes = from_base64(text);
    if (bytes && bytes->size() == 64) return as_digest(from_hex(as_text(*bytes)));
    return as_digest(bytes);
}

}  // namespace oqyrman::drm
