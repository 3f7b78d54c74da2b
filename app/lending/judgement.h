#pragma once
// What a loan is at an instant. Pure: everything it depends on is handed in.

#include <optional>

#include "app/shelf/records.h"
#include "app/state/loan_values.h"
#include "drm/license/license.h"
#include "drm/validation/validation.h"

namespace oqyrman::lending {

/// A licence on the shelf with what needs no clock: its structure, its profile, its issuer.
struct CheckedLicense {
    std::optional<drm::License> license;  ///< nothing when it cannot be read, or the book needs none
    std::optional<state::Problem>
        fault;  ///< license_damaged, profile_unsupported, issuer_..., license_altered
};

/// What is known of a loan's status.
struct KnownStatus {
    const drm::Status* last = nullptr;  ///< the last one seen, of whichever run
    bool of_this_run = false;
    bool stale_license = false;  ///< it spoke of a newer licence that could not be had
};

/// Why this loan does not open now, or nothing. First what ended it for good (a return of the patron's own,
/// even one the library does not know yet, before the library's word), then whether the licence is one we
/// may believe, then its dates: an altered licence is never called expired.
std::optional<state::Problem> refusal(const shelf::LoanRecord& loan, const CheckedLicense& checked,
                                      const KnownStatus& status, state::Instant now);

struct DownloadNow {
    std::uint64_t received_bytes = 0;
    bool running = false;
    std::uint64_t bytes_per_second = 0;
};

/// The loan as screens show it.
state::Loan view_of(const shelf::LoanRecord& loan, const CheckedLicense& checked, const KnownStatus& status,
                    const DownloadNow& download, state::Instant now);

/// The end that a status means, when it is one.
std::optional<shelf::FinalState> final_state_of(const drm::Status& status, state::Instant now);

}  // namespace oqyrman::lending
