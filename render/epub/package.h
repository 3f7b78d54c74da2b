#pragma once

#include <string>
#include <vector>

#include "render/mupdf/engine.h"

namespace oqyrman::render::epub {

/// What is needed of the package document (EPUB 3.3 section 5). Paths are from the container's root.
struct Package {
    std::vector<std::string> spine;  ///< content documents in reading order
    std::string nav;                 ///< the navigation document, or empty (EPUB 2)
    std::string ncx;                 ///< or empty
    std::string language;            ///< the first one named (BCP 47), or empty
};

/// Of the EPUB that is open. Errors: damaged, not_found, too_large, bytes_unreadable.
Expected<Package> read_package(mupdf::Engine& engine);

}  // namespace oqyrman::render::epub
