#pragma once

#include "app/state/reader_values.h"

namespace oqyrman::state {

/// The patron ended the search before the whole book was looked through; it can go on from there.
bool was_stopped(const Reader& reader);
/// And the words in the field are still those.
bool can_go_on(const Reader& reader);

}  // namespace oqyrman::state
