#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "app/shelf/storage.h"

namespace oqyrman::shelf {

/// Safe file name for any licence id: letters, digits, `-` and `_` stay, other bytes become %XX; too long a
/// name becomes the SHA-256 of the id.
std::string book_file_name(const std::string& license_id);
/// A short file name of its own for any text.
std::string short_name_of(const std::string& text);

/// The encrypted books: `books/<id>.part` while it comes, `books/<id>` once whole. One thread.
class Books {
  public:
    Books(std::filesystem::path directory, std::shared_ptr<Storage> storage)
        : m_directory(std::move(directory)), m_storage(std::move(storage)) {}

    /// The part file, made where there is none.
    Expected<std::unique_ptr<File>> open_part(const std::string& id);
    /// Bytes in the part file; 0 when there is none.
    Expected<std::uint64_t> part_size(const std::string& id);
    /// The verified part becomes the book: synced, renamed, folder synced.
    Expected<void> finish(const std::string& id, File& part);
    Expected<bool> has(const std::string& id);
    Expected<std::unique_ptr<File>> open(const std::string& id);
    Expected<void> discard_part(const std::string& id);
    /// Both files, and the folder synced: a returned book stays gone.
    Expected<void> remove(const std::string& id);
    /// Fails with disk_full when `bytes` more, and some room to breathe, do not fit.
    Expected<void> need_room(std::uint64_t bytes);
    /// Removes files of no loan and says how many. `ids` are the loans whose files may stay.
    Expected<int> remove_orphans(const std::set<std::string>& ids);
    std::filesystem::path path_of(const std::string& id) const;

  private:
    std::filesystem::path part_path_of(const std::string& id) const;

    std::filesystem::path m_directory;
    std::shared_ptr<Storage> m_storage;
};

}  // namespace oqyrman::shelf
