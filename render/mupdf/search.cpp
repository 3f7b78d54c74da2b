#include "render/text/search.h"

#include <algorithm>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

Expected<SearchPart> search_pages(Engine& engine, const std::string& pattern, int first, int pages,
                                  Cookie cookie) {
    if (engine.document == nullptr || first >= engine.page_count) return fail(ErrorCode::not_found, "page");
    const text::Pattern wanted(pattern);
    SearchPart part{.first = first, .pages = std::min(pages, engine.page_count - first), .hits = {}};
    for (int page = first; page < first + part.pages; ++page) {
        if (aborted(cookie)) return fail(ErrorCode::cancelled);
        const auto text = page_text(engine, page, cookie);
        if (!text) {
            if (text.error().code == ErrorCode::page_cannot_be_shown) continue;
            return std::unexpected(text.error());
        }
        for (SearchHit& hit : text::find(*text, page, wanted, k_max_hits_a_page))
            part.hits.push_back(std::move(hit));
    }
    return part;
}

}  // namespace oqyrman::render::mupdf
