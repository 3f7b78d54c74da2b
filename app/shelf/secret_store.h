#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "app/shelf/paths.h"
#include "app/shelf/storage.h"

namespace oqyrman::shelf {

using MasterKey = std::array<std::byte, 32>;

/// Where the master key is kept. Used once at start, by the thread that opens the shelf.
class SecretStore {
  public:
    virtual ~SecretStore() = default;
    /// Nothing where no key was ever kept; an error where the store does not answer in time.
    virtual Expected<std::optional<MasterKey>> load() = 0;
    virtual Expected<void> save(const MasterKey& key) = 0;
    /// The key now lives in a better place. A store that is the better place does nothing.
    virtual Expected<void> forget() = 0;
};

/// The desktop's secret service, one item for each data folder. Never waits longer than `patience` for the
/// bus, a locked keyring or a prompt nobody answers: then it is an error.
std::unique_ptr<SecretStore> make_secret_service(const Paths& paths, std::chrono::milliseconds patience);

/// `master.key` in the data folder, mode 0600.
std::unique_ptr<SecretStore> make_key_file(const Paths& paths, std::shared_ptr<Storage> storage);

/// The key that seals, and a second one where an earlier run had to keep its key elsewhere. On its way to the
/// shelf, which keeps it in locked memory; what is left here is wiped.
struct MasterKeys {
    MasterKey primary;
    std::optional<MasterKey> former;
    bool in_secret_service = false;  ///< where `primary` is kept

    ~MasterKeys();
};

/// The secret service's key where it answers, otherwise the key file's; made on the first run. A key file
/// of a run without a desktop moves into the service once there is one. `service` may be null.
Expected<MasterKeys> find_master_keys(SecretStore* service, SecretStore& key_file);

}  // namespace oqyrman::shelf
