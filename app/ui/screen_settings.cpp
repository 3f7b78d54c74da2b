// Language, look, card, and what this build is.
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/loan_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

constexpr std::array<double, 4> k_scales{1.0, 1.25, 1.5, 2.0};
constexpr std::array<std::string_view, 4> k_scale_ids{"settings.scale.100", "settings.scale.125",
                                                      "settings.scale.150", "settings.scale.200"};
constexpr std::array<std::string_view, 4> k_scale_labels{"100 %", "125 %", "150 %", "200 %"};

void section(Column& column, const std::string& title) {
    column.gap(size::k_gap_large);
    column.heading({.text = title, .style = TextStyle::lead_strong}, 2);
    column.gap(size::k_gap);
}

Rect choice_rect(const Context& context, const Column& column, float wanted) {
    return {column.x, column.y, std::min(wanted, column.width), context.widgets.px(size::k_control)};
}

void draw_theme(const state::State& state, Context& context, Column& column, Actions& out) {
    using state::Theme;
    const language::Messages& m = context.messages;
    const std::array labels{m.tr("Paper"), m.tr("Sepia"), m.tr("Dark"), m.tr("High contrast")};
    constexpr std::array<std::string_view, 4> ids{"settings.theme.paper", "settings.theme.sepia",
                                                  "settings.theme.dark", "settings.theme.contrast"};
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < k_all_themes.size(); ++i)
        choices.push_back(
            {.id = ids[i], .label = labels[i], .chosen = state.settings.theme == k_all_themes[i]});
    const Rect rect = choice_rect(context, column, context.widgets.choices_width(choices));
    if (const auto chosen = context.widgets.choices("settings.theme", m.tr("Colours"), choices, rect))
        out.push_back(state::ThemeChosen{k_all_themes[*chosen]});
    column.y += rect.height;
}

void draw_scale(const state::State& state, Context& context, Column& column, Actions& out) {
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < k_scales.size(); ++i)
        choices.push_back({.id = k_scale_ids[i],
                           .label = k_scale_labels[i],
                           .chosen = std::abs(state.settings.text_scale - k_scales[i]) < 0.01});
    const Rect rect = choice_rect(context, column, context.widgets.choices_width(choices));
    if (const auto chosen = context.widgets.choices("settings.scale",
                                                    context.messages.tr("Size of everything"), choices, rect))
        out.push_back(state::TextScaleChosen{k_scales[*chosen]});
    column.y += rect.height;
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
        line(m.tr("Licences this build opens: {profiles}", {{"profiles", joined(state.about.profiles)}}));
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
    column.width = std::min(column.width, w.px(size::k_text_column));
    column.heading({.text = m.tr("Settings"), .style = TextStyle::heading}, 1);
    section(column, m.tr("Language"));
    const Rect language = choice_rect(context, column, language_choice_width(context));
    language_choice(context, state, language, out);
    column.y += language.height;
    section(column, m.tr("Colours"));
    draw_theme(state, context, column, out);
    section(column, m.tr("Size of everything"));
    draw_scale(state, context, column, out);
    if (state.library) section(column, m.tr("Library"));
    draw_card(state, context, column, out);
    section(column, m.tr("About"));
    draw_about(state, context, column);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
