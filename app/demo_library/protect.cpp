// Books under protection: EPUB per resource (LCP 2.2), PDF as LCPDF.
#include <algorithm>
#include <array>
#include <memory>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <zip.h>
#include <zlib.h>

#include "app/demo_library/book.h"
#include "drm/crypto/aes.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr std::string_view k_aes = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";

struct Entry {
    std::string name;
    std::string bytes;
    bool stored = false;
};

std::string encrypted(const std::string& clear, const std::string& key) {
    const auto stored = drm::encrypt_padded(drm::as_bytes(key), drm::as_bytes(clear));
    return stored ? std::string(drm::as_text(*stored)) : std::string();
}

/// Raw DEFLATE, no header.
std::string deflated(const std::string& clear) {
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, clear.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(clear.data()));  // zlib does not write it
    stream.avail_in = static_cast<uInt>(clear.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string percent_encoded_path(const std::string& path) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        if (plain.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    return out;
}

bool ends_with_any(const std::string& name, std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

/// LCP 2.1: the package document, navigation, NCX, cover and META-INF stay clear.
bool stays_clear(const Entry& entry, const Book& book) {
    if (entry.name == "mimetype" || entry.name.starts_with("META-INF/") || entry.name.ends_with('/'))
        return true;
    if (ends_with_any(entry.name, {".opf", ".ncx"})) return true;
    if (!book.cover.empty() && entry.bytes == book.cover) return true;
    return entry.bytes.find("epub:type=\"toc\"") != std::string::npos;
}

std::string encryption_xml(const std::vector<std::pair<const Entry*, bool>>& resources) {
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("encryption");
    root.append_attribute("xmlns") = "urn:oasis:names:tc:opendocument:xmlns:container";
    for (const auto& [entry, is_deflated] : resources) {
        pugi::xml_node data = root.append_child("EncryptedData");
        data.append_attribute("xmlns") = "http://www.w3.org/2001/04/xmlenc#";
        data.append_child("EncryptionMethod").append_attribute("Algorithm") = std::string(k_aes).c_str();
        pugi::xml_node key = data.append_child("KeyInfo");
        key.append_attribute("xmlns") = "http://www.w3.org/2000/09/xmldsig#";
        pugi::xml_node method = key.append_child("RetrievalMethod");
        method.append_attribute("URI") = "license.lcpl#/encryption/content_key";
        method.append_attribute("Type") = "http://readium.org/2014/01/lcp#EncryptedContentKey";
        data.append_child("CipherData").append_child("CipherReference").append_attribute("URI") =
            percent_encoded_path(entry->name).c_str();
        pugi::xml_node compression = data.append_child("EncryptionProperties")
                                         .append_child("EncryptionProperty")
                                         .append_child("Compression");
        compression.append_attribute("xmlns") = "http://www.idpf.org/2016/encryption#compression";
        compression.append_attribute("Method") = is_deflated ? "8" : "0";
        compression.append_attribute("OriginalLength") = std::to_string(entry->bytes.size()).c_str();
    }
    struct Writer final : pugi::xml_writer {
        std::string text;
        void write(const void* data, std::size_t size) override {
            text.append(static_cast<const char*>(data), size);
        }
    } writer;
    document.save(writer, "  ", pugi::format_default, pugi::encoding_utf8);
    return writer.text;
}

std::expected<std::vector<Entry>, std::string> read_entries(const std::filesystem::path& file) {
    int error = 0;
    zip_t* archive = zip_open(file.c_str(), ZIP_RDONLY, &error);
    if (archive == nullptr) return std::unexpected("not a zip archive");
    std::vector<Entry> entries;
    const auto count = static_cast<zip_uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(archive, 0)));
    for (zip_uint64_t i = 0; i < count; ++i) {
        zip_stat_t stat;
        zip_file_t* from =
            zip_stat_index(archive, i, 0, &stat) == 0 ? zip_fopen_index(archive, i, 0) : nullptr;
        if (from == nullptr) continue;
        Entry entry{.name = stat.name,
                    .bytes = std::string(stat.size, '\0'),
                    .stored = stat.comp_method == ZIP_CM_STORE};
        const zip_int64_t read = zip_fread(from, entry.bytes.data(), entry.bytes.size());
        zip_fclose(from);
        if (read == static_cast<zip_int64_t>(entry.bytes.size())) entries.push_back(std::move(entry));
    }
    zip_discard(archive);
    return entries;
}

std::expected<Protected, std::string> write_zip(const std::vector<Entry>& entries,
                                                const std::filesystem::path& target) {
    int error = 0;
    const std::filesystem::path part = target.string() + ".part";
    zip_t* archive = zip_open(part.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (archive == nullptr) return std::unexpected("cannot write " + part.string());
    for (const Entry& entry : entries) {
        zip_source_t* source = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
        const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0)
            zip_source_free(source);
        else
            zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                                     entry.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
    }
    if (zip_close(archive) != 0) {
        zip_discard(archive);
        return std::unexpected("cannot write " + part.string());
    }
    const std::string bytes = read_file(part);
    std::error_code moved;
    std::filesystem::rename(part, target, moved);
    if (moved) return std::unexpected(moved.message());
    return Protected{
        .file = target, .length = bytes.size(), .sha256_hex = drm::to_hex(drm::sha256(drm::as_bytes(bytes)))};
}

std::expected<Protected, std::string> protect_epub(const Book& book, const std::string& key,
                                                   const std::filesystem::path& target) {
    auto entries = read_entries(book.file);
    if (!entries) return std::unexpected(entries.error());
    std::vector<Entry> out;
    std::vector<std::pair<const Entry*, bool>> resources;
    for (const Entry& entry : *entries) {
        if (entry.name == "META-INF/encryption.xml") continue;
        if (stays_clear(entry, book)) {
            out.push_back(entry);
            out.back().stored = entry.name == "mimetype";
            continue;
        }
        const bool squeeze =
            !ends_with_any(entry.name, {".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".mp4", ".pdf"});
        resources.emplace_back(&entry, squeeze);
        out.push_back({.name = entry.name,
                       .bytes = encrypted(squeeze ? deflated(entry.bytes) : entry.bytes, key),
                       .stored = true});
    }
    out.push_back({.name = "META-INF/encryption.xml", .bytes = encryption_xml(resources), .stored = false});
    return write_zip(out, target);
}

std::expected<Protected, std::string> protect_pdf(const Book& book, const std::string& key,
                                                  const std::filesystem::path& target) {
    const std::string clear = read_file(book.file);
    nlohmann::json item = {{"href", "publication.pdf"}, {"type", "application/pdf"}, {"size", clear.size()}};
    item["properties"]["encrypted"] = {{"scheme", "http://readium.org/2014/01/lcp"},
                                       {"algorithm", std::string(k_aes)}};
    nlohmann::json manifest = {{"@context", "https://readium.org/webpub-manifest/context.jsonld"}};
    manifest["metadata"] = {{"conformsTo", "https://readium.org/webpub-manifest/profiles/pdf"},
                            {"title", book.title},
                            {"language", book.language}};
    if (!book.author.empty()) manifest["metadata"]["author"] = book.author;
    if (book.pages > 0) manifest["metadata"]["numberOfPages"] = book.pages;
    manifest["readingOrder"] = {std::move(item)};
    std::vector<Entry> entries;
    entries.push_back({.name = "manifest.json", .bytes = manifest.dump(2), .stored = false});
    entries.push_back({.name = "publication.pdf", .bytes = encrypted(clear, key), .stored = true});
    return write_zip(entries, target);
}

}  // namespace

std::expected<Protected, std::string> protect(const Book& book, const std::string& key,
                                              const std::filesystem::path& target) {
    return book.kind == BookKind::epub ? protect_epub(book, key, target) : protect_pdf(book, key, target);
}

}  // namespace oqyrman::demo_library
