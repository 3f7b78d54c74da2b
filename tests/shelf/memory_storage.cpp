#include "tests/shelf/memory_storage.h"

#include <algorithm>
#include <cstring>

namespace oqyrman::tests {

using shelf::Error;
using shelf::ErrorKind;
using shelf::Expected;
using shelf::OpenMode;

class MemoryFile final : public shelf::File {
  public:
    MemoryFile(std::shared_ptr<MemoryStorage> storage, std::shared_ptr<MemoryStorage::Node> node,
               std::filesystem::path path)
        : m_storage(std::move(storage)), m_node(std::move(node)), m_path(std::move(path)) {}

    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
        const std::lock_guard lock(m_storage->m_mutex);
        const std::string& bytes = m_node->live;
        if (offset >= bytes.size()) return 0;
        const std::size_t n = std::min(out.size(), bytes.size() - static_cast<std::size_t>(offset));
        std::memcpy(out.data(), bytes.data() + offset, n);
        return n;
    }

    Expected<void> write_at(std::uint64_t offset, std::span<const std::byte> in) override {
        const std::lock_guard lock(m_storage->m_mutex);
        const auto go = m_storage->operation("write", m_path);
        if (!go) return go;
        std::string& bytes = m_node->live;
        const auto end = static_cast<std::size_t>(offset) + in.size();
        if (bytes.size() < end) bytes.resize(end);
        if (!in.empty()) std::memcpy(bytes.data() + offset, in.data(), in.size());
        return {};
    }

    Expected<void> truncate(std::uint64_t size) override {
        const std::lock_guard lock(m_storage->m_mutex);
        const auto go = m_storage->operation("truncate", m_path);
        if (go) m_node->live.resize(static_cast<std::size_t>(size));
        return go;
    }

    Expected<std::uint64_t> size() const override {
        const std::lock_guard lock(m_storage->m_mutex);
        return m_node->live.size();
    }

    Expected<void> sync() override {
        const std::lock_guard lock(m_storage->m_mutex);
        const auto go = m_storage->operation("sync", m_path);
        if (go) m_node->synced = m_node->live;
        return go;
    }

    Expected<void> lock_for_database() override { return {}; }

  private:
    std::shared_ptr<MemoryStorage> m_storage;
    std::shared_ptr<MemoryStorage::Node> m_node;
    std::filesystem::path m_path;
};

void MemoryStorage::fail_at(int operation, Failing how) {
    const std::lock_guard lock(m_mutex);
    m_operations = 0;
    m_fail_at = operation;
    m_how = how;
}

void MemoryStorage::never_fail() { fail_at(0, Failing::dead); }

bool MemoryStorage::failed() const {
    const std::lock_guard lock(m_mutex);
    return m_fail_at > 0 && m_operations >= m_fail_at;
}

int MemoryStorage::operations() const {
    const std::lock_guard lock(m_mutex);
    return m_operations;
}

Expected<void> MemoryStorage::operation(const char* what, const std::filesystem::path& path) {
    ++m_operations;
    if (m_fail_at == 0 || m_operations < m_fail_at) return {};
    if (m_operations > m_fail_at && m_how != Failing::dead) return {};
    const ErrorKind kind = m_how == Failing::once_full ? ErrorKind::disk_full : ErrorKind::io;
    return std::unexpected(Error{kind, std::string(what) + " " + path.string() + " was made to fail"});
}

std::shared_ptr<MemoryStorage> MemoryStorage::after(Crash crash) const {
    const std::lock_guard lock(m_mutex);
    auto next = std::make_shared<MemoryStorage>();
    next->m_directories = m_directories;
    next->m_free = m_free;
    const Names& names = crash == Crash::forget_unsynced ? m_synced : m_live;
    for (const auto& [name, node] : names) {
        auto kept = std::make_shared<Node>();
        kept->live = crash == Crash::keep_all ? node->live : node->synced;
        // The length of a file often reaches the disk before its bytes do.
        if (crash == Crash::names_only) kept->live.resize(std::max(kept->live.size(), node->live.size()));
        kept->synced = kept->live;
        next->m_live[name] = kept;
        next->m_synced[name] = kept;
    }
    return next;
}

std::optional<std::string> MemoryStorage::content(const std::filesystem::path& path) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_live.find(path.string());
    if (found == m_live.end()) return std::nullopt;
    return found->second->live;
}

void MemoryStorage::put(const std::filesystem::path& path, std::string bytes) {
    const std::lock_guard lock(m_mutex);
    auto node = std::make_shared<Node>();
    node->live = std::move(bytes);
    node->synced = node->live;
    m_live[path.string()] = node;
    m_synced[path.string()] = node;
}

std::set<std::string> MemoryStorage::files() const {
    const std::lock_guard lock(m_mutex);
    std::set<std::string> names;
    for (const auto& [name, node] : m_live) names.insert(name);
    return names;
}

void MemoryStorage::set_free_bytes(std::uint64_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_free = bytes;
}

Expected<std::unique_ptr<shelf::File>> MemoryStorage::open(const std::filesystem::path& path, OpenMode mode) {
    const std::lock_guard lock(m_mutex);
    auto found = m_live.find(path.string());
    if (found == m_live.end()) {
        if (mode != OpenMode::create)
            return std::unexpected(Error{ErrorKind::missing, path.string() + " is not there"});
        const auto go = operation("create", path);
        if (!go) return std::unexpected(go.error());
        found = m_live.emplace(path.string(), std::make_shared<Node>()).first;
    }
    return std::make_unique<MemoryFile>(shared_from_this(), found->second, path);
}

Expected<void> MemoryStorage::make_directory(const std::filesystem::path& path) {
    const std::lock_guard lock(m_mutex);
    m_directories.insert(path.string());
    return {};
}

Expected<void> MemoryStorage::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
    const std::lock_guard lock(m_mutex);
    const auto go = operation("rename", from);
    if (!go) return go;
    const auto found = m_live.find(from.string());
    if (found == m_live.end()) return std::unexpected(Error{ErrorKind::missing, from.string()});
    m_live[to.string()] = found->second;
    m_live.erase(from.string());
    return {};
}

Expected<void> MemoryStorage::remove(const std::filesystem::path& path) {
    const std::lock_guard lock(m_mutex);
    const auto go = operation("remove", path);
    if (go) m_live.erase(path.string());
    return go;
}

Expected<void> MemoryStorage::sync_directory(const std::filesystem::path& path) {
    const std::lock_guard lock(m_mutex);
    const auto go = operation("sync folder", path);
    if (!go) return go;
    const auto here = [&](const auto& entry) {
        return std::filesystem::path(entry.first).parent_path() == path;
    };
    std::erase_if(m_synced, here);
    for (const auto& entry : m_live)
        if (here(entry)) m_synced.insert(entry);
    return {};
}

Expected<bool> MemoryStorage::exists(const std::filesystem::path& path) {
    const std::lock_guard lock(m_mutex);
    return m_live.contains(path.string()) || m_directories.contains(path.string());
}

Expected<std::vector<std::string>> MemoryStorage::list(const std::filesystem::path& directory) {
    const std::lock_guard lock(m_mutex);
    if (!m_directories.contains(directory.string()))
        return std::unexpected(Error{ErrorKind::missing, directory.string()});
    std::vector<std::string> names;
    for (const auto& [name, node] : m_live)
        if (std::filesystem::path(name).parent_path() == directory)
            names.push_back(std::filesystem::path(name).filename().string());
    return names;
}

Expected<std::uint64_t> MemoryStorage::free_bytes(const std::filesystem::path&) {
    const std::lock_guard lock(m_mutex);
    return m_free;
}

}  // namespace oqyrman::tests
