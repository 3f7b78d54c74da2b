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
                    .kind = ButtonKind::soft,
                    .icon = "book",
                    .enabled = !opening,
                    .busy = opening}))
        r.out.push_back(state::ReadPressed{loan.id});
    if (download != nullptr && !download->running &&
        row.button({.id = r.id + ".download",
                    .label = m.tr("Download"),
                    .kind = ButtonKind::soft,
                    .icon = "download"}))
        r.out.push_back(state::DownloadPressed{loan.id});
    if (loan.can_renew && row.button({.id = r.id + ".renew", .label = m.tr("Renew")}))
        r.out.push_back(state::RenewPressed{loan.id});
    if (loan.can_return && !closed && !loan.return_queued &&
        row.button({.id = r.id + ".return", .label = m.tr("Return")}))
        r.out.push_back(state::ReturnPressed{loan.id});
    if (closed && row.button({.id = r.id + ".remove", .label = m.tr("Take off the list")}))
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

/// How long is left, large; until when, small. What is not yet or no longer to be read has one sentence.
struct TimeWords {
    std::string large, small;
    bool due = false;
};

TimeWords time_words(const LoanRow& r, const StatusWords& status) {
    const bool ready = std::holds_alternative<state::LoanReady>(r.loan.phase) && !r.loan.return_queued;
    if (!ready || !r.loan.opens_until) return {{}, status.words, status.due};
    return {language::time_left_words(r.context.messages, *r.loan.opens_until, r.state.now), status.words,
            status.due};
}

/// Where the parts of a card stand; in a narrow one the buttons go under the cover.
struct CardPlan {
    bool narrow = false;
    float height = 0;
};

CardPlan plan_of(const Widgets& w, float wide) {
    const bool narrow = wide < w.px(size::k_dialog) - w.px(size::k_gap);
    const float buttons = narrow ? w.px(size::k_control) + w.px(size::k_gap) : 0;
    return {narrow, w.px(size::k_shelf_height) + buttons + 2 * w.px(size::k_gap)};
}

void draw_title(const LoanRow& r, Column& words) {
    words.text(
        {.text = r.loan.title, .style = TextStyle::title, .max_lines = 2, .language = r.loan.language});
    const std::string format = format_word(r.loan.format);
    const std::string author =
        r.loan.authors.empty() ? format : fmt::format("{} · {}", r.loan.authors, format);
    words.text({.text = author,
                .style = TextStyle::small,
                .colour = r.context.widgets.colours().second_ink,
                .max_lines = 1});
}

/// What the patron asks first, over the bar that shows the same; its lower edge is `low`.
void draw_time(const LoanRow& r, const TimeWords& time, float x, float low, float width) {
    Widgets& w = r.context.widgets;
    const Palette& colour = w.colours();
    const float bar = w.px(size::k_progress), gap = w.px(size::k_gap_small);
    const int lines = time.large.empty() ? 2 : 1;
    const float small = w.canvas().height(time.small, TextStyle::small, width, lines);
    const float large = time.large.empty() ? 0 : w.canvas().line_height(TextStyle::lead_strong);
    Column words{w, x, low - bar - gap - small - large, width};
    if (!time.large.empty())
        words.text({.text = time.large,
                    .style = TextStyle::lead_strong,
                    .colour = time.due ? colour.due : colour.ink,
                    .max_lines = 1});
    words.text({.id = r.id + ".status",
                .text = time.small,
                .style = TextStyle::small,
                .colour = time.due ? colour.due : colour.second_ink,
                .max_lines = lines});
    draw_bar(r, {x, low - bar, width, bar});
}

void draw_card(const LoanRow& r, const Rect& rect, int position, int count) {
    Widgets& w = r.context.widgets;
    const StatusWords status = loan_status(r.context.messages, r.loan, r.state.now);
    const TimeWords time = time_words(r, status);
    const CardPlan plan = plan_of(w, rect.width);
    w.begin_group(
        {.id = r.id,
         .role = Role::list_item,
         .name = r.loan.title,
         .rect = rect,
         .description = time.large.empty() ? time.small : fmt::format("{} · {}", time.small, time.large),
         .position = position,
         .count = count});
    w.canvas().fill(rect, w.colours().card, w.px(size::k_radius_card));
    w.canvas().frame(rect, w.colours().hairline, 1, w.px(size::k_radius_card));
    const float gap = w.px(size::k_gap), control = w.px(size::k_control);
    const Rect cover{rect.x + gap, rect.y + gap, w.px(size::k_shelf_width), w.px(size::k_shelf_height)};
    w.cover({r.loan.title, r.loan.authors, r.loan.cover_url}, r.context.pictures, cover);
    const float x = right(cover) + w.px(plan.narrow ? size::k_gap : size::k_gap_large);
    Column words{w, x, cover.y, right(rect) - gap - x};
    draw_title(r, words);
    const float buttons = bottom(rect) - gap - control;
    draw_time(r, time, x,
              plan.narrow ? bottom(cover) : buttons - w.px(size::k_gap_small) - w.px(size::k_unit),
              words.width);
    draw_buttons(r, plan.narrow ? cover.x : x, buttons, right(rect) - gap);
    w.end_group();
}

/// As many columns as leave each card wide enough for its words.
void draw_list(const state::State& state, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const float gap = w.px(size::k_gap_large);
    const float fitting = std::floor((column.width + gap) / (w.px(size::k_dialog) + gap));
    const auto columns = static_cast<std::size_t>(std::clamp(fitting, 1.0F, 2.0F));
    const float shared = std::floor((column.width + gap) / static_cast<float>(columns)) - gap;
    const float wide = std::min(shared, w.px(size::k_text_column));
    const float high = plan_of(w, wide).height;
    const std::size_t count = state.loans.size(), rows = (count + columns - 1) / columns;
    const float all = (high + gap) * static_cast<float>(rows);
    w.begin_group({.id = "loans.list",
                   .role = Role::list,
                   .name = context.messages.tr("My books"),
                   .rect = {column.x, column.y, column.width, all}});
    for (std::size_t i = 0; i < count; ++i) {
        const LoanRow row{state, context, state.loans[i], fmt::format("loans.item.{}", i), out};
        const float x = column.x + (wide + gap) * static_cast<float>(i % columns);
        const float y = column.y + (high + gap) * static_cast<float>(i / columns);
        draw_card(row, {x, y, wide, high}, static_cast<int>(i + 1), static_cast<int>(count));
    }
    w.end_group();
    column.y += all;
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
    const bool nothing = state.loans.empty();
    if (nothing && state.loans_problem)
        problem_state(context, state, *state.loans_problem, column, out);
    else
        problem_box(context, state, state.loans_problem, column, out);
    if (state.loans_busy)
        busy_words(context, "loans.busy", m.tr("Asking the library about your loans…"), column);
    if (!nothing)
        draw_list(state, context, column, out);
    else if (!state.loans_busy && !state.loans_problem)
        draw_nothing(state, context, column, out);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
