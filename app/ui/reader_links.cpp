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
/// Dots in a row that lead the eye to a number: nobody wants to hear them.
constexpr std::size_t k_leader = 4;
constexpr std::size_t k_words_ahead = 400;  ///< characters of what a link leads to, for who hears it

bool leads_inside(const ReaderSheet& s, const state::PageLink& link) {
    return link.page >= 0 && static_cast<std::size_t>(link.page) < s.reader.pages.size();
}

bool is_space(char32_t c) { return c == U' ' || c == U'\n' || c == 0xA0; }

/// Adds the words of one line: a word broken at the last one's end goes on, else a space stands between.
void add_line(std::u32string& words, const std::u32string& line) {
    const bool broken = words.ends_with(U'\u2010') || words.ends_with(U'\u00AD');
    if (broken) words.pop_back();
    if (!words.empty() && !broken && !is_space(words.back())) words += U' ';
    words += line;
}

/// One space for any white space, and for the dots that lead to a number.
std::u32string tidied(const std::u32string& words) {
    std::u32string out;
    for (std::size_t i = 0; i < words.size();) {
        std::size_t end = i;
        while (end < words.size() && words[end] == U'.') ++end;
        const bool leader = end - i >= k_leader;
        if (!leader && !is_space(words[i])) {
            out += words[i++];
            continue;
        }
        if (!out.empty() && out.back() != U' ') out += U' ';
        i = leader ? end : i + 1;
    }
    while (out.ends_with(U' ')) out.pop_back();
    return out;
}

/// The words of the page that the link lies over, on one line.
std::string words_of(ReaderSheet& s, int page, const state::PageLink& link) {
    const auto text = text_of(s, page);
    if (!text || !text->has_boxes()) return {};
    std::u32string words;
    for (const state::PageRect& rect : link.rects) {
        std::u32string line;
        for (std::int32_t i = 0; i < text->size(); ++i) {
            const Rect box = text->box(i);
            const float x = box.x + box.width / 2, y = box.y + box.height / 2;
            if (box.height > 0 && x >= rect.x0 && x <= rect.x1 && y >= rect.y0 && y <= rect.y1)
                line += text->at(i);
        }
        add_line(words, line);
    }
    return to_utf8(tidied(words));
}

/// The words from the place on that the link leads to, where they are known: of a note, all of them.
std::string words_at(ReaderSheet& s, const state::PageLink& link) {
    const auto text = text_of(s, link.page);
    if (!text || !text->has_boxes()) return {};
    std::u32string words;
    for (std::int32_t i = 0; i < text->size() && words.size() < k_words_ahead; ++i) {
        const Rect box = text->box(i);
        if (words.empty() && (box.height <= 0 || box.y + box.height / 2 < link.y)) continue;
        words += text->at(i);
    }
    return to_utf8(tidied(words));
}

/// Made once for each page: every link asks for every letter.
const std::vector<std::string>& names_on(ReaderSheet& s, int page) {
    auto& names = s.context.memory.reader.link_names;
    const auto& links = s.reader.links.at(page);
    const bool known = text_of(s, page) != nullptr;
    LinkNames& made = names[page];
    if (made.links == links.size() && made.with_text == known) return made.names;
    std::erase_if(names, [&](const auto& entry) { return !s.reader.links.contains(entry.first); });
    LinkNames& fresh = names[page];
    fresh = {.names = {}, .links = links.size(), .with_text = known};
    for (const state::PageLink& link : links) {
        std::string name = words_of(s, page, link);
        if (name.empty())
            name = leads_inside(s, link)
                       ? s.m().tr("Page {page}", {{"page", state::page_label(s.reader, link.page)}})
                       : link.uri;
        fresh.names.push_back(std::move(name));
    }
    return fresh.names;
}

void follow(ReaderSheet& s, const state::PageLink& link) {
    if (!leads_inside(s, link)) return s.out.push_back(state::OutsideLinkPressed{link.uri});
    s.jump(layout::page_anchor(s.view, link.page, state::place_in_page(s.reader, link.page, link.y)));
}

std::string where_to(const ReaderSheet& s, const state::PageLink& link) {
    if (!leads_inside(s, link)) return link.uri;
    return s.m().tr("Leads to page {page}", {{"page", state::page_label(s.reader, link.page)}});
}

/// Where in the window the lines of the link are that can be seen at least by half.
std::vector<Rect> lines_in_view(const ReaderSheet& s, int page, const state::PageLink& link) {
    std::vector<Rect> lines;
    for (const state::PageRect& line : link.rects) {
        const auto at = layout::to_viewport(s.view, page, on_shown_page(s, page, line));
        if (!at) continue;
        const Rect all{std::floor(s.room.x + static_cast<float>(at->x)),
                       std::floor(s.room.y + static_cast<float>(at->y)),
                       std::ceil(static_cast<float>(at->width)), std::ceil(static_cast<float>(at->height))};
        const Rect seen = intersection(all, s.room);
        if (seen.width * 2 >= all.width && seen.height * 2 >= all.height && seen.width >= 1 &&
            seen.height >= 1)
            lines.push_back(seen);
    }
    return lines;
}

/// True when this link is to be shown where it leads.
bool draw_link(ReaderSheet& s, const state::PageLink& link, const std::string& name, const std::string& id,
               const std::vector<Rect>& lines) {
    Widgets& w = s.w();
    const auto press = w.pressable({.role = Role::link,
                                    .automation_id = id,
                                    .name = name,
                                    .description = where_to(s, link),
                                    .rect = lines.front()},
                                   w.px(size::k_radius) / 2, false, std::span(lines).subspan(1));
    // What was selected by dragging over a link was not meant for it.
    if (press.pressed && !was_dragged(s) && !s.reader.selection) follow(s, link);
    if (!leads_inside(s, link) || s.context.memory.reader.dragging) return false;
    if (press.focused && w.ring_is_in(lines.front())) return true;
    // Over what is selected lies the button that copies it.
    return press.hovered && !s.reader.selection && w.waited(id);
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

/// Below the link, else above it, within the room.
Rect card_beside(const ReaderSheet& s, const Rect& link, float wide, float high) {
    const float gap = s.w().px(size::k_gap_small);
    Rect card{std::round(s.room.x + (s.room.width - wide) / 2), bottom(link) + gap, wide, high};
    if (bottom(card) + gap > bottom(s.room)) card.y = std::max(s.room.y + gap, link.y - gap - high);
    return card;
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
        const std::vector<std::string>& names = names_on(s, page.page);
        const std::size_t count = std::min(links->second.size(), k_max_links_recorded);
        for (std::size_t i = 0; i < count; ++i) {
            const std::vector<Rect> lines = lines_in_view(s, page.page, links->second[i]);
            if (lines.empty()) continue;
            const std::string id = fmt::format("reader.link.{}.{}", page.page, i);
            if (draw_link(s, links->second[i], names[i], id, lines))
                shown.emplace(ShownLink{links->second[i], lines.back()});
        }
    }
    return shown;
}

void draw_preview(ReaderSheet& s, const ShownLink& shown) {
    Widgets& w = s.w();
    const float gap = w.px(size::k_gap_small), edge = w.px(1);
    const float caption = w.px(size::k_control);
    const int target = shown.link.page;
    const int scale = layout::page_scale(s.view, target);
    const render::PixelSize page = layout::page_pixels(s.view.pages[static_cast<std::size_t>(target)], scale);
    const float wide = std::min(static_cast<float>(page.width), s.room.width - 4 * gap);
    const Rect card = card_beside(s, shown.rect, wide + 2 * edge, w.px(size::k_preview) + caption);
    const std::string words = where_to(s, shown.link);
    w.canvas().shadow(card, w.px(size::k_gap_large));
    w.canvas().fill(card, w.colours().card, w.px(size::k_radius));
    w.spoken({.role = Role::label,
              .automation_id = "reader.preview",
              .name = words,
              .description = words_at(s, shown.link),
              .rect = {card.x, card.y, card.width, caption}});
    w.canvas().line(words, TextStyle::small, w.colours().second_ink,
                    {card.x + 2 * gap, card.y, card.width - 4 * gap, caption});
    w.canvas().rule(card.x, right(card), card.y + caption - 1);
    const Rect part{card.x + edge, card.y + caption, wide, card.height - caption - gap / 2};
    w.canvas().push_clip(part);
    w.canvas().fill(part, hex(page_tint(s.state.settings.theme, flows(s)).paper));
    // A little of what stands above the place, as far as the page has it.
    const auto down = static_cast<float>(page.height);
    const float place = static_cast<float>(state::place_in_page(s.reader, target, shown.link.y)) * down - gap;
    draw_part(s, target, scale, std::round(std::clamp(place, 0.0F, std::max(0.0F, down - part.height))),
              part);
    w.canvas().pop_clip();
    w.canvas().frame(card, w.colours().edge, edge, w.px(size::k_radius));
}

}  // namespace oqyrman::ui
