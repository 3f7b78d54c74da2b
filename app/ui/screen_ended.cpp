// A book that closed: why, and what next. Never a blank page.
#include <cmath>

#include "app/ui/parts.h"
#include "app/ui/problem_words.h"

namespace oqyrman::ui {

void draw_ended(const state::State& state, Context& context, Actions& out) {
    if (!state.ended) return;
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::Ended& ended = *state.ended;
    const ProblemWords words = problem_words(m, ended.problem, state.now);
    const Rect room = room_beside_rail(context);
    w.begin_place({.id = "ended", .name = ended.title, .rect = room}, false);
    const float scrolled = w.begin_scroll("ended", room, true);
    Column column = middle_column(context, room, size::k_dialog, std::round(room.height / 8) - scrolled);
    const float side = w.px(size::k_drawing);
    w.canvas().icon("ended", {std::round(column.x + (column.width - side) / 2), column.y, side, side},
                    w.colours().second_ink, w.px(2));
    column.y += side;
    column.gap(size::k_gap_large);
    column.heading({.text = ended.title,
                    .style = title_style(context, ended.title, column.width),
                    .max_lines = 3,
                    .align = Align::centre},
                   1);
    column.gap(size::k_gap);
    const std::string sentence = words.what + " " + words.advice;
    column.text({.id = "ended.text", .text = sentence, .align = Align::centre});
    column.gap(size::k_gap_large);
    const bool to_catalogue = words.step == NextStep::to_catalogue;
    const std::string next = ended.can_renew ? m.tr("Renew")
                             : to_catalogue  ? m.tr("To the catalogue")
                                             : m.tr("To my books");
    const Button action{
        .id = "ended.action", .label = next, .kind = ButtonKind::primary, .initial_focus = true};
    const std::string other_label = m.tr("To my books");
    const Button other{.id = "ended.back", .label = other_label};
    const bool two = ended.can_renew || to_catalogue;
    const float both = w.button_width(action) + (two ? w.button_width(other) + w.px(size::k_gap_small) : 0);
    Row row{w, std::round(column.x + (column.width - both) / 2), column.y, column.x + column.width};
    if (row.button(action)) {
        if (ended.can_renew)
            out.push_back(state::RenewPressed{ended.loan_id});
        else
            out.push_back(
                state::ScreenWanted{to_catalogue ? state::Screen::catalogue : state::Screen::loans});
    }
    if (two && row.button(other)) out.push_back(state::ScreenWanted{state::Screen::loans});
    w.end_scroll(row.bottom() + w.px(size::k_margin) + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
