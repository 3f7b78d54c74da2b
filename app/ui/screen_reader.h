#pragma once
// Inside app/ui only: the parts of the reader screen.

#include "app/ui/parts.h"
#include "app/ui/reader_view.h"

namespace oqyrman::ui {

/// The reader being drawn.
struct ReaderSheet {
    const state::State& state;
    const state::Reader& reader;
    const state::Loan* loan;  ///< null for a file opened by hand
    Context& context;
    Actions& out;
    Rect room;  ///< where pages are shown
    render::layout::View view;
    render::layout::Frame frame;

    Widgets& w() const { return context.widgets; }
    const language::Messages& m() const { return context.messages; }
    /// Turns to an anchor of the layout, when it is another one.
    void move(const render::layout::Anchor& anchor) const;
    /// The same, and the way back is remembered.
    void jump(const render::layout::Anchor& anchor) const;
    /// Shows the pages in another way; what is at `held` (pixels of the room), else in the middle, stays
    /// there.
    void choose(const state::ReaderView& wanted, std::optional<render::Point> held = {}) const;
    void zoom(bool in, std::optional<render::Point> held = {}) const;
    /// A step of a pinch: shows what is at `held` so many times as large, within the limits of zoom.
    void pinch(double growth, render::Point held) const;
    void fit(state::Fit fit) const;
    /// The pages as they would be in another way, before they are moved.
    render::layout::View shown_as(const state::ReaderView& wanted) const;
};

/// Which page this is, as printed on it and counted.
std::string position_words(const ReaderSheet& sheet, int page);
/// True while the bar is to be seen: after a movement or key, while something in it has the focus or the
/// mouse, and beside an open panel.
bool reader_bar_is_there(ReaderSheet& sheet, const Rect& bar, bool focus_inside);
void draw_reader_bar(ReaderSheet& sheet, const Rect& bar);
/// The ground of a panel, with a hairline towards the page.
void draw_panel_paper(Widgets& widgets, const Rect& panel, bool at_left);
void draw_contents_panel(ReaderSheet& sheet, const Rect& panel);
void draw_bookmarks_panel(ReaderSheet& sheet, const Rect& panel);
/// On each page in view that has a bookmark.
void draw_ribbons(const ReaderSheet& sheet);
/// Ctrl+D.
void handle_bookmark_keys(ReaderSheet& sheet);
void draw_search_panel(ReaderSheet& sheet, const Rect& panel);
/// The places found, on the pages in view and on the position line.
void draw_found_places(const ReaderSheet& sheet);
/// The mouse has moved since it was pressed, so that letting it go is no click.
bool was_dragged(const ReaderSheet& sheet);
/// A link on a page in view, to be shown where it leads.
struct ShownLink {
    const state::PageLink& link;
    Rect rect;  ///< of the window
};
/// The links of the pages in view, as stops of the keyboard; returns the one the mouse rests on or the
/// keyboard has gone to, when it leads into the book.
std::optional<ShownLink> draw_links(ReaderSheet& sheet);
/// What stands where the link leads, beside it.
void draw_preview(ReaderSheet& sheet, const ShownLink& link);
void draw_found_on_line(const ReaderSheet& sheet, const Rect& line);
/// A rectangle of a page as it is shown: the page may be turned.
render::Rect on_shown_page(const ReaderSheet& sheet, int page, const state::PageRect& rect);
/// The other way: a point of the page as it is shown, on the upright one.
render::Point on_upright_page(const ReaderSheet& sheet, int page, render::Point shown);
/// The text of a page, made once; null while it is not known. Its boxes are those of the upright page.
std::shared_ptr<const semantics::TextModel> text_of(ReaderSheet& sheet, int page);
/// The same with the boxes where the page shows them.
std::shared_ptr<const semantics::TextModel> shown_text_of(ReaderSheet& sheet, int page);
semantics::TextRange selected_on(ReaderSheet& sheet, int page);
/// Colours a stretch of text on the pages in view; returns where it ends, as far as that is in view.
std::optional<Rect> draw_marks(ReaderSheet& sheet, const state::Selection& stretch, Colour colour);
void draw_selection(ReaderSheet& sheet);
/// The height of the strip below the page while the book is read aloud, else 0.
float aloud_strip_height(const state::Reader& reader, const Context& context);
void draw_aloud_strip(ReaderSheet& sheet, const Rect& strip);
/// The sentence that is being said.
void draw_spoken(ReaderSheet& sheet);
/// Brings a sentence into view when it begins to be said; where the patron then goes is their own affair.
void follow_voice(ReaderSheet& sheet);
/// Ctrl+R, and Ctrl with the arrows up and down.
void handle_aloud_keys(ReaderSheet& sheet);
/// The mouse was pressed: true when a selection begins there, because there is text.
bool begin_selection(ReaderSheet& sheet);
void go_on_selecting(ReaderSheet& sheet);
bool over_text(ReaderSheet& sheet);
/// Ctrl+C, Ctrl+A, and Shift with the arrows.
void handle_selection_keys(ReaderSheet& sheet);
/// Where a step of the keyboard leads from `from`, with `ctrl` one by words or paragraphs; nothing at the
/// book's ends.
std::optional<state::TextPoint> stepped(ReaderSheet& sheet, state::TextPoint from, Key key, bool ctrl);
/// Before the first character of the first line in view.
std::optional<state::TextPoint> first_in_view(ReaderSheet& sheet);
bool is_in_view(const ReaderSheet& sheet, int page);
/// Scrolls, or turns, so that the character at a place is in view.
void bring_into_view(ReaderSheet& sheet, state::TextPoint place);
void toggle_cursor(ReaderHandling& handling);
/// F7, and while it is on the arrows, Home and End: a cursor in the words, which screen readers follow.
void handle_cursor_keys(ReaderSheet& sheet);
/// The page that it stands on, while it is on.
std::optional<int> page_of_cursor(const ReaderSheet& sheet);
/// On this page, in characters; -1 when it is not there.
std::int32_t cursor_on(const ReaderSheet& sheet, int page);
void draw_cursor(ReaderSheet& sheet);
/// What a screen reader selects in the page.
void take_selection_from_outside(ReaderSheet& sheet, Id id, int page);
/// Opens the panel with the focus in its field, or closes it.
void toggle_search(ReaderSheet& sheet);
/// Ctrl+F, F3 and Shift+F3.
void handle_search_keys(ReaderSheet& sheet);
void draw_loan_panel(ReaderSheet& sheet, const Rect& panel);
/// How flowing text is set, and in what colours.
void draw_text_panel(ReaderSheet& sheet, const Rect& panel);
/// What a page is drawn on and with: the theme's own colours where text flows; a fixed page is white in the
/// paper theme.
render::Tint page_tint(state::Theme theme, bool flows);
void draw_pages(ReaderSheet& sheet);
/// At the right edge while the bar is there or the mouse comes near; the places found are marked on it.
void draw_scroll_bar(ReaderSheet& sheet);
/// The mouse: takes hold of the page, moves and throws it, or selects.
void handle_hand(ReaderSheet& sheet);
/// A page that was thrown goes on for a while; any touch stops it.
void glide_on(ReaderSheet& sheet);
/// Wheel, mouse and keys that no control wanted.
void handle_reader(ReaderSheet& sheet);

}  // namespace oqyrman::ui
