#include "app/ui/parts.h"

#include <algorithm>
#include <cmath>

#include "app/ui/card_words.h"
#include "app/ui/problem_words.h"

namespace oqyrman::ui {

namespace {

constexpr float k_problem_bar = size::k_unit;

std::string problem_sentence(const language::Messages& m, const state::Problem& problem,
                             const ProblemWords& words) {
    std::string all = words.what + " " + words.advice;
    if (!problem.server_text.empty())
        all += "\n" + m.tr("The library says: {words}", {{"words", problem.server_text}});
    return all;
}

}  // namespace

ProblemExtra problem_extra(const language::Messages& m, const state::State& state,
                           const state::Problem& problem) {
    if (state.library && state.screen != state::Screen::diagnosis && may_be_diagnosed(problem.kind))
        return {.id = "problem.why", .label = m.tr("Find out why")};
    if (problem.detail.empty()) return {};
    return {.id = "problem.details", .label = m.tr("Copy the details")};
}

void take_extra(Context& context, const ProblemExtra& extra, const state::Problem& problem, Actions& out) {
    if (extra.id == "problem.why")
        out.push_back(state::DiagnosisWanted{});
    else if (context.widgets.copy)
        context.widgets.copy(problem.detail);
}

void take_step(NextStep step, const state::Problem& problem, Actions& out) {
    switch (step) {
        case NextStep::retry:
        case NextStep::repair:
            out.push_back(state::RetryPressed{});
            return;
        case NextStep::sign_in:
            out.push_back(state::ProblemDismissed{});
            out.push_back(
                state::SignInWanted{problem.card ? std::optional(problem.card->key) : std::nullopt});
            return;
        case NextStep::proxy_login:
            out.push_back(state::ProxyLoginWanted{});
            return;
        case NextStep::dismiss:
            out.push_back(state::ProblemDismissed{});
            return;
        case NextStep::to_loans:
            out.push_back(state::ProblemDismissed{});
            out.push_back(state::ScreenWanted{state::Screen::loans});
            return;
        case NextStep::to_catalogue:
            out.push_back(state::ProblemDismissed{});
            out.push_back(state::ScreenWanted{state::Screen::catalogue});
            return;
    }
}

float dialog_words_height(Context& context, std::string_view text, TextStyle style) {
    Widgets& w = context.widgets;
    const float room = std::min(w.px(size::k_dialog), w.window().width - 2 * w.px(size::k_gap_large)) -
                       2 * w.px(size::k_gap_large);
    return w.canvas().height(text, style, room);
}

void Column::text(const Text& what) { y += widgets.text(what, x, y, width); }

void Column::heading(const Text& what, std::uint8_t level) { y += widgets.heading(what, level, x, y, width); }

bool Column::button(const Button& button, bool wide) {
    const float room = wide ? width : std::min(width, widgets.button_width(button));
    const Rect rect{x, y, room, widgets.px(size::k_control)};
    y += rect.height;
    return widgets.button(button, rect);
}

FieldResult Column::field(const TextField& field) {
    const Rect rect{x, y, width, widgets.text_field_height(field)};
    y += rect.height;
    return widgets.text_field(field, rect);
}

bool Row::button(const Button& button) {
    const float room = std::min(right - start, widgets.button_width(button));
    const float control = widgets.px(size::k_control), space = widgets.px(size::k_gap_small);
    if (x > start && x + room > right) {
        x = start;
        y += control + space;
    }
    const Rect rect{x, y, room, control};
    x += room + space;
    return !measuring && widgets.button(button, rect);
}

float Row::bottom() const { return y + widgets.px(size::k_control); }

TextStyle title_style(Context& context, std::string_view title, float width) {
    const bool fits = context.widgets.canvas().widest_word(title, TextStyle::display) <= width;
    return fits ? TextStyle::display : TextStyle::title;
}

Rect room_beside_rail(const Context& context) {
    const Rect window = context.widgets.window();
    const bool wide = window.width >= context.widgets.px(size::k_wide_window);
    const float rail = context.widgets.px(wide ? size::k_rail_wide : size::k_rail);
    return {rail, 0, window.width - rail, window.height};
}

Column middle_column(Context& context, const Rect& room, float width_token, float top) {
    Widgets& w = context.widgets;
    const float wide = std::min(w.px(width_token), room.width - 2 * w.px(size::k_margin));
    return {w, std::round(room.x + (room.width - wide) / 2), top, wide};
}

Column content_column(Context& context, const Rect& room, float scrolled) {
    Column column = middle_column(context, room, size::k_content, room.y - scrolled);
    column.gap(size::k_margin);
    return column;
}

namespace {

ProblemWords words_of(Context& context, const state::State& state, const state::Problem& problem) {
    ProblemWords words = problem_words(context.messages, problem, state.now);
    if (problem.kind != state::ProblemKind::wrong_credentials || !state.sign_in) return words;
    const language::Messages& m = context.messages;
    const state::AuthenticationDocument& document = state.sign_in->document;
    words.what = refused_card_words(m, card_words(m, document));
    // A name and a password stand on no card.
    if (document.plain)
        words.advice = m.tr("Type both again: capital and small letters are not the same here.");
    return words;
}

}  // namespace

float problem_height(Context& context, const state::State& state, const state::Problem& problem,
                     float width) {
    Widgets& w = context.widgets;
    const ProblemWords words = words_of(context, state, problem);
    const float room = width - 2 * w.px(size::k_gap) - w.px(k_problem_bar);
    return w.canvas().height(problem_sentence(context.messages, problem, words), TextStyle::body, room) +
           2 * w.px(size::k_gap);
}

void problem_box(Context& context, const state::State& state, const std::optional<state::Problem>& problem,
                 Column& column, Actions& out, bool with_step) {
    // One problem at a time: while the one of no screen asks for an answer, the screen's own waits.
    if (!problem || state.problem) return;
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const ProblemWords words = words_of(context, state, *problem);
    const std::string sentence = problem_sentence(m, *problem, words);
    const float gap = w.px(size::k_gap), bar = w.px(k_problem_bar);
    const ProblemExtra extra = problem_extra(m, state, *problem);
    const bool buttons = with_step || !extra.id.empty();
    const float high = problem_height(context, state, *problem, column.width) +
                       (buttons ? w.px(size::k_control) + w.px(size::k_gap_small) : 0);
    const Rect box{column.x, column.y, column.width, high};
    w.begin_group({.id = "problem", .name = words.what, .rect = box});
    w.canvas().fill(box, w.colours().card, w.px(size::k_radius));
    w.canvas().frame(box, w.colours().hairline, 1, w.px(size::k_radius));
    w.canvas().fill({box.x, box.y, bar, high}, w.colours().error);
    Column inside{w, box.x + bar + gap, box.y + gap, box.width - bar - 2 * gap};
    inside.text({.id = "problem.text", .text = sentence});
    inside.gap(size::k_gap_small);
    Row row{w, inside.x, inside.y, inside.x + inside.width};
    if (with_step &&
        row.button({.id = "problem.action", .label = next_step_label(m, words.step), .initial_focus = true}))
        take_step(words.step, *problem, out);
    if (!extra.id.empty() && row.button({.id = extra.id, .label = extra.label, .kind = ButtonKind::quiet}))
        take_extra(context, extra, *problem, out);
    w.end_group();
    column.y += high;
    column.gap(size::k_gap_large);
}

void draw_drawing(Context& context, std::string_view name, Column& column) {
    Widgets& w = context.widgets;
    const float side = w.px(size::k_drawing);
    if (w.window().height < w.px(size::k_form)) return column.gap(size::k_gap_large);
    const float above = std::round((w.window().height - w.px(size::k_form)) / 4);
    column.y += std::clamp(above, w.px(size::k_gap_large), 2 * w.px(size::k_gap_grand));
    w.canvas().icon(name, {std::round(column.x + (column.width - side) / 2), column.y, side, side},
                    w.colours().second_ink, w.px(2));
    column.y += side;
    column.gap(size::k_gap_large);
}

namespace {

/// The column, no wider than words should run, in the middle of where it was.
Column narrowed(const Column& column, float width) {
    const float wide = std::min(column.width, width);
    return {column.widgets, std::round(column.x + (column.width - wide) / 2), column.y, wide};
}

std::string_view drawing_of(state::ProblemKind kind) {
    switch (kind) {
        case state::ProblemKind::offline:
        case state::ProblemKind::server_down:
            return "offline";
        default:
            return "wrong";
    }
}

}  // namespace

void problem_state(Context& context, const state::State& state, const state::Problem& problem, Column& whole,
                   Actions& out) {
    if (state.problem) return;
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const ProblemWords words = problem_words(m, problem, state.now);
    Column column = narrowed(whole, w.px(size::k_dialog));
    w.begin_group({.id = "problem", .name = words.what});
    draw_drawing(context, drawing_of(problem.kind), column);
    column.text({.id = "problem.text",
                 .text = problem_sentence(m, problem, words),
                 .style = TextStyle::lead,
                 .align = Align::centre});
    column.gap(size::k_gap_large);
    const std::string label = next_step_label(m, words.step);
    const ProblemExtra extra = problem_extra(m, state, problem);
    const Button action{
        .id = "problem.action", .label = label, .kind = ButtonKind::primary, .initial_focus = true};
    const Button details{.id = extra.id, .label = extra.label, .kind = ButtonKind::quiet};
    float both = w.button_width(action);
    if (!extra.id.empty()) both += w.px(size::k_gap_small) + w.button_width(details);
    const float start = std::max(column.x, std::round(column.x + (column.width - both) / 2));
    Row row{w, start, column.y, column.x + column.width + 1};
    if (row.button(action)) take_step(words.step, problem, out);
    if (!extra.id.empty() && row.button(details)) take_extra(context, extra, problem, out);
    w.end_group();
    whole.y = row.bottom();
}

bool empty_state(Context& context, std::string_view drawing, const std::string& sentence,
                 const Button& button, Column& whole) {
    Widgets& w = context.widgets;
    Column column = narrowed(whole, w.px(size::k_dialog));
    draw_drawing(context, drawing, column);
    column.text({.text = sentence, .style = TextStyle::lead, .align = Align::centre});
    column.gap(size::k_gap_large);
    whole.y = column.y;
    if (button.id.empty()) return false;
    const float wide = std::min(column.width, w.button_width(button));
    const Rect rect{std::round(column.x + (column.width - wide) / 2), column.y, wide, w.px(size::k_control)};
    whole.y += rect.height;
    return w.button(button, rect);
}

void busy_words(Context& context, std::string_view id, const std::string& words, Column& column) {
    Widgets& w = context.widgets;
    if (!w.waited(id)) return;
    const float line = w.canvas().line_height(TextStyle::body);
    w.spoken({.role = Role::status,
              .automation_id = id,
              .name = words,
              .rect = {column.x, column.y, column.width, line},
              .states = semantics::k_state_enabled | semantics::k_state_busy});
    w.canvas().line(words, TextStyle::body, w.colours().second_ink, {column.x, column.y, column.width, line});
    column.y += line;
    column.gap(size::k_gap);
}

}  // namespace oqyrman::ui
