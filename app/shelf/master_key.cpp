#include <algorithm>

#include "app/shelf/secret_store.h"
#include "drm/crypto/hash.h"
#include "drm/crypto/secret.h"

namespace oqyrman::shelf {

MasterKeys::~MasterKeys() {
    drm::wipe(primary);
    if (former) drm::wipe(*former);
}

namespace {

/// Wipes what it stands beside when its scope ends.
struct Wiped {
    std::span<std::byte> bytes;
    ~Wiped() { drm::wipe(bytes); }
};

class KeyFile final : public SecretStore {
  public:
    KeyFile(std::filesystem::path path, std::shared_ptr<Storage> storage)
        : m_path(std::move(path)), m_storage(std::move(storage)) {}

    Expected<std::optional<MasterKey>> load() override {
        const auto there = m_storage->exists(m_path);
        if (!there) return std::unexpected(there.error());
        if (!*there) return std::optional<MasterKey>();
        const auto bytes = read_small_file(*m_storage, m_path, k_max_bytes);
        if (!bytes) return std::unexpected(bytes.error());
        MasterKey key{};
        // Written by replace_file, so never half; anything else is not our key.
        if (bytes->size() != key.size()) return std::optional<MasterKey>();
        std::ranges::copy(std::as_bytes(std::span(*bytes)), key.begin());
        return key;
    }

    Expected<void> save(const MasterKey& key) override {
        const std::string_view bytes(reinterpret_cast<const char*>(key.data()), key.size());
        return replace_file(*m_storage, m_path, bytes);
    }

    Expected<void> forget() override {
        return in_order([&] { return m_storage->remove(m_path); },
                        [&] { return m_storage->sync_directory(m_path.parent_path()); });
    }

  private:
    static constexpr std::size_t k_max_bytes = 4096;
    std::filesystem::path m_path;
    std::shared_ptr<Storage> m_storage;
};

/// True once the service itself hands the key back: some accept an item and lose it.
bool kept_by(SecretStore& service, const MasterKey& key) {
    if (!service.save(key)) return false;
    const auto back = service.load();
    return back && *back == key;
}

}  // namespace

std::unique_ptr<SecretStore> make_key_file(const Paths& paths, std::shared_ptr<Storage> storage) {
    return std::make_unique<KeyFile>(paths.data / "master.key", std::move(storage));
}

Expected<MasterKeys> find_master_keys(SecretStore* service, SecretStore& key_file) {
    const auto in_file = key_file.load();
    if (!in_file) return std::unexpected(in_file.error());
    std::optional<MasterKey> in_service;
    bool answers = false;
    if (service != nullptr) {
        const auto loaded = service->load();
        answers = loaded.has_value();
        if (answers) in_service = *loaded;
    }
    if (in_service) return MasterKeys{.primary = *in_service, .former = *in_file, .in_secret_service = true};
    MasterKey key{};
    const Wiped wiped{key};
    if (*in_file)
        key = **in_file;
    else
        drm::random_bytes(key);
    if (answers && kept_by(*service, key)) {
        // Best effort: a key file that cannot be removed is still only the owner's.
        if (*in_file) static_cast<void>(key_file.forget());
        return MasterKeys{.primary = key, .former = {}, .in_secret_service = true};
    }
    if (!*in_file) {
        const auto saved = key_file.save(key);
        if (!saved) return std::unexpected(saved.error());
    }
    return MasterKeys{.primary = key, .former = {}, .in_secret_service = false};
}

}  // namespace oqyrman::shelf
