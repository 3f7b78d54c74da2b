#pragma once
// The library's list of loans. Inside app/lending only.

#include "app/lending/desk.h"

namespace oqyrman::lending {

/// What grants the loan of this title, as the library's list of loans has it; nothing when it has none, or
/// cannot be had.
std::optional<state::Acquisition> granted_on_shelf(Desk& desk, const state::Library& library,
                                                   const std::string& publication_id, std::stop_token stop);

}  // namespace oqyrman::lending
