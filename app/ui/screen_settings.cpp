// Language, look, card, and what this build is.
#include "app/ui/loan_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

void section(Column& column, const std::string& title) {
    column.gap(size::k_gap_large);
    column.heading({.text = title, .style = TextStyle::lead_strong}, 2);
    column.gap(size::k_gap);
}

void draw_card(const state::State& state, Context& context, Column& column, Actions& out) {
    if (!state.library) return;
    const language::Messages& m = context.messages;
    const state::Library& library = *state.library;
    column.text({.text = library.title});
    const bool in = library.signed_in;
    const std::string card =
        in ? m.tr("Card {number}", {{"number", library.patron}}) : m.tr("You are not signed in.");
    column.text({.id = "settings.card",
                 .text = card,
                 .style = TextStyle::small,
                 .colour = context.widgets.colours().second_ink});
    column.gap(size::k_gap);
    Row row{context.widgets, column.x, column.y, column.x + column.width};
    if (in && row.button({.id = "settings.sign-out", .label = m.tr("Sign out")}))
        out.push_back(state::SignOutPressed{});
    if (!in && !library.authentication_url.empty() &&
        row.button({.id = "settings.sign-in", .label = m.tr("Sign in")}))
        out.push_back(state::SignInWanted{});
    if (!in && row.button({.id = "settings.other-library",
                           .label = m.tr("Choose another library"),
                           .kind = ButtonKind::quiet}))
        out.push_back(state::LibraryForgotten{});
    column.y = row.bottom();
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
    if (state.library) section(column, m.tr("Library"));
    draw_card(state, context, column, out);
    section(column, m.tr("About"));
    draw_about(state, context, column);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
