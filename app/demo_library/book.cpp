#include "app/demo_library/book.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include <httplib.h>
#include <pugixml.hpp>
#include <zip.h>

#include "app/language/matching.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

using Json = nlohmann::json;

constexpr zip_uint64_t k_max_entry_bytes = 256U << 20;
constexpr std::size_t k_magic_bytes = 1024;  ///< a PDF's header may stand anywhere in these

pugi::xml_document parsed(const std::string& xml) {
    pugi::xml_document document;
    document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_trim_pcdata);
    return document;
}

/// The nodes of this name, whatever the prefix of its namespace.
pugi::xpath_node_set named(const pugi::xml_node& root, const std::string& name,
                           const std::string& more = "") {
    return root.select_nodes((".//*[local-name()='" + name + "']" + more).c_str());
}

void read_metadata(const pugi::xml_node& package, Json& metadata) {
    for (const auto& found : named(package, "metadata", "/*")) {
        const std::string qualified = found.node().name(), value = found.node().text().get();
        const std::string name = qualified.substr(qualified.find(':') + 1);
        if (value.empty()) continue;
        if (name == "title" || name == "language" || name == "description" || name == "publisher")
            metadata.emplace(name, value);  // the first one
        if (name == "creator") metadata["author"].push_back(value);
        if (name == "subject") metadata["subject"].push_back(value);
        if (std::string_view(found.node().attribute("property").value()) == "belongs-to-collection")
            metadata["belongsTo"] = {{"series", value}};
    }
}

/// The navigation document, the NCX and the cover stay clear; the cover is shown, too.
void read_manifest(zip_t* archive, const pugi::xml_node& package, const std::filesystem::path& opf,
                   Book& book) {
    const std::string legacy =  // EPUB 2
        package.select_node(".//*[local-name()='meta'][@name='cover']/@content").attribute().value();
    for (const auto& found : named(package, "manifest", "/*")) {
        const auto text = [&](const char* name) { return std::string(found.node().attribute(name).value()); };
        const std::string properties = ' ' + text("properties") + ' ', type = text("media-type");
        const auto entry =
            (opf.parent_path() / httplib::detail::decode_url(text("href"), false)).lexically_normal();
        const bool is_cover = properties.find(" cover-image ") != std::string::npos ||
                              (!legacy.empty() && legacy == text("id"));
        if (is_cover || type == "application/x-dtbncx+xml" || properties.find(" nav ") != std::string::npos)
            book.clear.insert(entry);
        if (!is_cover) continue;
        book.cover = entry_text(archive, entry);
        book.cover_type = type;
    }
}

/// Fonts obfuscated as EPUB allows stay as they are. False: the book is protected by somebody already.
bool notes_obfuscated_fonts(const std::string& encryption_xml, Book& book) {
    const pugi::xml_document encryption = parsed(encryption_xml);
    if (!encryption.document_element()) return encryption_xml.empty();
    for (const auto& data : named(encryption, "EncryptedData")) {
        const auto method = data.node().select_node("*[local-name()='EncryptionMethod']/@Algorithm");
        const std::string_view algorithm = method.attribute().value();
        if (algorithm != "http://www.idpf.org/2008/embedding" &&
            algorithm != "http://ns.adobe.com/pdf/enc#RC")
            return false;
    }
    for (const auto& reference : named(encryption, "CipherReference", "/@URI"))
        book.clear.insert(httplib::detail::decode_url(reference.attribute().value(), false));
    return true;
}

bool read_epub(Book& book) {
    int error = 0;
    const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
        zip_open(book.file.c_str(), ZIP_RDONLY, &error), &zip_discard);
    if (!archive || !notes_obfuscated_fonts(entry_text(archive.get(), "META-INF/encryption.xml"), book))
        return false;
    const auto container = parsed(entry_text(archive.get(), "META-INF/container.xml"));
    for (const auto& root : named(container, "rootfile", "/@full-path")) {
        const std::string opf = root.attribute().value();
        book.clear.insert(opf);
        const auto package = parsed(entry_text(archive.get(), opf));
        read_metadata(package, book.metadata);
        read_manifest(archive.get(), package, opf, book);
    }
    return !book.metadata.empty();
}

/// NAME.json and NAME.png or NAME.jpg.
void read_beside(Book& book) {
    std::filesystem::path beside = book.file;
    const Json json = Json::parse(read_file(beside.replace_extension(".json")), nullptr, false);
    for (const char* name : {"title", "author", "language", "description", "publisher"})
        if (json.contains(name) && json[name].is_string()) book.metadata[name] = json[name];
    if (json.contains("pages")) book.metadata["numberOfPages"] = json["pages"];
    if (json.contains("subjects")) book.metadata["subject"] = json["subjects"];
    if (json.contains("series")) book.metadata["belongsTo"] = {{"series", json["series"]}};
    for (const std::string type : {"png", "jpg"}) {
        if (!std::filesystem::exists(beside.replace_extension(type))) continue;
        book.cover = read_file(beside);
        book.cover_type = type == "png" ? "image/png" : "image/jpeg";
    }
}

std::optional<Book> read_book(const std::filesystem::path& file) {
    Book book;
    book.file = file;
    book.metadata = Json::object();
    std::error_code unreadable;
    const auto modified = std::filesystem::last_write_time(file, unreadable);
    if (!unreadable)
        book.modified = std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(modified));
    const std::string bytes = read_file(file);
    const bool pdf = bytes.substr(0, k_magic_bytes).find("%PDF-") != std::string::npos;
    if (!pdf && !bytes.starts_with("PK\x03\x04")) return std::nullopt;
    if (pdf && bytes.rfind("startxref") == std::string::npos) return std::nullopt;  // was cut
    book.kind = pdf ? BookKind::pdf : BookKind::epub;
    const auto digest = drm::sha256(drm::as_bytes(file.filename().string() + '\n' + bytes));
    book.id = drm::to_hex(drm::ByteView(digest).first(16));
    if (!pdf && !read_epub(book)) return std::nullopt;
    read_beside(book);
    const std::string title = book.metadata.value("title", ""),
                      language = book.metadata.value("language", "");
    if (title.empty()) book.metadata["title"] = file.stem().string();
    if (!language.empty()) book.metadata["language"] = language.substr(0, language.find('-'));
    return book;
}

}  // namespace

std::optional<std::string> read_entry(zip* archive, std::int64_t index, bool raw) {
    zip_stat_t stat;
    const auto at = static_cast<zip_uint64_t>(index);
    if (index < 0 || zip_stat_index(archive, at, 0, &stat) != 0 || stat.size > k_max_entry_bytes)
        return std::nullopt;
    std::string bytes(raw ? stat.comp_size : stat.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, at, raw ? ZIP_FL_COMPRESSED : 0);
    const bool whole = file != nullptr && zip_fread(file, bytes.data(), bytes.size()) == std::ssize(bytes);
    if (file != nullptr) zip_fclose(file);
    return whole ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string entry_text(zip_t* archive, const std::string& name) {
    return read_entry(archive, zip_name_locate(archive, name.c_str(), 0)).value_or("");
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
    const std::filesystem::path part = path.string() + ".part";
    if (!(std::ofstream(part, std::ios::binary) << bytes).flush())
        throw std::runtime_error("cannot write " + path.string());
    std::filesystem::rename(part, path);
}

std::string written(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<Book> read_books(const std::filesystem::path& folder) {
    std::vector<Book> books;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string extension = language::folded(entry.path().extension().string());
        if (!entry.is_regular_file() || (extension != ".epub" && extension != ".pdf")) continue;
        auto book = read_book(entry.path());
        if (book && std::ranges::find(books, book->id, &Book::id) == books.end())
            books.push_back(std::move(*book));
        else
            std::fprintf(stderr, "not lent: %s\n", entry.path().c_str());
    }
    std::ranges::sort(books, {},
                      [](const Book& one) { return language::folded(written(one.metadata["title"])); });
    return books;
}

}  // namespace oqyrman::demo_library
