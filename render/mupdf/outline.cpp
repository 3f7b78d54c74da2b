#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

void flatten(Engine& engine, const fz_outline* node, int level, std::vector<OutlineEntry>& entries) {
    for (; node != nullptr && entries.size() < k_max_outline_entries; node = node->next) {
        OutlineEntry entry{
            .title = clean_text(node->title, k_max_title_bytes), .level = level, .page = -1, .y = 0};
        if (node->uri != nullptr && fz_is_external_link(engine.context, node->uri) == 0) {
            // An EPUB's outline carries no pages in MuPDF, only addresses; for both the address is the truth.
            const Target target = resolve(engine, node->uri);
            entry.page = target.page;
            entry.y = target.y;
        }
        entries.push_back(std::move(entry));
        if (level + 1 < k_max_outline_depth) flatten(engine, node->down, level + 1, entries);
    }
}

}  // namespace

Expected<std::vector<OutlineEntry>> outline(Engine& engine) {
    if (engine.document == nullptr) return fail(ErrorCode::not_found, "no document");
    engine.input_failed = false;
    fz_outline* root = nullptr;
    const int code =
        guarded(engine.context, [&] { root = fz_load_outline(engine.context, engine.document); });
    if (code != 0) return failure(engine, code, nullptr, ErrorCode::damaged);
    std::vector<OutlineEntry> entries;
    flatten(engine, root, 0, entries);
    fz_drop_outline(engine.context, root);
    return entries;
}

}  // namespace oqyrman::render::mupdf
