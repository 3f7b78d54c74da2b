#pragma once

#include "app/demo_library/library.h"

namespace oqyrman::demo_library {

/// Serves the library on loopback until stop_server(). Prints the readiness lines when it listens. Returns
/// the exit status.
int serve(Library& library);
/// From a signal handler.
void stop_server();

}  // namespace oqyrman::demo_library
