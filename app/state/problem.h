#pragma once

#include <optional>
#include <string>

#include "app/state/card.h"
#include "app/state/time.h"

namespace oqyrman::state {

/// What can go wrong from a patron's point of view. `app/ui/problem_words` has one plain sentence and one
/// next step for each; nothing else turns a problem into words.
enum class ProblemKind {
    // the way to the library
    no_network,       ///< this computer is in no network at all
    network_sign_in,  ///< the network answers in the library's place: it wants a sign-in of its own
    proxy_unreachable,
    proxy_login_needed,
    offline,
    server_down,
    server_refused,
    insecure_address,
    server_untrusted,   ///< nothing proves that it is the library's server; nothing was sent
    certificate_dates,  ///< its certificate is not valid on the date this computer shows
    clock_wrong,        ///< `date` is what this computer shows
    not_a_catalogue,
    answer_too_large,
    // the patron's card
    sign_in_needed,
    sign_in_again,  ///< the library no longer accepts what it accepted before
    wrong_credentials,
    card_blocked,
    sign_in_unsupported,  ///< the library's way to sign in is none this reader speaks
    sign_in_unfinished,   ///< the browser came back without a sign-in
    // borrowing
    no_copies,
    loan_limit,
    hold_limit,
    lent_already,  ///< to this patron
    not_offered,
    download_interrupted,
    download_damaged,
    renew_refused,
    not_extended,
    return_refused,
    // the licence
    license_damaged,
    license_altered,
    issuer_unknown,
    issuer_revoked,
    issuer_dates,
    profile_unsupported,
    not_begun,
    expired,
    returned,
    revoked,
    cancelled,
    passphrase_wrong,
    // the book
    license_missing,
    book_damaged,
    loan_damaged,  ///< the same of a loan: the library has it whole
    book_locked,
    format_unknown,
    page_failed,
    // this computer
    disk_full,
    data_unwritable,
    shelf_damaged,  ///< what was kept could not be read whole; what could be was taken over
    demo_library_missing,
    unexpected,
};

/// A problem with its facts. `server_text` is shown as the library's own words; `detail` is for the
/// "details" to copy and for the log, and never holds a passphrase, key, token or page text.
struct Problem {
    ProblemKind kind = ProblemKind::unexpected;
    std::optional<Instant> date;  ///< "expired on", "not before", "returned on"
    std::string server_text;
    std::string detail;
    std::optional<Card> card = {};  ///< that was refused; without a number where it is not here any more
    int devices = 0;                ///< that a loan was registered on; 0: not known
    bool of_license_file = false;   ///< on the way from a licence file to its book

    friend bool operator==(const Problem&, const Problem&) = default;
};

/// The card is missing, or was refused.
inline bool is_of_card(const Problem& found) {
    return found.kind == ProblemKind::sign_in_needed || found.kind == ProblemKind::sign_in_again;
}

}  // namespace oqyrman::state
