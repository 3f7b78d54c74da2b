#include "app/shelf/storage_vfs.h"

#include <cstdint>
#include <cstring>
#include <new>

#include <sqlite3.h>

namespace oqyrman::shelf {

namespace {

/// What SQLite allocates for each open file; `base` must come first.
struct OpenFile {
    sqlite3_file base;
    StorageVfs* vfs;
    File* file;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
StorageVfs& of(sqlite3_vfs* vfs) { return *static_cast<StorageVfs*>(vfs->pAppData); }

/// SQLite's code for a failed operation of this file; the failure itself is kept for whoever asks.
template <class T>
int code_of(StorageVfs& vfs, const Expected<T>& answer, int io_code) {
    if (answer) return SQLITE_OK;
    vfs.note_failure(answer.error());
    return answer.error().kind == ErrorKind::disk_full ? SQLITE_FULL : io_code;
}

int close_file(sqlite3_file* file) {
    delete of(file).file;
    of(file).file = nullptr;
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    const auto wanted = static_cast<std::size_t>(size);
    auto* bytes = static_cast<std::byte*>(out);
    const auto got = of(file).file->read_at(static_cast<std::uint64_t>(offset), {bytes, wanted});
    if (!got) return code_of(*of(file).vfs, got, SQLITE_IOERR_READ);
    if (*got == wanted) return SQLITE_OK;
    std::memset(bytes + *got, 0, wanted - *got);
    return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* in, int size, sqlite3_int64 offset) {
    const std::span bytes(static_cast<const std::byte*>(in), static_cast<std::size_t>(size));
    return code_of(*of(file).vfs, of(file).file->write_at(static_cast<std::uint64_t>(offset), bytes),
                   SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return code_of(*of(file).vfs, of(file).file->truncate(static_cast<std::uint64_t>(size)),
                   SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) {
    return code_of(*of(file).vfs, of(file).file->sync(), SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* out) {
    const auto size = of(file).file->size();
    *out = static_cast<sqlite3_int64>(size.value_or(0));
    return code_of(*of(file).vfs, size, SQLITE_IOERR_FSTAT);
}

// One program at a time is the lock file's business; see lock_for_database for everybody else's.
int lock(sqlite3_file*, int) { return SQLITE_OK; }
int reserved(sqlite3_file*, int* out) {
    *out = 0;
    return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// Version 1 has no shared memory: SQLite then allows a write-ahead log in exclusive mode only.
const sqlite3_io_methods k_methods{.iVersion = 1,
                                   .xClose = close_file,
                                   .xRead = read,
                                   .xWrite = write,
                                   .xTruncate = truncate,
                                   .xSync = sync,
                                   .xFileSize = file_size,
                                   .xLock = lock,
                                   .xUnlock = lock,
                                   .xCheckReservedLock = reserved,
                                   .xFileControl = control,
                                   .xSectorSize = sector_size,
                                   .xDeviceCharacteristics = characteristics,
                                   .xShmMap = nullptr,
                                   .xShmLock = nullptr,
                                   .xShmBarrier = nullptr,
                                   .xShmUnmap = nullptr,
                                   .xFetch = nullptr,
                                   .xUnfetch = nullptr};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* out_flags) {
    out->pMethods = nullptr;
    // temp_store=MEMORY: SQLite has no business in a temporary folder.
    if (name == nullptr) return SQLITE_CANTOPEN;
    Storage& storage = of(vfs).storage();
    const std::filesystem::path path(name);
    const auto existed = storage.exists(path);
    if (!existed) return code_of(of(vfs), existed, SQLITE_CANTOPEN);
    const bool create = (flags & SQLITE_OPEN_CREATE) != 0;
    auto file = storage.open(path, create ? OpenMode::create : OpenMode::read_write);
    if (!file) return code_of(of(vfs), file, SQLITE_CANTOPEN);
    if (!*existed) {
        // A committed log whose name is lost would be a lost commit.
        const auto named = storage.sync_directory(path.parent_path());
        if (!named) return code_of(of(vfs), named, SQLITE_CANTOPEN);
    }
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
        const auto locked = (*file)->lock_for_database();
        if (!locked) return code_of(of(vfs), locked, SQLITE_BUSY);
    }
    new (out) OpenFile{.base = {.pMethods = &k_methods}, .vfs = &of(vfs), .file = file->release()};
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    Storage& storage = of(vfs).storage();
    const std::filesystem::path path(name);
    const auto removed = storage.remove(path);
    if (!removed || sync_folder == 0) return code_of(of(vfs), removed, SQLITE_IOERR_DELETE);
    return code_of(of(vfs), storage.sync_directory(path.parent_path()), SQLITE_IOERR_DIR_FSYNC);
}

int access(sqlite3_vfs* vfs, const char* name, int, int* out) {
    const auto there = of(vfs).storage().exists(name);
    *out = there.value_or(false) ? 1 : 0;
    return code_of(of(vfs), there, SQLITE_IOERR_ACCESS);
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    const std::size_t length = std::strlen(name);
    if (length >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(out, name, length + 1);
    return SQLITE_OK;
}

// Randomness, sleeping and dates are not files: the platform's own answer.
sqlite3_vfs& platform() { return *sqlite3_vfs_find(nullptr); }
int randomness(sqlite3_vfs*, int size, char* out) { return platform().xRandomness(&platform(), size, out); }
int sleep(sqlite3_vfs*, int microseconds) { return platform().xSleep(&platform(), microseconds); }
int current_time(sqlite3_vfs*, double* out) { return platform().xCurrentTime(&platform(), out); }
int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

StorageVfs::StorageVfs(std::shared_ptr<Storage> storage)
    : m_storage(std::move(storage)),
      m_name("oqyrman-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))),
      m_vfs(std::make_unique<sqlite3_vfs>()) {
    *m_vfs = sqlite3_vfs{};
    m_vfs->iVersion = 1;
    m_vfs->szOsFile = sizeof(OpenFile);
    m_vfs->mxPathname = 4096;
    m_vfs->zName = m_name.c_str();
    m_vfs->pAppData = this;
    m_vfs->xOpen = open;
    m_vfs->xDelete = remove;
    m_vfs->xAccess = access;
    m_vfs->xFullPathname = full_path;
    m_vfs->xRandomness = randomness;
    m_vfs->xSleep = sleep;
    m_vfs->xCurrentTime = current_time;
    m_vfs->xGetLastError = last_error;
    sqlite3_initialize();
    sqlite3_vfs_register(m_vfs.get(), 0);
}

StorageVfs::~StorageVfs() { sqlite3_vfs_unregister(m_vfs.get()); }

void StorageVfs::note_failure(const Error& error) {
    if (!m_failure) m_failure = error;
}

Error StorageVfs::take_failure(Error otherwise) {
    Error answer = m_failure.value_or(std::move(otherwise));
    m_failure.reset();
    return answer;
}

}  // namespace oqyrman::shelf
