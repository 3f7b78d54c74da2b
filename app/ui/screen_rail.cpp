// The rail at the left: where the patron is, and where else to go.
#include <cmath>

#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

struct Entry {
    std::string_view id, icon;
    std::string label;
    state::Screen screen;
};

bool is_here(const state::State& state, state::Screen screen) {
    if (state.screen == screen) return true;
    if (screen == state::Screen::settings && state.screen == state::Screen::diagnosis) return true;
    return screen == state::Screen::catalogue && state.screen == state::Screen::book;
}

void draw_entry(Context& context, const Entry& entry, const Rect& rect, bool wide, bool here, Actions& out) {
    Widgets& w = context.widgets;
    const auto press = w.pressable({.role = Role::button,
                                    .automation_id = entry.id,
                                    .name = entry.label,
                                    .description = here ? context.messages.tr("You are here") : std::string(),
                                    .rect = rect},
                                   w.px(size::k_radius));
    if (press.pressed) out.push_back(state::ScreenWanted{entry.screen});
    const Palette& colour = w.colours();
    if (here || press.hovered)
        w.canvas().fill(rect, here ? colour.track : colour.hover, w.px(size::k_radius));
    if (here && wide)
        w.canvas().fill(
            {rect.x, rect.y + w.px(size::k_gap_small), w.px(3), rect.height - 2 * w.px(size::k_gap_small)},
            colour.act, w.px(2));
    const Colour ink = here ? colour.act : colour.second_ink;
    const float icon = w.px(size::k_icon), line = w.canvas().line_height(TextStyle::small);
    if (wide) {
        const float x = rect.x + w.px(size::k_gap);
        w.canvas().icon(entry.icon, {x, std::round(rect.y + (rect.height - icon) / 2), icon, icon}, ink);
        const float words = x + icon + w.px(size::k_gap_small) * 1.5F;
        if (!w.canvas().line(entry.label, here ? TextStyle::body_strong : TextStyle::body,
                             here ? colour.act : colour.ink,
                             {words, rect.y, right(rect) - words - w.px(size::k_gap_small), rect.height}))
            w.note_cut(entry.id);
        return;
    }
    const float top = std::round(rect.y + (rect.height - icon - line) / 2);
    w.canvas().icon(entry.icon, {std::round(rect.x + (rect.width - icon) / 2), top, icon, icon}, ink);
    if (!w.canvas().line(entry.label, TextStyle::small, here ? colour.act : colour.ink,
                         {rect.x, top + icon, rect.width, line}, Align::centre))
        w.note_cut(entry.id);
}

}  // namespace

void draw_rail(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const float wide_rail = room_beside_rail(context).x;
    const bool wide = wide_rail > w.px(size::k_rail);
    const Rect rail{0, 0, wide_rail, w.window().height};
    w.begin_group({.id = "rail", .name = m.tr("Parts of the library"), .rect = rail});
    w.canvas().fill({rail.width - 1, 0, 1, rail.height}, w.colours().hairline);
    // The ring of the focus stays inside the rail.
    const float side = wide ? w.px(size::k_gap_small) : w.px(size::k_unit);
    const float high =
        wide ? w.px(size::k_control) + w.px(size::k_unit) : w.px(size::k_control) + w.px(size::k_gap_large);
    Rect entry{side, w.px(size::k_margin), rail.width - 2 * side - 1, high};
    const Entry entries[] = {
        {"rail.catalogue", "catalogue", m.tr_in("rail", "Catalogue"), state::Screen::catalogue},
        {"rail.loans", "loans", m.tr_in("rail", "My books"), state::Screen::loans},
        {"rail.settings", "settings", m.tr_in("rail", "Settings"), state::Screen::settings},
    };
    for (const Entry& each : entries) {
        draw_entry(context, each, entry, wide, is_here(state, each.screen), out);
        entry.y += high + w.px(size::k_gap_small);
    }
    w.end_group();
}

}  // namespace oqyrman::ui
