#include <cmath>
#include <cstdlib>
#include <cstring>

#include <malloc.h>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

// Like malloc, and it counts: a display list weighs what MuPDF took while it was made.
void* counted_realloc(void* user, void* old, std::size_t size) {
    auto* engine = static_cast<Engine*>(user);
    const std::size_t before = old != nullptr ? malloc_usable_size(old) : 0;
    void* block = std::realloc(old, size);
    if (block == nullptr) return nullptr;
    engine->allocated += malloc_usable_size(block) - before;
    return block;
}

void* counted_malloc(void* user, std::size_t size) { return counted_realloc(user, nullptr, size); }

void counted_free(void* user, void* block) {
    if (block == nullptr) return;
    static_cast<Engine*>(user)->allocated -= malloc_usable_size(block);
    std::free(block);
}

// MuPDF's messages quote the book; a log gets our own codes instead (see failure()).
void say_nothing(void*, const char*) {}

}  // namespace

EnginePtr new_engine() {
    EnginePtr engine(new Engine);
    const fz_alloc_context allocator{engine.get(), counted_malloc, counted_realloc, counted_free};
    // No locks: this process draws in one thread.
    engine->context = fz_new_context(&allocator, nullptr, k_store_bytes);
    if (engine->context == nullptr) return nullptr;
    fz_set_warning_callback(engine->context, say_nothing, nullptr);
    fz_set_error_callback(engine->context, say_nothing, nullptr);
    const int code = guarded(engine->context, [&] { fz_register_document_handlers(engine->context); });
    return code == 0 ? std::move(engine) : nullptr;
}

void EngineDeleter::operator()(Engine* engine) const noexcept {
    if (engine->context != nullptr) {
        drop_lists(*engine);
        fz_drop_document(engine->context, engine->document);
        fz_drop_archive(engine->context, engine->archive);
        fz_drop_context(engine->context);
    }
    delete engine;
}

bool aborted(Cookie cookie) {
    return cookie != nullptr && static_cast<const volatile fz_cookie*>(cookie)->abort != 0;
}

std::unexpected<Error> failure(Engine& engine, int code, Cookie cookie, ErrorCode otherwise) {
    if (aborted(cookie)) return fail(ErrorCode::cancelled);
    const std::string detail = "mupdf " + std::to_string(code);
    return engine.input_failed ? fail(ErrorCode::bytes_unreadable, detail) : fail(otherwise, detail);
}

float clean_coordinate(float value) {
    if (!std::isfinite(value)) return 0;
    return value < -k_max_coordinate  ? -k_max_coordinate
           : value > k_max_coordinate ? k_max_coordinate
                                      : value;
}

std::string clean_text(const char* text, std::size_t most) {
    std::string clean;
    if (text == nullptr) return clean;
    const char* const end = text + std::strlen(text);
    while (text < end) {
        // MuPDF reads U+FFFD for what is not UTF-8, and never beyond the final NUL.
        int rune = 0;
        text += fz_chartorune(&rune, text);
        if (rune < 0x20 && rune != '\n') rune = ' ';
        if (rune >= 0xD800 && rune <= 0xDFFF) rune = 0xFFFD;
        char bytes[8];
        const int length = fz_runetochar(bytes, rune);
        if (clean.size() + static_cast<std::size_t>(length) > most) break;
        clean.append(bytes, static_cast<std::size_t>(length));
    }
    return clean;
}

}  // namespace oqyrman::render::mupdf
