#include "app/demo_library/book.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>

#include <fcntl.h>
#include <pugixml.hpp>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

using Json = nlohmann::json;

constexpr zip_uint64_t k_max_entry_bytes = 256U << 20;
constexpr std::size_t k_magic_bytes = 1024;  ///< a PDF's header may stand anywhere in these

std::string entry_text(zip_t* archive, const std::string& name) {
    return read_entry(archive, zip_name_locate(archive, name.c_str(), 0)).value_or("");
}

pugi::xml_document parsed(const std::string& xml) {
    pugi::xml_document document;
    document.load_buffer(xml.data(), xml.size());
    return document;
}

std::string local(const pugi::xml_node& node) {
    const std::string name = node.name();
    return name.substr(name.find(':') + 1);
}

pugi::xml_node child(const pugi::xml_node& node, const std::string& name) {
    return node.find_child([&](const pugi::xml_node& at) { return local(at) == name; });
}

/// Valid UTF-8 on one line, whatever a file's name or its metadata hold.
std::string clean(const std::string& text) {
    const Json valid = Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
    std::istringstream words(valid.get<std::string>());
    std::string out;
    for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
    return out;
}

void read_metadata(const pugi::xml_node& package, Json& metadata) {
    for (const pugi::xml_node& at : child(package, "metadata").children()) {
        const std::string name = local(at), value = clean(at.text().get());
        if (value.empty()) continue;
        if ((name == "title" || name == "language") && !metadata.contains(name)) metadata[name] = value;
        if (name == "description" || name == "publisher") metadata[name] = value;
        if (name == "creator") metadata["author"].push_back(value);
        if (name == "subject") metadata["subject"].push_back(value);
        if (std::string_view(at.attribute("property").value()) == "belongs-to-collection")
            metadata["belongsTo"] = {{"series", value}};
    }
}

/// The navigation document, the NCX and the cover stay clear; the cover is shown, too.
void read_manifest(zip_t* archive, const pugi::xml_node& package, const std::filesystem::path& opf,
                   Book& book) {
    std::string legacy;  // EPUB 2: <meta name="cover" content="id">
    for (const pugi::xml_node& meta : child(package, "metadata").children())
        if (std::string_view(meta.attribute("name").value()) == "cover")
            legacy = meta.attribute("content").value();
    for (const pugi::xml_node& item : child(package, "manifest").children()) {
        const std::string properties = ' ' + std::string(item.attribute("properties").value()) + ' ';
        const std::string type = item.attribute("media-type").value();
        const auto entry =
            (opf.parent_path() / percent_decoded(item.attribute("href").value())).lexically_normal();
        const bool is_cover = properties.find(" cover-image ") != std::string::npos ||
                              (!legacy.empty() && legacy == item.attribute("id").value());
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
    for (const pugi::xml_node& data : encryption.document_element().children()) {
        const std::string method = child(data, "EncryptionMethod").attribute("Algorithm").value();
        if (method != "http://www.idpf.org/2008/embedding" && method != "http://ns.adobe.com/pdf/enc#RC")
            return false;
        const auto reference = child(child(data, "CipherData"), "CipherReference");
        book.clear.insert(percent_decoded(reference.attribute("URI").value()));
    }
    return true;
}

bool read_epub(Book& book) {
    int error = 0;
    const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
        zip_open(book.file.c_str(), ZIP_RDONLY, &error), &zip_discard);
    if (!archive || !notes_obfuscated_fonts(entry_text(archive.get(), "META-INF/encryption.xml"), book))
        return false;
    const auto container = parsed(entry_text(archive.get(), "META-INF/container.xml"));
    for (const pugi::xml_node& root : child(container.document_element(), "rootfiles").children()) {
        const std::string opf = root.attribute("full-path").value();
        book.clear.insert(opf);
        const auto package = parsed(entry_text(archive.get(), opf));
        read_metadata(package.document_element(), book.metadata);
        read_manifest(archive.get(), package.document_element(), opf, book);
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
    for (const char* extension : {".png", ".jpg", ".jpeg"}) {
        std::string picture = read_file(beside.replace_extension(extension));
        if (picture.empty()) continue;
        book.cover = std::move(picture);
        book.cover_type = std::string_view(extension) == ".png" ? "image/png" : "image/jpeg";
    }
}

std::optional<Book> read_book(const std::filesystem::path& file) {
    Book book;
    book.file = file;
    book.metadata = Json::object();
    struct stat facts{};
    if (stat(file.c_str(), &facts) == 0) book.modified = Seconds{std::chrono::seconds{facts.st_mtime}};
    const std::string bytes = read_file(file);
    const bool pdf = bytes.substr(0, k_magic_bytes).find("%PDF-") != std::string::npos;
    if (!pdf && !bytes.starts_with("PK\x03\x04")) return std::nullopt;
    book.kind = pdf ? BookKind::pdf : BookKind::epub;
    const auto digest = drm::sha256(drm::as_bytes(file.filename().string() + '\n' + bytes));
    book.id = drm::to_hex(drm::ByteView(digest).first(16));
    if (!pdf && !read_epub(book)) return std::nullopt;
    read_beside(book);
    const std::string title = book.metadata.value("title", ""),
                      language = book.metadata.value("language", "");
    if (title.empty()) book.metadata["title"] = clean(file.stem().string());
    if (!language.empty()) book.metadata["language"] = language.substr(0, language.find('-'));
    return book;
}

}  // namespace

std::optional<std::string> read_entry(zip* archive, std::int64_t index) {
    zip_stat_t stat;
    const auto at = static_cast<zip_uint64_t>(index);
    if (index < 0 || zip_stat_index(archive, at, 0, &stat) != 0 || stat.size > k_max_entry_bytes)
        return std::nullopt;
    std::string bytes(stat.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, at, 0);
    const bool whole = file != nullptr && zip_fread(file, bytes.data(), stat.size) == std::ssize(bytes);
    if (file != nullptr) zip_fclose(file);
    return whole ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool write_file(const std::filesystem::path& path, std::string_view bytes) {
    const std::filesystem::path part = path.string() + ".part";
    const int file = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return false;
    const bool kept = write(file, bytes.data(), bytes.size()) == std::ssize(bytes) && fsync(file) == 0;
    close(file);
    std::error_code error;
    if (kept) std::filesystem::rename(part, path, error);
    return kept && !error;
}

std::vector<Book> read_books(const std::filesystem::path& folder, std::vector<std::string>& skipped) {
    std::vector<Book> books;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string extension = folded(entry.path().extension().string());
        if (!entry.is_regular_file() || (extension != ".epub" && extension != ".pdf")) continue;
        auto book = read_book(entry.path());
        if (book && std::ranges::find(books, book->id, &Book::id) == books.end())
            books.push_back(std::move(*book));
        else
            skipped.push_back(entry.path().string());
    }
    std::ranges::sort(books, {}, [](const Book& book) { return folded(book.metadata.value("title", "")); });
    return books;
}

}  // namespace oqyrman::demo_library
