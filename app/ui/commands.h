#pragma once
// Inside app/ui only: everything that can be done, by name.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/screens.h"

namespace oqyrman::ui {

struct Command {
    std::string id;  ///< stable, never translated
    std::string words;
    std::string keys = {};  ///< that do the same
    std::function<void(Context&, Actions&)> run;
};

/// What can be done where the patron is now, the nearest first.
std::vector<Command> commands(const state::State& state, const Context& context);
/// Those in whose words every word of `typed` is found, in either case; all of them for none.
std::vector<Command> matching(std::vector<Command> commands, std::string_view typed);
/// The field to find one, and those that match.
void draw_commands(const state::State& state, Context& context, Actions& out);

}  // namespace oqyrman::ui
