#include <climits>
#include <mutex>

#include <dlfcn.h>

#include "drm/license/profile.h"
#include "drm/license/profile_plugin.h"

namespace oqyrman::drm {

namespace {

const std::uint8_t* raw(ByteView bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }

/// A library that keeps the key to itself decrypts through its context.
class ContextCipher final : public ContentCipher {
  public:
    ContextCipher(const oqyrman_lcp_library& library, oqyrman_lcp_context* context,
                  std::shared_ptr<void> object)
        : m_object(std::move(object)), m_library(library), m_context(context) {}
    ~ContextCipher() override { m_library.close_context(m_context); }
    ContextCipher(const ContextCipher&) = delete;
    ContextCipher& operator=(const ContextCipher&) = delete;

    Expected<void> decrypt(ByteView iv, ByteView in, std::span<std::byte> out) override {
        Bytes joined(iv.begin(), iv.end());
        joined.insert(joined.end(), in.begin(), in.end());
        const std::scoped_lock lock(m_mutex);
        const int result = m_library.decrypt(m_context, raw(joined), joined.size(),
                                             reinterpret_cast<std::uint8_t*>(out.data()), out.size());
        if (result != 0)
            return fail(ErrorCode::crypto, "the profile library answers " + std::to_string(result));
        return {};
    }

  private:
    std::shared_ptr<void> m_object;
    const oqyrman_lcp_library& m_library;
    oqyrman_lcp_context* m_context;
    std::mutex m_mutex;
};

class LibraryProfile final : public ProfileBackend {
  public:
    LibraryProfile(std::shared_ptr<void> object, const oqyrman_lcp_library& library, std::string name)
        : m_object(std::move(object)), m_library(library), m_name(std::move(name)) {}

    bool supports(std::string_view profile) const override {
        return m_library.supports(std::string(profile).c_str()) != 0;
    }
    std::vector<std::string> profiles() const override { return {m_name}; }

    Expected<std::unique_ptr<ContentCipher>> open(const License& license,
                                                  const Sha256Digest& passphrase_hash) override {
        if (m_library.open_context != nullptr) {
            oqyrman_lcp_context* context = nullptr;
            const int result =
                m_library.open_context(license.bytes.c_str(), raw(passphrase_hash), "", &context);
            if (result != 0 || context == nullptr)
                return fail(ErrorCode::wrong_key, "the profile library answers " + std::to_string(result));
            return std::make_unique<ContextCipher>(m_library, context, m_object);
        }
        SecretBytes key(32);
        const int result = m_library.user_key(license.encryption.profile.c_str(), raw(passphrase_hash),
                                              reinterpret_cast<std::uint8_t*>(key.writable().data()));
        if (result != 0)
            return fail(ErrorCode::wrong_key, "the profile library answers " + std::to_string(result));
        return open_with_user_key(license, key);
    }

  private:
    std::shared_ptr<void> m_object;
    const oqyrman_lcp_library& m_library;
    std::string m_name;
};

}  // namespace

Expected<std::unique_ptr<ProfileBackend>> load_profile_library(const std::filesystem::path& library) {
    std::shared_ptr<void> object(dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL), [](void* handle) {
        if (handle != nullptr) dlclose(handle);
    });
    if (!object) return fail(ErrorCode::not_found, "the profile library cannot be loaded");
    const auto entry = reinterpret_cast<oqyrman_lcp_profile_library_function>(
        dlsym(object.get(), "oqyrman_lcp_profile_library"));
    const oqyrman_lcp_library* table = entry != nullptr ? entry() : nullptr;
    const bool fits =
        table != nullptr && table->version == OQYRMAN_LCP_PLUGIN_VERSION && table->supports != nullptr;
    const bool coarse = fits && table->open_context != nullptr && table->decrypt != nullptr &&
                        table->close_context != nullptr;
    const bool fine = fits && table->open_context == nullptr && table->user_key != nullptr;
    if (!coarse && !fine) return fail(ErrorCode::malformed, "not a profile library of version 1");
    return std::make_unique<LibraryProfile>(std::move(object), *table, library.stem().string());
}

}  // namespace oqyrman::drm
