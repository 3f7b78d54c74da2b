// Books under protection: EPUB per resource (LCP 2.2), PDF as LCPDF.
#include <deque>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <httplib.h>
#include <pugixml.hpp>
#include <zip.h>

#include "app/demo_library/book.h"
#include "drm/crypto/aes.h"
#include "drm/crypto/encoding.h"

namespace oqyrman::demo_library {

namespace {

constexpr const char* k_aes = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
constexpr const char* k_encryption_xml = "META-INF/encryption.xml";
constexpr const char* k_encrypted_data =
    R"(<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/>)"
    R"(<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><RetrievalMethod )"
    R"(URI="license.lcpl#/encryption/content_key" Type="http://readium.org/2014/01/lcp#EncryptedContentKey"/>)"
    R"(</KeyInfo><CipherData><CipherReference URI="{}"/></CipherData><EncryptionProperties><EncryptionProperty>)"
    R"(<Compression Method="{}" OriginalLength="{}" xmlns="http://www.idpf.org/2016/encryption#compression"/>)"
    R"(</EncryptionProperty></EncryptionProperties></EncryptedData>)";

void check(bool done, const std::string& what) {
    if (!done) throw std::runtime_error(what + " cannot be read or written");
}

/// In the place of the entry that has this name. `bytes` stay until the zip is closed.
void put(zip_t* zip, const std::string& name, const std::string& bytes, int compression) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    const auto index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8 | ZIP_FL_OVERWRITE);
    check(index >= 0 && zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), compression, 0) == 0,
          name);
}

std::string encrypted(std::string_view clear, drm::ByteView key) {
    const auto stored = drm::encrypt_padded(key, drm::as_bytes(clear));
    if (!stored) throw std::runtime_error("cannot encrypt: " + stored.error().detail);
    return std::string(drm::as_text(*stored));
}

std::string encoded_path(const std::filesystem::path& name) {
    std::filesystem::path out;
    for (const auto& part : name) out /= httplib::detail::encode_query_param(part);
    return out;
}

/// LCP 2.1: the package document, navigation, NCX, cover and META-INF stay clear.
bool stays_clear(const std::string& name, const Book& book) {
    return name == "mimetype" || name.starts_with("META-INF/") || name.ends_with('/') ||
           book.clear.contains(name);
}

/// Every resource stays as its publisher deflated or stored it, under the encryption.
void protect_epub(const Book& book, drm::ByteView key, zip_t* zip, std::deque<std::string>& kept) {
    const std::unique_ptr<zip_t, decltype(&zip_discard)> from(
        zip_open(book.file.c_str(), ZIP_RDONLY, nullptr), &zip_discard);
    check(from != nullptr, book.file);
    pugi::xml_document encryption;
    const auto listed = read_entry(from.get(), zip_name_locate(from.get(), k_encryption_xml, 0));
    encryption.load_string(listed
                               ? listed->c_str()
                               : R"(<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"/>)");
    for (zip_int64_t i = 0, count = zip_get_num_entries(from.get(), 0); i < count; ++i) {
        zip_stat_t facts;
        check(zip_stat_index(from.get(), static_cast<zip_uint64_t>(i), 0, &facts) == 0, "an entry");
        const bool stays = stays_clear(facts.name, book), raw = facts.comp_method == ZIP_CM_DEFLATE;
        const auto clear = read_entry(from.get(), i, raw && !stays);
        check(clear.has_value(), facts.name);
        if (stays) put(zip, facts.name, kept.emplace_back(*clear), raw ? ZIP_CM_DEFLATE : ZIP_CM_STORE);
        if (stays) continue;
        const std::string xml =
            fmt::format(k_encrypted_data, k_aes, encoded_path(facts.name), raw ? 8 : 0, facts.size);
        encryption.document_element().append_buffer(xml.data(), xml.size());
        put(zip, facts.name, kept.emplace_back(encrypted(*clear, key)), ZIP_CM_STORE);
    }
    std::ostringstream xml;
    encryption.save(xml, " ");
    put(zip, k_encryption_xml, kept.emplace_back(xml.str()), ZIP_CM_DEFLATE);
}

void protect_pdf(const Book& book, drm::ByteView key, zip_t* zip, std::deque<std::string>& kept) {
    const std::string clear = read_file(book.file);
    nlohmann::json item = {{"href", "publication.pdf"}, {"type", "application/pdf"}, {"size", clear.size()}};
    item["properties"]["encrypted"] = {{"scheme", "http://readium.org/2014/01/lcp"}, {"algorithm", k_aes}};
    nlohmann::json manifest = {{"@context", "https://readium.org/webpub-manifest/context.jsonld"},
                               {"metadata", book.metadata}};
    manifest["metadata"]["conformsTo"] = "https://readium.org/webpub-manifest/profiles/pdf";
    manifest["readingOrder"].push_back(std::move(item));
    put(zip, "manifest.json", kept.emplace_back(written(manifest)), ZIP_CM_DEFLATE);
    put(zip, "publication.pdf", kept.emplace_back(encrypted(clear, key)), ZIP_CM_STORE);
}

}  // namespace

const char* protected_type(BookKind kind) {
    return kind == BookKind::epub ? "application/epub+zip" : "application/pdf+lcp";
}

std::expected<void, std::string> protect(const Book& book) try {
    const auto key = drm::from_hex(book.key_hex).value_or(drm::Bytes{});
    const std::filesystem::path part = book.protected_file.string() + ".part";
    const bool epub = book.kind == BookKind::epub;
    std::filesystem::remove(part);
    std::deque<std::string> kept;
    std::unique_ptr<zip_t, decltype(&zip_discard)> zip(zip_open(part.c_str(), ZIP_CREATE, nullptr),
                                                       &zip_discard);
    check(zip != nullptr, part);
    (epub ? protect_epub : protect_pdf)(book, key, zip.get(), kept);
    check(zip_close(zip.get()) == 0, part);
    zip.release();
    std::filesystem::rename(part, book.protected_file);
    return {};
} catch (const std::exception& error) {
    return std::unexpected(error.what());
}

}  // namespace oqyrman::demo_library
