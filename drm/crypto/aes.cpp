#include "drm/crypto/aes.h"

#include <algorithm>
#include <array>
#include <climits>
#include <memory>

#include <openssl/evp.h>

#include "drm/crypto/hash.h"

namespace oqyrman::drm {

namespace {

constexpr std::size_t k_nonce = 12;
constexpr std::size_t k_tag = 16;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* raw(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(std::span<std::byte> bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

Expected<void> cbc(ByteView key, ByteView iv, ByteView in, std::span<std::byte> out, int encrypt) {
    const bool sizes = key.size() == k_aes_key && iv.size() == k_aes_block && in.size() % k_aes_block == 0 &&
                       in.size() == out.size() && in.size() <= INT_MAX;
    if (!sizes) return fail(ErrorCode::crypto, "AES-CBC: sizes do not fit");
    const Context context(EVP_CIPHER_CTX_new());
    int length = 0;
    const bool done =
        EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, raw(key), raw(iv), encrypt) == 1 &&
        EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
        EVP_CipherUpdate(context.get(), raw(out), &length, raw(in), static_cast<int>(in.size())) == 1;
    if (!done) return fail(ErrorCode::crypto, "AES-CBC failed");
    return {};
}

}  // namespace

Expected<void> aes_cbc_decrypt(ByteView key, ByteView iv, ByteView in, std::span<std::byte> out) {
    return cbc(key, iv, in, out, 0);
}

Expected<void> aes_cbc_encrypt(ByteView key, ByteView iv, ByteView in, std::span<std::byte> out) {
    return cbc(key, iv, in, out, 1);
}

Expected<Bytes> decrypt_padded(ByteView key, ByteView stored) {
    if (stored.size() < 2 * k_aes_block || stored.size() % k_aes_block != 0)
        return fail(ErrorCode::malformed, "ciphertext is not whole blocks");
    Bytes clear(stored.size() - k_aes_block);
    if (auto done = aes_cbc_decrypt(key, stored.first(k_aes_block), stored.subspan(k_aes_block), clear);
        !done)
        return std::unexpected(done.error());
    const auto padding = std::to_integer<std::size_t>(clear.back());
    if (padding < 1 || padding > k_aes_block) return fail(ErrorCode::wrong_key, "padding");
    clear.resize(clear.size() - padding);
    return clear;
}

Expected<Bytes> encrypt_padded(ByteView key, ByteView clear) {
    const std::size_t padding = k_aes_block - clear.size() % k_aes_block;
    Bytes padded(clear.begin(), clear.end());
    padded.resize(clear.size() + padding);
    random_bytes(std::span(padded).last(padding));
    padded.back() = static_cast<std::byte>(padding);
    Bytes stored(k_aes_block + padded.size());
    random_bytes(std::span(stored).first(k_aes_block));
    auto done = aes_cbc_encrypt(key, ByteView(stored).first(k_aes_block), padded,
                                std::span(stored).subspan(k_aes_block));
    if (!done) return std::unexpected(done.error());
    return stored;
}

Expected<Bytes> seal(ByteView key, ByteView clear, std::string_view place) {
    if (key.size() != k_aes_key || clear.size() > INT_MAX)
        return fail(ErrorCode::crypto, "seal: sizes do not fit");
    Bytes sealed(k_nonce + clear.size() + k_tag);
    const std::span<std::byte> out(sealed);
    random_bytes(out.first(k_nonce));
    const Context context(EVP_CIPHER_CTX_new());
    int length = 0;
    const bool done =
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, raw(key),
                           raw(ByteView(out.first(k_nonce)))) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &length, raw(as_bytes(place)),
                          static_cast<int>(place.size())) == 1 &&
        EVP_EncryptUpdate(context.get(), raw(out.subspan(k_nonce)), &length, raw(clear),
                          static_cast<int>(clear.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), raw(out.subspan(k_nonce + clear.size())), &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(k_tag),
                            raw(out.last(k_tag))) == 1;
    if (!done) return fail(ErrorCode::crypto, "AES-GCM failed");
    return sealed;
}

Expected<Bytes> unseal(ByteView key, ByteView sealed, std::string_view place) {
    if (key.size() != k_aes_key || sealed.size() < k_nonce + k_tag || sealed.size() > INT_MAX)
        return fail(ErrorCode::crypto, "unseal: sizes do not fit");
    const ByteView body = sealed.subspan(k_nonce, sealed.size() - k_nonce - k_tag);
    std::array<std::byte, k_tag> tag{};
    std::ranges::copy(sealed.last(k_tag), tag.begin());
    Bytes clear(body.size());
    const Context context(EVP_CIPHER_CTX_new());
    int length = 0;
    const bool done =
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, raw(key), raw(sealed.first(k_nonce))) ==
            1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &length, raw(as_bytes(place)),
                          static_cast<int>(place.size())) == 1 &&
        EVP_DecryptUpdate(context.get(), raw(std::span(clear)), &length, raw(body),
                          static_cast<int>(body.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(k_tag), tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), nullptr, &length) == 1;
    if (!done) return fail(ErrorCode::wrong_key, "the seal does not open");
    return clear;
}

}  // namespace oqyrman::drm
