#pragma once
// One function draws all that the state says. Screens decide nothing: they report actions.

#include <vector>

#include "app/language/messages.h"
#include "app/state/action.h"
#include "app/state/state.h"
#include "app/ui/pictures.h"
#include "app/ui/widgets.h"

namespace oqyrman::ui {

/// What drawing needs besides the state. UI thread only.
struct Context {
    Widgets& widgets;
    const language::Messages& messages;
    Pictures& pictures;
};

/// Draws the whole window between Widgets::begin and Widgets::end; what the patron did is appended to `out`.
void draw(const state::State& state, Context& context, std::vector<state::Action>& out);

}  // namespace oqyrman::ui
