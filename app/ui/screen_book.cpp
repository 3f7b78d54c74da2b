// One title: its cover, what it is, and the one thing to do with it now.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/loan_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

void draw_fact(Context& context, Column& column, const std::string& name, const std::string& value) {
    if (value.empty()) return;
    const std::string words = fmt::format("{}: {}", name, value);
    column.text({.text = words, .style = TextStyle::small, .colour = context.widgets.colours().second_ink});
}

void draw_facts(Context& context, const state::Publication& book, Column& column) {
    const language::Messages& m = context.messages;
    const std::string format = format_word(book);
    draw_fact(context, column, m.tr("Format"),
              format == "PDF"    ? m.tr("PDF, pages as printed")
              : format == "EPUB" ? m.tr("EPUB, letters as large as you like")
                                 : format);
    draw_fact(context, column, m.tr("Publisher"), book.publisher);
    draw_fact(context, column, m.tr("Published"), book.published.substr(0, 4));
    draw_fact(context, column, m.tr("Series"), book.series);
    draw_fact(context, column, m.tr("Subjects"), joined(book.subjects));
    if (book.pages) draw_fact(context, column, m.tr("Pages"), std::to_string(*book.pages));
}

void draw_loan_buttons(const state::State& state, Context& context, const state::Loan& loan, Column& column,
                       Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    if (const auto* download = std::get_if<state::LoanDownloading>(&loan.phase)) {
        w.progress("book.progress", m.tr("Download"), share_downloaded(*download),
                   {column.x, column.y, std::min(column.width, w.px(size::k_form)), w.px(size::k_progress)});
        column.gap(size::k_gap_large);
        if (!download->running && column.button({.id = "book.download",
                                                 .label = m.tr("Download"),
                                                 .kind = ButtonKind::primary,
                                                 .icon = "download",
                                                 .initial_focus = true}))
            out.push_back(state::DownloadPressed{loan.id});
        return;
    }
    const bool opening = state.opening == loan.id;
    Row row{w, column.x, column.y, column.x + column.width};
    if (row.button({.id = "book.read",
                    .label = opening ? m.tr("Opening the book…") : m.tr("Read"),
                    .kind = ButtonKind::primary,
                    .icon = "book",
                    .enabled = !opening,
                    .busy = opening,
                    .initial_focus = true}))
        out.push_back(state::ReadPressed{loan.id});
    if (loan.can_renew && row.button({.id = "book.renew", .label = m.tr("Renew")}))
        out.push_back(state::RenewPressed{loan.id});
    if (loan.can_return && row.button({.id = "book.return", .label = m.tr("Return")}))
        out.push_back(state::ReturnPressed{loan.id});
    column.y = row.bottom();
}

void draw_borrow(const state::State& state, Context& context, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const state::Acquisition* way = way_to_get(state.book->publication);
    if (way == nullptr) return;
    const bool busy = state.book->borrowing;
    if (column.button({.id = "book.borrow",
                       .label = busy ? m.tr("Borrowing…") : m.tr("Borrow"),
                       .kind = ButtonKind::primary,
                       .enabled = !busy && !all_copies_out(*way),
                       .busy = busy,
                       .initial_focus = true}))
        out.push_back(state::BorrowPressed{});
}

/// What the patron asks first of a book that is on loan.
void draw_time_left(const state::State& state, Context& context, const state::Loan* loan, Column& column) {
    if (loan == nullptr || loan->return_queued || !loan->opens_until ||
        !std::holds_alternative<state::LoanReady>(loan->phase))
        return;
    Widgets& w = context.widgets;
    const StatusWords left = short_loan_status(context.messages, *loan, state.now);
    column.text({.text = left.words,
                 .style = TextStyle::lead_strong,
                 .colour = left.due ? w.colours().due : w.colours().ink});
    if (const auto share = share_of_time_left(*loan, state.now)) {
        column.gap(size::k_unit);
        w.progress("book.time", context.messages.tr("Time left"), share,
                   {column.x, column.y, std::min(column.width, w.px(size::k_form)), w.px(size::k_progress)});
        column.gap(size::k_gap_small);
    }
}

void draw_words(const state::State& state, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::Publication& book = state.book->publication;
    column.heading({.id = "book.title",
                    .text = book.title,
                    .style = title_style(context, book.title, column.width),
                    .language = book.language},
                   1);
    column.gap(size::k_unit);
    if (!book.authors.empty()) {
        const std::string authors = joined(book.authors);
        column.text({.text = authors, .colour = w.colours().second_ink});
    }
    column.gap(size::k_gap_large);
    const state::Loan* loan = state::loan_of(state, book.id);
    draw_time_left(state, context, loan, column);
    const StatusWords status = publication_status(m, state, book);
    column.text({.id = "book.status",
                 .text = status.words,
                 .colour = status.due ? w.colours().due : w.colours().ink});
    column.gap(size::k_gap);
    if (loan != nullptr && !loan->return_queued && !std::holds_alternative<state::LoanClosed>(loan->phase))
        draw_loan_buttons(state, context, *loan, column, out);
    else
        draw_borrow(state, context, column, out);
    column.gap(size::k_gap_large);
    problem_box(context, state, state.book->problem, column, out);
    if (!book.description.empty()) {
        column.text({.text = book.description, .language = book.language});
        column.gap(size::k_gap_large);
    }
    draw_facts(context, book, column);
}

}  // namespace

void draw_book(const state::State& state, Context& context, Actions& out) {
    if (!state.book) return;
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const Rect room = room_beside_rail(context);
    w.begin_place({.id = "book", .name = state.book->publication.title, .rect = room}, false);
    const float scrolled = w.begin_scroll("book", room, true);
    Column all = content_column(context, room, scrolled);
    if (all.button({.id = "book.back", .label = m.tr("Back"), .kind = ButtonKind::quiet, .icon = "back"}))
        out.push_back(state::BackPressed{});
    all.gap(size::k_gap_large);
    const float gap = w.px(all.width < w.px(size::k_text_column) ? size::k_gap_large : size::k_gap_grand);
    const float cover_wide = std::min(w.px(size::k_cover_width) * 1.5F, std::round(all.width / 3));
    const Rect cover{all.x, all.y, cover_wide, std::round(cover_wide * 1.5F)};
    const state::Publication& book = state.book->publication;
    w.cover({book.title, joined(book.authors), book.images.empty() ? std::string() : book.images.front().url},
            context.pictures, cover);
    const float x = right(cover) + gap;
    Column words{w, x, all.y, std::min(all.x + all.width - x, w.px(size::k_text_column))};
    draw_words(state, context, words, out);
    const float end = std::max(bottom(cover), words.y) + w.px(size::k_margin);
    w.end_scroll(end + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
