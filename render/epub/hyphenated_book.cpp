#include "render/epub/hyphenated_book.h"

#include <set>

#include "render/epub/package.h"
#include "render/limits.h"

namespace oqyrman::render::epub {

std::vector<HyphenatedFile> hyphenated_files(mupdf::Engine& engine, Hyphenator& hyphenator) {
    std::vector<HyphenatedFile> files;
    const auto package = read_package(engine);
    if (!package) return files;
    std::size_t bytes = 0;
    std::set<std::string_view> seen;
    for (const std::string& name : package->spine) {
        // The contents are read from the navigation document: its titles stay as they are.
        if (name == package->nav || !seen.insert(name).second) continue;
        const auto xhtml = mupdf::archive_entry(engine, name, k_max_hyphenated_bytes);
        if (!xhtml) continue;
        std::string made = hyphenator.hyphenated(*xhtml, package->language);
        if (made.empty()) continue;
        bytes += made.size();
        if (bytes > k_max_hyphenated_book_bytes) break;
        files.push_back({.name = name, .xhtml = std::move(made)});
    }
    return files;
}

}  // namespace oqyrman::render::epub
