#pragma once
// The lines of a page in the order in which they are read.

#include <vector>

#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

struct Row {
    const fz_stext_line* line = nullptr;
    bool ends_block = false;
};

/// As MuPDF has them, which is as they were drawn; but the mark of a list's item, drawn by itself, stands
/// before the item. Points into `page`.
std::vector<Row> rows_of(const fz_stext_page& page);

}  // namespace oqyrman::render::mupdf
