// Links on the pages: followed by mouse and keys, and what they lead to, seen before one goes there.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/screen_reader.h"
#include "render/layout/turn.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

constexpr float k_click_slop = 4;  ///< pixels at scale 1: a press that moved less is a click
/// Stops of the keyboard on one page: a page with more has an index of its own.
constexpr std::size_t k_max_links_recorded = 200;

bool leads_inside(const ReaderSheet& s, const state::PageLink& link) {
    return link.page >= 0 && static_cast<std::size_t>(link.page) < s.reader.pages.size();
}

/// The words of the page that the rectangle lies over, on one line.
std::string words_in(ReaderSheet& s, int page, const render::Rect& rect) {
    const auto text = text_of(s, page);
    if (!text) return {};
    std::u32string words;
    for (std::int32_t i = 0; i < text->size(); ++i) {
        const Rect box = text->box(i);
        const float x = box.x + box.width / 2, y = box.y + box.height / 2;
        if (box.height <= 0 || x < rect.x0 || x > rect.x1 || y < rect.y0 || y > rect.y1) continue;
        words += text->at(i);
    }
    return to_utf8(words);
}

std::string name_of(ReaderSheet& s, int page, const state::PageLink& link, const render::Rect& rect) {
    std::string words = words_in(s, page, rect);
    if (!words.empty()) return words;
    if (!leads_inside(s, link)) return link.uri;
    return s.m().tr("Page {page}", {{"page", state::page_label(s.reader, link.page)}});
}

void follow(ReaderSheet& s, const state::PageLink& link) {
    if (!leads_inside(s, link)) return s.out.push_back(state::OutsideLinkPressed{link.uri});
    s.jump(layout::page_anchor(s.view, link.page, state::place_in_page(s.reader, link.page, link.y)));
}

std::string where_to(const ReaderSheet& s, const state::PageLink& link) {
    if (!leads_inside(s, link)) return link.uri;
    return s.m().tr("Leads to page {page}", {{"page", state::page_label(s.reader, link.page)}});
}

/// True when this link is to be shown where it leads.
bool draw_link(ReaderSheet& s, int page, const state::PageLink& link, const std::string& id,
               const Rect& rect) {
    Widgets& w = s.w();
    const std::string name = name_of(s, page, link, on_shown_page(s, page, link.rect));
    const auto press = w.pressable({.role = Role::link,
                                    .automation_id = id,
                                    .name = name,
                                    .description = where_to(s, link),
                                    .rect = rect},
                                   w.px(size::k_radius) / 2);
    // What was selected by dragging over a link was not meant for it.
    if (press.pressed && !was_dragged(s) && !s.reader.selection) follow(s, link);
    if (!leads_inside(s, link) || s.context.memory.reader.dragging) return false;
    return (press.focused && w.ring_is_in(rect)) || (press.hovered && w.waited(id));
}

bool flows(const ReaderSheet& s) { return s.reader.format == state::BookFormat::epub; }

/// The page from `top` (its pixels) down, as far as the card reaches.
void draw_part(ReaderSheet& s, int page, int scale_milli, float top, const Rect& card) {
    const render::PageSize size = s.view.pages[static_cast<std::size_t>(page)];
    render::TileKey key{.page = page,
                        .scale_milli = scale_milli,
                        .turn = s.reader.turn,
                        .tint = page_tint(s.state.settings.theme, flows(s))};
    const auto tile_at = [](float pixel) { return static_cast<int>(pixel) / render::k_tile_pixels; };
    for (key.row = tile_at(top); key.row <= tile_at(top + card.height); ++key.row)
        for (key.column = 0; key.column <= tile_at(card.width - 1); ++key.column) {
            const layout::PixelRect part = layout::tile_rect(size, key);
            if (part.width <= 0) continue;
            const auto picture = s.context.pictures.tile(s.reader.document, key, layout::Urgency::visible);
            const Rect rect{card.x + static_cast<float>(part.x), card.y + static_cast<float>(part.y) - top,
                            static_cast<float>(part.width), static_cast<float>(part.height)};
            if (picture) s.w().canvas().picture(*picture, rect);
        }
}

}  // namespace

bool was_dragged(const ReaderSheet& s) {
    return s.context.memory.reader.dragged > k_click_slop * s.w().px(1);
}

std::optional<ShownLink> draw_links(ReaderSheet& s) {
    std::optional<ShownLink> shown;
    for (const layout::VisiblePage& page : s.frame.pages) {
        const auto links = s.reader.links.find(page.page);
        if (links == s.reader.links.end()) continue;
        const std::size_t count = std::min(links->second.size(), k_max_links_recorded);
        for (std::size_t i = 0; i < count; ++i) {
            const state::PageLink& link = links->second[i];
            const auto at = layout::to_viewport(s.view, page.page, on_shown_page(s, page.page, link.rect));
            if (!at) continue;
            const Rect all{std::floor(s.room.x + static_cast<float>(at->x)),
                           std::floor(s.room.y + static_cast<float>(at->y)),
                           std::ceil(static_cast<float>(at->width)),
                           std::ceil(static_cast<float>(at->height))};
            const Rect rect = intersection(all, s.room);
            if (rect.width < 1 || rect.height < 1) continue;
            const std::string id = fmt::format("reader.link.{}.{}", page.page, i);
            if (draw_link(s, page.page, link, id, rect)) shown.emplace(ShownLink{link, rect});
        }
    }
    return shown;
}

void draw_preview(ReaderSheet& s, const ShownLink& shown) {
    Widgets& w = s.w();
    const float gap = w.px(size::k_gap_small), high = w.px(size::k_preview);
    const int target = shown.link.page;
    const int scale = layout::page_scale(s.view, target);
    const render::PixelSize page = layout::page_pixels(s.view.pages[static_cast<std::size_t>(target)], scale);
    const float wide = std::min(static_cast<float>(page.width), s.room.width - 2 * gap);
    Rect card{std::round(s.room.x + (s.room.width - wide) / 2), bottom(shown.rect) + gap, wide, high};
    if (bottom(card) + gap > bottom(s.room)) card.y = std::max(s.room.y, shown.rect.y - gap - high);
    // A little of what stands above the place, as far as the page has it.
    const auto down = static_cast<float>(page.height);
    const float place = static_cast<float>(state::place_in_page(s.reader, target, shown.link.y)) * down - gap;
    const float top = std::round(std::clamp(place, 0.0F, std::max(0.0F, down - high)));
    w.canvas().shadow(card, gap);
    w.canvas().fill(card, hex(page_tint(s.state.settings.theme, flows(s)).paper));
    w.canvas().push_clip(card);
    draw_part(s, target, scale, top, card);
    w.canvas().pop_clip();
    w.canvas().frame(card, w.colours().edge, w.px(1));
}

}  // namespace oqyrman::ui
