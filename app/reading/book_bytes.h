#pragma once
// Where a drm content becomes a render document: both speak of "size, and read at an offset".

#include <memory>

#include "drm/content/content.h"
#include "render/bytes.h"

namespace oqyrman::reading {

/// Clear bytes for the engine, and the content that makes them. Read on the client's `bytes` thread.
class BookBytes final : public render::ByteSource {
  public:
    BookBytes(std::shared_ptr<drm::Content> content, std::shared_ptr<drm::ByteSource> bytes)
        : m_content(std::move(content)), m_bytes(std::move(bytes)) {}
    std::uint64_t size() const override { return m_bytes->size(); }
    render::Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override;

  private:
    std::shared_ptr<drm::Content> m_content;  // m_bytes lives in it
    std::shared_ptr<drm::ByteSource> m_bytes;
};

}  // namespace oqyrman::reading
