// Where on a page pictures are: the page drawn once more with white rectangles for pictures and nothing else.
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

/// Passes clips and patterns on to `inner`; of all that is painted only pictures, as their white frames.
struct MaskDevice {
    fz_device super;
    fz_device* inner;  ///< null: only looks whether there are any
    bool* found;
    int masks;  ///< soft masks being defined, whose pictures are not seen
};

MaskDevice* mask_device(fz_device* device) { return reinterpret_cast<MaskDevice*>(device); }

/// One bit a pixel without colour is a scanned page's text or a drawing, not a photograph.
bool is_picture(const fz_image* image) { return image->bpc > 1 || image->n > 1; }

/// Throws like MuPDF.
void fill_rect(fz_context* context, fz_device* inner, fz_rect rect, fz_matrix matrix, bool as_clip) {
    fz_path* path = fz_new_path(context);
    fz_try(context) {
        fz_rectto(context, path, rect.x0, rect.y0, rect.x1, rect.y1);
        const float white = 1;
        if (as_clip)
            fz_clip_path(context, inner, path, 0, matrix, fz_infinite_rect);
        else
            fz_fill_path(context, inner, path, 0, matrix, fz_device_gray(context), &white, 1,
                         fz_default_color_params);
    }
    fz_always(context) fz_drop_path(context, path);
    fz_catch(context) fz_rethrow(context);
}

void fill_image(fz_context* context, fz_device* device, fz_image* image, fz_matrix matrix, float,
                fz_color_params) {
    MaskDevice* self = mask_device(device);
    if (self->masks > 0 || !is_picture(image)) return;
    *self->found = true;
    if (self->inner != nullptr) fill_rect(context, self->inner, fz_unit_rect, matrix, false);
}

void clip_path(fz_context* context, fz_device* device, const fz_path* path, int even_odd, fz_matrix matrix,
               fz_rect scissor) {
    fz_clip_path(context, mask_device(device)->inner, path, even_odd, matrix, scissor);
}
void clip_stroke_path(fz_context* context, fz_device* device, const fz_path* path,
                      const fz_stroke_state* stroke, fz_matrix matrix, fz_rect scissor) {
    fz_clip_stroke_path(context, mask_device(device)->inner, path, stroke, matrix, scissor);
}
void clip_text(fz_context* context, fz_device* device, const fz_text* text, fz_matrix matrix,
               fz_rect scissor) {
    fz_clip_text(context, mask_device(device)->inner, text, matrix, scissor);
}
void clip_stroke_text(fz_context* context, fz_device* device, const fz_text* text,
                      const fz_stroke_state* stroke, fz_matrix matrix, fz_rect scissor) {
    fz_clip_stroke_text(context, mask_device(device)->inner, text, stroke, matrix, scissor);
}
void clip_image_mask(fz_context* context, fz_device* device, fz_image* image, fz_matrix matrix,
                     fz_rect scissor) {
    fz_clip_image_mask(context, mask_device(device)->inner, image, matrix, scissor);
}
void pop_clip(fz_context* context, fz_device* device) { fz_pop_clip(context, mask_device(device)->inner); }

void begin_mask(fz_context*, fz_device* device, fz_rect, int, fz_colorspace*, const float*, fz_color_params) {
    ++mask_device(device)->masks;
}
/// Newer MuPDF adds a function of the mask.
template <class... Newer>
void end_mask(fz_context* context, fz_device* device, Newer...) {
    MaskDevice* self = mask_device(device);
    --self->masks;
    // What was masked is popped like a clip. A picture seen through a mask counts with its whole frame.
    if (self->inner != nullptr) fill_rect(context, self->inner, fz_infinite_rect, fz_identity, true);
}

int begin_tile(fz_context* context, fz_device* device, fz_rect area, fz_rect view, float x_step, float y_step,
               fz_matrix matrix, int) {
    // Without a number: the colours of this pattern are kept under it.
    fz_begin_tile(context, mask_device(device)->inner, area, view, x_step, y_step, matrix);
    return 0;
}
void end_tile(fz_context* context, fz_device* device) { fz_end_tile(context, mask_device(device)->inner); }

/// Throws like MuPDF. `inner` and `found` outlive it.
fz_device* new_mask_device(fz_context* context, fz_device* inner, bool* found) {
    auto* self = reinterpret_cast<MaskDevice*>(fz_new_device_of_size(context, sizeof(MaskDevice)));
    self->inner = inner;
    self->found = found;
    self->masks = 0;
    self->super.fill_image = fill_image;
    self->super.begin_mask = begin_mask;
    self->super.end_mask = end_mask;
    if (inner == nullptr) return &self->super;
    self->super.clip_path = clip_path;
    self->super.clip_stroke_path = clip_stroke_path;
    self->super.clip_text = clip_text;
    self->super.clip_stroke_text = clip_stroke_text;
    self->super.clip_image_mask = clip_image_mask;
    self->super.pop_clip = pop_clip;
    self->super.begin_tile = begin_tile;
    self->super.end_tile = end_tile;
    return &self->super;
}

/// Throws like MuPDF.
void run(fz_context* context, fz_display_list* list, fz_device* inner, bool* found, fz_rect scissor,
         Cookie cookie) {
    fz_device* device = new_mask_device(context, inner, found);
    fz_try(context) {
        fz_run_display_list(context, list, device, fz_identity, scissor, static_cast<fz_cookie*>(cookie));
        fz_close_device(context, device);
    }
    fz_always(context) fz_drop_device(context, device);
    fz_catch(context) fz_rethrow(context);
}

}  // namespace

bool has_pictures(fz_context* context, fz_display_list* list, Cookie cookie) {
    bool found = false;
    run(context, list, nullptr, &found, fz_infinite_rect, cookie);
    return found;
}

fz_pixmap* picture_mask(fz_context* context, fz_display_list* list, fz_matrix to_pixels, fz_irect area,
                        Cookie cookie) {
    fz_pixmap* mask = fz_new_pixmap_with_bbox(context, fz_device_gray(context), area, nullptr, 0);
    fz_device* inner = nullptr;
    bool found = false;
    fz_var(inner);
    fz_try(context) {
        fz_clear_pixmap_with_value(context, mask, 0);
        inner = fz_new_draw_device(context, to_pixels, mask);
        run(context, list, inner, &found,
            fz_transform_rect(fz_rect_from_irect(area), fz_invert_matrix(to_pixels)), cookie);
        fz_close_device(context, inner);
    }
    fz_always(context) fz_drop_device(context, inner);
    fz_catch(context) {
        fz_drop_pixmap(context, mask);
        fz_rethrow(context);
    }
    return mask;
}

}  // namespace oqyrman::render::mupdf
