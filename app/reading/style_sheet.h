#pragma once

#include "app/state/state.h"
#include "render/values.h"

namespace oqyrman::reading {

/// How the engine is to lay flowing text out on pages of this size (points): what the patron chose, and
/// where there is no choice the publisher's own style. Pure. A size beyond the engine's limits is brought
/// within them.
render::ReflowSettings reflow(state::PageSize page, const state::TextStyling& text);

}  // namespace oqyrman::reading
