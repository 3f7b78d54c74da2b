#include "app/demo_library/book.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr zip_uint64_t k_max_entry_bytes = 64U << 20;

struct CloseZip {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Zip = std::unique_ptr<zip_t, CloseZip>;

std::string entry_text(zip_t* archive, const std::string& name) {
    zip_stat_t stat;
    if (zip_stat(archive, name.c_str(), 0, &stat) != 0 || stat.size > k_max_entry_bytes) return {};
    zip_file_t* file = zip_fopen(archive, name.c_str(), 0);
    if (file == nullptr) return {};
    std::string text(stat.size, '\0');
    const zip_int64_t read = zip_fread(file, text.data(), text.size());
    zip_fclose(file);
    return read == static_cast<zip_int64_t>(text.size()) ? text : std::string();
}

std::string local(const pugi::xml_node& node) {
    const std::string name = node.name();
    return name.substr(name.find(':') == std::string::npos ? 0 : name.find(':') + 1);
}

pugi::xml_node child(const pugi::xml_node& node, const std::string& name) {
    return node.find_child([&](const pugi::xml_node& at) { return local(at) == name; });
}

void read_cover(zip_t* archive, const pugi::xml_node& package, const std::string& opf, Book& book) {
    const pugi::xml_node manifest = child(package, "manifest");
    std::string legacy;  // EPUB 2: <meta name="cover" content="id">
    for (const pugi::xml_node& meta : child(package, "metadata").children())
        if (local(meta) == "meta" && std::string_view(meta.attribute("name").value()) == "cover")
            legacy = meta.attribute("content").value();
    for (const pugi::xml_node& item : manifest.children()) {
        const std::string properties = item.attribute("properties").value();
        const bool is_cover = properties.find("cover-image") != std::string::npos ||
                              (!legacy.empty() && legacy == item.attribute("id").value());
        if (!is_cover) continue;
        const std::string folder =
            opf.substr(0, opf.rfind('/') == std::string::npos ? 0 : opf.rfind('/') + 1);
        book.cover = entry_text(archive, folder + item.attribute("href").value());
        book.cover_type = item.attribute("media-type").value();
    }
}

bool read_epub(Book& book) {
    int error = 0;
    const Zip archive(zip_open(book.file.c_str(), ZIP_RDONLY, &error));
    if (!archive) return false;
    pugi::xml_document container;
    container.load_string(entry_text(archive.get(), "META-INF/container.xml").c_str());
    const std::string opf =
        child(child(container.document_element(), "rootfiles"), "rootfile").attribute("full-path").value();
    pugi::xml_document package;
    if (opf.empty() || !package.load_string(entry_text(archive.get(), opf).c_str())) return false;
    const pugi::xml_node metadata = child(package.document_element(), "metadata");
    for (const pugi::xml_node& at : metadata.children()) {
        const std::string name = local(at);
        const std::string value = at.text().get();
        if (name == "title" && book.title.empty()) book.title = value;
        if (name == "creator") book.author += (book.author.empty() ? "" : ", ") + value;
        if (name == "language" && book.language.empty()) book.language = value;
        if (name == "description") book.description = value;
        if (name == "publisher") book.publisher = value;
        if (name == "subject") book.subjects.push_back(value);
    }
    read_cover(archive.get(), package.document_element(), opf, book);
    return true;
}

void read_sidecar(Book& book) {
    std::filesystem::path beside = book.file;
    const auto json = nlohmann::json::parse(read_file(beside.replace_extension(".json")), nullptr, false);
    if (!json.is_object()) return;
    const auto take = [&](const char* name, std::string& into) {
        if (json.contains(name) && json[name].is_string()) into = json[name].get<std::string>();
    };
    take("title", book.title);
    take("author", book.author);
    take("language", book.language);
    take("description", book.description);
    take("publisher", book.publisher);
    take("series", book.series);
    if (json.contains("pages") && json["pages"].is_number_integer()) book.pages = json["pages"].get<int>();
    if (json.contains("subjects") && json["subjects"].is_array())
        for (const auto& subject : json["subjects"])
            if (subject.is_string()) book.subjects.push_back(subject.get<std::string>());
}

void read_cover_beside(Book& book) {
    for (const char* extension : {".png", ".jpg"}) {
        std::filesystem::path beside = book.file;
        std::string bytes = read_file(beside.replace_extension(extension));
        if (bytes.empty()) continue;
        book.cover = std::move(bytes);
        book.cover_type = std::string_view(extension) == ".png" ? "image/png" : "image/jpeg";
    }
}

std::optional<Book> read_book(const std::filesystem::path& file) {
    Book book;
    book.file = file;
    const std::string bytes = read_file(file);
    if (bytes.starts_with("PK\x03\x04"))
        book.kind = BookKind::epub;
    else if (bytes.substr(0, 1024).find("%PDF-") != std::string::npos)
        book.kind = BookKind::pdf;
    else
        return std::nullopt;
    const auto digest = drm::sha256(drm::as_bytes(file.filename().string() + '\n' + bytes));
    book.id = drm::to_hex(drm::ByteView(digest).first(16));
    if (book.kind == BookKind::epub && !read_epub(book)) return std::nullopt;
    read_sidecar(book);
    read_cover_beside(book);
    if (book.title.empty()) book.title = file.stem().string();
    book.language = book.language.substr(0, 2);
    return book;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool write_file(const std::filesystem::path& path, const std::string& bytes, bool secret) {
    const std::filesystem::path part = path.string() + ".part";
    const int file = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, secret ? 0600 : 0644);
    if (file < 0) return false;
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t written = write(file, bytes.data() + done, bytes.size() - done);
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    const bool kept = done == bytes.size() && fsync(file) == 0;
    close(file);
    std::error_code error;
    if (kept) std::filesystem::rename(part, path, error);
    return kept && !error;
}

std::vector<Book> read_books(const std::filesystem::path& folder, std::vector<std::string>& skipped) {
    std::vector<Book> books;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string extension = entry.path().extension().string();
        if (!entry.is_regular_file() || (extension != ".epub" && extension != ".pdf")) continue;
        if (auto book = read_book(entry.path()))
            books.push_back(std::move(*book));
        else
            skipped.push_back(entry.path().filename().string());
    }
    std::ranges::sort(books, {}, &Book::title);
    return books;
}

}  // namespace oqyrman::demo_library
