#pragma once
// The keyboard's way through a frame. Pure: the last frame and a key give the next focus, so that Tab order,
// the screen reader's focus and the ring on the screen cannot differ.

#include <string>
#include <vector>

#include "app/ui/semantics_tree.h"

namespace oqyrman::ui {

enum class Move : std::uint8_t { next, previous, left, right, up, down, first, last };

/// Every node the keyboard can reach, in drawing order: focusable, enabled, and inside the innermost open
/// dialog when there is one (the trap).
std::vector<const semantics::Node*> reachable(const semantics::Frame& frame);

/// Where a move leads from `focus`; k_no_id when there is nowhere to go.
/// next and previous go from stop to stop: the items of one list, tabs or choices are one stop, entered at
/// `remembered` when that is one of them. The other moves stay inside such a list.
semantics::Id moved(const semantics::Frame& frame, semantics::Id focus, Move move,
                    const std::vector<semantics::Id>& remembered);

/// Who inherits the focus of a node that vanished between two frames: the nearest one after it in the old
/// frame that is still there, else before it; k_no_id when none of them is.
semantics::Id heir(const semantics::Frame& before, semantics::Id vanished, const semantics::Frame& after);

/// The list, group of choices or tabs this node is one of; k_no_id when it is a stop of its own.
semantics::Id composite_of(const semantics::Frame& frame, const semantics::Node& node);

}  // namespace oqyrman::ui
