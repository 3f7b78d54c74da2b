#pragma once
// What changed, as signals on the accessibility bus.

#include <span>

#include "app/accessibility/bus_linux.h"
#include "app/ui/semantics_event.h"
#include "app/ui/semantics_tree.h"

namespace oqyrman::accessibility {

namespace semantics = ui::semantics;

/// `at` thread only. `before` is the frame that clients know, null at first; it tells which objects they must
/// forget. A signal that cannot be sent is lost, as the bus is then gone.
void send_events(sd_bus* bus, const semantics::Frame* before, const semantics::Frame& now,
                 std::span<const semantics::Event> events);

/// The window's and the focus's place, for clients that saw nothing so far: after every connection.
void send_introduction(sd_bus* bus, const semantics::Frame& now);

}  // namespace oqyrman::accessibility
