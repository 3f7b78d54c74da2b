#include "app/shelf/books.h"

#include <algorithm>

#include "app/shelf/sealing.h"

namespace oqyrman::shelf {

namespace {

constexpr std::size_t k_max_name = 200;
/// Left free for the database and for the computer itself.
constexpr std::uint64_t k_breathing_room = 8u << 20;
constexpr std::string_view k_part = ".part";

bool stays(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

std::string book_file_name(const std::string& license_id) {
    constexpr const char* k_digits = "0123456789ABCDEF";
    std::string name;
    for (const char c : license_id) {
        if (stays(c)) {
            name += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        name += {'%', k_digits[byte >> 4], k_digits[byte & 15]};
    }
    // `=` is in no other name.
    return name.empty() || name.size() > k_max_name ? "=" + sha256_hex(license_id) : name;
}

std::string short_name_of(const std::string& text) { return sha256_hex(text).substr(0, 16); }

std::filesystem::path Books::path_of(const std::string& id) const { return m_directory / book_file_name(id); }

std::filesystem::path Books::part_path_of(const std::string& id) const {
    std::filesystem::path path = path_of(id);
    path += k_part;
    return path;
}

Expected<std::unique_ptr<File>> Books::open_part(const std::string& id) {
    return m_storage->open(part_path_of(id), OpenMode::create);
}

Expected<std::uint64_t> Books::part_size(const std::string& id) {
    const auto there = m_storage->exists(part_path_of(id));
    if (!there) return std::unexpected(there.error());
    if (!*there) return 0;
    const auto part = m_storage->open(part_path_of(id), OpenMode::read);
    if (!part) return std::unexpected(part.error());
    return (*part)->size();
}

Expected<void> Books::finish(const std::string& id, File& part) {
    return in_order([&] { return part.sync(); },
                    [&] { return m_storage->rename(part_path_of(id), path_of(id)); },
                    [&] { return m_storage->sync_directory(m_directory); });
}

Expected<bool> Books::has(const std::string& id) { return m_storage->exists(path_of(id)); }

Expected<std::unique_ptr<File>> Books::open(const std::string& id) {
    return m_storage->open(path_of(id), OpenMode::read);
}

Expected<void> Books::discard_part(const std::string& id) { return m_storage->remove(part_path_of(id)); }

Expected<void> Books::remove(const std::string& id) {
    return in_order([&] { return m_storage->remove(part_path_of(id)); },
                    [&] { return m_storage->remove(path_of(id)); },
                    [&] { return m_storage->sync_directory(m_directory); });
}

Expected<void> Books::need_room(std::uint64_t bytes) {
    const auto free = m_storage->free_bytes(m_directory);
    if (!free) return std::unexpected(free.error());
    if (*free >= k_breathing_room && bytes <= *free - k_breathing_room) return {};
    return std::unexpected(Error{ErrorKind::disk_full, "the book needs " + std::to_string(bytes) +
                                                           " bytes, free are " + std::to_string(*free)});
}

Expected<int> Books::remove_orphans(const std::set<std::string>& ids) {
    std::set<std::string> wanted;
    for (const std::string& id : ids) {
        wanted.insert(book_file_name(id));
        wanted.insert(book_file_name(id) + std::string(k_part));
    }
    const auto names = m_storage->list(m_directory);
    if (!names) return std::unexpected(names.error());
    int removed = 0;
    for (const std::string& name : *names) {
        if (wanted.contains(name)) continue;
        const auto gone = m_storage->remove(m_directory / name);
        if (!gone) return std::unexpected(gone.error());
        ++removed;
    }
    if (removed == 0) return 0;
    const auto synced = m_storage->sync_directory(m_directory);
    if (!synced) return std::unexpected(synced.error());
    return removed;
}

}  // namespace oqyrman::shelf
