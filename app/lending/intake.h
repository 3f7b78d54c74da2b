#pragma once
// How a licence comes onto the shelf. Inside app/lending only.

#include "app/lending/desk.h"

namespace oqyrman::lending {

/// Where a licence came from and what the catalogue says of its book.
struct Provenance {
    CardName card;                   ///< that the book was borrowed by
    state::Publication publication;  ///< may be all empty: a licence file opened by hand
    std::string hashed_passphrase;   ///< as the catalogue spelt it
};

/// Stores the licence at once, whatever is the matter with it: the library has lent the book. A licence of
/// the same loan that is already there is replaced only by one that is as good and not older. The
/// catalogue's passphrase is kept with it, once it has passed the key check. The answer is the loan's id;
/// bytes that are no licence are license_damaged.
Outcome<std::string> keep_license(Desk& desk, const std::string& bytes, const Provenance& provenance);

/// A book that needs no licence: a loan of our own making, known by publication and address.
Outcome<std::string> keep_open_book(Desk& desk, const std::string& url, state::BookFormat format,
                                    const Provenance& provenance);

/// Whether this hash is the licence's passphrase (LCP 4.2); false where this build cannot open the profile.
bool fits(Desk& desk, const drm::License& license, const drm::Sha256Digest& hash);
/// The catalogue's passphrase for a loan that is already there: kept when it fits and is not known yet.
std::optional<Problem> keep_catalogue_passphrase(Desk& desk, const LoanRecord& loan,
                                                 const std::string& spelt);
std::optional<Problem> keep_passphrase(Desk& desk, const drm::License& license, const drm::Sha256Digest& hash,
                                       shelf::PassphraseOrigin origin);

}  // namespace oqyrman::lending
