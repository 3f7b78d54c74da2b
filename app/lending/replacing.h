#pragma once
// A library that puts another book in place of the one it lent. Inside app/lending only.

#include "app/lending/desk.h"

namespace oqyrman::lending {

/// Whether the two licences promise different bytes. Another address alone is no other book.
bool promises_another_book(const drm::License& before, const drm::License& after);

/// The loan's licence becomes `fresh`, its rights count at once. A book that is here and that the fresh
/// licence does not promise stays readable under the licence it came with, until the new one is here.
void put_in_force(LoanRecord& loan, const drm::License& before, const drm::License& fresh);

/// The licence whose key opens the file that is here.
Outcome<drm::License> license_of_file(Desk& desk, LoanRecord& loan, std::stop_token stop);

/// Asks the library for a fresh licence because its book cannot be had by the present one. True where the
/// fresh one says something else about the book.
Outcome<bool> ask_for_other_promise(Desk& desk, LoanRecord& loan, std::stop_token stop);

}  // namespace oqyrman::lending
