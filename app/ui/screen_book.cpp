// One title: its cover, what it is, and the one thing to do with it now.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/language/names.h"
#include "app/ui/card_words.h"
#include "app/ui/loan_words.h"
#include "app/ui/parts.h"
#include "app/ui/title_words.h"

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
    draw_fact(context, column, m.tr("Language"),
              joined(language::language_names(m.language(), book.languages)));
    draw_fact(context, column, m.tr("Publisher"), book.publisher);
    draw_fact(context, column, m.tr("Published"), book.published.substr(0, 4));
    draw_fact(context, column, m.tr("Series"), series_words(m, book.series));
    draw_fact(context, column, m.tr("Subjects"), joined(book.subjects));
    if (book.pages) draw_fact(context, column, m.tr("Pages"), std::to_string(*book.pages));
}

/// How far the download is, or how much of the loan is left.
void draw_bar(const state::State& state, Context& context, const state::TitleState& title,
              const state::Loan* loan, Column& column) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const Rect bar{column.x, column.y, std::min(column.width, w.px(size::k_form)), w.px(size::k_progress)};
    if (title.download) {
        w.progress("book.progress", m.tr("Download"), share_downloaded(*title.download), bar);
        column.gap(size::k_gap);
        return;
    }
    if (title.kind != state::TitleKind::opens || loan == nullptr) return;
    const auto share = share_of_time_left(*loan, state.now);
    if (!share) return;
    w.progress("book.time", m.tr("Time left"), share, bar);
    column.gap(size::k_gap_small);
}

/// What the patron asks first of a book that is on loan.
void draw_time_left(const state::State& state, Context& context, const state::TitleState& title,
                    Column& column) {
    if (title.kind != state::TitleKind::opens || !title.date) return;
    Widgets& w = context.widgets;
    const StatusWords left = short_title_words(context.messages, title, state.now);
    column.text({.text = left.words,
                 .style = TextStyle::lead_strong,
                 .colour = left.due ? w.colours().due : w.colours().ink});
    column.gap(size::k_unit);
}

void draw_state(const state::State& state, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const state::Publication& book = state.book->publication;
    const state::TitleState title = state::title_state(state, book);
    const state::Loan* loan = state::loan_of(state, book.id);
    draw_time_left(state, context, title, column);
    draw_bar(state, context, title, loan, column);
    const StatusWords status = title_words(context.messages, title, state.now);
    column.text({.id = "book.status",
                 .text = status.words,
                 .colour = status.due ? w.colours().due : w.colours().ink});
    for (const std::string& line : further_title_words(context.messages, title, state.now))
        column.text({.text = line, .style = TextStyle::small, .colour = w.colours().second_ink});
    if (const std::string whose = loan ? other_card_words(context.messages, state, *loan) : std::string();
        !whose.empty() && !std::holds_alternative<state::LoanClosed>(loan->phase))
        column.text(
            {.id = "book.card", .text = whose, .style = TextStyle::small, .colour = w.colours().second_ink});
    column.gap(size::k_gap);
    if (title.buttons.empty()) return;
    const std::string loan_id = loan != nullptr ? loan->id : std::string();
    Row row{w, column.x, column.y, column.x + column.width};
    title_buttons({.id = "book",
                   .publication_id = book.id,
                   .loan_id = loan_id,
                   .own_screen = true,
                   .opening = loan != nullptr && state.opening == loan_id,
                   .borrowing = state.book->borrowing,
                   .asking = state.loans_busy,
                   .sampling = state.opening == state::sample_key(book.id)},
                  title, context, row, out);
    column.y = row.bottom();
}

void draw_words(const state::State& state, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const state::Publication& book = state.book->publication;
    column.heading({.id = "book.title",
                    .text = book.title,
                    .style = title_style(context, book.title, column.width),
                    .language = state::main_language(book)},
                   1);
    column.gap(size::k_unit);
    if (!book.authors.empty()) {
        const std::string authors = joined(book.authors);
        column.text({.text = authors, .colour = w.colours().second_ink});
    }
    column.gap(size::k_gap_large);
    draw_state(state, context, column, out);
    column.gap(size::k_gap_large);
    problem_box(context, state, state.book->problem, column, out);
    if (!book.description.empty()) {
        column.text({.text = book.description, .language = state::main_language(book)});
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
