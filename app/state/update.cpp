#include "app/state/update.h"

namespace oqyrman::state {

Updated update(State state, const Action&, Instant now) {
    state.now = now;
    return {std::move(state), {}};
}

}  // namespace oqyrman::state
