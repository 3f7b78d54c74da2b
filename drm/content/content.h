#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "drm/bytes.h"
#include "drm/license/profile.h"

namespace oqyrman::drm {

enum class PackageKind {
    license,  ///< a License Document by itself
    epub,
    pdf,
    lcpdf,  ///< a Readium package around one PDF
    unknown,
};

/// What the bytes are, by their content and never by their name.
Expected<PackageKind> sniff_package(ByteSource& source);

/// One resource that the package declares protected by LCP.
struct ProtectedResource {
    std::string path;                ///< name of the zip entry
    std::uint64_t stored_bytes = 0;  ///< ciphertext, as the package holds it
    bool deflated = false;           ///< before encryption
    std::optional<std::uint64_t> original_bytes;
};

inline constexpr std::uint64_t k_max_resource_bytes = 512ULL << 20;  ///< one resource, clear
inline constexpr std::size_t k_max_entries = 50'000;

/// A package, protected or clear, as clear bytes on demand and only ever in memory. After open() one thread
/// (`bytes`) at a time.
class Content {
  public:
    /// Reads the container's directory and its encryption.xml or manifest. Needs no key.
    static Expected<std::unique_ptr<Content>> open(std::shared_ptr<ByteSource> source);
    virtual ~Content() = default;

    virtual PackageKind kind() const = 0;
    virtual const std::vector<ProtectedResource>& protected_resources() const = 0;
    bool is_protected() const { return !protected_resources().empty(); }

    /// Gives the content its key. Content without protected resources needs none.
    virtual void unlock(std::shared_ptr<ContentCipher> cipher) = 0;
    /// One resource, clear. Errors: not_found, license_missing (no key yet), wrong_key, too_large, malformed.
    virtual Expected<Bytes> read(const std::string& path) = 0;
    /// The book as an engine opens it: the clear PDF, or an EPUB whose entries are stored and decrypted when
    /// read, without encryption.xml. Lives as long as this content does.
    virtual Expected<std::shared_ptr<ByteSource>> view() = 0;
};

}  // namespace oqyrman::drm
