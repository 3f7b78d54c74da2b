#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

Link link_of(Engine& engine, const fz_link& from, const fz_rect& page, const Resolve& resolve) {
    const fz_rect rect = fz_translate_rect(from.rect, -page.x0, -page.y0);
    Link link{.rect = {.x0 = clean_coordinate(rect.x0),
                       .y0 = clean_coordinate(rect.y0),
                       .x1 = clean_coordinate(rect.x1),
                       .y1 = clean_coordinate(rect.y1)},
              .page = -1,
              .y = 0,
              .uri = {}};
    if (from.uri == nullptr) return link;
    if (fz_is_external_link(engine.context, from.uri) != 0) {
        link.uri = clean_text(from.uri, k_max_uri_bytes);
        return link;
    }
    const Target target = resolve(from.uri);
    link.page = target.page;
    link.y = target.y;
    return link;
}

}  // namespace

Expected<std::vector<Link>> page_links(Engine& engine, int number, const Resolve& resolve) {
    engine.input_failed = false;
    fz_context* context = engine.context;
    fz_page* page = nullptr;
    fz_link* first = nullptr;
    fz_rect bounds = fz_empty_rect;
    const int code = guarded(context, [&] {
        page = load_page(engine, number);
        bounds = fz_bound_page(context, page);
        first = fz_load_links(context, page);
    });
    std::vector<Link> links;
    for (const fz_link* link = first; code == 0 && link != nullptr && links.size() < k_max_page_links;
         link = link->next) {
        Link made = link_of(engine, *link, bounds, resolve);
        if (made.page >= 0 || !made.uri.empty()) links.push_back(std::move(made));
    }
    fz_drop_link(context, first);
    fz_drop_page(context, page);
    if (code != 0) return failure(engine, code, nullptr, ErrorCode::page_cannot_be_shown);
    return links;
}

}  // namespace oqyrman::render::mupdf
