#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/shelf/storage.h"

struct sqlite3_vfs;

namespace oqyrman::shelf {

/// SQLite's files through a Storage. For one database opened with `locking_mode=EXCLUSIVE` (the shelf's lock
/// file keeps other readers away), so that the write-ahead log needs no shared memory. Registered under a
/// name of its own from construction to destruction; close the database first. One thread.
class StorageVfs {
  public:
    explicit StorageVfs(std::shared_ptr<Storage> storage);
    ~StorageVfs();
    StorageVfs(const StorageVfs&) = delete;
    StorageVfs& operator=(const StorageVfs&) = delete;

    const std::string& name() const { return m_name; }
    Storage& storage() { return *m_storage; }
    /// The first failure of the storage since the last call: SQLite's own codes say less.
    Error take_failure(Error otherwise);
    void note_failure(const Error& error);

  private:
    std::shared_ptr<Storage> m_storage;
    std::string m_name;
    std::unique_ptr<sqlite3_vfs> m_vfs;
    std::optional<Error> m_failure;
};

}  // namespace oqyrman::shelf
