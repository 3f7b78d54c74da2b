#include "app/ui/input.h"

#include <cmath>

namespace oqyrman::ui {

namespace {

bool only_moved(const Input& event) {
    return event.moved && !event.pressed && !event.released && event.wheel == 0 && event.pinch == 1 &&
           !event.key;
}

}  // namespace

Input& InputQueue::append() {
    Input event;
    const Input& last = m_events.empty() ? m_now : m_events.back();
    event.mouse_x = last.mouse_x;
    event.mouse_y = last.mouse_y;
    event.mouse_down = last.mouse_down;
    return m_events.emplace_back(std::move(event));
}

void InputQueue::mouse_moved(float x, float y) {
    const bool join = !m_events.empty() && only_moved(m_events.back());
    if (!join && m_events.size() >= k_max_events_waiting) return;
    Input& event = join ? m_events.back() : append();
    event.moved = true;
    event.mouse_x = x;
    event.mouse_y = y;
}

void InputQueue::mouse_left() { mouse_moved(-1, -1); }

void InputQueue::mouse_button(bool down, double seconds, bool shift) {
    if (down && m_events.size() >= k_max_events_waiting) return;
    Input& event = append();
    event.mouse_down = down;
    event.pressed = down;
    event.released = !down;
    event.shift = shift;
    if (!down) return;
    const bool near = std::abs(event.mouse_x - m_press_x) < k_double_click_px &&
                      std::abs(event.mouse_y - m_press_y) < k_double_click_px;
    m_clicks = near && seconds - m_last_press_s < k_double_click_s ? m_clicks + 1 : 1;
    m_last_press_s = seconds;
    m_press_x = event.mouse_x;
    m_press_y = event.mouse_y;
    event.clicks = m_clicks;
}

void InputQueue::wheel(float notches, bool ctrl, bool shift) {
    if (m_events.size() >= k_max_events_waiting) return;
    Input& event = append();
    event.wheel = notches;
    event.ctrl = ctrl;
    event.shift = shift;
}

void InputQueue::pinch(float x, float y, float growth) {
    const bool join = !m_events.empty() && m_events.back().pinch != 1;
    if (!join && m_events.size() >= k_max_events_waiting) return;
    Input& event = join ? m_events.back() : append();
    event.mouse_x = x;
    event.mouse_y = y;
    event.pinch *= growth;
}

void InputQueue::key(KeyPress press) {
    if (m_events.size() >= k_max_events_waiting) return;
    Input& event = append();
    event.ctrl = press.ctrl;
    event.shift = press.shift;
    event.key = std::move(press);
}

Input InputQueue::next() {
    if (m_events.empty()) {
        m_now.moved = m_now.pressed = m_now.released = m_now.ctrl = m_now.shift = false;
        m_now.wheel = 0;
        m_now.pinch = 1;
        m_now.clicks = 0;
        m_now.key.reset();
        return m_now;
    }
    m_now = std::move(m_events.front());
    m_events.pop_front();
    return m_now;
}

}  // namespace oqyrman::ui
