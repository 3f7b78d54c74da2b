#pragma once

#include <vector>

#include "app/state/action.h"
#include "app/state/effect.h"
#include "app/state/state.h"

namespace oqyrman::state {

struct Updated {
    State state;
    std::vector<Effect> effects;
};

/// The only place that decides what a screen shows next. Pure: the same state, action and instant give
/// the same answer; effects are carried out by others.
Updated update(State state, const Action& action, Instant now);

}  // namespace oqyrman::state
