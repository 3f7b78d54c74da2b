#include "drm/content/content.h"

#include <algorithm>
#include <array>
#include <list>
#include <map>

#include <nlohmann/json.hpp>

#include "drm/content/encryption_xml.h"
#include "drm/content/resource.h"

namespace oqyrman::drm {

namespace {

constexpr std::uint64_t k_max_metadata_bytes = 16ULL << 20;
constexpr std::uint64_t k_cache_bytes = 32ULL << 20;  ///< clear resources kept for the engine's small reads

/// A clear PDF or anything else that is no archive: the bytes themselves.
class PlainContent final : public Content {
  public:
    PlainContent(std::shared_ptr<ByteSource> source, PackageKind kind)
        : m_source(std::move(source)), m_kind(kind) {}
    PackageKind kind() const override { return m_kind; }
    const std::vector<ProtectedResource>& protected_resources() const override { return m_none; }
    void unlock(std::shared_ptr<ContentCipher>) override {}
    Expected<Bytes> read(const std::string& path) override { return fail(ErrorCode::not_found, path); }
    Expected<std::shared_ptr<ByteSource>> view() override { return m_source; }

  private:
    std::shared_ptr<ByteSource> m_source;
    PackageKind m_kind;
    std::vector<ProtectedResource> m_none;
};

/// Clear resources that had to be made whole, the last used ones, up to a limit in bytes.
class WholeCache {
  public:
    std::shared_ptr<const Bytes> find(std::uint64_t index) {
        const auto found = std::ranges::find(m_kept, index, &Kept::index);
        if (found == m_kept.end()) return nullptr;
        m_kept.splice(m_kept.begin(), m_kept, found);
        return m_kept.front().bytes;
    }
    void keep(std::uint64_t index, std::shared_ptr<const Bytes> bytes) {
        m_size += bytes->size();
        m_kept.push_front({index, std::move(bytes)});
        while (m_size > k_cache_bytes && m_kept.size() > 1) {
            m_size -= m_kept.back().bytes->size();
            m_kept.pop_back();
        }
    }

  private:
    struct Kept {
        std::uint64_t index;
        std::shared_ptr<const Bytes> bytes;
    };
    std::list<Kept> m_kept;
    std::uint64_t m_size = 0;
};

class ZipContent;

/// An entry that is only had whole: inflated, or decrypted and inflated. Its size was declared.
class WholeSource final : public ByteSource {
  public:
    WholeSource(ZipContent& content, const ZipEntry& entry, std::uint64_t size)
        : m_content(content), m_entry(entry), m_size(size) {}
    std::uint64_t size() const override { return m_size; }
    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override;

  private:
    ZipContent& m_content;
    const ZipEntry& m_entry;
    std::uint64_t m_size;
};

class StoredSource final : public ByteSource {
  public:
    StoredSource(std::shared_ptr<const Zip> zip, const ZipEntry& entry)
        : m_zip(std::move(zip)), m_entry(entry) {}
    std::uint64_t size() const override { return m_entry.size; }
    Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override {
        return m_zip->read_at(m_entry, offset, out);
    }

  private:
    std::shared_ptr<const Zip> m_zip;
    const ZipEntry& m_entry;
};

class ZipContent final : public Content {
  public:
    ZipContent(std::shared_ptr<ByteSource> source, std::shared_ptr<Zip> zip, PackageKind kind)
        : m_source(std::move(source)), m_zip(std::move(zip)), m_kind(kind) {}

    PackageKind kind() const override { return m_kind; }
    const std::vector<ProtectedResource>& protected_resources() const override { return m_protected; }
    void unlock(std::shared_ptr<ContentCipher> cipher) override { m_cipher = std::move(cipher); }

    Expected<void> read_epub_protection() {
        const ZipEntry* file = m_zip->find("META-INF/encryption.xml");
        if (file == nullptr) return {};
        m_hides_files = true;
        const auto xml = m_zip->read(*file, k_max_metadata_bytes);
        if (!xml) return std::unexpected(xml.error());
        const auto entries = parse_encryption_xml(*xml);
        if (!entries) return std::unexpected(entries.error());
        std::map<std::string, const ZipEntry*> names;
        for (const ZipEntry& entry : m_zip->entries())
            names.emplace(comparable_name(entry.name, false), &entry);
        for (const EncryptedEntry& encrypted : *entries) {
            auto found = names.find(comparable_name(encrypted.uri, true));
            if (found == names.end()) found = names.find(comparable_name(encrypted.uri, false));
            if (found == names.end()) continue;  // declared and not there: nothing to protect
            protect(*found->second, encrypted.deflated, encrypted.original_bytes);
        }
        return {};
    }

    Expected<void> read_manifest() {
        const auto bytes = m_zip->read(*m_zip->find("manifest.json"), k_max_metadata_bytes);
        if (!bytes) return std::unexpected(bytes.error());
        const auto manifest = nlohmann::json::parse(as_text(*bytes), nullptr, false);
        if (!manifest.is_object()) return fail(ErrorCode::malformed, "manifest.json");
        for (const char* list : {"readingOrder", "resources"})
            if (manifest.contains(list) && manifest[list].is_array())
                for (const auto& item : manifest[list])
                    read_manifest_item(item, std::string_view(list) == "readingOrder");
        if (m_book == nullptr) return fail(ErrorCode::malformed, "the package holds no PDF");
        return {};
    }

    Expected<Bytes> read(const std::string& path) override {
        const ZipEntry* entry = m_zip->find(path);
        if (entry == nullptr) return fail(ErrorCode::not_found, path);
        return read_entry(*entry);
    }

    Expected<Bytes> read_entry(const ZipEntry& entry) {
        const ProtectedResource* resource = protection_of(entry);
        if (resource == nullptr) return m_zip->read(entry, k_max_resource_bytes);
        if (!m_cipher) return fail(ErrorCode::license_missing, entry.name);
        return read_protected(*m_zip, entry, *resource, *m_cipher);
    }

    Expected<std::shared_ptr<const Bytes>> whole(const ZipEntry& entry) {
        if (auto kept = m_cache.find(entry.index)) return kept;
        auto bytes = read_entry(entry);
        if (!bytes) return std::unexpected(bytes.error());
        auto shared = std::make_shared<const Bytes>(std::move(*bytes));
        m_cache.keep(entry.index, shared);
        return shared;
    }

    Expected<std::shared_ptr<ByteSource>> view() override {
        if (is_protected() && !m_cipher) return fail(ErrorCode::license_missing, "no key");
        if (m_kind == PackageKind::lcpdf) return entry_source(*m_book);
        if (!m_hides_files) return m_source;
        std::vector<StoredZipView::Entry> entries;
        for (const ZipEntry& entry : m_zip->entries()) {
            if (hidden(entry.name)) continue;
            auto bytes = entry_source(entry);
            if (!bytes) return std::unexpected(bytes.error());
            entries.push_back({.name = entry.name, .bytes = std::move(*bytes)});
        }
        return StoredZipView::make(std::move(entries));
    }

  private:
    static bool hidden(const std::string& name) {
        return name.ends_with('/') || name == "META-INF/encryption.xml" || name == "META-INF/license.lcpl" ||
               name == "META-INF/rights.xml";
    }

    void protect(const ZipEntry& entry, bool deflated, std::optional<std::uint64_t> original_bytes) {
        if (protection_of(entry) != nullptr) return;
        m_protection_by_index.emplace(entry.index, m_protected.size());
        m_protected.push_back({.path = entry.name,
                               .stored_bytes = entry.size,
                               .deflated = deflated,
                               .original_bytes = original_bytes});
    }

    const ProtectedResource* protection_of(const ZipEntry& entry) const {
        const auto found = m_protection_by_index.find(entry.index);
        return found == m_protection_by_index.end() ? nullptr : &m_protected[found->second];
    }

    /// `href` as servers write it: relative, with a leading slash, or a whole address.
    const ZipEntry* entry_of_href(std::string href) const {
        if (const std::size_t scheme = href.find("://"); scheme != std::string::npos) {
            const std::size_t slash = href.find('/', scheme + 3);
            href = slash == std::string::npos ? std::string() : href.substr(slash);
        }
        const std::string wanted = comparable_name(href, true);
        const auto& entries = m_zip->entries();
        const auto found = std::ranges::find_if(
            entries, [&](const ZipEntry& entry) { return comparable_name(entry.name, false) == wanted; });
        return found == entries.end() ? nullptr : &*found;
    }

    void read_manifest_item(const nlohmann::json& item, bool reading_order) {
        if (!item.is_object() || !item.contains("href") || !item["href"].is_string()) return;
        const ZipEntry* entry = entry_of_href(item["href"].get<std::string>());
        if (entry == nullptr) return;
        const std::string type =
            item.contains("type") && item["type"].is_string() ? item["type"].get<std::string>() : "";
        if (reading_order && m_book == nullptr &&
            (type.starts_with("application/pdf") || entry->name.ends_with(".pdf")))
            m_book = entry;
        const auto properties = item.find("properties");
        if (properties == item.end() || !properties->is_object() || !properties->contains("encrypted"))
            return;
        const auto& encrypted = (*properties)["encrypted"];
        if (!encrypted.is_object() || !encrypted.contains("algorithm")) return;
        const bool deflated = encrypted.contains("compression") && encrypted["compression"] == "deflate";
        std::optional<std::uint64_t> original;
        if (const auto length = encrypted.find("originalLength");
            length != encrypted.end() && length->is_number_unsigned())
            original = length->get<std::uint64_t>();
        protect(*entry, deflated, original);
    }

    Expected<std::shared_ptr<ByteSource>> entry_source(const ZipEntry& entry) {
        const ProtectedResource* resource = protection_of(entry);
        if (resource == nullptr) {
            if (entry.stored) return std::make_shared<StoredSource>(m_zip, entry);
            return std::make_shared<WholeSource>(*this, entry, entry.size);
        }
        const bool blocks = entry.size >= 32 && entry.size % 16 == 0;
        if (!resource->deflated && entry.stored && blocks) return CbcSource::open(m_zip, entry, m_cipher);
        if (resource->deflated && resource->original_bytes)
            return std::make_shared<WholeSource>(*this, entry, *resource->original_bytes);
        const auto bytes = whole(entry);  // its size is nowhere else to be had
        if (!bytes) return std::unexpected(bytes.error());
        return std::make_shared<WholeSource>(*this, entry, (*bytes)->size());
    }

    std::shared_ptr<ByteSource> m_source;
    std::shared_ptr<Zip> m_zip;
    PackageKind m_kind;
    std::vector<ProtectedResource> m_protected;
    std::map<std::uint64_t, std::size_t> m_protection_by_index;
    const ZipEntry* m_book = nullptr;
    bool m_hides_files = false;
    std::shared_ptr<ContentCipher> m_cipher;
    WholeCache m_cache;
};

Expected<std::size_t> WholeSource::read_at(std::uint64_t offset, std::span<std::byte> out) {
    const auto bytes = m_content.whole(m_entry);
    if (!bytes) return std::unexpected(bytes.error());
    if ((*bytes)->size() != m_size)
        return fail(ErrorCode::malformed, m_entry.name + " is not as long as declared");
    if (offset >= m_size) return std::size_t{0};
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), m_size - offset));
    std::copy_n((*bytes)->begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
    return count;
}

}  // namespace

Expected<PackageKind> sniff_package(ByteSource& source) {
    std::array<std::byte, 1024> head{};
    const auto read = source.read_at(0, head);
    if (!read) return std::unexpected(read.error());
    const std::string_view text = as_text(ByteView(head).first(*read));
    if (text.starts_with("PK\x03\x04")) {
        const auto zip = Zip::open(std::shared_ptr<ByteSource>(&source, [](ByteSource*) {}));
        if (!zip) return std::unexpected(zip.error());
        if ((*zip)->find("META-INF/container.xml") != nullptr) return PackageKind::epub;
        if ((*zip)->find("manifest.json") != nullptr) return PackageKind::lcpdf;
        return PackageKind::unknown;
    }
    const bool marked = text.starts_with("\xEF\xBB\xBF");
    const std::size_t first = text.find_first_not_of(" \t\r\n", marked ? 3 : 0);
    if (first != std::string_view::npos && text[first] == '{') return PackageKind::license;
    // Last, because a PDF may have other bytes before its mark, and archives and licences may quote it.
    return text.find("%PDF-") != std::string_view::npos ? PackageKind::pdf : PackageKind::unknown;
}

Expected<std::unique_ptr<Content>> Content::open(std::shared_ptr<ByteSource> source) {
    const auto kind = sniff_package(*source);
    if (!kind) return std::unexpected(kind.error());
    if (*kind == PackageKind::pdf) return std::make_unique<PlainContent>(std::move(source), *kind);
    if (*kind != PackageKind::epub && *kind != PackageKind::lcpdf)
        return fail(ErrorCode::malformed, "neither EPUB nor PDF");
    auto zip = Zip::open(source);
    if (!zip) return std::unexpected(zip.error());
    auto content = std::make_unique<ZipContent>(std::move(source), std::move(*zip), *kind);
    const auto ready =
        *kind == PackageKind::epub ? content->read_epub_protection() : content->read_manifest();
    if (!ready) return std::unexpected(ready.error());
    return content;
}

}  // namespace oqyrman::drm
