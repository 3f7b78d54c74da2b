#include "app/shelf/sealing.h"

#include "drm/crypto/aes.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::shelf {

std::string sha256_hex(std::string_view bytes) { return drm::to_hex(drm::sha256(drm::as_bytes(bytes))); }

Vault::Vault(const MasterKeys& keys) : m_primary(keys.primary) {
    if (keys.former) m_former = drm::SecretBytes(*keys.former);
}

Expected<std::string> Vault::seal(std::string_view place, std::string_view clear) const {
    const auto sealed = drm::seal(m_primary.view(), drm::as_bytes(clear), place);
    if (!sealed) return std::unexpected(Error{ErrorKind::io, "sealing: " + sealed.error().detail});
    return std::string(drm::as_text(*sealed));
}

std::string Vault::mark(std::string_view place, std::string_view text) const {
    constexpr std::size_t k_digits = 32;
    const std::string whole = std::string(place) + "\n" + std::string(text);
    return drm::to_hex(drm::hmac_sha256(m_primary.view(), drm::as_bytes(whole))).substr(0, k_digits);
}

std::optional<std::string> Vault::open(std::string_view place, std::string_view sealed) const {
    for (const drm::SecretBytes* key : {&m_primary, &m_former}) {
        if (key->empty()) continue;
        const auto clear = drm::unseal(key->view(), drm::as_bytes(sealed), place);
        if (clear) return std::string(drm::as_text(*clear));
    }
    return std::nullopt;
}

}  // namespace oqyrman::shelf
