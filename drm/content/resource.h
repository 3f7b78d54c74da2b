#pragma once
// Inside drm/content: one protected resource as clear bytes.

#include "drm/bytes.h"
#include "drm/content/content.h"
#include "drm/content/zip.h"

namespace oqyrman::drm {

/// Whole resource: decrypt, drop the padding, inflate where declared (LCP 2.2, 6.3).
Expected<Bytes> read_protected(const Zip& zip, const ZipEntry& entry, const ProtectedResource& resource,
                               ContentCipher& cipher);

/// Raw DEFLATE, no more than `limit` bytes out.
Expected<Bytes> inflate_raw(ByteView deflated, std::uint64_t limit);

/// A protected resource that was not deflated, in a stored entry: read at any offset, decrypting only the
/// blocks asked for.
class CbcSource final : public ByteSource {
  public:
    static Expected<std::shared_ptr<CbcSource>> open(std::shared_ptr<const Zip> zip, const ZipEntry& entry,
                                                     std::shared_ptr<ContentCipher> cipher);
    std::uint64_t size() const override { return m_size; }
    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override;

  private:
    CbcSource(std::shared_ptr<const Zip> zip, ZipEntry entry, std::shared_ptr<ContentCipher> cipher)
        : m_zip(std::move(zip)), m_entry(std::move(entry)), m_cipher(std::move(cipher)) {}
    std::shared_ptr<const Zip> m_zip;
    ZipEntry m_entry;
    std::shared_ptr<ContentCipher> m_cipher;
    std::uint64_t m_size = 0;
};

/// An EPUB as a zip of stored entries, made up from a directory of sizes; entries are read when asked for.
class StoredZipView final : public ByteSource {
  public:
    struct Entry {
        std::string name;
        std::shared_ptr<ByteSource> bytes;
    };
    static Expected<std::shared_ptr<StoredZipView>> make(std::vector<Entry> entries);
    std::uint64_t size() const override { return m_size; }
    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override;

  private:
    struct Part {
        std::uint64_t start;
        Bytes header;                       ///< of the entry, or the whole directory at the end
        std::shared_ptr<ByteSource> bytes;  ///< after the header; null for the directory
        std::uint64_t size() const { return header.size() + (bytes ? bytes->size() : 0); }
    };
    std::vector<Part> m_parts;
    std::uint64_t m_size = 0;
};

}  // namespace oqyrman::drm
