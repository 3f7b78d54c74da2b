#pragma once

#include <string>
#include <vector>

#include "render/epub/hyphens.h"
#include "render/mupdf/engine.h"

namespace oqyrman::render::epub {

struct HyphenatedFile {
    std::string name;
    std::string xhtml;
};

/// The content documents of the EPUB that mupdf::look_into has opened, with soft hyphens in their words;
/// those in which nothing changes are left out, and so is what exceeds the limits or cannot be read.
std::vector<HyphenatedFile> hyphenated_files(mupdf::Engine& engine, Hyphenator& hyphenator);

}  // namespace oqyrman::render::epub
