#include <algorithm>
#include <cmath>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

PixelSize fitted(int width, int height, PixelSize most) {
    const double scale =
        std::min({1.0, static_cast<double>(most.width) / width, static_cast<double>(most.height) / height});
    return {.width = std::clamp(static_cast<int>(std::lround(width * scale)), 1, most.width),
            .height = std::clamp(static_cast<int>(std::lround(height * scale)), 1, most.height)};
}

struct Resources {
    fz_stream* stream = nullptr;
    fz_buffer* buffer = nullptr;
    fz_image* image = nullptr;
    fz_pixmap* pixmap = nullptr;
    fz_device* device = nullptr;
};

void drop(fz_context* context, Resources& held) {
    fz_drop_device(context, held.device);
    fz_drop_pixmap(context, held.pixmap);
    fz_drop_image(context, held.image);
    fz_drop_buffer(context, held.buffer);
    fz_drop_stream(context, held.stream);
}

/// Throws like MuPDF.
void load(Engine& engine, Input& input, Resources& held) {
    held.stream = new_stream(engine.context, &engine, &input);
    held.buffer = fz_read_all(engine.context, held.stream, static_cast<std::size_t>(input.size()));
    held.image = fz_new_image_from_buffer(engine.context, held.buffer);
}

/// Throws like MuPDF. Through the draw device, which knows masks, colour spaces and how to scale well.
void draw(fz_context* context, PixelSize size, Cookie cookie, Resources& held) {
    held.pixmap = fz_new_pixmap(context, fz_device_rgb(context), size.width, size.height, nullptr, 0);
    fz_clear_pixmap_with_value(context, held.pixmap, 255);
    held.device = fz_new_draw_device(context, fz_identity, held.pixmap);
    if (!aborted(cookie))
        fz_fill_image(context, held.device, held.image,
                      fz_scale(static_cast<float>(size.width), static_cast<float>(size.height)), 1,
                      fz_default_color_params);
    fz_close_device(context, held.device);
}

}  // namespace

Expected<PixelSize> decode_picture(Engine& engine, Input& input, PixelSize most, Cookie cookie,
                                   std::span<std::byte> out) {
    if (input.size() > k_max_picture_file_bytes) return fail(ErrorCode::too_large, "picture file");
    engine.input_failed = false;
    fz_context* context = engine.context;
    Resources held;
    int code = guarded(context, [&] { load(engine, input, held); });
    PixelSize size{};
    bool too_large = false;
    if (code == 0) {
        const int width = std::max(1, held.image->w);
        const int height = std::max(1, held.image->h);
        too_large = std::int64_t{width} * height > k_max_picture_area;
        size = fitted(width, height, most);
        if (!too_large) code = guarded(context, [&] { draw(context, size, cookie, held); });
    }
    const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    too_large = too_large || out.size() < pixels * 4;
    if (code == 0 && !too_large) {
        const unsigned char* from = fz_pixmap_samples(context, held.pixmap);
        for (std::size_t i = 0; i < pixels * 4; ++i)
            out[i] = i % 4 == 3 ? std::byte{255} : std::byte{from[i / 4 * 3 + i % 4]};
    }
    drop(context, held);
    // A picture is seldom asked for twice; its pixels need not stay.
    fz_empty_store(context);
    if (code != 0 || aborted(cookie)) return failure(engine, code, cookie, ErrorCode::damaged);
    if (too_large) return fail(ErrorCode::too_large, "picture");
    return size;
}

}  // namespace oqyrman::render::mupdf
