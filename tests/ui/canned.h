#pragma once
// Made-up states, one for each face of each screen: what the tests measure and what the gallery shows.

#include <string>
#include <string_view>
#include <vector>

#include "app/state/state.h"

namespace oqyrman::tests {

struct Canned {
    std::string name;
    state::State state;
};

/// The instant all made-up states live at.
state::Instant canned_now();
/// Every face of every screen, with words as a library in Kazakhstan would have them.
std::vector<Canned> canned_states();
/// One of them; throws when there is none of that name.
state::State canned(const std::string& name);

}  // namespace oqyrman::tests
