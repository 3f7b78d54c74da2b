#pragma once
// The only way anything of the shelf reaches a disk, SQLite included: so that a test can fail the Nth
// operation, or forget what was not synced, and see what a restart makes of it.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/shelf/error.h"

namespace oqyrman::shelf {

/// One open file. One thread at a time; several files may be open at the same path.
class File {
  public:
    virtual ~File() = default;
    /// Reads up to `out.size()` bytes; fewer only at the end of the file.
    virtual Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const = 0;
    /// Writes all bytes, making the file longer where needed.
    virtual Expected<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
    virtual Expected<void> truncate(std::uint64_t size) = 0;
    virtual Expected<std::uint64_t> size() const = 0;
    /// After this the content survives a power cut; the name only after Storage::sync_directory.
    virtual Expected<void> sync() = 0;
    /// Keeps other programs' SQLite off this file until it is closed.
    virtual Expected<void> lock_for_database() = 0;
};

enum class OpenMode {
    read,        ///< must exist
    read_write,  ///< must exist
    create,      ///< read and write, made with mode 0600 where it does not exist
};

/// A file system. Callable from any thread.
class Storage {
  public:
    virtual ~Storage() = default;
    virtual Expected<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) = 0;
    /// Mode 0700, with its parents; an existing folder of ours is narrowed to 0700.
    virtual Expected<void> make_directory(const std::filesystem::path& path) = 0;
    virtual Expected<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    /// A file that is not there is not an error.
    virtual Expected<void> remove(const std::filesystem::path& path) = 0;
    virtual Expected<void> sync_directory(const std::filesystem::path& path) = 0;
    virtual Expected<bool> exists(const std::filesystem::path& path) = 0;
    /// File names (no folders), unordered; at most `k_max_listed`, more is too_large.
    virtual Expected<std::vector<std::string>> list(const std::filesystem::path& directory) = 0;
    /// Bytes an ordinary user may still write below this folder.
    virtual Expected<std::uint64_t> free_bytes(const std::filesystem::path& directory) = 0;

    static constexpr std::size_t k_max_listed = 100'000;
};

/// The computer's own file system.
std::shared_ptr<Storage> make_disk_storage();

/// Whole small file; longer than `limit` bytes is too_large.
Expected<std::string> read_small_file(Storage& storage, const std::filesystem::path& path, std::size_t limit);
/// Written beside, synced, renamed into place, folder synced: after it the old or the new content, never
/// half.
Expected<void> replace_file(Storage& storage, const std::filesystem::path& path, std::string_view bytes);

}  // namespace oqyrman::shelf
