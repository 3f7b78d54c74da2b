#pragma once
// The License Status Document: fetch, register, renew, return. Inside app/lending only.

#include "app/lending/desk.h"

namespace oqyrman::lending {

enum class FreshLicense {
    when_newer,  ///< the status says that the licence changed
    always,      ///< it was changed at our own wish; dates of whole seconds may not show it (LSD 3.5)
};

/// Whether the licence says where its status is.
bool names_status(Desk& desk, const LoanRecord& loan);

/// What asking for a status came to: it was taken, or `why_not`.
struct StatusAsked {
    std::optional<Problem> why_not;

    explicit operator bool() const { return !why_not; }
};
/// Asks for the status and takes what it says. One that cannot be had changes nothing: it never closes a book
/// (LSD 3.2). A Problem in the answer's place is the shelf's own.
Outcome<StatusAsked> refresh_status(Desk& desk, LoanRecord& loan, std::chrono::milliseconds patience,
                                    std::stop_token stop, FreshLicense fresh = FreshLicense::when_newer);

/// Takes a Status Document in: the loan's end where it is one (its files go), the fresh licence where there
/// is one. Saves the loan. `body` is the document as received.
std::optional<Problem> take_status(Desk& desk, LoanRecord& loan, const drm::Status& status,
                                   const std::string& body, FreshLicense fresh, std::stop_token stop);

/// Registers this device once for each licence; failing is nobody's concern until renew or return.
std::optional<Problem> register_device(Desk& desk, LoanRecord& loan, std::stop_token stop);

/// What came of renew or return, registering first where the library wants that.
struct Interacted {
    drm::InteractionReply reply;
    std::string body;
};
/// `until`: what a renewal asks for.
Outcome<Interacted> interact(Desk& desk, LoanRecord& loan, drm::Interaction interaction, std::stop_token stop,
                             std::optional<Instant> until = std::nullopt);

}  // namespace oqyrman::lending
