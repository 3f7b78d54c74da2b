#pragma once
// Drawing and measuring, over Dear ImGui's draw list. Everything is in physical pixels of the window except
// where a token is asked for by name; px() goes from one to the other.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/ui/icons.h"
#include "app/ui/pictures.h"
#include "app/ui/semantics_text.h"
#include "app/ui/tokens.h"

namespace oqyrman::ui {

using semantics::Rect;

constexpr float right(const Rect& r) { return r.x + r.width; }
constexpr float bottom(const Rect& r) { return r.y + r.height; }
bool contains(const Rect& rect, float x, float y);
bool overlap(const Rect& a, const Rect& b);
Rect intersection(const Rect& a, const Rect& b);  ///< empty (width or height 0) when they do not meet
Rect inset(const Rect& rect, float by);

/// What the shell builds for one scale: a font for each text style, and the soft shadow's place in the
/// atlas.
struct Fonts {
    std::array<ImFont*, k_text_style_count> of_style{};
    std::array<float, k_text_style_count> draw_size{};  ///< what Dear ImGui calls the size: ascent to descent
    float scale = 1;
    bool has_shadow = false;
    ImVec2 shadow_uv0, shadow_uv1;  ///< a nine-slice picture, k_shadow_px wide and high
};
constexpr int k_shadow_px = 32;

enum class Align : std::uint8_t { left, centre, right };

/// One frame's drawing. UI thread only; lives inside one ImGui frame.
class Canvas {
  public:
    Canvas(const Fonts& fonts, const Drawings& drawings, const Palette& palette)
        : m_fonts(fonts), m_drawings(drawings), m_palette(palette) {}

    const Palette& colours() const { return m_palette; }
    float px(float token) const;  ///< rounded to whole pixels, never to none
    float line_height(TextStyle style) const { return px(token(style).line); }

    /// Width of the text on one line.
    float width(std::string_view text, TextStyle style) const;
    /// Of the longest word: a room narrower than this would break it.
    float widest_word(std::string_view text, TextStyle style) const;
    /// Lines that fit `width`, broken at spaces (a longer word is broken where it must be). At most
    /// `max_lines` when that is not 0; the last one then ends in an ellipsis if something is missing.
    std::vector<std::string> lines(std::string_view text, TextStyle style, float width,
                                   int max_lines = 0) const;
    float height(std::string_view text, TextStyle style, float width, int max_lines = 0) const;

    /// One line, cut by an ellipsis where it does not fit; false when it was cut.
    bool line(std::string_view text, TextStyle style, Colour colour, const Rect& rect,
              Align align = Align::left) const;
    void paragraph(std::string_view text, TextStyle style, Colour colour, const Rect& rect, int max_lines = 0,
                   Align align = Align::left) const;

    void fill(const Rect& rect, Colour colour, float radius = 0) const;
    void frame(const Rect& rect, Colour colour, float thickness, float radius = 0) const;
    void rule(float x0, float x1, float y) const;           ///< a horizontal hairline, one physical pixel
    void shadow(const Rect& rect, float spread_px) const;   ///< soft, around the rectangle
    void focus_ring(const Rect& rect, float radius) const;  ///< two tones, outside the rectangle
    void icon(std::string_view name, const Rect& box, Colour colour, float stroke = 0);
    /// Names asked for that no drawing has; none when the program is installed as it should be.
    const std::vector<std::string>& missing_drawings() const { return m_missing; }
    void picture(const Picture& picture, const Rect& rect) const;
    void stroke(const std::vector<Point>& points, bool closed, Colour colour, float thickness) const;

    void push_clip(const Rect& rect);
    void pop_clip();
    const Rect& clip() const { return m_clips.back(); }
    bool visible(const Rect& rect) const { return overlap(rect, clip()); }
    /// The list drawn to, and the whole of the window.
    void use(ImDrawList* list, const Rect& window) {
        m_list = list;
        m_clips = {window};
    }

  private:
    const Fonts& m_fonts;
    const Drawings& m_drawings;
    const Palette& m_palette;
    ImDrawList* m_list = nullptr;
    std::vector<Rect> m_clips;
    std::vector<std::string> m_missing;
};

}  // namespace oqyrman::ui
