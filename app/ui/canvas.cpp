#include "app/ui/canvas.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <type_traits>

namespace oqyrman::ui {

namespace {

constexpr std::string_view k_ellipsis = "\u2026";

ImU32 packed(Colour c) { return IM_COL32(c.r, c.g, c.b, c.a); }
ImVec2 corner(const Rect& r) { return {r.x, r.y}; }
ImVec2 far_corner(const Rect& r) { return {right(r), bottom(r)}; }

/// A pointer in older versions of Dear ImGui, a number in newer ones.
template <class T>
T texture_as(std::uint64_t texture) {
    if constexpr (std::is_pointer_v<T>)
        return reinterpret_cast<T>(static_cast<std::uintptr_t>(texture));
    else
        return static_cast<T>(texture);
}

std::size_t character_bytes(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    return end - at;
}

/// Bytes of `text` that fit `width`; at least one character.
std::size_t fitting(const Canvas& canvas, std::string_view text, TextStyle style, float width) {
    std::size_t at = 0;
    float used = 0;
    while (at < text.size()) {
        const std::size_t bytes = character_bytes(text, at);
        used += canvas.width(text.substr(at, bytes), style);
        if (used > width && at > 0) break;
        at += bytes;
    }
    return at;
}

std::string with_ellipsis(const Canvas& canvas, std::string_view text, TextStyle style, float width) {
    const float room = width - canvas.width(k_ellipsis, style);
    std::size_t bytes = fitting(canvas, text, style, room);
    while (bytes > 0 && text[bytes - 1] == ' ') --bytes;
    return std::string(text.substr(0, bytes)) + std::string(k_ellipsis);
}

}  // namespace

bool contains(const Rect& rect, float x, float y) {
    return x >= rect.x && y >= rect.y && x < right(rect) && y < bottom(rect);
}

bool overlap(const Rect& a, const Rect& b) {
    return a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);
}

Rect intersection(const Rect& a, const Rect& b) {
    const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
    return {x, y, std::max(0.0F, std::min(right(a), right(b)) - x),
            std::max(0.0F, std::min(bottom(a), bottom(b)) - y)};
}

Rect inset(const Rect& rect, float by) {
    return {rect.x + by, rect.y + by, rect.width - 2 * by, rect.height - 2 * by};
}

float Canvas::px(float token) const { return std::max(1.0F, std::round(token * m_fonts.scale)); }

float Canvas::width(std::string_view text, TextStyle style) const {
    if (text.empty())
        return 0;  // an empty view may point nowhere, which Dear ImGui takes for "until the zero"
    const auto index = static_cast<std::size_t>(style);
    return m_fonts.of_style[index]
        ->CalcTextSizeA(m_fonts.draw_size[index], FLT_MAX, 0, text.data(), text.data() + text.size())
        .x;
}

float Canvas::widest_word(std::string_view text, TextStyle style) const {
    float widest = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        widest = std::max(widest, width(text.substr(at, end - at), style));
        at = end + 1;
    }
    return widest;
}

std::vector<std::string> Canvas::lines(std::string_view text, TextStyle style, float room,
                                       int max_lines) const {
    std::vector<std::string> out;
    const float space = width(" ", style);
    std::string line;
    float used = 0;
    const auto finish = [&] {
        out.push_back(std::move(line));
        line.clear();
        used = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        std::string_view word = text.substr(at, end - at);
        float word_width = width(word, style);
        if (!line.empty() && used + space + word_width > room) finish();
        while (line.empty() && word_width > room && character_bytes(word, 0) < word.size()) {
            const std::size_t bytes = fitting(*this, word, style, room);
            out.emplace_back(word.substr(0, bytes));
            word.remove_prefix(bytes);
            word_width = width(word, style);
        }
        used += (line.empty() ? 0 : space) + word_width;
        if (!line.empty() && !word.empty()) line += ' ';
        line += word;
        if (end < text.size() && text[end] == '\n') finish();
        at = end + 1;
    }
    if (!line.empty()) finish();
    const auto most = static_cast<std::size_t>(max_lines);
    if (max_lines <= 0 || out.size() <= most) return out;
    const std::string last = with_ellipsis(*this, out[most - 1] + " " + out[most], style, room);
    out.resize(most);
    out.back() = last;
    return out;
}

float Canvas::height(std::string_view text, TextStyle style, float room, int max_lines) const {
    return static_cast<float>(lines(text, style, room, max_lines).size()) * line_height(style);
}

bool Canvas::line(std::string_view text, TextStyle style, Colour colour, const Rect& rect,
                  Align align) const {
    if (text.empty()) return true;
    const auto index = static_cast<std::size_t>(style);
    float wide = width(text, style);
    const bool whole = wide <= rect.width + 0.5F;
    std::string cut;
    if (!whole) {
        cut = with_ellipsis(*this, text, style, rect.width);
        text = cut;
        wide = width(text, style);
    }
    if (text.empty()) return whole;
    float x = rect.x;
    if (align == Align::centre) x += (rect.width - wide) / 2;
    if (align == Align::right) x += rect.width - wide;
    const float y = rect.y + (rect.height - m_fonts.draw_size[index]) / 2;
    m_list->AddText(m_fonts.of_style[index], m_fonts.draw_size[index], {std::round(x), std::round(y)},
                    packed(colour), text.data(), text.data() + text.size());
    return whole;
}

void Canvas::paragraph(std::string_view text, TextStyle style, Colour colour, const Rect& rect, int max_lines,
                       Align align) const {
    Rect row{rect.x, rect.y, rect.width, line_height(style)};
    for (const std::string& each : lines(text, style, rect.width, max_lines)) {
        line(each, style, colour, row, align);
        row.y += row.height;
    }
}

void Canvas::fill(const Rect& rect, Colour colour, float radius) const {
    m_list->AddRectFilled(corner(rect), far_corner(rect), packed(colour), radius);
}

void Canvas::frame(const Rect& rect, Colour colour, float thickness, float radius) const {
    const Rect r = inset(rect, thickness / 2);
    m_list->AddRect(corner(r), far_corner(r), packed(colour), radius, 0, thickness);
}

void Canvas::rule(float x0, float x1, float y) const {
    fill({x0, std::round(y), x1 - x0, 1}, m_palette.hairline);
}

void Canvas::shadow(const Rect& rect, float spread) const {
    if (!m_fonts.has_shadow || m_palette.shadow.a == 0) return;
    const ImVec2 a = m_fonts.shadow_uv0, b = m_fonts.shadow_uv1;
    const ImVec2 mid{(a.x + b.x) / 2, (a.y + b.y) / 2};
    const float drop = spread / 4;  // light falls from above
    const std::array xs{rect.x - spread, rect.x + spread, right(rect) - spread, right(rect) + spread};
    const std::array ys{rect.y - spread + drop, rect.y + spread + drop, bottom(rect) - spread + drop,
                        bottom(rect) + spread + drop};
    const std::array us{a.x, mid.x, mid.x, b.x};
    const std::array vs{a.y, mid.y, mid.y, b.y};
    const ImTextureID atlas = ImGui::GetIO().Fonts->TexID;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            m_list->AddImage(atlas, {xs[i], ys[j]}, {xs[i + 1], ys[j + 1]}, {us[i], vs[j]},
                             {us[i + 1], vs[j + 1]}, packed(m_palette.shadow));
}

void Canvas::focus_ring(const Rect& rect, float radius) const {
    const float inner = px(size::k_unit / 4), outer = px(size::k_focus_ring) - inner;
    const Rect first = inset(rect, -inner), second = inset(rect, -inner - outer);
    frame(first, m_palette.ground, inner, radius + inner);
    frame(second, m_palette.act, outer, radius + inner + outer);
}

void Canvas::icon(std::string_view name, const Rect& box, Colour colour, float thickness) {
    const auto found = m_drawings.find(name);
    if (found == m_drawings.end()) {
        m_missing.emplace_back(name);
        return;
    }
    const Drawing& drawing = found->second;
    const float scale = std::min(box.width / drawing.width, box.height / drawing.height);
    const float x0 = box.x + (box.width - drawing.width * scale) / 2;
    const float y0 = box.y + (box.height - drawing.height * scale) / 2;
    const float wide = thickness > 0 ? thickness : std::max(1.0F, size::k_icon_stroke * m_fonts.scale);
    std::vector<Point> points;
    for (const Stroke& each : drawing.strokes) {
        points.clear();
        for (const Point& point : each.points) points.push_back({x0 + point.x * scale, y0 + point.y * scale});
        stroke(points, each.closed, colour, wide);
    }
}

void Canvas::picture(const Picture& picture, const Rect& rect) const {
    m_list->AddImage(texture_as<ImTextureID>(picture.texture), corner(rect), far_corner(rect),
                     {picture.u0, picture.v0}, {picture.u1, picture.v1});
}

void Canvas::stroke(const std::vector<Point>& points, bool closed, Colour colour, float thickness) const {
    m_list->PathClear();
    for (const Point& point : points) m_list->PathLineTo({point.x, point.y});
    m_list->PathStroke(packed(colour), closed ? ImDrawFlags_Closed : ImDrawFlags_None, thickness);
}

void Canvas::push_clip(const Rect& rect) {
    const Rect clipped = m_clips.empty() ? rect : intersection(rect, m_clips.back());
    m_clips.push_back(clipped);
    m_list->PushClipRect(corner(clipped), far_corner(clipped));
}

void Canvas::pop_clip() {
    m_clips.pop_back();
    m_list->PopClipRect();
}

}  // namespace oqyrman::ui
