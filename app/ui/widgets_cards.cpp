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

void Widgets::cover(std::string_view title, const std::string& url, Pictures& pictures, const Rect& box) {
    const float soft = std::round(box.width / 12);
    if (!url.empty()) {
        const auto found = pictures.cover(url, static_cast<int>(box.width), static_cast<int>(box.height));
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
    draw_made_cover(*m_canvas, title, box);
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
    const Pressable press = pressable({.role = Role::list_item,
                                       .automation_id = card.id,
                                       .name = name,
                                       .description = card.status,
                                       .rect = rect,
                                       .position_in_set = card.position,
                                       .set_size = card.count},
                                      px(size::k_radius));
    if (!press.visible) return press.pressed;
    const Rect box{x, y, rect.width, px(size::k_cover_height)};
    cover(card.title, std::string(card.cover_url), pictures, box);
    float row = bottom(box) + px(size::k_gap_small);
    const float title_room = static_cast<float>(k_title_lines) * m_canvas->line_height(TextStyle::body);
    const float title_high = m_canvas->height(card.title, TextStyle::body, rect.width, k_title_lines);
    m_canvas->paragraph(card.title, TextStyle::body, press.hovered ? colours().act : colours().ink,
                        {x, row, rect.width, title_room}, k_title_lines);
    row += title_high;
    const float line = m_canvas->line_height(TextStyle::small);
    if (!card.author.empty()) {
        m_canvas->line(card.author, TextStyle::small, colours().second_ink, {x, row, rect.width, line});
        row += line;
    }
    m_canvas->line(card.status, TextStyle::small, card.status_due ? colours().due : colours().second_ink,
                   {x, row, rect.width, line});
    return press.pressed;
}

}  // namespace oqyrman::ui
