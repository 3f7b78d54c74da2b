// The patron's loans.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/language/dates.h"
#include "app/ui/loan_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

struct LoanRow {
    const state::State& state;
    Context& context;
    const state::Loan& loan;
    std::string id;
    Actions& out;
};

void draw_buttons(const LoanRow& r, float x, float y, float end) {
    const language::Messages& m = r.context.messages;
    const state::Loan& loan = r.loan;
    Row row{r.context.widgets, x, y, end};
    const bool closed = std::holds_alternative<state::LoanClosed>(loan.phase);
    const auto* download = std::get_if<state::LoanDownloading>(&loan.phase);
    const bool opening = r.state.opening == loan.id;
    if (std::holds_alternative<state::LoanReady>(loan.phase) && !loan.return_queued &&
        row.button({.id = r.id + ".open",
                    .label = opening ? m.tr("Opening the book…") : m.tr("Read"),
                    .enabled = !opening,
                    .busy = opening}))
        r.out.push_back(state::ReadPressed{loan.id});
    if (download != nullptr && !download->running &&
        row.button({.id = r.id + ".download", .label = m.tr("Download")}))
        r.out.push_back(state::DownloadPressed{loan.id});
    if (loan.can_renew &&
        row.button({.id = r.id + ".renew", .label = m.tr("Renew"), .kind = ButtonKind::quiet}))
        r.out.push_back(state::RenewPressed{loan.id});
    if (loan.can_return && !closed && !loan.return_queued &&
        row.button({.id = r.id + ".return", .label = m.tr("Return"), .kind = ButtonKind::quiet}))
        r.out.push_back(state::ReturnPressed{loan.id});
    if (closed &&
        row.button({.id = r.id + ".remove", .label = m.tr("Take off the list"), .kind = ButtonKind::quiet}))
        r.out.push_back(state::RemovePressed{loan.id});
}

void draw_bar(const LoanRow& r, const Rect& rect) {
    Widgets& w = r.context.widgets;
    const language::Messages& m = r.context.messages;
    if (const auto* download = std::get_if<state::LoanDownloading>(&r.loan.phase)) {
        w.progress(r.id + ".progress", m.tr("Download"), share_downloaded(*download), rect);
        return;
    }
    if (const auto left = share_of_time_left(r.loan, r.state.now);
        left && std::holds_alternative<state::LoanReady>(r.loan.phase))
        w.progress(r.id + ".time", m.tr("Time left"), left, rect);
}

std::string status_line(const LoanRow& r, const StatusWords& status) {
    const bool ready = std::holds_alternative<state::LoanReady>(r.loan.phase) && !r.loan.return_queued;
    if (!ready || !r.loan.opens_until) return status.words;
    return fmt::format("{} · {}", status.words,
                       language::time_left_words(r.context.messages, *r.loan.opens_until, r.state.now));
}

void draw_row(const LoanRow& r, const Rect& rect, int position, int count) {
    Widgets& w = r.context.widgets;
    const StatusWords status = loan_status(r.context.messages, r.loan, r.state.now);
    const std::string line = status_line(r, status);
    w.begin_group({.id = r.id,
                   .role = Role::list_item,
                   .name = r.loan.title,
                   .rect = rect,
                   .description = line,
                   .position = position,
                   .count = count});
    w.canvas().fill(rect, w.colours().card, w.px(size::k_radius_card));
    w.canvas().frame(rect, w.colours().hairline, 1, w.px(size::k_radius_card));
    const float gap = w.px(size::k_gap);
    const Rect thumb{rect.x + gap, rect.y + gap, w.px(size::k_thumb_width), w.px(size::k_thumb_height)};
    w.cover(r.loan.title, r.loan.cover_url, r.context.pictures, thumb);
    Column words{w, right(thumb) + gap, rect.y + gap, right(rect) - right(thumb) - 2 * gap};
    words.text(
        {.text = r.loan.title, .style = TextStyle::title, .max_lines = 1, .language = r.loan.language});
    if (!r.loan.authors.empty())
        words.text({.text = r.loan.authors,
                    .style = TextStyle::small,
                    .colour = w.colours().second_ink,
                    .max_lines = 1});
    words.gap(size::k_unit);
    words.text({.id = r.id + ".status",
                .text = line,
                .style = TextStyle::small,
                .colour = status.due ? w.colours().due : w.colours().ink,
                .max_lines = 2});
    draw_bar(r, {words.x, bottom(thumb) - w.px(size::k_progress), std::min(words.width, w.px(size::k_form)),
                 w.px(size::k_progress)});
    draw_buttons(r, words.x, bottom(thumb) + w.px(size::k_gap_small), right(rect) - gap);
    w.end_group();
}

void draw_list(const state::State& state, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const float gap = w.px(size::k_gap);
    const float high = w.px(size::k_thumb_height) + w.px(size::k_control) + w.px(size::k_gap_small) + 2 * gap;
    const auto count = static_cast<int>(state.loans.size());
    const float all = (high + gap) * static_cast<float>(count);
    w.begin_group({.id = "loans.list",
                   .role = Role::list,
                   .name = context.messages.tr("My books"),
                   .rect = {column.x, column.y, column.width, all}});
    for (std::size_t i = 0; i < state.loans.size(); ++i) {
        const LoanRow row{state, context, state.loans[i], fmt::format("loans.item.{}", i), out};
        draw_row(row, {column.x, column.y, column.width, high}, static_cast<int>(i + 1), count);
        column.y += high + gap;
    }
    w.end_group();
}

void draw_nothing(const state::State& state, Context& context, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const bool card_needed =
        state.library && !state.library->signed_in && !state.library->authentication_url.empty();
    if (card_needed) {
        if (empty_state(context, "card", m.tr("Sign in to see the books you have borrowed."),
                        {.id = "loans.sign-in",
                         .label = m.tr("Sign in"),
                         .kind = ButtonKind::primary,
                         .initial_focus = true},
                        column))
            out.push_back(state::SignInWanted{});
        return;
    }
    if (empty_state(context, "empty-shelf", m.tr("You have not borrowed anything yet."),
                    {.id = "loans.to-catalogue",
                     .label = m.tr("To the catalogue"),
                     .kind = ButtonKind::primary,
                     .initial_focus = true},
                    column))
        out.push_back(state::ScreenWanted{state::Screen::catalogue});
}

}  // namespace

void draw_loans(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const Rect room = room_beside_rail(context);
    w.begin_place({.id = "loans", .name = m.tr("My books"), .rect = room}, true);
    const float scrolled = w.begin_scroll("loans", room, true);
    Column column = content_column(context, room, scrolled);
    column.heading({.text = m.tr("My books"), .style = TextStyle::heading}, 1);
    column.gap(size::k_gap_large);
    problem_box(context, state, state.loans_problem, column, out);
    if (state.loans_busy)
        busy_words(context, "loans.busy", m.tr("Asking the library about your loans…"), column);
    if (!state.loans.empty())
        draw_list(state, context, column, out);
    else if (!state.loans_busy)
        draw_nothing(state, context, column, out);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
