#pragma once
// The one place that knows MuPDF's headers and which version they are (Debian 12: 1.21, Debian 13: 1.25).
//
// MuPDF reports errors by longjmp. Rules in this folder: calls that may throw are made inside `guarded`; its
// body declares nothing with a destructor and calls nothing of ours that could hold one at that moment;
// what it acquires is kept in variables outside and dropped after it.

#include <cstddef>
#include <optional>
#include <vector>

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include "render/mupdf/engine.h"

namespace oqyrman::render::mupdf {

// The reader writes a cookie's abort flag without knowing MuPDF: first member, and small enough for its
// place.
static_assert(offsetof(fz_cookie, abort) == 0 && sizeof(fz_cookie) <= 64);

/// What was drawn of a page, ready to be drawn again.
struct CachedList {
    int page = 0;
    fz_display_list* list = nullptr;
    fz_rect bounds = fz_empty_rect;
    std::size_t bytes = 0;
    std::optional<bool> has_pictures;  ///< known once it was drawn under a tint
};

/// Tiles in a row that are drawn at once, and how many such rows are kept: 3 MiB each.
inline constexpr int k_band_tiles = 4;
inline constexpr std::size_t k_max_bands = 4;

/// Tiles beside each other, drawn in one go: the letters of a line are then looked at once, not once for each
/// tile the line goes through. The tiles of a band come one after another.
struct Band {
    int page = 0, scale_milli = 0, turn = 0, row = 0, group = 0;
    fz_pixmap* pixmap = nullptr;
};

struct Engine {
    fz_context* context = nullptr;
    std::size_t allocated = 0;  ///< bytes MuPDF holds, by which display lists are weighed

    Input* input = nullptr;
    Format format = Format::pdf;
    ReflowSettings settings;
    fz_document* document = nullptr;
    fz_archive* archive = nullptr;  ///< the EPUB's zip, for what MuPDF does not read
    int page_count = 0;
    bool reflowable = false;
    bool input_failed = false;      ///< the bytes could not be had during the request under way
    std::vector<CachedList> lists;  ///< least recently used first
    std::vector<Band> bands;        ///< the oldest first
};

/// Runs `body` inside fz_try. 0, or MuPDF's error code (never 0 for a failure).
template <class Body>
int guarded(fz_context* context, Body&& body) {
    int code = 0;
    fz_var(code);
    fz_try(context) { body(); }
    fz_catch(context) {
        code = fz_caught(context);
        if (code == 0) code = FZ_ERROR_GENERIC;
    }
    return code;
}

/// What a failure means: the bytes could not be had, the request was aborted, or `otherwise`.
std::unexpected<Error> failure(Engine& engine, int code, Cookie cookie, ErrorCode otherwise);
bool aborted(Cookie cookie);

/// Throws like MuPDF. The caller drops it.
fz_stream* new_stream(fz_context* context, Engine* engine, Input* input);
/// Throws like MuPDF. Guards what MuPDF does not: a page outside the book.
fz_page* load_page(Engine& engine, int page);
/// And the bands drawn from them.
void drop_lists(Engine& engine);
/// Throws like MuPDF. True when a picture, not only text and line art, stands on the page.
bool has_pictures(fz_context* context, fz_display_list* list, Cookie cookie);
/// Throws like MuPDF. One byte a pixel: how much of it a picture covers. The caller drops it.
fz_pixmap* picture_mask(fz_context* context, fz_display_list* list, fz_matrix to_pixels, fz_irect area,
                        Cookie cookie);
/// -1 when it lies nowhere in the book.
int page_of(Engine& engine, fz_location location);

/// UTF-8 as our protocol wants it: at most `most` bytes, no NUL, nothing invalid.
std::string clean_text(const char* text, std::size_t most);
float clean_coordinate(float value);

}  // namespace oqyrman::render::mupdf
