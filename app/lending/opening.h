#pragma once
// From a file to a book that needs no licence. Inside app/lending only.

#include "app/lending/desk.h"

namespace oqyrman::lending {

/// A clear EPUB or PDF as a book to be shown, named as `about` has it; license_missing for a protected one.
OpenResult open_unlicensed(std::shared_ptr<drm::ByteSource> source, const LoanRecord& about);

}  // namespace oqyrman::lending
