#include "drm/crypto/hash.h"

#include <climits>
#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace oqyrman::drm {

struct Sha256::Context {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(context); }
};

namespace {

/// Hashing memory cannot fail in a sound build of OpenSSL; if it does, nothing after it can be trusted.
void require(int ok) {
    if (ok != 1) std::abort();
}

}  // namespace

Sha256::Sha256() : m_context(std::make_unique<Context>()) {
    require(EVP_DigestInit_ex(m_context->context, EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(ByteView bytes) {
    require(EVP_DigestUpdate(m_context->context, bytes.data(), bytes.size()));
}

Sha256Digest Sha256::finish() {
    Sha256Digest digest{};
    require(EVP_DigestFinal_ex(m_context->context, reinterpret_cast<unsigned char*>(digest.data()), nullptr));
    return digest;
}

Sha256Digest sha256(ByteView bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

Sha256Digest hmac_sha256(ByteView key, ByteView bytes) {
    Sha256Digest digest{};
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    const bool made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, bytes.size(), out,
                           nullptr) != nullptr;
    require(made ? 1 : 0);
    return digest;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void random_bytes(std::span<std::byte> out) {
    while (!out.empty()) {
        const std::size_t count = std::min<std::size_t>(out.size(), INT_MAX);
        require(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)));
        out = out.subspan(count);
    }
}

}  // namespace oqyrman::drm
