#include <algorithm>
#include <cmath>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

float clean_side(float points) {
    return std::isfinite(points) ? std::clamp(points, 1.0F, k_max_page_points) : 1.0F;
}

}  // namespace

fz_page* load_page(Engine& engine, int page) {
    if (engine.document == nullptr || page < 0 || page >= engine.page_count)
        fz_throw(engine.context, FZ_ERROR_GENERIC, "no such page");
    // MuPDF 1.21 follows a null pointer when asked for a chapter that is not there.
    const fz_location where = fz_location_from_page_number(engine.context, engine.document, page);
    if (where.chapter < 0 || where.page < 0 ||
        where.chapter >= fz_count_chapters(engine.context, engine.document))
        fz_throw(engine.context, FZ_ERROR_GENERIC, "no such chapter");
    return fz_load_chapter_page(engine.context, engine.document, where.chapter, where.page);
}

int page_of(Engine& engine, fz_location where) {
    if (where.chapter < 0 || where.page < 0) return -1;
    if (where.chapter >= fz_count_chapters(engine.context, engine.document)) return -1;
    const int page = fz_page_number_from_location(engine.context, engine.document, where);
    return page >= 0 && page < engine.page_count ? page : -1;
}

Expected<PageSize> page_size(Engine& engine, int page) {
    fz_page* loaded = nullptr;
    fz_rect bounds = fz_unit_rect;
    fz_var(loaded);
    const int code = guarded(engine.context, [&] {
        loaded = load_page(engine, page);
        bounds = fz_bound_page(engine.context, loaded);
    });
    fz_drop_page(engine.context, loaded);
    if (code != 0) return failure(engine, code, nullptr, ErrorCode::page_cannot_be_shown);
    return PageSize{.width = clean_side(bounds.x1 - bounds.x0), .height = clean_side(bounds.y1 - bounds.y0)};
}

Expected<std::vector<PageSize>> page_sizes(Engine& engine, Cookie cookie) {
    if (engine.document == nullptr) return fail(ErrorCode::not_found, "no document");
    engine.input_failed = false;
    std::vector<PageSize> sizes;
    sizes.reserve(static_cast<std::size_t>(engine.page_count));
    if (engine.reflowable) {
        // One layout has one size; asking each page would keep every chapter laid out.
        const auto first = page_size(engine, 0);
        if (!first) return std::unexpected(first.error());
        sizes.assign(static_cast<std::size_t>(engine.page_count), *first);
        return sizes;
    }
    for (int page = 0; page < engine.page_count; ++page) {
        if (aborted(cookie)) return fail(ErrorCode::cancelled);
        const auto size = page_size(engine, page);
        // A broken page takes the room of the one before it; drawing it says what is wrong.
        if (!size && size.error().code == ErrorCode::bytes_unreadable) return std::unexpected(size.error());
        const PageSize before = sizes.empty() ? PageSize{.width = 595, .height = 842} : sizes.back();
        sizes.push_back(size.value_or(before));
    }
    return sizes;
}

Expected<Chapter> chapter_of(Engine& engine, int page) {
    Chapter chapter;
    const int code = guarded(engine.context, [&] {
        if (page < 0 || page >= engine.page_count) fz_throw(engine.context, FZ_ERROR_GENERIC, "no such page");
        const fz_location where = fz_location_from_page_number(engine.context, engine.document, page);
        chapter.count = fz_count_chapter_pages(engine.context, engine.document, where.chapter);
        chapter.first = page - where.page;
    });
    if (code != 0) return failure(engine, code, nullptr, ErrorCode::not_found);
    chapter.count = std::clamp(chapter.count, 0, engine.page_count - chapter.first);
    return chapter;
}

Target resolve(Engine& engine, const std::string& uri) {
    Target target;
    (void)guarded(engine.context, [&] {
        float x = 0;
        float y = 0;
        const fz_location where = fz_resolve_link(engine.context, engine.document, uri.c_str(), &x, &y);
        target.page = page_of(engine, where);
        target.y = clean_coordinate(y);
    });  // what cannot be resolved leads nowhere: page -1
    return target;
}

}  // namespace oqyrman::render::mupdf
