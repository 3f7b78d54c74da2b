#include "app/lending/hashed_passphrase.h"

#include "drm/crypto/encoding.h"

namespace oqyrman::lending {

namespace {

constexpr std::size_t k_hash_bytes = 32;
constexpr std::size_t k_max_spelt = 256;

std::string_view trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

drm::SecretBytes kept(std::optional<drm::Bytes> bytes) {
    if (!bytes) return {};
    drm::SecretBytes secret;
    if (bytes->size() == k_hash_bytes) secret = drm::SecretBytes(*bytes);
    drm::wipe(*bytes);
    return secret;
}

}  // namespace

drm::SecretBytes decode_hashed_passphrase(std::string_view spelt) {
    spelt = trimmed(spelt);
    if (spelt.size() > k_max_spelt) return {};
    if (spelt.size() == 2 * k_hash_bytes)
        if (drm::SecretBytes hash = kept(drm::from_hex(spelt)); !hash.empty()) return hash;
    std::optional<drm::Bytes> decoded = drm::from_base64(spelt);
    if (decoded && decoded->size() == 2 * k_hash_bytes) {
        drm::SecretBytes hash = kept(drm::from_hex(drm::as_text(*decoded)));
        drm::wipe(*decoded);
        return hash;
    }
    return kept(std::move(decoded));
}

}  // namespace oqyrman::lending
