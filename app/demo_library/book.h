#pragma once

#include <expected>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/demo_library/instant.h"

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
    // What protection made of it
    std::filesystem::path protected_file;
    std::string key_hex, sha256_hex;
    std::size_t length = 0;
    std::filesystem::path sample_file = {};  ///< an EPUB that anybody may read; empty when there is none
};

/// Every EPUB and PDF in the folder and below, by title. What cannot be lent is named on stderr.
std::vector<Book> read_books(const std::filesystem::path& folder);

/// Writes `protected_file` under the key: an EPUB resource by resource, a PDF as LCPDF. The error is a line
/// for the log.
std::expected<void, std::string> protect(const Book& book);
/// Writes the first chapters of an EPUB, as they are. False: the book is too short for that, or a PDF.
bool make_sample(const Book& book, const std::filesystem::path& file);
const char* protected_type(BookKind kind);  ///< media type of what protect() makes

/// Nothing for an entry that is not there, too large or damaged. Raw: as it is compressed in the zip.
std::optional<std::string> read_entry(zip* archive, std::int64_t index, bool raw = false);
std::string entry_text(zip* archive, const std::string& name);  ///< by its name; empty for nothing
std::string read_file(const std::filesystem::path& path);       ///< empty when it cannot be read
/// All of it or nothing. Throws std::runtime_error.
void write_file(const std::filesystem::path& path, std::string_view bytes);
/// JSON on one line, valid UTF-8 whatever files, their names and requests hold.
std::string written(const nlohmann::json& json);

}  // namespace oqyrman::demo_library
