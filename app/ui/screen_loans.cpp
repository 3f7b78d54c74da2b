// The patron's loans, and the titles they wait for.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/language/dates.h"
#include "app/ui/card_words.h"
#include "app/ui/loan_words.h"
#include "app/ui/parts.h"
#include "app/ui/title_words.h"

namespace oqyrman::ui {

namespace {

/// One card: a loan, or a place in a queue.
struct Entry {
    std::string id, publication_id, loan_id;
    std::string title, authors, language, cover_url;
    std::string format;  ///< empty: not known
    state::TitleState state;
    std::optional<double> share;  ///< of the download or of the time left
    std::string card = {};        ///< by which it was borrowed, where that is not the one in use
};

struct EntryRow {
    const state::State& state;
    Context& context;
    const Entry& entry;
    Actions& out;
};

Entry entry_of(const state::State& state, const language::Messages& m, const state::Loan& loan,
               std::size_t number) {
    Entry entry{.id = fmt::format("loans.item.{}", number),
                .publication_id = loan.publication_id,
                .loan_id = loan.id,
                .title = loan.title,
                .authors = loan.authors,
                .language = loan.language,
                .cover_url = loan.cover_url,
                .format = format_word(loan.format),
                .state = state::title_state(nullptr, &loan, nullptr, state.network, state.now),
                .share = {},
                .card = other_card_words(m, state, loan)};
    if (entry.state.download)
        entry.share = share_downloaded(*entry.state.download);
    else if (entry.state.kind == state::TitleKind::opens)
        entry.share = share_of_time_left(loan, state.now);
    return entry;
}

Entry entry_of(const state::State& state, const state::Hold& hold, std::size_t number) {
    const state::Publication& title = hold.publication;
    return {.id = fmt::format("holds.item.{}", number),
            .publication_id = title.id,
            .loan_id = {},
            .title = title.title,
            .authors = joined(title.authors),
            .language = state::main_language(title),
            .cover_url = title.images.empty() ? std::string() : title.images.front().url,
            .format = format_word(title),
            .state = state::title_state(nullptr, nullptr, &hold, state.network, state.now),
            .share = {}};
}

/// What is said large, and what small under it; a title with nothing large has one sentence.
struct TimeWords {
    std::string large, small;
    bool due = false;
};

TimeWords time_words(const EntryRow& r) {
    const language::Messages& m = r.context.messages;
    const state::TitleState& title = r.entry.state;
    const StatusWords status = title_words(m, title, r.state.now);
    const auto further = further_title_words(m, title, r.state.now);
    switch (title.kind) {
        case state::TitleKind::opens:
            if (!title.date) break;
            return {short_title_words(m, title, r.state.now).words, status.words, status.due};
        case state::TitleKind::not_here:
            if (!title.date) break;
            return {status.words, due_back_words(m, title, r.state.now), status.due};
        case state::TitleKind::waiting:
            return {status.words,
                    further.empty() ? m.tr("You are told here when it is your turn") : further.front(),
                    false};
        case state::TitleKind::kept_ready:
            if (!title.date) break;
            return {short_title_words(m, title, r.state.now).words,
                    m.tr("Can be borrowed until {date}",
                         {{"date", language::until_words(m, *title.date, r.state.now)}}),
                    status.due};
        case state::TitleKind::downloading:
        case state::TitleKind::return_owed:
        case state::TitleKind::closed:
        case state::TitleKind::lent_elsewhere:
        case state::TitleKind::ready_lapsed:
        case state::TitleKind::not_lent:
        case state::TitleKind::free_to_all:
        case state::TitleKind::free_copies:
        case state::TitleKind::all_out:
            break;
    }
    return {{}, status.words, status.due};
}

/// Returns where the lowest of them end.
float put_buttons(const EntryRow& r, Row row) {
    title_buttons({.id = r.entry.id,
                   .publication_id = r.entry.publication_id,
                   .loan_id = r.entry.loan_id,
                   .own_screen = false,
                   .opening = !r.entry.loan_id.empty() && r.state.opening == r.entry.loan_id,
                   .borrowing = false,
                   .asking = r.state.loans_busy},
                  r.entry.state, r.context, row, r.out);
    return row.bottom();
}

void draw_bar(const EntryRow& r, const Rect& rect) {
    const language::Messages& m = r.context.messages;
    if (r.entry.state.download)
        r.context.widgets.progress(r.entry.id + ".progress", m.tr("Download"), r.entry.share, rect);
    else if (r.entry.share)
        r.context.widgets.progress(r.entry.id + ".time", m.tr("Time left"), r.entry.share, rect);
}

/// Where the parts of a card stand; in a narrow one the buttons go under the cover.
struct CardPlan {
    bool narrow = false;
    float words_x = 0, buttons_x = 0, end = 0;  ///< from the card's left edge
    float buttons = 0;                          ///< height of the rows of buttons that the fullest card has
    float height = 0;
};

CardPlan plan_of(const state::State& state, Context& context, const std::vector<Entry>& entries, float wide) {
    Widgets& w = context.widgets;
    const float gap = w.px(size::k_gap), cover_end = gap + w.px(size::k_shelf_width);
    CardPlan plan;
    plan.narrow = wide < w.px(size::k_dialog) - gap;
    plan.words_x = cover_end + w.px(plan.narrow ? size::k_gap : size::k_gap_large);
    plan.buttons_x = plan.narrow ? gap : plan.words_x;
    plan.end = wide - gap;
    plan.buttons = w.px(size::k_control);
    Actions none;
    for (const Entry& entry : entries) {
        Row row{w, plan.buttons_x, 0, plan.end};
        row.measuring = true;
        plan.buttons = std::max(plan.buttons, put_buttons({state, context, entry, none}, row));
    }
    const float more = plan.narrow ? plan.buttons + gap : plan.buttons - w.px(size::k_control);
    plan.height = w.px(size::k_shelf_height) + more + 2 * gap;
    return plan;
}

void draw_title(const EntryRow& r, Column& words) {
    const Entry& e = r.entry;
    words.text({.text = e.title, .style = TextStyle::title, .max_lines = 2, .language = e.language});
    const std::string between = e.authors.empty() || e.format.empty() ? "" : " · ";
    const std::string author = e.authors + between + e.format;
    words.text({.text = author,
                .style = TextStyle::small,
                .colour = r.context.widgets.colours().second_ink,
                .max_lines = 1});
    if (!e.card.empty())
        words.text({.id = e.id + ".card",
                    .text = e.card,
                    .style = TextStyle::small,
                    .colour = r.context.widgets.colours().second_ink,
                    .max_lines = 1});
}

/// What the patron asks first, over the bar that shows the same; its lower edge is `low`.
void draw_time(const EntryRow& r, const TimeWords& time, float x, float low, float width) {
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
    words.text({.id = r.entry.id + ".status",
                .text = time.small,
                .style = TextStyle::small,
                .colour = time.due ? colour.due : colour.second_ink,
                .max_lines = lines});
    draw_bar(r, {x, low - bar, width, bar});
}

void draw_card(const EntryRow& r, const CardPlan& plan, const Rect& rect, int position, int count) {
    Widgets& w = r.context.widgets;
    const Entry& e = r.entry;
    const TimeWords time = time_words(r);
    w.begin_group(
        {.id = e.id,
         .role = Role::list_item,
         .name = e.title,
         .rect = rect,
         .description = time.large.empty() ? time.small : fmt::format("{} · {}", time.small, time.large),
         .position = position,
         .count = count});
    w.canvas().fill(rect, w.colours().card, w.px(size::k_radius_card));
    w.canvas().frame(rect, w.colours().hairline, 1, w.px(size::k_radius_card));
    const float gap = w.px(size::k_gap);
    const Rect cover{rect.x + gap, rect.y + gap, w.px(size::k_shelf_width), w.px(size::k_shelf_height)};
    w.cover({e.title, e.authors, e.cover_url}, r.context.pictures, cover);
    const float x = rect.x + plan.words_x;
    Column words{w, x, cover.y, rect.x + plan.end - x};
    draw_title(r, words);
    const float buttons = bottom(rect) - gap - plan.buttons;
    draw_time(r, time, x,
              plan.narrow ? bottom(cover) : buttons - w.px(size::k_gap_small) - w.px(size::k_unit),
              words.width);
    put_buttons(r, {w, rect.x + plan.buttons_x, buttons, rect.x + plan.end});
    w.end_group();
}

/// As many columns as leave each card wide enough for its words.
void draw_list(const state::State& state, Context& context, const Group& list,
               const std::vector<Entry>& entries, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const float gap = w.px(size::k_gap_large);
    const float fitting = std::floor((column.width + gap) / (w.px(size::k_dialog) + gap));
    const auto columns = static_cast<std::size_t>(std::clamp(fitting, 1.0F, 2.0F));
    const float shared = std::floor((column.width + gap) / static_cast<float>(columns)) - gap;
    const float wide = std::min(shared, w.px(size::k_text_column));
    const CardPlan plan = plan_of(state, context, entries, wide);
    const float high = plan.height;
    const std::size_t count = entries.size(), rows = (count + columns - 1) / columns;
    const float all = (high + gap) * static_cast<float>(rows);
    Group group = list;
    group.role = Role::list;
    group.rect = {column.x, column.y, column.width, all};
    w.begin_group(group);
    for (std::size_t i = 0; i < count; ++i) {
        const float x = column.x + (wide + gap) * static_cast<float>(i % columns);
        const float y = column.y + (high + gap) * static_cast<float>(i / columns);
        draw_card({state, context, entries[i], out}, plan, {x, y, wide, high}, static_cast<int>(i + 1),
                  static_cast<int>(count));
    }
    w.end_group();
    column.y += all;
}

void draw_lists(const state::State& state, Context& context, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    std::vector<Entry> loans, holds;
    for (const state::Loan& loan : state.loans) loans.push_back(entry_of(state, m, loan, loans.size()));
    for (const state::Hold& hold : state.holds) holds.push_back(entry_of(state, hold, holds.size()));
    const std::string name = m.tr("My books"), queue = m.tr("In the queue");
    if (!loans.empty()) draw_list(state, context, {.id = "loans.list", .name = name}, loans, column, out);
    if (holds.empty()) return;
    column.heading({.text = queue, .style = TextStyle::lead_strong}, 2);
    column.gap(size::k_gap);
    draw_list(state, context, {.id = "holds.list", .name = queue}, holds, column, out);
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
    const bool nothing = state.loans.empty() && state.holds.empty();
    if (nothing && state.loans_problem)
        problem_state(context, state, *state.loans_problem, column, out);
    else
        problem_box(context, state, state.loans_problem, column, out);
    if (state.loans_busy)
        busy_words(context, "loans.busy", m.tr("Asking the library about your loans…"), column);
    if (!nothing)
        draw_lists(state, context, column, out);
    else if (!state.loans_busy && !state.loans_problem)
        draw_nothing(state, context, column, out);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
