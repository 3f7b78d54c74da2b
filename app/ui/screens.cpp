#include "app/ui/screens.h"

#include <utility>

#include "app/ui/parts.h"

namespace oqyrman::ui {

using state::Screen;

namespace {

bool has_rail(Screen screen) {
    switch (screen) {
        case Screen::catalogue:
        case Screen::book:
        case Screen::loans:
        case Screen::settings:
        case Screen::ended:
        case Screen::diagnosis:
            return true;
        case Screen::first_run:
        case Screen::add_library:
        case Screen::sign_in:
        case Screen::reader:
            return false;
    }
    return false;
}

void draw_screen(const state::State& state, Context& context, Actions& out) {
    switch (state.screen) {
        case Screen::first_run:
            return draw_first_run(state, context, out);
        case Screen::add_library:
            return draw_add_library(state, context, out);
        case Screen::sign_in:
            return draw_sign_in(state, context, out);
        case Screen::catalogue:
            return draw_catalogue(state, context, out);
        case Screen::book:
            return draw_book(state, context, out);
        case Screen::loans:
            return draw_loans(state, context, out);
        case Screen::reader:
            return draw_reader(state, context, out);
        case Screen::ended:
            return draw_ended(state, context, out);
        case Screen::settings:
            return draw_settings(state, context, out);
        case Screen::diagnosis:
            return draw_diagnosis(state, context, out);
    }
}

}  // namespace

void draw(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    if (!state.reader) tell_page_room(state, context, out);
    const bool dialog = state.confirm || state.renewal || state.passphrase || state.proxy_login ||
                        state.problem || state.keys_shown || state.commands ||
                        !state::notices_shown(state).empty();
    w.expect_dialog(dialog);
    w.canvas().fill(w.window(), w.colours().ground);
    if (has_rail(state.screen)) draw_rail(state, context, out);
    draw_screen(state, context, out);
    draw_dialogs(state, context, out);
    draw_toasts(state, context);
    if (!dialog && w.take_key(Key::f1)) out.push_back(state::KeysToggled{});
    if (!dialog && w.take_key(Key::k, true)) out.push_back(state::CommandsToggled{});
    if (!dialog && w.take_key(Key::escape)) out.push_back(state::BackPressed{});
    if (!dialog && !context.memory.focus_next.empty())
        w.set_focus(std::exchange(context.memory.focus_next, {}));
    context.pictures.frame_ended();
}

}  // namespace oqyrman::ui
