#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/shelf/storage.h"

namespace oqyrman::shelf {

namespace {

Error system_error(const char* operation, const std::filesystem::path& path, int code) {
    ErrorKind kind = ErrorKind::io;
    if (code == ENOSPC || code == EDQUOT) kind = ErrorKind::disk_full;
    if (code == EFBIG) kind = ErrorKind::too_large;
    if (code == ENOENT) kind = ErrorKind::missing;
    if (code == EACCES || code == EPERM || code == EROFS) kind = ErrorKind::unwritable;
    return {kind, std::string(operation) + " " + path.string() + ": " + std::strerror(code)};
}

std::unexpected<Error> fail(const char* operation, const std::filesystem::path& path) {
    return std::unexpected(system_error(operation, path, errno));
}

class DiskFile final : public File {
  public:
    DiskFile(int descriptor, std::filesystem::path path)
        : m_descriptor(descriptor), m_path(std::move(path)) {}
    DiskFile(const DiskFile&) = delete;
    DiskFile& operator=(const DiskFile&) = delete;
    ~DiskFile() override { ::close(m_descriptor); }

    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
        std::size_t done = 0;
        while (done < out.size()) {
            const ssize_t n = ::pread(m_descriptor, out.data() + done, out.size() - done,
                                      static_cast<off_t>(offset + done));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return fail("read", m_path);
            if (n == 0) break;
            done += static_cast<std::size_t>(n);
        }
        return done;
    }

    Expected<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t n = ::pwrite(m_descriptor, bytes.data() + done, bytes.size() - done,
                                       static_cast<off_t>(offset + done));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return fail("write", m_path);
            done += static_cast<std::size_t>(n);
        }
        return {};
    }

    Expected<void> truncate(std::uint64_t size) override {
        if (::ftruncate(m_descriptor, static_cast<off_t>(size)) != 0) return fail("truncate", m_path);
        return {};
    }

    Expected<std::uint64_t> size() const override {
        struct stat facts{};
        if (::fstat(m_descriptor, &facts) != 0) return fail("stat", m_path);
        return static_cast<std::uint64_t>(facts.st_size);
    }

    Expected<void> sync() override {
        if (::fsync(m_descriptor) != 0) return fail("fsync", m_path);
        return {};
    }

    /// SQLite's own programs lock these bytes (its file format's "pending byte" and the 511 after it); an
    /// open-file-description lock is not dropped when another descriptor of the same file is closed.
    Expected<void> lock_for_database() override {
        struct flock range{};
        range.l_type = F_WRLCK;
        range.l_whence = SEEK_SET;
        range.l_start = 0x40000000;
        range.l_len = 512;
        if (::fcntl(m_descriptor, F_OFD_SETLK, &range) == 0) return {};
        if (errno != EAGAIN && errno != EACCES) return fail("lock", m_path);
        return std::unexpected(Error{ErrorKind::in_use, m_path.string() + " is open in another program"});
    }

  private:
    int m_descriptor;
    std::filesystem::path m_path;
};

class DiskStorage final : public Storage {
  public:
    Expected<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override {
        int flags = O_CLOEXEC | O_NOFOLLOW;
        switch (mode) {
            case OpenMode::read:
                flags = O_CLOEXEC | O_RDONLY;
                break;
            case OpenMode::read_write:
                flags |= O_RDWR;
                break;
            case OpenMode::create:
                flags |= O_RDWR | O_CREAT;
                break;
        }
        const int descriptor = ::open(path.c_str(), flags, 0600);
        if (descriptor < 0) return fail("open", path);
        auto file = std::make_unique<DiskFile>(descriptor, path);
        struct stat facts{};
        if (::fstat(descriptor, &facts) != 0) return fail("stat", path);
        if (!S_ISREG(facts.st_mode))
            return std::unexpected(Error{ErrorKind::unwritable, path.string() + " is not a plain file"});
        return file;
    }

    Expected<void> make_directory(const std::filesystem::path& path) override {
        std::filesystem::path so_far;
        for (const auto& part : path) {
            so_far /= part;
            if (::mkdir(so_far.c_str(), 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES)
                return fail("make folder", so_far);
        }
        struct stat facts{};
        if (::stat(path.c_str(), &facts) != 0) return fail("make folder", path);
        if (!S_ISDIR(facts.st_mode))
            return std::unexpected(Error{ErrorKind::unwritable, path.string() + " is not a folder"});
        if ((facts.st_mode & 0777) != 0700 && ::chmod(path.c_str(), 0700) != 0)
            return fail("narrow folder", path);
        return {};
    }

    Expected<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return fail("rename", from);
        return {};
    }

    Expected<void> remove(const std::filesystem::path& path) override {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail("remove", path);
        return {};
    }

    Expected<void> sync_directory(const std::filesystem::path& path) override {
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) return fail("open folder", path);
        const int answer = ::fsync(descriptor);
        const int code = errno;
        ::close(descriptor);
        if (answer != 0) return std::unexpected(system_error("fsync folder", path, code));
        return {};
    }

    Expected<bool> exists(const std::filesystem::path& path) override {
        struct stat facts{};
        if (::lstat(path.c_str(), &facts) == 0) return true;
        if (errno == ENOENT || errno == ENOTDIR) return false;
        return fail("stat", path);
    }

    Expected<std::vector<std::string>> list(const std::filesystem::path& directory) override {
        DIR* open_directory = ::opendir(directory.c_str());
        if (open_directory == nullptr) return fail("list", directory);
        std::vector<std::string> names;
        bool too_many = false;
        while (const dirent* entry = ::readdir(open_directory)) {
            if (entry->d_type == DT_DIR || std::string_view(entry->d_name).starts_with("..")) continue;
            too_many = names.size() >= k_max_listed;
            if (too_many) break;
            names.emplace_back(entry->d_name);
        }
        ::closedir(open_directory);
        if (too_many)
            return std::unexpected(Error{ErrorKind::too_large, "too many files in " + directory.string()});
        return names;
    }

    Expected<std::uint64_t> free_bytes(const std::filesystem::path& directory) override {
        struct statvfs facts{};
        if (::statvfs(directory.c_str(), &facts) != 0) return fail("statvfs", directory);
        return static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize;
    }
};

}  // namespace

std::shared_ptr<Storage> make_disk_storage() { return std::make_shared<DiskStorage>(); }

}  // namespace oqyrman::shelf
