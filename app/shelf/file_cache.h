#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/shelf/paths.h"
#include "app/shelf/storage.h"

namespace oqyrman::shelf {

/// What libraries sent, by its address, in a folder: covers, so that a grid shows at once and offline, and
/// feeds. A cache: it may lose anything at any time, and its errors are no one's problem. Callable from any
/// thread.
class FileCache {
  public:
    static constexpr std::uint64_t k_default_limit = 64u << 20;
    static constexpr std::size_t k_max_file = 4u << 20;

    FileCache(std::filesystem::path directory, std::shared_ptr<Storage> storage,
              std::uint64_t limit_bytes = k_default_limit);
    std::optional<std::string> find(const std::string& url);
    /// Keeps it, dropping the oldest where `limit_bytes` would be passed.
    void keep(const std::string& url, std::string_view bytes);
    void drop(const std::string& url);

  private:
    struct Kept {
        std::string name;
        std::uint64_t bytes;
    };
    void erase(std::vector<Kept>::iterator cover);

    std::mutex m_mutex;
    std::filesystem::path m_directory;
    std::shared_ptr<Storage> m_storage;
    std::uint64_t m_limit;
    std::vector<Kept> m_kept;  ///< least recently used first
    std::uint64_t m_total = 0;
};

}  // namespace oqyrman::shelf
