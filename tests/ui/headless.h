#pragma once
// Dear ImGui without a window and without OpenGL: frames are drawn into lists that nobody shows.

#include <memory>
#include <string>
#include <vector>

#include "app/shell/fonts.h"
#include "app/state/update.h"
#include "app/ui/screens.h"

namespace oqyrman::tests {

/// What the shell builds for a scale; built once, for the whole run.
const ui::Fonts& fonts_at(float scale);

/// Covers and tiles that never come, but for one.
class NoPictures : public ui::Pictures {
  public:
    std::expected<ui::Picture, ui::CoverState> cover(const std::string& url, int, int) override {
        if (url.empty() || url != the_one) return std::unexpected(ui::CoverState::none);
        return ui::Picture{.texture = 1, .width = 160, .height = 40};
    }
    std::string the_one;
    std::optional<ui::Picture> tile(std::uint64_t, const render::TileKey&, render::layout::Urgency) override {
        return std::nullopt;
    }
};

/// The interface as the shell runs it: one event a frame, actions go through update().
class Headless {
  public:
    Headless(state::State state, float width, float height, float scale = 1);
    ~Headless();

    /// Draws until nothing moves by itself any more; every waiting event gets its frame.
    void settle();
    void press(ui::KeyPress key);
    void press(ui::Key key, bool shift = false);
    void type(const std::string& text);  ///< a press for each character
    void click(const std::string& automation_id);
    void request(const std::string& automation_id, ui::semantics::Action action, std::string text = {});
    void advance(double seconds) { m_seconds += seconds; }
    void bring_picture(const std::string& url) { m_pictures.the_one = url; }
    void set_motion(bool allowed) { m_motion = allowed; }  ///< not at first, as with software drawing

    const ui::semantics::Frame& frame() const { return *m_widgets->last_frame(); }
    const ui::semantics::Node* node(const std::string& automation_id) const;
    std::string focused() const;
    const std::vector<std::string>& cut_words() const { return m_cut; }
    std::vector<std::string> missing_drawings() const { return m_missing; }
    /// Letters in the names of this frame's controls that the font cannot draw.
    std::string letters_missing() const;
    int primary_buttons() const { return m_primary; }
    std::optional<double> next_frame_due() const { return m_due; }

    ui::InputQueue input;
    state::State state;
    std::vector<state::Action> actions;  ///< everything reported so far
    std::string clipboard;
    bool apply_actions = true;

  private:
    bool draw_frame();
    NoPictures m_pictures;
    ui::Memory m_memory;
    ImGuiContext* m_context = nullptr;
    std::unique_ptr<ui::Widgets> m_widgets;
    std::optional<language::Messages> m_messages;
    std::optional<ui::semantics::Request> m_request;
    std::vector<std::string> m_cut, m_missing;
    int m_primary = 0;
    bool m_motion = false;
    std::optional<double> m_due;
    float m_width, m_height;
    double m_seconds = 10;
};

}  // namespace oqyrman::tests
