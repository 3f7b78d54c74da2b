#include "app/shelf/file_cache.h"

#include <algorithm>

#include "app/shelf/books.h"

namespace oqyrman::shelf {

FileCache::FileCache(std::filesystem::path directory, std::shared_ptr<Storage> storage,
                     std::uint64_t limit_bytes)
    : m_directory(std::move(directory)), m_storage(std::move(storage)), m_limit(limit_bytes) {
    static_cast<void>(m_storage->make_directory(m_directory));
    // Which of an earlier run's covers is oldest is not known; all are older than this run's.
    const auto names = m_storage->list(m_directory);
    for (const std::string& name : names.value_or(std::vector<std::string>())) {
        const auto file = m_storage->open(m_directory / name, OpenMode::read);
        if (!file) continue;
        m_kept.push_back({name, (*file)->size().value_or(0)});
        m_total += m_kept.back().bytes;
    }
}

std::optional<std::string> FileCache::find(const std::string& url) {
    const std::lock_guard lock(m_mutex);
    const std::string name = short_name_of(url);
    const auto found = std::ranges::find(m_kept, name, &Kept::name);
    if (found == m_kept.end()) return std::nullopt;
    std::rotate(found, found + 1, m_kept.end());
    auto bytes = read_small_file(*m_storage, m_directory / name, k_max_file);
    if (!bytes || bytes->empty()) return std::nullopt;
    return std::move(*bytes);
}

void FileCache::keep(const std::string& url, std::string_view bytes) {
    if (bytes.empty() || bytes.size() > k_max_file || bytes.size() > m_limit) return;
    const std::lock_guard lock(m_mutex);
    const std::string name = short_name_of(url);
    const auto found = std::ranges::find(m_kept, name, &Kept::name);
    if (found != m_kept.end()) erase(found);
    while (!m_kept.empty() && m_total + bytes.size() > m_limit) erase(m_kept.begin());
    if (!replace_file(*m_storage, m_directory / name, bytes)) return;
    m_kept.push_back({name, bytes.size()});
    m_total += bytes.size();
}

void FileCache::drop(const std::string& url) {
    const std::lock_guard lock(m_mutex);
    const auto found = std::ranges::find(m_kept, short_name_of(url), &Kept::name);
    if (found != m_kept.end()) erase(found);
}

void FileCache::erase(std::vector<Kept>::iterator cover) {
    static_cast<void>(m_storage->remove(m_directory / cover->name));
    m_total -= cover->bytes;
    m_kept.erase(cover);
}

}  // namespace oqyrman::shelf
