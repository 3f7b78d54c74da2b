// Ways to narrow the catalogue's list down (OPDS facets).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/language/numbers.h"
#include "app/ui/catalogue_lanes.h"

namespace oqyrman::ui {

namespace {

constexpr std::size_t k_most_facets = 8;    ///< buttons
constexpr std::size_t k_most_choices = 60;  ///< of one of them: books come first

std::string words_of(const language::Messages& m, const state::FacetLink& link) {
    if (!link.count) return link.title;
    return fmt::format("{} ({})", link.title,
                       language::number_words(m.language(), static_cast<std::int64_t>(*link.count)));
}

/// What it narrows down, and to what at present.
std::string label_of(const language::Messages& m, const state::Facet& facet) {
    const auto active = std::ranges::find(facet.links, true, &state::FacetLink::active);
    const std::string name = facet.title.empty() ? m.tr("Narrow down") : facet.title;
    return active == facet.links.end() ? name : fmt::format("{}: {}", name, active->title);
}

struct Place {
    std::string id;
    int position, count;
};

/// One choice: its words, with a tick when it is the one in force.
bool draw_choice(Widgets& w, const state::FacetLink& link, const std::string& words, const Place& place,
                 const Rect& rect) {
    const auto press = w.pressable({.role = Role::radio_button,
                                    .automation_id = place.id,
                                    .name = words,
                                    .rect = rect,
                                    .states = semantics::k_state_enabled | semantics::k_state_checkable |
                                              (link.active ? semantics::k_state_checked : 0U),
                                    .position_in_set = place.position,
                                    .set_size = place.count},
                                   w.px(size::k_radius));
    if (!press.visible) return press.pressed;
    const Palette& colour = w.colours();
    if (press.hovered) w.canvas().fill(rect, colour.hover, w.px(size::k_radius));
    const float icon = w.px(size::k_icon), gap = w.px(size::k_gap_small);
    if (link.active)
        w.canvas().icon("check", {rect.x + gap, std::round(rect.y + (rect.height - icon) / 2), icon, icon},
                        colour.act);
    const float x = rect.x + icon + 2 * gap;
    if (!w.canvas().line(words, link.active ? TextStyle::body_strong : TextStyle::body,
                         link.active ? colour.act : colour.ink, {x, rect.y, right(rect) - x, rect.height}))
        w.note_cut(place.id);
    return press.pressed;
}

/// Equal columns, as many as there is room for; the address of what was chosen.
std::string draw_choices(Sheet& d, const state::Facet& facet, std::string_view id) {
    Widgets& w = d.context.widgets;
    const std::size_t count = std::min(facet.links.size(), k_most_choices);
    float widest = w.px(size::k_control);
    for (std::size_t i = 0; i < count; ++i)
        widest = std::max(
            widest, w.canvas().width(words_of(d.context.messages, facet.links[i]), TextStyle::body_strong));
    const float gap = w.px(size::k_gap_small), control = w.px(size::k_control);
    widest = std::ceil(widest) + w.px(size::k_icon) + 3 * gap;
    const float room = d.column.width - 2 * gap;
    const auto columns = static_cast<std::size_t>(std::max(1.0F, std::floor(room / widest)));
    const float wide = std::min(widest, room);
    const std::size_t rows = (count + columns - 1) / columns;
    const Rect box{d.column.x, d.column.y, d.column.width, control * static_cast<float>(rows) + 2 * gap};
    w.canvas().fill(box, w.colours().card, w.px(size::k_radius));
    w.canvas().frame(box, w.colours().hairline, 1, w.px(size::k_radius));
    w.begin_group({.id = id, .name = facet.title, .rect = box});
    std::string chosen;
    for (std::size_t i = 0; i < count; ++i) {
        const Rect rect{box.x + gap + wide * static_cast<float>(i % columns),
                        box.y + gap + control * static_cast<float>(i / columns), wide, control};
        const Place place{fmt::format("{}.{}", id, i), static_cast<int>(i + 1), static_cast<int>(count)};
        if (draw_choice(w, facet.links[i], words_of(d.context.messages, facet.links[i]), place, rect))
            chosen = facet.links[i].url;
    }
    w.end_group();
    d.column.y += box.height;
    return chosen;
}

}  // namespace

void draw_facets(Sheet& d) {
    const std::vector<state::Facet>& facets = d.state.catalogue.feed->facets;
    const std::size_t count = std::min(facets.size(), k_most_facets);
    if (count == 0) return;
    Widgets& w = d.context.widgets;
    const language::Messages& m = d.context.messages;
    std::optional<std::size_t>& open = d.context.memory.facet_open;
    if (open && *open >= count) open.reset();
    const float top = d.column.y;
    const auto id_of = [](std::size_t number) { return fmt::format("catalogue.facet.{}", number); };
    Row row{w, d.column.x, d.column.y, d.column.x + d.column.width};
    for (std::size_t i = 0; i < count; ++i) {
        const std::string id = id_of(i), label = label_of(m, facets[i]);
        const bool unfolded = open == i;
        if (row.button({.id = id,
                        .label = label,
                        .kind = ButtonKind::quiet,
                        .icon = unfolded ? "fold" : "unfold",
                        .expanded = unfolded}))
            open = unfolded ? std::nullopt : std::optional(i);
    }
    d.column.y = row.bottom();
    if (open) {
        d.column.gap(size::k_gap_small);
        const std::string id = id_of(*open);
        const std::string url = draw_choices(d, facets[*open], id + ".choice");
        const bool away =
            w.ring_is_in({d.column.x, top, d.column.width, d.column.y - top}) && w.take_key(Key::escape);
        if (!url.empty()) d.out.push_back(state::FeedWanted{url});
        if (!url.empty() || away) {
            open.reset();
            w.set_focus(id);
        }
    }
    d.column.gap(size::k_gap_large);
}

}  // namespace oqyrman::ui
