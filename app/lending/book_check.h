#pragma once
// Is the file that came the book that was promised? Inside app/lending only.

#include <optional>

#include "app/lending/desk.h"

namespace oqyrman::lending {

/// A file of the shelf as drm reads it. One thread at a time.
class FileSource final : public drm::ByteSource {
  public:
    static Outcome<std::shared_ptr<drm::ByteSource>> open(std::unique_ptr<shelf::File> file);
    std::uint64_t size() const override { return m_size; }
    drm::Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override;

  private:
    FileSource(std::unique_ptr<shelf::File> file, std::uint64_t size)
        : m_file(std::move(file)), m_size(size) {}
    std::unique_ptr<shelf::File> m_file;
    std::uint64_t m_size;
};

/// What the licence promises of its publication; nothing promised is nothing checked.
struct Promise {
    std::optional<std::uint64_t> length;
    std::optional<drm::Bytes> hash;
};

/// True where the file keeps the promise: a right hash with a wrong length does (LCP; servers got lengths
/// wrong). A Problem is a disk that cannot be read.
Outcome<bool> keeps_promise(shelf::File& file, const Promise& promise, std::stop_token stop);

/// EPUB or PDF by the content; nothing for anything else.
std::optional<state::BookFormat> format_of(drm::PackageKind kind);

}  // namespace oqyrman::lending
