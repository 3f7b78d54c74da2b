#pragma once
// From an acquisition to a licence on the shelf. Inside app/lending only.

#include "app/lending/intake.h"

namespace oqyrman::lending {

/// Follows the acquisition hop by hop, by what the answers are rather than by what was announced (OPDS 2.0
/// 5.3), to a licence, an open book or a place in the queue.
Outcome<Borrowed> follow(Desk& desk, const state::Acquisition& acquisition, Provenance provenance,
                         std::stop_token stop);

}  // namespace oqyrman::lending
