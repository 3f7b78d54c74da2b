#pragma once
// A zip archive over any ByteSource, by libzip. One thread at a time.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drm/bytes.h"

struct zip;

namespace oqyrman::drm {

struct ZipEntry {
    std::string name;
    std::uint64_t size = 0;  ///< uncompressed, as the directory says
    std::uint64_t index = 0;
    bool stored = false;   ///< method 0: bytes at any offset can be read
    bool checked = false;  ///< the directory has a check sum; our own views, which say 0, have none
};

class Zip {
  public:
    static Expected<std::unique_ptr<Zip>> open(std::shared_ptr<ByteSource> source);
    ~Zip();
    Zip(const Zip&) = delete;
    Zip& operator=(const Zip&) = delete;

    const std::vector<ZipEntry>& entries() const { return m_entries; }
    const ZipEntry* find(const std::string& name) const;
    /// All of it; `malformed` where it is not what the directory says, in length or check sum.
    Expected<Bytes> read(const ZipEntry& entry, std::uint64_t limit) const;
    /// A stored entry read at any offset; fails for others.
    Expected<std::size_t> read_at(const ZipEntry& entry, std::uint64_t offset,
                                  std::span<std::byte> out) const;

  private:
    Zip() = default;
    std::shared_ptr<ByteSource> m_source;
    zip* m_zip = nullptr;
    std::vector<ZipEntry> m_entries;
};

}  // namespace oqyrman::drm
