#pragma once

#include <optional>
#include <string>

namespace oqyrman::render::worker {

/// Locks this process down for good: no new privileges, no core dump, no more files than the three it was
/// given, 2 GB of address space, no file by any path (Landlock), and only the system calls that drawing
/// needs; any other one ends it (SIGSYS). Called once, before other threads exist and before the first byte
/// of a book. The answer is why it could not, which is no reason to go on. A build with sanitizers leaves out
/// the system-call filter and the memory limit, which it could not start under, and says so.
std::optional<std::string> enter_sandbox();

}  // namespace oqyrman::render::worker
