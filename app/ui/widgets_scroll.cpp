// What is larger than its room: parts that scroll, lanes that move sideways.
#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"

namespace oqyrman::ui {

float Widgets::begin_scroll(std::string_view id, const Rect& rect, bool takes_keys) {
    if (takes_keys && in_top_layer()) {
        m_key_scroll = id;
        m_key_scroll_height = rect.height;
    }
    m_canvas->push_clip(rect);
    m_open_scrolls.push_back({std::string(id), rect});
    return std::round(m_scrolls[std::string(id)].offset);
}

void Widgets::end_scroll(float content_height) {
    const OpenScroll open = std::move(m_open_scrolls.back());
    m_open_scrolls.pop_back();
    ScrollState& state = m_scrolls[open.id];
    const float before = state.offset;
    state.content = content_height;
    if (!m_input.ctrl) state.offset -= take_wheel(open.rect) * px(size::k_wheel_step);
    scroll_bar(state, open.rect);
    state.offset = std::clamp(state.offset, 0.0F, std::max(0.0F, content_height - open.rect.height));
    if (state.offset != before) m_settled = false;
    m_canvas->pop_clip();
}

void Widgets::scroll_bar(ScrollState& state, const Rect& area) {
    if (state.content <= area.height + 1) return;
    const float wide = px(size::k_scroll_bar);
    const float length = std::max(px(size::k_control), area.height * area.height / state.content);
    const float way = area.height - length, room = state.content - area.height;
    const Rect track{right(area) - wide, area.y, wide, area.height};
    Rect thumb{track.x, area.y + way * state.offset / room, wide, length};
    const bool over = hovering(track);
    if (over && m_input.pressed) {
        state.dragging = true;
        state.grab = hovering(thumb) ? m_input.mouse_y - thumb.y : length / 2;
    }
    if (!m_input.mouse_down) state.dragging = false;
    if (state.dragging) {
        state.offset = std::clamp((m_input.mouse_y - state.grab - area.y) / way, 0.0F, 1.0F) * room;
        thumb.y = area.y + way * state.offset / room;
    }
    const float thin = over || state.dragging ? 0 : wide / 4;
    const Rect shown{thumb.x + thin, thumb.y, thumb.width - 2 * thin, thumb.height};
    m_canvas->fill(shown, over || state.dragging ? colours().edge : colours().hairline, shown.width / 2);
}

float Widgets::scrolled(std::string_view id) const {
    const auto found = m_scrolls.find(id);
    return found == m_scrolls.end() ? 0 : found->second.offset;
}

void Widgets::scroll_to(std::string_view id, float offset) { m_scrolls[std::string(id)].offset = offset; }

void Widgets::scroll_to_show(std::string_view id, float top, float height, float view) {
    float& offset = m_scrolls[std::string(id)].offset;
    offset = std::clamp(offset, std::max(0.0F, top + height - view), std::max(0.0F, top));
}

std::size_t Widgets::lane_start(const Lane& lane, const Rect& rect, std::optional<std::size_t> wanted) {
    if (m_input.shift) turn_lane(lane, -static_cast<int>(std::lround(take_wheel(rect))));
    std::size_t& start = m_lanes[std::string(lane.id)];
    if (wanted) start = std::clamp(start, *wanted + 1 - std::min(*wanted + 1, lane.in_view), *wanted);
    const std::size_t last = lane.count - std::min(lane.count, lane.in_view);
    start = std::min(start, last);
    return start;
}

void Widgets::turn_lane(const Lane& lane, int by) {
    if (by == 0) return;
    std::size_t& start = m_lanes[std::string(lane.id)];
    const std::size_t last = lane.count - std::min(lane.count, lane.in_view), before = start;
    const auto step = static_cast<std::size_t>(std::abs(by));
    start = by > 0 ? std::min(start + step, last) : start - std::min(start, step);
    if (start != before) m_settled = false;
}

/// Scrolls the innermost part so that what has just been recorded is seen.
void Widgets::reveal(Id id, const Rect& rect) {
    if (id != m_reveal || m_open_scrolls.empty()) return;
    const Rect& area = m_open_scrolls.back().rect;
    const float margin = px(size::k_gap);
    float by = 0;
    if (bottom(rect) + margin > bottom(area)) by = bottom(rect) + margin - bottom(area);
    if (rect.y - margin - by < area.y) by = rect.y - margin - area.y;
    if (by == 0) return;
    m_scrolls[m_open_scrolls.back().id].offset += by;
    m_settled = false;
}

}  // namespace oqyrman::ui
