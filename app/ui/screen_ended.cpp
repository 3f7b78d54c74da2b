// A book that closed: why, and what next. Never a blank page.
#include <algorithm>
#include <cmath>

#include "app/ui/parts.h"
#include "app/ui/problem_words.h"

namespace oqyrman::ui {

namespace {

enum class WayOn { renew, borrow_again, catalogue, loans };

/// The best first: more time, the book again, other books.
std::vector<WayOn> ways_on(const state::Ended& ended, NextStep step) {
    std::vector<WayOn> ways;
    if (ended.can_renew) ways.push_back(WayOn::renew);
    if (ended.can_borrow_again && step == NextStep::to_catalogue)
        ways.push_back(WayOn::borrow_again);
    else if (ways.empty() && step == NextStep::to_catalogue)
        ways.push_back(WayOn::catalogue);
    ways.push_back(WayOn::loans);
    return ways;
}

std::string label_of(WayOn way, const language::Messages& m) {
    switch (way) {
        case WayOn::renew:
            return m.tr("Renew");
        case WayOn::borrow_again:
            return m.tr("Borrow again");
        case WayOn::catalogue:
            return m.tr("To the catalogue");
        case WayOn::loans:
            return m.tr("To my books");
    }
    return {};
}

void take(WayOn way, const std::string& loan_id, Actions& out) {
    switch (way) {
        case WayOn::renew:
            return out.push_back(state::RenewPressed{loan_id});
        case WayOn::borrow_again:
            return out.push_back(state::BorrowAgainPressed{loan_id});
        case WayOn::catalogue:
            return out.push_back(state::ScreenWanted{state::Screen::catalogue});
        case WayOn::loans:
            return out.push_back(state::ScreenWanted{state::Screen::loans});
    }
}

void draw_ways_on(const state::Ended& ended, NextStep step, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const std::vector<WayOn> ways = ways_on(ended, step);
    std::vector<std::string> labels;
    for (const WayOn way : ways) labels.push_back(label_of(way, context.messages));
    std::vector<Button> buttons;
    float all = 0;
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const bool first = i == 0;
        buttons.push_back({.id = first                     ? "ended.action"
                                 : ways[i] == WayOn::loans ? "ended.back"
                                                           : "ended.again",
                           .label = labels[i],
                           .kind = first ? ButtonKind::primary : ButtonKind::secondary,
                           .initial_focus = first});
        all += w.button_width(buttons.back()) + (first ? 0 : w.px(size::k_gap_small));
    }
    const float x = column.x + std::max(0.0F, std::round((column.width - all) / 2));
    Row row{w, x, column.y, column.x + column.width};
    for (std::size_t i = 0; i < ways.size(); ++i)
        if (row.button(buttons[i])) take(ways[i], ended.loan_id, out);
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
    Column column = middle_column(context, room, size::k_dialog, -scrolled);
    draw_drawing(context, "ended", column);
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
