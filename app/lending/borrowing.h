#pragma once
// From an acquisition to a licence on the shelf. Inside app/lending only.

#include "app/lending/intake.h"

namespace oqyrman::lending {

/// Follows the acquisition hop by hop, by what the answers are rather than by what was announced (OPDS 2.0
/// 5.3), to a licence or an open book. The answer is the loan's id.
Outcome<std::string> follow(Desk& desk, const state::Acquisition& acquisition, Provenance provenance,
                            std::stop_token stop);

}  // namespace oqyrman::lending
