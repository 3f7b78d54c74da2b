// Covers and the cards under them.
#include <algorithm>
#include <cmath>

#include "app/ui/cover_art.h"
#include "app/ui/widgets.h"

namespace oqyrman::ui {

namespace {

constexpr int k_title_lines = 2;

/// The largest box of the picture's own shape inside `box`, standing on its lower edge.
Rect fitted(const Picture& picture, const Rect& box) {
    if (picture.width <= 0 || picture.height <= 0) return box;
    const float scale = std::min(box.width / picture.width, box.height / picture.height);
    const float wide = std::round(picture.width * scale), high = std::round(picture.height * scale);
    return {std::round(box.x + (box.width - wide) / 2), bottom(box) - high, wide, high};
}

}  // namespace

void Widgets::cover(const Cover& cover, Pictures& pictures, const Rect& box) {
    const float soft = std::round(box.width / 12);
    if (!cover.url.empty()) {
        const auto found =
            pictures.cover(std::string(cover.url), static_cast<int>(box.width), static_cast<int>(box.height));
        if (found) {
            const Rect shown = fitted(*found, box);
            m_canvas->shadow(shown, soft);
            m_canvas->picture(*found, shown);
            return;
        }
        if (found.error() == CoverState::coming) {
            m_canvas->fill(box, colours().track, px(2));
            return;
        }
    }
    m_canvas->shadow(box, soft);
    draw_made_cover(*m_canvas, cover.title, cover.author, box);
}

float Widgets::cover_card_height() const {
    return px(size::k_cover_height) + px(size::k_gap_small) +
           static_cast<float>(k_title_lines) * m_canvas->line_height(TextStyle::body) +
           2 * m_canvas->line_height(TextStyle::small);
}

bool Widgets::cover_card(const CoverCard& card, Pictures& pictures, float x, float y) {
    const Rect rect{x, y, px(size::k_cover_width), cover_card_height()};
    std::string name(card.title);
    if (!card.author.empty()) name += ", " + std::string(card.author);
    std::string description(card.status);
    if (!card.note.empty()) description += ", " + std::string(card.note);
    const Pressable press = pressable({.role = Role::list_item,
                                       .automation_id = card.id,
                                       .name = name,
                                       .description = description,
                                       .rect = rect,
                                       .position_in_set = card.position,
                                       .set_size = card.count},
                                      px(size::k_radius));
    if (!press.visible) return press.pressed;
    const Rect box{x, y, rect.width, px(size::k_cover_height)};
    cover({card.title, card.author, card.cover_url}, pictures, box);
    // Author and status stand at the same height under every cover of a row, however long its title is.
    float row = bottom(box) + px(size::k_gap_small);
    const float title_room = static_cast<float>(k_title_lines) * m_canvas->line_height(TextStyle::body);
    m_canvas->paragraph(card.title, TextStyle::body, press.hovered ? colours().act : colours().ink,
                        {x, row, rect.width, title_room}, k_title_lines);
    row += title_room;
    const float line = m_canvas->line_height(TextStyle::small);
    m_canvas->line(card.author, TextStyle::small, colours().second_ink, {x, row, rect.width, line});
    row += line;
    const float note = card.note.empty() ? 0 : std::ceil(m_canvas->width(card.note, TextStyle::small));
    const float status_room = note > 0 ? rect.width - note - px(size::k_gap_small) : rect.width;
    const bool both = m_canvas->width(card.status, TextStyle::small) <= status_room;
    if (!m_canvas->line(card.status, TextStyle::small, card.status_due ? colours().due : colours().second_ink,
                        {x, row, both ? status_room : rect.width, line}))
        note_cut(card.id);
    if (note > 0 && both)
        m_canvas->line(card.note, TextStyle::small, colours().second_ink, {x, row, rect.width, line},
                       Align::right);
    return press.pressed;
}

}  // namespace oqyrman::ui
