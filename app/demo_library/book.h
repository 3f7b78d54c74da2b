#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace oqyrman::demo_library {

enum class BookKind { epub, pdf };

/// A book as its file describes it: the package document of an EPUB; for a PDF, or over it, a file
/// NAME.json beside it (title, author, language, description, subjects, publisher, series, pages).
struct Book {
    std::string id;  ///< from the file's name and bytes
    std::filesystem::path file;
    BookKind kind = BookKind::epub;
    std::string title, author, language, description, publisher, series;
    std::vector<std::string> subjects;
    int pages = 0;
    std::string cover;  ///< bytes of a picture; empty when there is none
    std::string cover_type;
};

/// Every EPUB and PDF in the folder, by title. What cannot be read is named in `skipped`.
std::vector<Book> read_books(const std::filesystem::path& folder, std::vector<std::string>& skipped);

struct Protected {
    std::filesystem::path file;
    std::uint64_t length = 0;
    std::string sha256_hex;
};

/// The book protected under `key` (32 bytes): an EPUB resource by resource, a PDF as LCPDF; written to
/// `target` and renamed into place. The error is a line for the log.
std::expected<Protected, std::string> protect(const Book& book, const std::string& key,
                                              const std::filesystem::path& target);

std::string read_file(const std::filesystem::path& path);
bool write_file(const std::filesystem::path& path, const std::string& bytes, bool secret = false);

}  // namespace oqyrman::demo_library
