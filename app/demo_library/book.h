#pragma once

#include <expected>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/demo_library/text.h"

struct zip;

namespace oqyrman::demo_library {

enum class BookKind { epub, pdf };

/// A book as its file describes it: the package document of an EPUB; for a PDF, or over it, a file
/// NAME.json beside it (title, author, language, description, subjects, publisher, series, pages).
struct Book {
    std::string id;  ///< from the file's name and bytes
    std::filesystem::path file;
    BookKind kind = BookKind::epub;
    nlohmann::json metadata;  ///< as OPDS says it; `title` is always there
    Seconds modified{};
    std::string cover, cover_type;  ///< bytes of a picture; empty when there is none
    std::set<std::string> clear;    ///< entries of an EPUB that stay as they are (LCP 2.1)
};

/// Every EPUB and PDF in the folder and below, by title. What cannot be lent is named in `skipped`.
std::vector<Book> read_books(const std::filesystem::path& folder, std::vector<std::string>& skipped);

/// Writes the book protected under `key` (32 bytes): an EPUB resource by resource, a PDF as LCPDF. The error
/// is a line for the log.
std::expected<void, std::string> protect(const Book& book, std::string_view key,
                                         const std::filesystem::path& target);
const char* protected_type(BookKind kind);  ///< media type of what protect() makes

/// Nothing for an entry that is not there, too large or damaged.
std::optional<std::string> read_entry(zip* archive, std::int64_t index);
std::string read_file(const std::filesystem::path& path);  ///< empty when it cannot be read
/// For the owner only, and all of it or nothing.
bool write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace oqyrman::demo_library
