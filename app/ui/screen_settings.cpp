// Language, look, libraries and cards, and what this build is.
#include "app/ui/card_words.h"
#include "app/ui/loan_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

void section(Column& column, const std::string& title) {
    column.gap(size::k_gap_large);
    column.heading({.text = title, .style = TextStyle::lead_strong}, 2);
    column.gap(size::k_gap);
}

std::string patron_words(const language::Messages& m, const state::Library& library) {
    const state::Card* card = state::card_in_use(library);
    return card != nullptr ? card_name(m, library, *card) : m.tr("You are not signed in.");
}

/// What a line says of a card, and whether that asks for something to be done.
std::string line_of(const language::Messages& m, const state::Library& library, const state::Card& card,
                    bool refused) {
    const std::string name = card_name(m, library, card);
    if (refused) return m.tr("{card}: the library no longer accepts it", {{"card", name}});
    const bool one_of_several = library.cards.size() > 1 && card.key == library.card;
    return one_of_several ? m.tr("{card}, in use", {{"card", name}}) : name;
}

/// The buttons of a card; signing out is the quieter one beside another.
void card_buttons(const state::Library& library, const state::Card& card, const std::string& id,
                  Context& context, Row& row, Actions& out) {
    const language::Messages& m = context.messages;
    const std::string name = card_name(m, library, card);
    if (card.key != library.card) {
        if (row.button({.id = id + ".use", .label = m.tr("Use this card"), .description = name}))
            out.push_back(state::CardChosen{card.key});
    } else if (!library.signed_in) {
        if (row.button({.id = id + ".sign-in", .label = m.tr("Sign in"), .description = name}))
            out.push_back(state::SignInWanted{});
    }
    const bool alone = card.key == library.card && library.signed_in;
    if (row.button({.id = id + ".sign-out",
                    .label = m.tr("Sign out"),
                    .kind = alone ? ButtonKind::secondary : ButtonKind::quiet,
                    .description = name}))
        out.push_back(state::SignOutPressed{card.key});
}

void draw_cards(const state::Library& library, Context& context, Column& column, Actions& out) {
    for (std::size_t i = 0; i < library.cards.size(); ++i) {
        const state::Card& card = library.cards[i];
        const std::string id = "settings.card." + std::to_string(i);
        const bool refused = card.key == library.card && !library.signed_in;
        const Palette& colours = context.widgets.colours();
        column.text({.id = id,
                     .text = line_of(context.messages, library, card, refused),
                     .colour = refused ? colours.due : colours.ink});
        column.gap(size::k_gap_small);
        if (library.cards.size() == 1) return;
        Row row{context.widgets, column.x, column.y, column.x + column.width};
        card_buttons(library, card, id, context, row, out);
        column.y = row.bottom();
        column.gap(size::k_gap);
    }
}

void draw_shown_library(const state::State& state, Context& context, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const state::Library& library = *state.library;
    column.text(
        {.text = library.title.empty() ? library.start_url : library.title, .style = TextStyle::body_strong});
    column.gap(size::k_gap_small);
    draw_cards(library, context, column, out);
    if (library.cards.empty()) {
        column.text({.id = "settings.card",
                     .text = patron_words(m, library),
                     .style = TextStyle::small,
                     .colour = context.widgets.colours().second_ink});
        column.gap(size::k_gap_small);
    }
    Row row{context.widgets, column.x, column.y, column.x + column.width};
    if (library.cards.size() == 1)
        card_buttons(library, library.cards.front(), "settings.card.0", context, row, out);
    if (library.cards.empty() && !library.authentication_url.empty() &&
        row.button({.id = "settings.sign-in", .label = m.tr("Sign in")}))
        out.push_back(state::SignInWanted{});
    if (!library.cards.empty() &&
        row.button({.id = "settings.add-card", .label = m.tr("Add another card"), .kind = ButtonKind::quiet}))
        out.push_back(state::AnotherCardWanted{});
    if (row.button({.id = "settings.forget", .label = m.tr("Forget the library"), .kind = ButtonKind::quiet}))
        out.push_back(state::LibraryForgetPressed{library.start_url});
    if (row.button(
            {.id = "settings.diagnosis", .label = m.tr("Check the connection"), .kind = ButtonKind::quiet}))
        out.push_back(state::DiagnosisWanted{});
    column.y = row.bottom();
}

void draw_other_library(const state::Library& library, std::size_t number, Context& context, Column& column,
                        Actions& out) {
    const language::Messages& m = context.messages;
    const std::string id = "settings.library." + std::to_string(number);
    const std::string title = library.title.empty() ? library.start_url : library.title;
    column.gap(size::k_gap);
    column.text({.id = id, .text = title});
    column.text({.text = patron_words(m, library),
                 .style = TextStyle::small,
                 .colour = context.widgets.colours().second_ink});
    column.gap(size::k_gap_small);
    Row row{context.widgets, column.x, column.y, column.x + column.width};
    if (row.button({.id = id + ".open", .label = m.tr("Go to this library"), .description = title}))
        out.push_back(state::LibraryChosen{library.start_url});
    if (row.button({.id = id + ".forget",
                    .label = m.tr("Forget the library"),
                    .kind = ButtonKind::quiet,
                    .description = title}))
        out.push_back(state::LibraryForgetPressed{library.start_url});
    column.y = row.bottom();
}

void draw_libraries(const state::State& state, Context& context, Column& column, Actions& out) {
    draw_shown_library(state, context, column, out);
    std::size_t number = 0;
    for (const state::Library& library : state.libraries)
        if (library.start_url != state.library->start_url)
            draw_other_library(library, number++, context, column, out);
    column.gap(size::k_gap);
    if (column.button({.id = "settings.add-library", .label = context.messages.tr("Add a library")}))
        out.push_back(state::LibraryWanted{});
}

void draw_about(const state::State& state, Context& context, Column& column) {
    const language::Messages& m = context.messages;
    const Colour second = context.widgets.colours().second_ink;
    const auto line = [&](const std::string& words) {
        column.text({.text = words, .style = TextStyle::small, .colour = second});
    };
    line(m.tr("Version {version}", {{"version", state.about.version}}));
    if (!state.about.profiles.empty())
        line(m.tr("Licences this build opens: {profiles}",
                  {{"profiles", profile_words(m, state.about.profiles)}}));
    line(state.about.secret_service ? m.tr("Keys are kept by this desktop’s key store.")
                                    : m.tr("Keys are kept in a file that only you can read."));
}

}  // namespace

void draw_settings(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const Rect room = room_beside_rail(context);
    w.begin_place({.id = "settings", .name = m.tr("Settings"), .rect = room}, true);
    const float scrolled = w.begin_scroll("settings", room, true);
    Column column = content_column(context, room, scrolled);
    column.width = std::min(column.width, w.px(size::k_settings));
    column.heading({.text = m.tr("Settings"), .style = TextStyle::heading}, 1);
    section(column, m.tr("Language"));
    language_choice(context, state, column, out, false);
    section(column, m.tr("Colours"));
    theme_choice(context, state, column, out, false);
    section(column, m.tr("Size of everything"));
    scale_choice(context, state, column, out, false);
    section(column, m.tr("Tell me before a loan ends"));
    notice_choice(context, state, column, out);
    if (state.library) {
        section(column, m.tr("Libraries"));
        draw_libraries(state, context, column, out);
    }
    section(column, m.tr("About"));
    draw_about(state, context, column);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
