// Language, look, libraries and cards, and what this build is.
#include "app/ui/loan_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

void section(Column& column, const std::string& title) {
    column.gap(size::k_gap_large);
    column.heading({.text = title, .style = TextStyle::lead_strong}, 2);
    column.gap(size::k_gap);
}

std::string card_words(const language::Messages& m, const state::Library& library) {
    if (!library.signed_in) return m.tr("You are not signed in.");
    if (library.patron.empty()) return m.tr("You are signed in.");
    return m.tr("Card {number}", {{"number", library.patron}});
}

void draw_shown_library(const state::State& state, Context& context, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const state::Library& library = *state.library;
    column.text(
        {.text = library.title.empty() ? library.start_url : library.title, .style = TextStyle::body_strong});
    column.text({.id = "settings.card",
                 .text = card_words(m, library),
                 .style = TextStyle::small,
                 .colour = context.widgets.colours().second_ink});
    column.gap(size::k_gap_small);
    Row row{context.widgets, column.x, column.y, column.x + column.width};
    if (library.signed_in && row.button({.id = "settings.sign-out", .label = m.tr("Sign out")}))
        out.push_back(state::SignOutPressed{});
    if (!library.signed_in && !library.authentication_url.empty() &&
        row.button({.id = "settings.sign-in", .label = m.tr("Sign in")}))
        out.push_back(state::SignInWanted{});
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
    column.text({.text = card_words(m, library),
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
