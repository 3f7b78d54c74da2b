// A profile library of the tests, in both shapes. Its transform is its own and no secret: every bit of the
// passphrase's hash turned over.
#include <cstdlib>
#include <cstring>
#include <new>

#include "drm/crypto/aes.h"
#include "drm/license/license.h"
#include "drm/license/profile_plugin.h"

using namespace oqyrman::drm;

struct oqyrman_lcp_context {
    Bytes key;
};

namespace {

constexpr const char* k_profile = "https://tests.example/profile-mock";

int supports(const char* profile) { return std::strcmp(profile, k_profile) == 0 ? 1 : 0; }

[[maybe_unused]] int user_key(const char* profile, const std::uint8_t* hash, std::uint8_t* key) {
    if (supports(profile) == 0) return 1;
    for (int i = 0; i < 32; ++i) key[i] = static_cast<std::uint8_t>(~hash[i]);
    return 0;
}

[[maybe_unused]] int open_context(const char* json, const std::uint8_t* hash, const char*,
                                  oqyrman_lcp_context** context) {
    const auto license = parse_license(json);
    if (!license) return 2;
    std::uint8_t key[32];
    user_key(k_profile, hash, key);
    const ByteView view(reinterpret_cast<const std::byte*>(key), 32);
    const auto check = decrypt_padded(view, license->encryption.key_check);
    if (!check || as_text(*check) != license->id) return 3;
    auto content_key = decrypt_padded(view, license->encryption.content_key);
    if (!content_key) return 4;
    *context = new oqyrman_lcp_context{std::move(*content_key)};
    return 0;
}

[[maybe_unused]] int decrypt(oqyrman_lcp_context* context, const std::uint8_t* in, std::size_t in_size,
                             std::uint8_t* out, std::size_t out_size) {
    const ByteView stored(reinterpret_cast<const std::byte*>(in), in_size);
    const std::span<std::byte> clear(reinterpret_cast<std::byte*>(out), out_size);
    return aes_cbc_decrypt(context->key, stored.first(16), stored.subspan(16), clear) ? 0 : 5;
}

[[maybe_unused]] void close_context(oqyrman_lcp_context* context) { delete context; }

#if defined(MOCK_FINE)
constexpr oqyrman_lcp_library k_library{
    OQYRMAN_LCP_PLUGIN_VERSION, supports, user_key, nullptr, nullptr, nullptr};
#elif defined(MOCK_COARSE)
constexpr oqyrman_lcp_library k_library{
    OQYRMAN_LCP_PLUGIN_VERSION, supports, nullptr, open_context, decrypt, close_context};
#else  // of a version that is still to come
constexpr oqyrman_lcp_library k_library{
    OQYRMAN_LCP_PLUGIN_VERSION + 1, supports, user_key, nullptr, nullptr, nullptr};
#endif

}  // namespace

extern "C" const oqyrman_lcp_library* oqyrman_lcp_profile_library() { return &k_library; }
