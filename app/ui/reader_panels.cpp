// The panels beside the page: contents at the left, the loan at the right. They push, they never cover.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/language/dates.h"
#include "app/ui/loan_words.h"
#include "app/ui/screen_reader.h"
#include "app/ui/title_words.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

constexpr std::size_t k_max_contents_recorded = 2000;
constexpr int k_max_indent = 4;

/// The entry whose part of the book stands at the top of the view: the last that begins before it.
std::size_t entry_here(const ReaderSheet& s) {
    std::size_t here = s.reader.outline.size();
    if (s.frame.pages.empty()) return here;
    const layout::VisiblePage& top = s.frame.pages.front();
    const double line = (static_cast<double>(s.w().px(size::k_entry_line)) - top.rect.y) / top.rect.height;
    const auto begun = [&](const state::OutlineEntry& entry) {
        if (entry.page != top.page) return entry.page >= 0 && entry.page < top.page;
        return state::place_in_page(s.reader, entry.page, entry.y) <= line;
    };
    for (std::size_t i = 0; i < s.reader.outline.size(); ++i)
        if (begun(s.reader.outline[i])) here = i;
    return here;
}

void draw_entry(ReaderSheet& s, std::size_t number, bool here, const Rect& rect, int count) {
    Widgets& w = s.w();
    const state::OutlineEntry& entry = s.reader.outline[number];
    const std::string id = fmt::format("reader.contents.item.{}", number);
    const bool known = entry.page >= 0;
    const auto press =
        w.pressable({.role = Role::list_item,
                     .automation_id = id,
                     .name = entry.title,
                     .rect = rect,
                     .states = (known ? std::uint32_t{semantics::k_state_enabled} : 0U) |
                               (here ? std::uint32_t{semantics::k_state_selected} : 0U),
                     .level = static_cast<std::uint8_t>(std::min(entry.level, k_max_indent) + 1),
                     .position_in_set = static_cast<std::int32_t>(number + 1),
                     .set_size = count},
                    w.px(size::k_radius));
    if (press.pressed)
        s.out.push_back(state::ContentsEntryChosen{
            number, to_state(layout::page_anchor(s.view, entry.page,
                                                 state::place_in_page(s.reader, entry.page, entry.y)))});
    if (!press.visible) return;
    if (here || press.hovered)
        w.canvas().fill(rect, here ? w.colours().track : w.colours().hover, w.px(size::k_radius));
    const float indent = w.px(size::k_gap) * static_cast<float>(std::min(entry.level, k_max_indent));
    const float gap = w.px(size::k_gap_small);
    const std::string page = known ? state::page_label(s.reader, entry.page) : std::string();
    const float number_wide = std::ceil(w.canvas().width(page, TextStyle::small));
    w.canvas().line(
        entry.title, entry.level == 0 ? TextStyle::body_strong : TextStyle::body,
        known ? w.colours().ink : w.colours().second_ink,
        {rect.x + gap + indent, rect.y, rect.width - indent - number_wide - 3 * gap, rect.height});
    w.canvas().line(page, TextStyle::small, w.colours().second_ink,
                    {right(rect) - number_wide - gap, rect.y, number_wide, rect.height});
}

}  // namespace

void draw_panel_paper(Widgets& w, const Rect& panel, bool at_left) {
    w.canvas().fill(panel, w.colours().ground);
    w.canvas().fill({at_left ? right(panel) - 1 : panel.x, panel.y, 1, panel.height}, w.colours().hairline);
}

void draw_contents_panel(ReaderSheet& s, const Rect& panel) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    draw_panel_paper(w, panel, true);
    const float gap = w.px(size::k_gap), control = w.px(size::k_control);
    const float title = w.canvas().line_height(TextStyle::lead_strong);
    w.begin_group({.id = "reader.contents.panel", .name = m.tr("Contents"), .rect = panel});
    w.heading({.text = m.tr("Contents"), .style = TextStyle::lead_strong, .max_lines = 1}, 2, panel.x + gap,
              panel.y + gap, panel.width - 2 * gap);
    const Rect list{panel.x, panel.y + gap + title + gap, panel.width - 1,
                    panel.height - title - 2 * gap - w.px(size::k_unit)};
    if (s.reader.outline.empty()) {
        w.text({.id = "reader.contents.none",
                .text = s.reader.outline_known ? m.tr("This book has no table of contents.")
                                               : m.tr("Reading the contents…"),
                .colour = w.colours().second_ink},
               list.x + gap, list.y, list.width - 2 * gap);
        w.end_group();
        return;
    }
    const std::size_t count = std::min(s.reader.outline.size(), k_max_contents_recorded);
    const std::size_t here = entry_here(s);
    auto& shown = s.context.memory.reader.entry_shown;
    if (here < count && shown != here)
        w.scroll_to_show("reader.contents", control * static_cast<float>(here), control, list.height);
    shown = here;
    const float scrolled = w.begin_scroll("reader.contents", list, false);
    w.begin_group({.id = "reader.contents.list", .role = Role::list, .name = m.tr("Contents"), .rect = list});
    const float side = w.px(size::k_gap_small);
    for (std::size_t i = 0; i < count; ++i)
        draw_entry(s, i, i == here,
                   {list.x + side, list.y - scrolled + control * static_cast<float>(i), list.width - 2 * side,
                    control},
                   static_cast<int>(s.reader.outline.size()));
    w.end_group();
    w.end_scroll(control * static_cast<float>(count) + gap);
    w.end_group();
}

void draw_loan_panel(ReaderSheet& s, const Rect& panel) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    const state::Loan& loan = *s.loan;
    draw_panel_paper(w, panel, false);
    const float gap = w.px(size::k_gap);
    w.begin_group({.id = "reader.loan.panel", .name = m.tr("Your loan"), .rect = panel});
    Column column{w, panel.x + gap, panel.y + gap, panel.width - 2 * gap};
    column.heading({.text = m.tr("Your loan"), .style = TextStyle::lead_strong, .max_lines = 1}, 2);
    column.gap(size::k_gap);
    const state::TitleState title = state::title_state(nullptr, &loan, nullptr, s.state.network, s.state.now);
    const StatusWords status = title_words(m, title, s.state.now);
    column.text({.id = "reader.loan.until",
                 .text = status.words,
                 .colour = status.due ? w.colours().due : w.colours().ink});
    if (const auto left = share_of_time_left(loan, s.state.now)) {
        column.gap(size::k_gap_small);
        w.progress("reader.loan.time", m.tr("Time left"), left,
                   {column.x, column.y, column.width, w.px(size::k_progress)});
        column.gap(size::k_gap);
    }
    const auto small = [&](const std::string& words) {
        column.text({.text = words, .style = TextStyle::small, .colour = w.colours().second_ink});
    };
    for (const std::string& line : further_title_words(m, title, s.state.now)) small(line);
    if (loan.copy_left)
        small(m.plural("{count} character may still be copied.", "{count} characters may still be copied.",
                       *loan.copy_left));
    if (loan.print_left) small(print_words(m, *loan.print_left));
    if (const std::string lender = state::lender_of(s.state, loan); !lender.empty())
        small(m.tr("Lent by {library}", {{"library", lender}}));
    if (loan.test_license) small(m.tr("A test licence: it protects against nothing."));
    column.gap(size::k_gap_large);
    if (state::has_button(title, state::TitleButton::renew)) {
        if (column.button({.id = "reader.renew", .label = m.tr("Renew")}, true))
            s.out.push_back(state::RenewPressed{loan.id});
        column.gap(size::k_gap_small);
    }
    if (state::has_button(title, state::TitleButton::give_back) &&
        column.button({.id = "reader.return", .label = m.tr("Return the book")}, true))
        s.out.push_back(state::ReturnPressed{loan.id});
    w.end_group();
}

}  // namespace oqyrman::ui
