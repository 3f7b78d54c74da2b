#pragma once
// One function draws all that the state says. Screens decide nothing: they report actions.

#include <array>
#include <string>
#include <vector>

#include "app/language/messages.h"
#include "app/state/state.h"
#include "app/ui/actions.h"
#include "app/ui/pictures.h"
#include "app/ui/widgets.h"

namespace oqyrman::ui {

/// A page that was thrown: pixels a second, fading.
struct Glide {
    float x = 0, y = 0;
    double moved_at_s = 0;   ///< the hand's last movement
    double glided_at_s = 0;  ///< the page's last movement
    bool going = false;
};

/// What the links of a page are called, made once.
struct LinkNames {
    std::vector<std::string> names;
    std::size_t links = 0;
    bool with_text = false;
};

/// A page's text under a turn, made from the upright one.
struct TurnedText {
    std::shared_ptr<const semantics::TextModel> text, from;
};

/// A pinch that goes on. All of it is reckoned from where it began: by rounding to pixels at each small step,
/// what is under the fingers would creep away.
struct Pinched {
    render::layout::View from;
    double zoom = 1;    ///< where it began
    double growth = 1;  ///< since then
    render::Point held;
    bool stepped = false;  ///< in the last frame: how the state took it is to be seen in this one
    /// How its last step left the pages. Whatever else moves them ends it.
    state::ReaderView left_view = {};
    state::Anchor left_at = {};
};

/// How the reader screen is being handled: where the mouse took hold of the page, and when the bar last had
/// a reason to be there.
struct ReaderHandling {
    std::uint64_t document = 0;
    std::vector<render::PageSize> pages;  ///< of `document`, as the layout wants them
    int turn = 0;                         ///< they are turned like this
    double zoom = 1;                      ///< they are shown at
    std::optional<state::ReaderView>
        view_wanted;  ///< chosen elsewhere: the page is shown so from the next frame on
    double bar_since_s = 0;
    bool dragging = false;
    float drag_x = 0, drag_y = 0;
    float dragged = 0;  ///< pixels since the press: a click that moved is no click
    Glide glide;        ///< the page moves on as the hand left it
    Pinched pinched;
    bool bar_shown = true;  ///< the bar is to be seen
    bool thumb_held = false;
    float thumb_grab = 0;                    ///< where on the scroll bar's thumb the mouse took hold
    std::optional<std::size_t> entry_shown;  ///< of the contents, that the list was scrolled to
    render::PageSize room;                   ///< the page size last asked for, points
    double room_since_s = 0;
    render::PageSize room_asked;
    bool focus_search = false;               ///< the field takes the focus when the panel is there
    float places_top = 0;                    ///< of their list, in what scrolls
    std::optional<std::size_t> place_shown;  ///< of the places found, that the list was scrolled to
    std::map<int, std::shared_ptr<const semantics::TextModel>> texts;  ///< of `document`, by page
    std::map<int, TurnedText> turned;        ///< of the pages in view, as they are shown
    std::map<int, LinkNames> link_names;     ///< by page
    bool with_cursor = false;                ///< the arrows move a cursor through the words
    std::optional<state::TextPoint> cursor;  ///< where it stands, once the words are known
    bool selecting = false;
    state::Selection begun;                      ///< what the press selected: nothing, a word, a line...
    std::optional<semantics::Granularity> unit;  ///< by which the selection grows; nothing: by characters
    Rect copy_place;                             ///< of the button beside the selection
    std::uint64_t spoken_shown = 0;              ///< the utterance that was brought into view
};

/// How a feed was left that the way back leads to.
struct FeedPlace {
    std::string url;
    float scrolled = 0;
    Widgets::LaneStarts lanes;
};

/// What the interface remembers between frames besides the widgets. Never what the program knows.
struct Memory {
    std::string feed_url;
    std::vector<FeedPlace> feeds_left;         ///< of the catalogue's history
    std::optional<std::size_t> facet_open;     ///< what it offers is unfolded
    std::string focus_next;                    ///< takes the focus when no dialog is open any more
    std::array<float, 3> first_run_heights{};  ///< of its cards, as their words came out
    std::string reader_loan;                   ///< whose book `reader` is about
    ReaderHandling reader;
};

/// What drawing needs besides the state. UI thread only.
struct Context {
    Widgets& widgets;
    const language::Messages& messages;
    Pictures& pictures;
    Memory& memory;
};

/// Draws the whole window between Widgets::begin and Widgets::end; what the patron did is appended to `out`.
void draw(const state::State& state, Context& context, Actions& out);

}  // namespace oqyrman::ui
