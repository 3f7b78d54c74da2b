#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

/// Throws like MuPDF.
void open_archive(Engine& engine) {
    fz_context* context = engine.context;
    fz_stream* stream = new_stream(context, &engine, engine.input);
    fz_try(context) engine.archive = fz_open_archive_with_stream(context, stream);
    fz_always(context) fz_drop_stream(context, stream);
    fz_catch(context) fz_rethrow(context);
}

}  // namespace

Expected<std::string> archive_entry(Engine& engine, const std::string& path, std::size_t limit) {
    if (engine.input == nullptr || engine.format != Format::epub)
        return fail(ErrorCode::not_found, "archive");
    engine.input_failed = false;
    fz_context* context = engine.context;
    fz_buffer* buffer = nullptr;
    bool found = false;
    const int code = guarded(context, [&] {
        if (engine.archive == nullptr) open_archive(engine);
        found = fz_has_archive_entry(context, engine.archive, path.c_str()) != 0;
        if (found) buffer = fz_read_archive_entry(context, engine.archive, path.c_str());
    });
    if (code != 0) return failure(engine, code, nullptr, ErrorCode::damaged);
    if (!found) return fail(ErrorCode::not_found, "entry");
    unsigned char* bytes = nullptr;
    const std::size_t size = fz_buffer_storage(context, buffer, &bytes);
    Expected<std::string> entry = fail(ErrorCode::too_large, "entry");
    if (size <= limit) entry = std::string(reinterpret_cast<const char*>(bytes), size);
    fz_drop_buffer(context, buffer);
    return entry;
}

}  // namespace oqyrman::render::mupdf
