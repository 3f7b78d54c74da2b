#pragma once
// Inside app/ui only: the pieces screens are put together from, and the screens themselves.

#include <string>
#include <vector>

#include "app/state/title.h"
#include "app/ui/problem_words.h"
#include "app/ui/screens.h"

namespace oqyrman::ui {

/// Things under each other. Positions are window pixels.
struct Column {
    Widgets& widgets;
    float x, y, width;

    void gap(float token) { y += widgets.px(token); }
    void text(const Text& text);
    void heading(const Text& text, std::uint8_t level);
    /// A button of its own width; `wide` fills the column.
    bool button(const Button& button, bool wide = false);
    FieldResult field(const TextField& field);
};

/// Buttons and links beside each other, going on in the next row where the room ends.
struct Row {
    Widgets& widgets;
    float x, y, right;
    float start = x;
    float gap = 0;
    bool measuring = false;  ///< nothing is drawn: how far down the buttons would go

    bool button(const Button& button);
    float bottom() const;
};

/// Lettering of a book's title in its screen: smaller where a long word would be broken.
TextStyle title_style(Context& context, std::string_view title, float width);

/// The room right of the rail, and in it a column in the middle.
Rect room_beside_rail(const Context& context);
Column middle_column(Context& context, const Rect& room, float width_token, float top);
/// Where content begins and how wide it is in a scrolled room: margins kept, never wider than k_content.
Column content_column(Context& context, const Rect& room, float scrolled);

/// The second button of a problem: to what can be found out about it, or its details to copy; no id: none.
struct ProblemExtra {
    std::string_view id;
    std::string label;
};
ProblemExtra problem_extra(const language::Messages& messages, const state::State& state,
                           const state::Problem& problem);
void take_extra(Context& context, const ProblemExtra& extra, const state::Problem& problem, Actions& out);
/// The actions of a problem's button.
void take_step(NextStep step, const state::Problem& problem, Actions& out);
/// The problem in plain words, what to do, and its button; draws nothing when there is none.
void problem_box(Context& context, const state::State& state, const std::optional<state::Problem>& problem,
                 Column& column, Actions& out, bool with_step = true);
float problem_height(Context& context, const state::State& state, const state::Problem& problem, float width);
/// The same where there is nothing else to show: a drawing, the sentences, the button.
void problem_state(Context& context, const state::State& state, const state::Problem& problem, Column& column,
                   Actions& out);
/// A line drawing in the middle of the column; none in a window so low that it would push what follows out.
void draw_drawing(Context& context, std::string_view name, Column& column);
/// One line drawing, one sentence, one button (none when `button.id` is empty). True when pressed.
bool empty_state(Context& context, std::string_view drawing, const std::string& sentence,
                 const Button& button, Column& column);
/// What is being done, said only when it takes a while.
void busy_words(Context& context, std::string_view id, const std::string& words, Column& column);
/// One of several, in one row where the words fit, else in as many equal rows as it takes; with `fill` as
/// wide as the column.
std::optional<std::size_t> choose(Context& context, std::string_view id, const std::string& label,
                                  const std::vector<Choice>& choices, Column& column, bool fill);
/// kk, ru, en in their own names; the colours; the size of everything. As wide as their words, or with `fill`
/// as the column; where the words do not fit one row, in several.
void language_choice(Context& context, const state::State& state, Column& column, Actions& out, bool fill);
void theme_choice(Context& context, const state::State& state, Column& column, Actions& out, bool fill);
void scale_choice(Context& context, const state::State& state, Column& column, Actions& out, bool fill);
/// How long before a loan's end it is told of.
void notice_choice(Context& context, const state::State& state, Column& column, Actions& out);

/// Where a title's buttons stand, and whose they are.
struct TitlePlace {
    std::string id;  ///< theirs begin with it
    std::string publication_id, loan_id;
    bool own_screen = false;  ///< the title is what the screen is about
    bool opening = false, borrowing = false, asking = false, sampling = false;
};
void title_buttons(const TitlePlace& place, const state::TitleState& title, Context& context, Row& row,
                   Actions& out);
/// Pixels that words take in a dialog's room.
float dialog_words_height(Context& context, std::string_view text, TextStyle style);

/// Where the address of a library is typed and opened, and the demo library offered.
void library_address(const state::State& state, Context& context, Column& column, Actions& out);

void draw_rail(const state::State& state, Context& context, Actions& out);
void draw_first_run(const state::State& state, Context& context, Actions& out);
void draw_add_library(const state::State& state, Context& context, Actions& out);
void draw_sign_in(const state::State& state, Context& context, Actions& out);
void draw_catalogue(const state::State& state, Context& context, Actions& out);
void draw_book(const state::State& state, Context& context, Actions& out);
void draw_loans(const state::State& state, Context& context, Actions& out);
/// While no book is open: the room its text will have, so that it is laid out once.
void tell_page_room(const state::State& state, Context& context, Actions& out);
void draw_reader(const state::State& state, Context& context, Actions& out);
void draw_ended(const state::State& state, Context& context, Actions& out);
void draw_settings(const state::State& state, Context& context, Actions& out);
void draw_diagnosis(const state::State& state, Context& context, Actions& out);
void draw_dialogs(const state::State& state, Context& context, Actions& out);
/// Until when shall it be renewed?
void draw_renewal(const state::State& state, Context& context, Actions& out);
/// Ends that are near, copies that wait.
void draw_notices(const state::State& state, Context& context, Actions& out);
void draw_toasts(const state::State& state, Context& context);

}  // namespace oqyrman::ui
