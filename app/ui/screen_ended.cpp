// A book that closed: why, and what next. Never a blank page.
#include <algorithm>
#include <cmath>

#include "app/ui/parts.h"
#include "app/ui/problem_words.h"

namespace oqyrman::ui {

namespace {

struct WayOn {
    std::string_view id;
    std::string label;
    state::Action action;
};

/// The best first: more time, the book again, other books.
std::vector<WayOn> ways_on(const state::Ended& ended, NextStep step, const language::Messages& m) {
    std::vector<WayOn> ways;
    if (ended.can_renew) ways.push_back({{}, m.tr("Renew"), state::RenewPressed{ended.loan_id}});
    if (ended.can_borrow_again && step == NextStep::to_catalogue)
        ways.push_back({{}, m.tr("Borrow again"), state::BorrowAgainPressed{ended.loan_id}});
    else if (ways.empty() && step == NextStep::to_catalogue)
        ways.push_back({{}, m.tr("To the catalogue"), state::ScreenWanted{state::Screen::catalogue}});
    ways.push_back({"ended.back", m.tr("To my books"), state::ScreenWanted{state::Screen::loans}});
    if (ways.size() > 1 && ways[1].id.empty()) ways[1].id = "ended.again";
    ways.front().id = "ended.action";
    return ways;
}

void draw_ways_on(const state::Ended& ended, NextStep step, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const std::vector<WayOn> ways = ways_on(ended, step, context.messages);
    std::vector<Button> buttons;
    float all = 0;
    for (const WayOn& way : ways) {
        const bool first = buttons.empty();
        buttons.push_back({.id = way.id,
                           .label = way.label,
                           .kind = first ? ButtonKind::primary : ButtonKind::secondary,
                           .initial_focus = first});
        all += w.button_width(buttons.back()) + (first ? 0 : w.px(size::k_gap_small));
    }
    const float x = column.x + std::max(0.0F, std::round((column.width - all) / 2));
    Row row{w, x, column.y, column.x + column.width};
    for (std::size_t i = 0; i < ways.size(); ++i)
        if (row.button(buttons[i])) out.push_back(ways[i].action);
    column.y = row.bottom();
}

}  // namespace

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
    // In a low window the drawing would push the buttons out of it.
    if (w.window().height >= w.px(size::k_form)) {
        const float side = w.px(size::k_drawing);
        w.canvas().icon("ended", {std::round(column.x + (column.width - side) / 2), column.y, side, side},
                        w.colours().second_ink, w.px(2));
        column.y += side;
        column.gap(size::k_gap_large);
    }
    column.heading({.text = ended.title,
                    .style = title_style(context, ended.title, column.width),
                    .max_lines = 3,
                    .align = Align::centre},
                   1);
    column.gap(size::k_gap);
    const std::string sentence = words.what + " " + words.advice;
    column.text({.id = "ended.text", .text = sentence, .align = Align::centre});
    column.gap(size::k_gap_small);
    const std::string kept = m.tr("Your place and your bookmarks are kept for the next time.");
    column.text({.id = "ended.kept",
                 .text = kept,
                 .style = TextStyle::small,
                 .colour = w.colours().second_ink,
                 .align = Align::centre});
    column.gap(size::k_gap_large);
    draw_ways_on(ended, words.step, context, column, out);
    w.end_scroll(column.y + w.px(size::k_margin) + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
