#pragma once
// Returning a loan. Inside app/lending only.

#include "app/lending/desk.h"

namespace oqyrman::lending {

/// Tells the library of a return that is already queued. Done: the loan has its final state and no files.
/// Still queued when the library cannot be reached; return_refused (and no longer queued) when it will not.
Outcome<Returned> tell_library(Desk& desk, LoanRecord& loan, std::stop_token stop);

}  // namespace oqyrman::lending
