#pragma once
// Our widgets: each draws itself and records into the semantic tree, in one call, with an automation id that
// is stable and never translated. What they remember between frames (focus, scroll, caret) is how the
// interface is being used, never what the program knows: that is in state::State.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/ui/canvas.h"
#include "app/ui/input.h"
#include "app/ui/semantics.h"
#include "app/ui/text_edit.h"

namespace oqyrman::ui {

using semantics::Id;
using semantics::Role;

/// What a frame is drawn for.
struct FrameSetup {
    float width = 0, height = 0;  ///< pixels
    std::string title;            ///< of the window
    std::string language;         ///< BCP 47, of the interface
    int origin_x = 0, origin_y = 0;
    bool active = true;  ///< the window has the keyboard
    state::Theme theme = state::Theme::paper;
    double seconds = 0;  ///< a clock that only grows
    std::optional<semantics::Request> request;
};

struct FrameResult {
    std::optional<semantics::Changed> changed;  ///< for the screen reader
    std::optional<double> draw_again_at_s;      ///< on the same clock; nothing: when something happens
    bool settled = true;                        ///< false: draw another frame at once (focus or scroll moved)
    bool hand = false;                          ///< the mouse is over something to press
    bool text_cursor = false;                   ///< or over text to edit
};

enum class ButtonKind : std::uint8_t { primary, secondary, quiet, icon };

struct Button {
    std::string_view id;
    std::string_view label;
    ButtonKind kind = ButtonKind::secondary;
    std::string_view icon = {};
    bool enabled = true;
    bool busy = false;
    std::string_view description = {};
    bool initial_focus = false;  ///< has the focus when its screen or dialog appears
    std::optional<bool> expanded = {};
};

struct TextField {
    std::string_view id;
    std::string_view label;  ///< drawn above, and the name of the field
    std::string_view text;
    std::string_view placeholder = {};
    std::string_view icon = {};
    bool label_hidden = false;  ///< the label is only spoken
    bool password = false;
    bool enabled = true;
    bool invalid = false;
    std::string_view description = {};
    bool initial_focus = false;
    bool centred = false;
};
struct FieldResult {
    std::optional<std::string> edited;  ///< the whole new text
    bool submitted = false;             ///< Enter
};

struct Text {
    std::string_view id = {};  ///< empty: an id is made from the place in the tree
    std::string_view text;
    TextStyle style = TextStyle::body;
    std::optional<Colour> colour = {};
    int max_lines = 0;
    Align align = Align::left;
    std::string_view language = {};
};

struct Choice {
    std::string_view id;
    std::string_view label;
    bool chosen = false;
};

struct Slider {
    std::string_view id;
    std::string_view label;
    double value = 0, minimum = 0, maximum = 1, step = 0.1;
    std::string_view value_words;
    bool enabled = true;
};

/// A cover with the words under it.
struct CoverCard {
    std::string_view id;
    std::string_view title;
    std::string_view author;
    std::string_view status;
    bool status_due = false;  ///< the status is about an end that is near
    std::string_view cover_url;
    std::optional<double> time_left;  ///< of a loan, 0 to 1
    int position = 0, count = 0;
};

struct Group {
    std::string_view id;
    Role role = Role::group;
    std::string_view name = {};
    Rect rect = {};
    std::string_view description = {};
    int position = 0, count = 0;
    std::uint8_t level = 0;
};

/// UI thread only. begin(), then widgets, then end(): once a frame.
class Widgets {
  public:
    Widgets(const Fonts& fonts, const Drawings& drawings);

    void begin(const FrameSetup& setup, const Input& input);
    FrameResult end();

    Canvas& canvas() { return *m_canvas; }
    const Palette& colours() const { return m_canvas->colours(); }
    float px(float token) const { return m_canvas->px(token); }
    Rect window() const { return m_window; }
    semantics::Recorder& recorder() { return m_recorder; }
    double seconds() const { return m_setup.seconds; }

    // ---- containers: close with end_group() ----
    Id begin_group(const Group& group);
    void end_group();
    /// A part of the window that scrolls vertically; returns the pixels scrolled. Content is drawn at
    /// `rect.y - returned`; end_scroll takes its whole height.
    float begin_scroll(std::string_view id, const Rect& rect, bool takes_keys);
    void end_scroll(float content_height);
    /// Brings the top of a scrolled part back into view (another feed was opened).
    void scroll_to_top(std::string_view id);
    /// A question over everything: shade, card, focus trap. Returns the room inside.
    Rect begin_dialog(const Group& group, float content_height);
    void end_dialog();

    // ---- words ----
    /// Draws and records words; returns the height taken inside `width`.
    float text(const Text& text, float x, float y, float width);
    float heading(const Text& text, std::uint8_t level, float x, float y, float width);

    // ---- controls ----
    float button_width(const Button& button) const;
    bool button(const Button& button, const Rect& rect);
    bool link(std::string_view id, std::string_view label, float x, float y, float width);
    FieldResult text_field(const TextField& field, const Rect& rect);
    float text_field_height(const TextField& field) const;
    /// Which one was chosen now, if any. One stop of the keyboard; arrows walk inside.
    std::optional<std::size_t> choices(std::string_view group_id, std::string_view label,
                                       const std::vector<Choice>& choices, const Rect& rect);
    float choices_width(const std::vector<Choice>& choices) const;
    std::optional<double> slider(const Slider& slider, const Rect& rect);
    /// Something to press that the caller draws: cards, rows, rail entries.
    struct Pressable {
        bool pressed = false, hovered = false, focused = false, visible = false;
        Id id = semantics::k_no_id;
    };
    Pressable pressable(const semantics::Description& description, float ring_radius,
                        bool initial_focus = false);
    bool cover_card(const CoverCard& card, Pictures& pictures, float x, float y);
    float cover_card_height() const;
    /// The cover alone, fitted into `box`: the true one, else a tinted block while it comes, else ours.
    void cover(std::string_view title, const std::string& url, Pictures& pictures, const Rect& box,
               bool can_wait);
    /// A bar filled to `share` (0 to 1), or moving when there is no share to tell.
    void progress(std::string_view id, std::string_view name, std::optional<double> share, const Rect& rect);
    void chip(std::string_view id, std::string_view label, Colour colour, float x, float y);
    void toast(std::string_view id, std::string_view words);
    /// Words for the screen reader alone.
    void spoken(const semantics::Description& description) { (void)m_recorder.add(description); }

    // ---- keys the focused control did not want ----
    bool take_key(Key key, bool ctrl = false);
    bool any_key() const { return m_input.key.has_value(); }
    const Input& input() const { return m_input; }
    /// Takes the wheel when the mouse is inside; notches, up is positive.
    float take_wheel(const Rect& rect);
    bool hovering(const Rect& rect) const;  ///< the mouse is inside, and no dialog is over it
    Id focus() const { return m_focus; }
    void set_focus(std::string_view id);
    void draw_again_at(double seconds);
    /// A wish from outside for this node, taken once.
    std::optional<semantics::Request> take_request(Id id, semantics::Action action);

    /// How a text is put into and taken from the desktop's clipboard.
    std::function<void(const std::string&)> copy;
    std::function<std::string()> paste;

    /// Names of controls whose words did not fit in this frame: none in a good layout.
    const std::vector<std::string>& cut_words() const { return m_cut; }
    const std::shared_ptr<const semantics::Frame>& last_frame() const { return m_recorder.last(); }

  private:
    struct ScrollState {
        float offset = 0, content = 0, height = 0;
        bool dragging = false;
        float grab = 0;
    };
    struct OpenScroll {
        std::string id;
        Rect rect;
        bool takes_keys;
        Rect mouse_clip;
    };
    struct EditState {
        TextEdit edit;
        float scroll = 0;
        std::uint64_t seen = 0;
    };

    Id record(const semantics::Description& description, const Rect& rect);
    bool pressable_by_mouse(Id id, const Rect& rect);
    void move_focus();
    void settle_focus();
    void reveal(Id id, const Rect& rect);
    void finish_scroll_keys(ScrollState& state, const OpenScroll& open);
    void paint_field(const TextField& field, const Rect& box, EditState& state, bool focused);
    bool in_top_layer() const { return m_in_dialog || !m_dialog_was_open; }

    const Fonts& m_fonts;
    const Drawings& m_drawings;
    semantics::Recorder m_recorder;
    std::optional<Canvas> m_canvas;
    FrameSetup m_setup;
    Input m_input;
    Rect m_window;
    std::optional<semantics::Request> m_request;

    Id m_focus = semantics::k_no_id;
    Id m_reveal = semantics::k_no_id;  // to be scrolled into view in this frame
    bool m_ring = false;               // the keyboard is in use: show the ring
    Id m_active = semantics::k_no_id;  // pressed by the mouse and not let go
    Id m_wanted_focus = semantics::k_no_id;
    Id m_initial = semantics::k_no_id;
    std::unordered_map<Id, Id> m_remembered;      // list -> its last focused item
    std::unordered_map<Id, Id> m_focus_of_place;  // screen or dialog -> what had the focus there
    Id m_place = semantics::k_no_id, m_last_place = semantics::k_no_id;

    bool m_in_dialog = false, m_dialog_was_open = false, m_dialog_open = false;
    std::map<std::string, ScrollState, std::less<>> m_scrolls;
    std::vector<OpenScroll> m_open_scrolls;
    std::unordered_map<Id, EditState> m_edits;
    std::vector<std::string> m_cut;
    std::optional<double> m_again_at;
    bool m_settled = true, m_hand = false, m_text_cursor = false;
    std::uint64_t m_frame = 0;
};

}  // namespace oqyrman::ui
