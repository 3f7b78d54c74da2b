#include <algorithm>
#include <cstring>

#include "render/layout/turn.h"
#include "render/layout/view.h"
#include "render/limits.h"
#include "render/mupdf/fitz.h"
#include "render/mupdf/tint.h"

namespace oqyrman::render::mupdf {

namespace {

void drop(Engine& engine, CachedList& cached) {
    fz_drop_display_list(engine.context, cached.list);
    cached.list = nullptr;
}

/// Throws like MuPDF.
void build_list(Engine& engine, CachedList& made, Cookie cookie) {
    fz_context* context = engine.context;
    fz_page* page = load_page(engine, made.page);
    fz_device* device = nullptr;
    fz_var(device);
    fz_try(context) {
        made.bounds = fz_bound_page(context, page);
        made.list = fz_new_display_list(context, made.bounds);
        device = fz_new_list_device(context, made.list);
        fz_run_page(context, page, device, fz_identity, static_cast<fz_cookie*>(cookie));
        // After an abort this throws ("items left on stack"), and half a list is not kept.
        fz_close_device(context, device);
    }
    fz_always(context) {
        fz_drop_device(context, device);
        fz_drop_page(context, page);
    }
    fz_catch(context) fz_rethrow(context);
}

void make_room(Engine& engine) {
    std::size_t bytes = 0;
    for (const CachedList& cached : engine.lists) bytes += cached.bytes;
    // The newest always stays: it is about to be drawn.
    while (engine.lists.size() > 1 &&
           (bytes > k_display_list_bytes || engine.lists.size() > k_max_display_lists)) {
        bytes -= engine.lists.front().bytes;
        drop(engine, engine.lists.front());
        engine.lists.erase(engine.lists.begin());
    }
}

Expected<CachedList*> list_of(Engine& engine, int page, Cookie cookie) {
    const auto found = std::ranges::find(engine.lists, page, &CachedList::page);
    if (found != engine.lists.end()) {
        std::rotate(found, found + 1, engine.lists.end());
        return &engine.lists.back();
    }
    CachedList made{.page = page, .list = nullptr, .bounds = fz_empty_rect, .bytes = 0, .has_pictures = {}};
    const std::size_t before = engine.allocated;
    const int code = guarded(engine.context, [&] { build_list(engine, made, cookie); });
    if (code != 0 || aborted(cookie)) {
        drop(engine, made);
        return failure(engine, code, cookie, ErrorCode::page_cannot_be_shown);
    }
    made.bytes = engine.allocated > before ? engine.allocated - before : 0;
    engine.lists.push_back(made);
    make_room(engine);
    return &engine.lists.back();
}

/// Turns a page of this size about itself: its corner is the origin again.
fz_matrix turning(PageSize size, int turn) {
    switch (layout::quarters(turn)) {
        case 1:
            return fz_make_matrix(0, 1, -1, 0, size.height, 0);
        case 2:
            return fz_make_matrix(-1, 0, 0, -1, size.width, size.height);
        case 3:
            return fz_make_matrix(0, -1, 1, 0, 0, size.width);
        default:
            return fz_identity;
    }
}

void copy_as_rgba(const unsigned char* rgb, std::ptrdiff_t stride, PixelSize size, std::byte* out) {
    constexpr std::byte k_opaque{255};
    for (int y = 0; y < size.height; ++y, rgb += stride) {
        const unsigned char* from = rgb;
        // Four bytes at once, the fourth of them the next pixel's: several times as fast as one by one.
        for (int x = 0; x + 1 < size.width; ++x, from += 3, out += 4) {
            std::memcpy(out, from, 4);
            out[3] = k_opaque;
        }
        std::memcpy(out, from, 3);
        out[3] = k_opaque;
        out += 4;
    }
}

void copy_tinted(fz_context* context, const unsigned char* rgb, std::ptrdiff_t stride, fz_pixmap* pictures,
                 PixelSize size, const Tint& tint, std::span<std::byte> out) {
    const auto width = static_cast<std::size_t>(size.width);
    for (int y = 0; y < size.height; ++y, rgb += stride) {
        const std::ptrdiff_t row = y;
        std::span<const std::uint8_t> kept;
        if (pictures != nullptr)
            kept = {fz_pixmap_samples(context, pictures) + row * fz_pixmap_stride(context, pictures), width};
        tint_row({rgb, width * 3}, kept, tint, out.subspan(static_cast<std::size_t>(y) * width * 4));
    }
}

bool is_of(const Band& band, const TileKey& key) {
    return band.page == key.page && band.scale_milli == key.scale_milli && band.turn == key.turn &&
           band.row == key.row && band.group == key.column / k_band_tiles;
}

/// The pixels of the tile at `area` and of its neighbours; they stay the engine's.
Expected<fz_pixmap*> band_of(Engine& engine, const CachedList& cached, const TileKey& key, int page_width,
                             fz_matrix to_pixels, fz_irect area, Cookie cookie) {
    const auto known = std::ranges::find_if(engine.bands, [&](const Band& band) { return is_of(band, key); });
    if (known != engine.bands.end()) return known->pixmap;
    Band made{.page = key.page,
              .scale_milli = key.scale_milli,
              .turn = key.turn,
              .row = key.row,
              .group = key.column / k_band_tiles,
              .pixmap = nullptr};
    const int left = made.group * k_band_tiles * k_tile_pixels;
    area.x0 = left;
    area.x1 = std::min(page_width, left + k_band_tiles * k_tile_pixels);
    fz_context* context = engine.context;
    fz_device* device = nullptr;
    const int code = guarded(context, [&] {
        made.pixmap = fz_new_pixmap_with_bbox(context, fz_device_rgb(context), area, nullptr, 0);
        fz_clear_pixmap_with_value(context, made.pixmap, 255);
        device = fz_new_draw_device(context, to_pixels, made.pixmap);
        fz_run_display_list(context, cached.list, device, fz_identity,
                            fz_transform_rect(fz_rect_from_irect(area), fz_invert_matrix(to_pixels)),
                            static_cast<fz_cookie*>(cookie));
        fz_close_device(context, device);
    });
    fz_drop_device(context, device);
    if (code != 0 || aborted(cookie)) {
        fz_drop_pixmap(context, made.pixmap);
        return failure(engine, code, cookie, ErrorCode::page_cannot_be_shown);
    }
    if (engine.bands.size() >= k_max_bands) {
        fz_drop_pixmap(context, engine.bands.front().pixmap);
        engine.bands.erase(engine.bands.begin());
    }
    engine.bands.push_back(made);
    return made.pixmap;
}

}  // namespace

void drop_lists(Engine& engine) {
    for (CachedList& cached : engine.lists) drop(engine, cached);
    engine.lists.clear();
    for (const Band& band : engine.bands) fz_drop_pixmap(engine.context, band.pixmap);
    engine.bands.clear();
}

Expected<PixelSize> draw_tile(Engine& engine, const TileKey& key, Cookie cookie, std::span<std::byte> out) {
    engine.input_failed = false;
    const auto list = list_of(engine, key.page, cookie);
    if (!list) return std::unexpected(list.error());
    CachedList& cached = **list;
    const PageSize upright{.width = cached.bounds.x1 - cached.bounds.x0,
                           .height = cached.bounds.y1 - cached.bounds.y0};
    const PageSize points = layout::turned(upright, key.turn);
    const layout::PixelRect part = layout::tile_rect(points, key);
    const PixelSize size{.width = static_cast<int>(part.width), .height = static_cast<int>(part.height)};
    if (size.width == 0) return fail(ErrorCode::not_found, "tile");
    if (out.size() < static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4)
        return fail(ErrorCode::too_large, "tile");
    // The page fills a whole number of pixels, as mutool draws it.
    const PixelSize page = layout::page_pixels(points, key.scale_milli);
    const fz_matrix scaled = fz_scale(static_cast<float>(page.width) / points.width,
                                      static_cast<float>(page.height) / points.height);
    const fz_matrix to_pixels =
        fz_pre_translate(fz_concat(turning(upright, key.turn), scaled), -cached.bounds.x0, -cached.bounds.y0);
    const fz_irect area{static_cast<int>(part.x), static_cast<int>(part.y),
                        static_cast<int>(part.x) + size.width, static_cast<int>(part.y) + size.height};
    const auto band = band_of(engine, cached, key, page.width, to_pixels, area, cookie);
    if (!band) return std::unexpected(band.error());
    fz_context* context = engine.context;
    const std::ptrdiff_t stride = fz_pixmap_stride(context, *band);
    const unsigned char* rgb =
        fz_pixmap_samples(context, *band) + std::ptrdiff_t{3} * (area.x0 - fz_pixmap_x(context, *band));
    if (key.tint == Tint{}) {
        copy_as_rgba(rgb, stride, size, out.data());
        return size;
    }
    fz_pixmap* pictures = nullptr;
    const int code = guarded(context, [&] {
        const bool some =
            cached.has_pictures ? *cached.has_pictures : has_pictures(context, cached.list, cookie);
        // Half a look at the page says nothing about the other half.
        if (!aborted(cookie)) cached.has_pictures = some;
        if (some) pictures = picture_mask(context, cached.list, to_pixels, area, cookie);
    });
    const bool drawn = code == 0 && !aborted(cookie);
    if (drawn) copy_tinted(context, rgb, stride, pictures, size, key.tint, out);
    fz_drop_pixmap(context, pictures);
    if (!drawn) return failure(engine, code, cookie, ErrorCode::page_cannot_be_shown);
    return size;
}

}  // namespace oqyrman::render::mupdf
