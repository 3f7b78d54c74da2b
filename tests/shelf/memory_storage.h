#pragma once
// A disk in memory that can be told to fail, to die and to forget.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "app/shelf/storage.h"

namespace oqyrman::tests {

/// What is left of the disk when the program dies.
enum class Crash {
    keep_all,         ///< the program was killed: everything the system was told is there
    forget_unsynced,  ///< the power went: only what was synced is there, names and contents alike
    names_only,       ///< the power went: names are there, but unsynced contents are not (files of zeros)
};

enum class Failing {
    once_io,    ///< the Nth operation reports a failed disk, later ones work
    once_full,  ///< the Nth operation reports a full disk, later ones work
    dead,       ///< the Nth operation and all after it do nothing: the program was killed there
};

/// Any thread. Counts every operation that changes something: create, write, truncate, sync, rename,
/// remove, sync of a folder. The Nth (from 1) fails as told.
class MemoryStorage final : public shelf::Storage, public std::enable_shared_from_this<MemoryStorage> {
  public:
    void fail_at(int operation, Failing how);
    void never_fail();
    /// True once the operation asked for has come.
    bool failed() const;
    int operations() const;
    /// Ends this program's life: the disk afterwards, without any failure set.
    std::shared_ptr<MemoryStorage> after(Crash crash) const;
    /// Contents as the next program would read them; nothing when there is no such file.
    std::optional<std::string> content(const std::filesystem::path& path) const;
    void put(const std::filesystem::path& path, std::string bytes);
    std::set<std::string> files() const;
    void set_free_bytes(std::uint64_t bytes);

    shelf::Expected<std::unique_ptr<shelf::File>> open(const std::filesystem::path& path,
                                                       shelf::OpenMode mode) override;
    shelf::Expected<void> make_directory(const std::filesystem::path& path) override;
    shelf::Expected<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    shelf::Expected<void> remove(const std::filesystem::path& path) override;
    shelf::Expected<void> sync_directory(const std::filesystem::path& path) override;
    shelf::Expected<bool> exists(const std::filesystem::path& path) override;
    shelf::Expected<std::vector<std::string>> list(const std::filesystem::path& directory) override;
    shelf::Expected<std::uint64_t> free_bytes(const std::filesystem::path& directory) override;

  private:
    friend class MemoryFile;
    struct Node {
        std::string live;
        std::string synced;
    };
    using Names = std::map<std::string, std::shared_ptr<Node>>;
    /// Counts one operation; an error when it is the one to fail.
    shelf::Expected<void> operation(const char* what, const std::filesystem::path& path);

    mutable std::mutex m_mutex;
    Names m_live, m_synced;
    std::set<std::string> m_directories;
    std::uint64_t m_free = std::uint64_t{1} << 40;
    int m_operations = 0;
    int m_fail_at = 0;
    Failing m_how = Failing::dead;
};

}  // namespace oqyrman::tests
