// How flowing text is set: the panel at the right of a book whose text flows. It pushes, it never covers.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace {

using state::TextStyling;

void say_label(ReaderSheet& s, Column& column, const std::string& words) {
    column.gap(size::k_gap);
    column.text({.text = words, .style = TextStyle::small, .colour = s.w().colours().second_ink});
    column.gap(size::k_unit);
}

/// As wide as the column: in one row where the words fit with little air, else as choices are elsewhere.
std::optional<std::size_t> choose_in_column(ReaderSheet& s, std::string_view id, const std::string& label,
                                            const std::vector<Choice>& choices, Column& column) {
    Widgets& w = s.w();
    const float each = column.width / static_cast<float>(choices.size());
    const bool one_row = std::ranges::all_of(choices, [&](const Choice& choice) {
        return w.canvas().width(choice.label, TextStyle::body_strong) + 2 * w.px(size::k_unit) <= each;
    });
    if (!one_row) return choose(s.context, id, label, choices, column, true);
    const Rect rect{column.x, column.y, column.width, w.px(size::k_control)};
    column.y += rect.height;
    return w.choices(id, label, choices, rect, 1);
}

/// One of an enumeration's values, in their order.
template <class E, std::size_t N>
void choose_one(ReaderSheet& s, Column& column, const std::string& label, E TextStyling::* part,
                const std::array<std::string_view, N>& ids, const std::array<std::string, N>& labels,
                const std::array<E, N>& values) {
    const TextStyling& now = s.state.settings.text;
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < N; ++i)
        choices.push_back({.id = ids[i], .label = labels[i], .chosen = now.*part == values[i]});
    const std::string_view group = ids.front().substr(0, ids.front().rfind('.'));
    const auto chosen = choose_in_column(s, group, label, choices, column);
    if (!chosen) return;
    TextStyling wanted = now;
    wanted.*part = values[*chosen];
    s.out.push_back(state::TextStylingChosen{wanted});
}

void choose_family(ReaderSheet& s, Column& column) {
    using state::TextFamily;
    const language::Messages& m = s.m();
    const std::string label = m.tr("Typeface");
    say_label(s, column, label);
    // A typeface's own name is the same in every language.
    choose_one<TextFamily, 4>(s, column, label, &TextStyling::family,
                              {"reader.text.family.publisher", "reader.text.family.serif",
                               "reader.text.family.sans", "reader.text.family.easy"},
                              {m.tr("As published"), m.tr("Serif"), m.tr("Sans serif"), "Andika"},
                              {TextFamily::publisher, TextFamily::serif, TextFamily::sans, TextFamily::easy});
}

void choose_size(ReaderSheet& s, Column& column) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    const TextStyling& now = s.state.settings.text;
    const std::string label = m.tr("Size of the letters");
    say_label(s, column, label);
    const float control = w.px(size::k_control), gap = w.px(size::k_gap_small);
    const auto step = [&](std::size_t size) {
        TextStyling wanted = now;
        wanted.size = size;
        s.out.push_back(state::TextStylingChosen{wanted});
    };
    if (w.button({.id = "reader.text.smaller",
                  .label = m.tr("Smaller letters"),
                  .kind = ButtonKind::icon,
                  .icon = "zoom-out",
                  .enabled = now.size > 0},
                 {column.x, column.y, control, control}))
        step(now.size - 1);
    const std::string words = fmt::format("{} %", state::k_text_sizes[now.size]);
    const Rect value{column.x + control + gap, column.y, w.px(size::k_field_number), control};
    w.spoken({.role = Role::status,
              .automation_id = "reader.text.size",
              .name = words,
              .description = label,
              .rect = value});
    w.canvas().line(words, TextStyle::body, w.colours().ink, value, Align::centre);
    if (w.button({.id = "reader.text.larger",
                  .label = m.tr("Larger letters"),
                  .kind = ButtonKind::icon,
                  .icon = "zoom-in",
                  .enabled = now.size + 1 < state::k_text_sizes.size()},
                 {value.x + value.width + gap, column.y, control, control}))
        step(now.size + 1);
    column.y += control;
}

/// Two columns are two pages beside each other: text that flows has no other pages.
void choose_columns(ReaderSheet& s, Column& column) {
    using state::ViewMode;
    const language::Messages& m = s.m();
    const std::string label = m.tr("Columns");
    say_label(s, column, label);
    const bool two = s.reader.view.mode == ViewMode::two_pages;
    const auto chosen = choose_in_column(
        s, "reader.text.columns", label,
        {{.id = "reader.text.columns.one", .label = m.tr_in("columns", "One"), .chosen = !two},
         {.id = "reader.text.columns.two", .label = m.tr_in("columns", "Two"), .chosen = two}},
        column);
    if (!chosen) return;
    state::ReaderView wanted = s.reader.view;
    wanted.mode = *chosen == 1 ? ViewMode::two_pages : two ? ViewMode::single_page : wanted.mode;
    s.choose(wanted);
}

void choose_spacing(ReaderSheet& s, Column& column) {
    using state::LineHeight;
    using state::TextEdges;
    using state::TextMargins;
    const language::Messages& m = s.m();
    const std::string lines = m.tr("Between the lines");
    say_label(s, column, lines);
    choose_one<LineHeight, 3>(
        s, column, lines, &TextStyling::line_height,
        {"reader.text.lines.close", "reader.text.lines.normal", "reader.text.lines.wide"},
        {m.tr_in("lines", "Close"), m.tr_in("lines", "Normal"), m.tr_in("lines", "Wide")},
        {LineHeight::close, LineHeight::normal, LineHeight::wide});
    const std::string margins = m.tr("Margins");
    say_label(s, column, margins);
    choose_one<TextMargins, 3>(
        s, column, margins, &TextStyling::margins,
        {"reader.text.margins.narrow", "reader.text.margins.normal", "reader.text.margins.wide"},
        {m.tr_in("margins", "Narrow"), m.tr_in("margins", "Normal"), m.tr_in("margins", "Wide")},
        {TextMargins::narrow, TextMargins::normal, TextMargins::wide});
    const std::string edges = m.tr("Ends of the lines");
    say_label(s, column, edges);
    choose_one<TextEdges, 3>(
        s, column, edges, &TextStyling::edges,
        {"reader.text.edges.publisher", "reader.text.edges.even", "reader.text.edges.left"},
        {m.tr_in("edges", "As published"), m.tr_in("edges", "Even"), m.tr_in("edges", "Ragged")},
        {TextEdges::publisher, TextEdges::even, TextEdges::left});
}

}  // namespace

render::Tint page_tint(state::Theme theme, bool flows) {
    const Palette& colours = palette(theme);
    if (flows) return {.paper = to_hex(colours.ground), .ink = to_hex(colours.ink)};
    if (theme == state::Theme::paper) return {.paper = k_page_paper, .ink = k_page_ink};
    return {.paper = to_hex(colours.card), .ink = to_hex(colours.ink)};
}

void draw_text_panel(ReaderSheet& s, const Rect& panel) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    draw_panel_paper(w, panel, false);
    const float gap = w.px(size::k_gap);
    w.begin_group({.id = "reader.text.panel", .name = m.tr("Text"), .rect = panel});
    const Rect inside{panel.x + 1, panel.y, panel.width - 1, panel.height};
    const float scrolled = w.begin_scroll("reader.text", inside, false);
    Column column{w, panel.x + gap, panel.y + gap - scrolled, panel.width - 2 * gap};
    column.heading({.text = m.tr("Text"), .style = TextStyle::lead_strong, .max_lines = 1}, 2);
    choose_family(s, column);
    choose_size(s, column);
    choose_spacing(s, column);
    choose_columns(s, column);
    say_label(s, column, m.tr("Colours"));
    theme_choice(s.context, s.state, column, s.out, true);
    column.gap(size::k_gap);
    w.end_scroll(column.y + scrolled - panel.y);
    w.end_group();
}

}  // namespace oqyrman::ui
