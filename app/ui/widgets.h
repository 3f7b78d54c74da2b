#pragma once
// Our widgets: each draws itself and records into the semantic tree, in one call, with an automation id that
// is stable and never translated. What they remember between frames (focus, scroll, caret) is how the
// interface is being used, never what the program knows: that is in state::State.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
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
    double seconds = 0;   ///< a clock that only grows
    bool motion = false;  ///< things may move by themselves: nobody asked for rest, and drawing is cheap
    std::optional<semantics::Request> request;
};

struct FrameResult {
    std::optional<semantics::Changed> changed;  ///< for the screen reader
    std::optional<double> draw_again_at_s;      ///< on the same clock; nothing: when something happens
    bool settled = true;                        ///< false: draw another frame at once (focus or scroll moved)
    bool hand = false;                          ///< the mouse is over something to press
    bool text_cursor = false;                   ///< or over text to edit
};

enum class ButtonKind : std::uint8_t {
    primary,    ///< the one thing to do in this place
    soft,       ///< the thing to do with one of several things
    secondary,  ///< outlined
    quiet,      ///< words alone
    icon,
};

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

/// What stands on a cover; without a picture at `url` we make one of the words.
struct Cover {
    std::string_view title, author, url;
};

/// A row of equal things of which `in_view` are seen at a time.
struct Lane {
    std::string_view id;
    std::size_t count = 0, in_view = 1;
};

/// A cover with the words under it.
struct CoverCard {
    std::string_view id;
    std::string_view title;
    std::string_view author;
    std::string_view status;
    bool status_due = false;  ///< the status is about an end that is near
    std::string_view cover_url;
    std::string_view note = {};  ///< one quiet word beside the status, when there is room
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

/// Lists whose last focused item is remembered; a catalogue shows some dozen.
constexpr std::size_t k_max_lists_remembered = 256;

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
    bool may_move() const { return m_setup.motion; }

    /// Says, before anything is drawn, that a dialog will be: what lies under it then takes no input.
    void expect_dialog(bool open) { m_modal = open; }

    // ---- containers: close with end_group() ----
    Id begin_group(const Group& group);
    void end_group();
    /// The root of a screen: a place with a focus of its own. With `remembers`, coming back to it brings the
    /// focus back to where it was; otherwise it starts at the control that asks for it.
    void begin_place(const Group& group, bool remembers);
    /// A part of the window that scrolls vertically; returns the pixels scrolled. Content is drawn at
    /// `rect.y - returned`; end_scroll takes its whole height.
    float begin_scroll(std::string_view id, const Rect& rect, bool takes_keys);
    void end_scroll(float content_height);
    /// How far a part is scrolled, window pixels; another one may be shown in its place, and this one come
    /// back.
    float scrolled(std::string_view id) const;
    void scroll_to(std::string_view id, float offset);
    /// Brings this stretch of the content, pixels from its top, into a part `view` pixels high.
    void scroll_to_show(std::string_view id, float top, float height, float view);
    /// The first thing of the lane that is seen. It moves by whole things: by turn_lane(), by the wheel
    /// sideways or with Shift inside `rect`, and so that `wanted` (the one that just got the focus) is seen.
    std::size_t lane_start(const Lane& lane, const Rect& rect, std::optional<std::size_t> wanted);
    void turn_lane(const Lane& lane, int by);
    using LaneStarts = std::map<std::string, std::size_t, std::less<>>;
    const LaneStarts& lane_starts() const { return m_lanes; }
    void move_lanes(LaneStarts starts) { m_lanes = std::move(starts); }
    /// The focus has just come to this node: it should be where it can be seen.
    bool wants_to_be_seen(Id id) const { return id == m_reveal; }
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
                                       const std::vector<Choice>& choices, const Rect& rect,
                                       std::size_t rows = 1);
    float choices_width(const std::vector<Choice>& choices) const;
    /// Something to press that the caller draws: cards, rows, rail entries.
    struct Pressable {
        bool pressed = false, hovered = false, focused = false, visible = false;
        Id id = semantics::k_no_id;
    };
    /// `more`: other places of the same thing, as of a link that goes over the end of a line.
    Pressable pressable(const semantics::Description& description, float ring_radius,
                        bool initial_focus = false, std::span<const Rect> more = {});
    /// Something that takes the focus and nothing else: the page of a book.
    Id focusable(const semantics::Description& description, bool initial_focus);
    /// The mouse is over text that can be selected.
    void show_text_cursor() { m_text_cursor = true; }
    bool cover_card(const CoverCard& card, Pictures& pictures, float x, float y);
    float cover_card_height() const;
    /// The cover alone, fitted into `box`: the true one, else a tinted block while it comes, else ours.
    void cover(const Cover& cover, Pictures& pictures, const Rect& box);
    /// A bar filled to `share` (0 to 1), or moving when there is no share to tell.
    void progress(std::string_view id, std::string_view name, std::optional<double> share, const Rect& rect);
    enum class News { done, refused };
    void toast(std::string_view id, std::string_view words, News news);
    /// Words for the screen reader alone.
    void spoken(const semantics::Description& description) { (void)m_recorder.add(description); }

    // ---- keys the focused control did not want ----
    bool take_key(Key key, bool ctrl = false);
    bool take_alt_key(Key key);
    bool any_key() const { return m_input.key.has_value(); }
    const Input& input() const { return m_input; }
    /// Takes the wheel when the mouse is inside; notches, up is positive.
    float take_wheel(const Rect& rect);
    /// The same for a pinch; 1 for none.
    float take_pinch(const Rect& rect);
    bool hovering(const Rect& rect) const;  ///< the mouse is inside, and no dialog is over it
    /// The node with the focus lies inside `rect`, and the keyboard is in use.
    bool ring_is_in(const Rect& rect) const;
    /// The node with the focus is an item of a list, whose own keys walk it.
    bool focus_is_in_list() const;
    void set_focus(std::string_view id);
    void draw_again_at(double seconds);
    /// True once this has been asked every frame for k_busy_patience_s: what is quick shows no progress.
    bool waited(std::string_view id);
    /// A wish from outside for this node, taken once.
    std::optional<semantics::Request> take_request(Id id, semantics::Action action);

    /// How a text is put into and taken from the desktop's clipboard.
    std::function<void(const std::string&)> copy;
    std::function<std::string()> paste;
    /// Between the whole screen and a window.
    std::function<void()> toggle_full_screen;

    /// The words of the control with this id did not fit.
    void note_cut(std::string_view id);
    /// Names of controls whose words did not fit in this frame: none in a good layout.
    const std::vector<std::string>& cut_words() const { return m_cut; }
    /// Primary buttons of this frame's uppermost layer: never more than one in a good layout.
    int primary_buttons() const { return m_primary; }
    const std::shared_ptr<const semantics::Frame>& last_frame() const { return m_recorder.last(); }

  private:
    struct ScrollState {
        float offset = 0, content = 0;
        bool dragging = false;
        float grab = 0;
    };
    struct OpenScroll {
        std::string id;
        Rect rect;
    };
    struct EditState {
        TextEdit edit;
        float scroll = 0;
        bool secret = false;
        std::uint64_t seen = 0;
    };
    struct Ring {
        Rect rect;
        float radius = 0;
    };
    struct Waiting {
        double since = 0;
        std::uint64_t seen = 0;
    };

    void enter_place(Id place, bool remembers, bool dialog);
    void settle_focus(const std::shared_ptr<const semantics::Frame>& before);
    void take_focus_keys();
    void forget_unseen();
    bool take_press(Id id, bool focused);
    std::uint32_t state_of(const Rect& rect) const;
    void paint_button(const Button& button, const Rect& rect, bool hovered);
    void paint_rings();
    Rect text_box(const TextField& field, const Rect& box) const;
    void reveal(Id id, const Rect& rect);
    void scroll_bar(ScrollState& state, const Rect& area);
    float page_step(const ScrollState& state, float height);
    void edit_by_mouse(EditState& state, Id id, const Rect& box, bool secret);
    void edit_by_request(EditState& state, Id id, FieldResult& result);
    void edit_by_key(EditState& state, bool secret, FieldResult& result);
    void record_field(const TextField& field, const Rect& box, const EditState& state);
    void paint_field(const TextField& field, const Rect& box, EditState& state, bool focused);
    bool in_top_layer() const { return m_in_dialog || !m_modal; }

    const Fonts& m_fonts;
    const Drawings& m_drawings;
    semantics::Recorder m_recorder;
    std::optional<Canvas> m_canvas;
    FrameSetup m_setup;
    Input m_input;
    Rect m_window;
    std::optional<semantics::Request> m_request;

    Id m_focus = semantics::k_no_id;
    Id m_wanted_focus = semantics::k_no_id;  // from the next frame on
    Id m_reveal = semantics::k_no_id;        // to be scrolled into view in this frame
    Id m_initial = semantics::k_no_id;       // asks for the focus in this frame
    Id m_active = semantics::k_no_id;        // pressed by the mouse and not let go
    bool m_focus_sent = false;               // set_focus() was called in this frame
    bool m_ring = false;                     // the keyboard is in use: show the ring
    std::vector<Id> m_list_focus;            // items that had the focus last, one for each list
    std::unordered_map<Id, Id> m_place_focus;
    Id m_place = semantics::k_no_id, m_last_place = semantics::k_no_id;
    bool m_place_remembers = false, m_in_dialog_place = false, m_last_was_dialog = false;

    bool m_modal = false, m_in_dialog = false;
    float m_dialog_height = 0;
    std::map<std::string, ScrollState, std::less<>> m_scrolls;
    std::vector<OpenScroll> m_open_scrolls;
    LaneStarts m_lanes;        // the first thing seen of each
    std::string m_key_scroll;  // the part that Page Up and Page Down move
    float m_key_scroll_height = 0;
    std::unordered_map<Id, EditState> m_edits;
    std::unordered_map<Id, Waiting> m_waiting;
    std::vector<std::string> m_cut;
    int m_primary = 0;
    std::vector<Ring> m_rings;
    std::optional<double> m_again_at;
    bool m_settled = true, m_hand = false, m_text_cursor = false;
    std::uint64_t m_frame = 0;
};

}  // namespace oqyrman::ui
