// The first start: which library? Its address, or the demo library by one button.
#include <cmath>

#include "app/ui/parts.h"

namespace oqyrman::ui {

void draw_first_run(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::FirstRun& first = state.first_run;
    const Rect window = w.window();
    const float margin = w.px(size::k_margin);
    const float choice = std::min(language_choice_width(context), window.width - 2 * margin);
    w.begin_place({.id = "first-run", .name = m.tr("First start"), .rect = window}, false);
    language_choice(context, state, {window.width - margin - choice, margin, choice, w.px(size::k_control)},
                    out);

    const float top =
        std::max(margin + w.px(size::k_control) + w.px(size::k_gap_large), std::round(window.height / 5));
    const Rect below{0, top, window.width, window.height - top};
    const float scrolled = w.begin_scroll("first-run", below, false);
    Column column = middle_column(context, below, size::k_form, below.y - scrolled + w.px(size::k_gap_small));
    column.heading({.text = m.tr("Welcome to Oqyrman"), .style = TextStyle::grand}, 1);
    column.gap(size::k_gap_small);
    column.text({.text = m.tr("Borrow books from your library and read them here."),
                 .colour = w.colours().second_ink});
    column.gap(size::k_gap_large);
    problem_box(context, state, first.problem, column, out);
    const FieldResult field = column.field({.id = "first-run.address",
                                            .label = m.tr("Your library’s address"),
                                            .text = first.address,
                                            .placeholder = "https://",
                                            .enabled = !first.busy,
                                            .invalid = first.problem.has_value(),
                                            .initial_focus = !first.problem});
    if (field.edited) out.push_back(state::TextEdited{state::Field::address, *field.edited});
    column.gap(size::k_gap);
    const bool open =
        column.button({.id = "first-run.open",
                       .label = first.busy ? m.tr("Asking the library…") : m.tr("Open the library"),
                       .kind = ButtonKind::primary,
                       .enabled = !first.busy && !first.address.empty(),
                       .busy = first.busy},
                      true);
    if (open || field.submitted) out.push_back(state::AddressSubmitted{});
    column.gap(size::k_gap_grand);
    w.canvas().rule(column.x, column.x + column.width, column.y);
    column.gap(size::k_gap_large);
    column.text(
        {.text = m.tr("No library yet? The demo library runs on this computer and lends a few books."),
         .colour = w.colours().second_ink});
    column.gap(size::k_gap);
    if (column.button({.id = "first-run.demo", .label = m.tr("Try the demo library"), .enabled = !first.busy},
                      true))
        out.push_back(state::DemoLibraryWanted{});
    column.gap(size::k_gap);
    w.end_scroll(column.y - below.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
