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
    void choose(const state::ReaderView& wanted) const;
    void zoom(bool in) const;
    void fit(state::Fit fit) const;
};

/// True while the bar is to be seen: after a movement or key, while something in it has the focus or the
/// mouse, and beside an open panel.
bool reader_bar_is_there(ReaderSheet& sheet, const Rect& bar, bool focus_inside);
void draw_reader_bar(ReaderSheet& sheet, const Rect& bar);
/// The ground of a panel, with a hairline towards the page.
void draw_panel_paper(Widgets& widgets, const Rect& panel, bool at_left);
void draw_contents_panel(ReaderSheet& sheet, const Rect& panel);
void draw_search_panel(ReaderSheet& sheet, const Rect& panel);
/// The places found, on the pages in view and on the position line.
void draw_found_places(const ReaderSheet& sheet);
void draw_found_on_line(const ReaderSheet& sheet, const Rect& line);
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
/// Wheel, mouse and keys that no control wanted.
void handle_reader(ReaderSheet& sheet);

}  // namespace oqyrman::ui
