// Books under protection: EPUB per resource (LCP 2.2), PDF as LCPDF.
#include <algorithm>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <pugixml.hpp>
#include <zip.h>
#include <zlib.h>

#include "app/demo_library/book.h"
#include "drm/crypto/aes.h"

namespace oqyrman::demo_library {

namespace {

constexpr const char* k_aes = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
constexpr const char* k_encryption_xml = "META-INF/encryption.xml";

struct Entry {
    std::string name;
    std::string bytes;
    bool stored = false;
};
using Entries = std::vector<Entry>;
using Result = std::expected<Entries, std::string>;

/// Raw DEFLATE, no header.
std::string deflated(std::string clear) {
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, clear.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(clear.data());
    stream.avail_in = static_cast<uInt>(clear.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string encrypted(std::string_view clear, std::string_view key) {
    const auto stored = drm::encrypt_padded(drm::as_bytes(key), drm::as_bytes(clear));
    if (!stored) throw std::runtime_error("cannot encrypt: " + stored.error().detail);
    return std::string(drm::as_text(*stored));
}

/// What META-INF/encryption.xml says of one resource (LCP 2.2).
std::string description(const Entry& clear, bool squeezed) {
    std::ostringstream xml;
    xml << R"(<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm=")"
        << k_aes << R"("/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><RetrievalMethod )"
        << R"(URI="license.lcpl#/encryption/content_key" )"
        << R"(Type="http://readium.org/2014/01/lcp#EncryptedContentKey"/></KeyInfo><CipherData>)"
        << R"(<CipherReference URI=")" << percent_encoded(clear.name, "/") << R"("/></CipherData>)"
        << R"(<EncryptionProperties><EncryptionProperty><Compression Method=")" << (squeezed ? 8 : 0)
        << R"(" OriginalLength=")" << clear.bytes.size()
        << R"(" xmlns="http://www.idpf.org/2016/encryption#compression"/></EncryptionProperty>)"
        << "</EncryptionProperties></EncryptedData>";
    return xml.str();
}

bool write_zip(const Entries& entries, const std::filesystem::path& target) {
    int error = 0;
    zip_t* archive = zip_open(target.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (archive == nullptr) return false;
    for (const Entry& entry : entries) {
        zip_source_t* source = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
        const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) zip_source_free(source);
        // An entry that could not be added makes this one fail, and with it the whole.
        if (zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                                     entry.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) != 0) {
            zip_discard(archive);
            return false;
        }
    }
    const bool written = zip_close(archive) == 0;  // libzip itself renames it into place
    if (!written) zip_discard(archive);
    return written;
}

/// LCP 2.1: the package document, navigation, NCX, cover and META-INF stay clear.
bool stays_clear(const std::string& name, const Book& book) {
    return name == "mimetype" || name.starts_with("META-INF/") || name.ends_with('/') ||
           book.clear.contains(name);
}

bool is_squeezed_already(const std::string& name) {
    constexpr std::string_view endings[] = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".mp4", ".pdf"};
    return std::ranges::any_of(endings, [&](std::string_view one) { return folded(name).ends_with(one); });
}

Result protected_epub(const Book& book, std::string_view key) {
    int error = 0;
    const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
        zip_open(book.file.c_str(), ZIP_RDONLY, &error), &zip_discard);
    Entries entries;
    pugi::xml_document encryption;
    encryption.load_string(R"(<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"/>)");
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive.get(), 0); ++i) {
        Entry entry{.name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0), .bytes = {}};
        auto bytes = read_entry(archive.get(), i);
        if (!bytes) return std::unexpected(entry.name + " cannot be read");
        entry.bytes = std::move(*bytes);
        entry.stored = entry.name == "mimetype";
        if (entry.name == k_encryption_xml) {
            encryption.load_buffer(entry.bytes.data(), entry.bytes.size());
            continue;
        }
        entries.push_back(std::move(entry));
    }
    for (Entry& entry : entries) {
        if (stays_clear(entry.name, book)) continue;
        const bool squeeze = !is_squeezed_already(entry.name);
        const std::string xml = description(entry, squeeze);
        encryption.document_element().append_buffer(xml.data(), xml.size());
        entry.bytes = encrypted(squeeze ? deflated(std::move(entry.bytes)) : entry.bytes, key);
        entry.stored = true;
    }
    std::ostringstream xml;
    encryption.save(xml, " ");
    entries.push_back({.name = k_encryption_xml, .bytes = xml.str()});
    return entries;
}

Entries protected_pdf(const Book& book, std::string_view key) {
    const std::string clear = read_file(book.file);
    nlohmann::json item = {{"href", "publication.pdf"}, {"type", "application/pdf"}, {"size", clear.size()}};
    item["properties"]["encrypted"] = {{"scheme", "http://readium.org/2014/01/lcp"}, {"algorithm", k_aes}};
    nlohmann::json manifest = {{"@context", "https://readium.org/webpub-manifest/context.jsonld"},
                               {"metadata", book.metadata}};
    manifest["metadata"]["conformsTo"] = "https://readium.org/webpub-manifest/profiles/pdf";
    manifest["readingOrder"] = {std::move(item)};
    return {{.name = "manifest.json", .bytes = manifest.dump(2)},
            {.name = "publication.pdf", .bytes = encrypted(clear, key), .stored = true}};
}

}  // namespace

const char* protected_type(BookKind kind) {
    return kind == BookKind::epub ? "application/epub+zip" : "application/pdf+lcp";
}

std::expected<void, std::string> protect(const Book& book, std::string_view key,
                                         const std::filesystem::path& target) {
    const Result entries = book.kind == BookKind::epub ? protected_epub(book, key) : protected_pdf(book, key);
    if (!entries) return std::unexpected(entries.error());
    if (!write_zip(*entries, target)) return std::unexpected("cannot write " + target.string());
    return {};
}

}  // namespace oqyrman::demo_library
