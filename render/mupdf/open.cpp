#include <cmath>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

void close(Engine& engine) {
    drop_lists(engine);
    fz_drop_document(engine.context, engine.document);
    engine.document = nullptr;
    fz_drop_archive(engine.context, engine.archive);
    engine.archive = nullptr;
    engine.page_count = 0;
}

/// Throws like MuPDF.
void open_document(Engine& engine) {
    fz_context* context = engine.context;
    const char* magic = engine.format == Format::pdf ? "application/pdf" : "application/epub+zip";
    fz_set_user_css(context, engine.settings.css.c_str());
    fz_stream* stream = new_stream(context, &engine, engine.input);
    fz_try(context) engine.document = fz_open_document_with_stream(context, magic, stream);
    fz_always(context) fz_drop_stream(context, stream);
    fz_catch(context) fz_rethrow(context);
    // Never on unless asked for; said aloud because a script in a book must not run.
    if (pdf_document* pdf = pdf_specifics(context, engine.document)) pdf_disable_js(context, pdf);
    engine.reflowable = fz_is_document_reflowable(context, engine.document) != 0;
}

Expected<Extent> extent(Engine& engine) {
    Extent found{.page_count = 0, .first_page = {}, .reflowable = engine.reflowable};
    const int code = guarded(engine.context, [&] {
        if (engine.reflowable)
            fz_layout_document(engine.context, engine.document, engine.settings.page_width,
                               engine.settings.page_height, engine.settings.em);
        found.page_count = fz_count_pages(engine.context, engine.document);
    });
    if (code != 0) return failure(engine, code, nullptr, ErrorCode::damaged);
    if (found.page_count < 1) return fail(ErrorCode::damaged, "no pages");
    if (found.page_count > k_max_pages) return fail(ErrorCode::too_large, "pages");
    engine.page_count = found.page_count;
    // A first page that cannot be shown does not hide the others.
    found.first_page = page_size(engine, 0).value_or(PageSize{.width = 595, .height = 842});
    return found;
}

}  // namespace

Expected<Extent> open(Engine& engine, Input& input, Format format, const ReflowSettings& settings,
                      const std::string& password) {
    close(engine);
    engine.input = &input;
    engine.format = format;
    engine.settings = settings;
    engine.input_failed = false;
    bool locked = false;
    const int code = guarded(engine.context, [&] {
        open_document(engine);
        locked = fz_needs_password(engine.context, engine.document) != 0 &&
                 (password.empty() ||
                  fz_authenticate_password(engine.context, engine.document, password.c_str()) == 0);
    });
    if (code != 0) return failure(engine, code, nullptr, ErrorCode::damaged);
    if (locked) return fail(ErrorCode::password_needed);
    return extent(engine);
}

void look_into(Engine& engine, Input& input) {
    close(engine);
    engine.input = &input;
    engine.format = Format::epub;
}

Expected<Extent> lay_out(Engine& engine, const ReflowSettings& settings) {
    if (engine.document == nullptr) return fail(ErrorCode::not_found, "no document");
    engine.input_failed = false;
    if (!engine.reflowable || settings == engine.settings) return extent(engine);
    // MuPDF reads the style sheet while it parses: another one needs another document.
    if (settings.css != engine.settings.css) return open(engine, *engine.input, engine.format, settings);
    drop_lists(engine);
    engine.settings = settings;
    return extent(engine);
}

}  // namespace oqyrman::render::mupdf
