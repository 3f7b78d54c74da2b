#pragma once
// Rows of the shelf as plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "app/state/loan_values.h"
#include "app/state/time.h"

namespace oqyrman::shelf {

using state::Instant;

/// How far the book's file is. What has been received is the size of the part file, nothing else says it.
struct DownloadFacts {
    std::string url;                ///< of a clear book; a protected one's address is in its licence
    std::uint64_t total_bytes = 0;  ///< as the licence or the server said; 0 when nobody did
    std::string validator;          ///< ETag or Last-Modified of the part file's bytes, for If-Range
    bool complete = false;          ///< books/<id> is whole and was verified
    /// The licence that books/<id> came with, where the library has put another book in its place since: the
    /// old one is read until the new one is here. Empty otherwise.
    std::string book_license = {};
    friend bool operator==(const DownloadFacts&, const DownloadFacts&) = default;
};

/// The last Status Document, exactly as received.
struct StatusFacts {
    std::string document;
    Instant fetched;
    friend bool operator==(const StatusFacts&, const StatusFacts&) = default;
};

enum class EndKind { returned, revoked, cancelled };

/// The library ended this loan for good. Kept so that pulling the cable does not open it again.
struct FinalState {
    EndKind kind = EndKind::returned;
    Instant date;
    std::string message;  ///< the library's own words
    friend bool operator==(const FinalState&, const FinalState&) = default;
};

/// One loan. `id` is the License Document's id; any string, never a file name as it is.
struct LoanRecord {
    std::string id;
    std::string license;  ///< License Document, exactly as received
    std::string publication_id;
    std::string title;
    std::string authors;
    std::string language;
    std::string cover_url;
    std::string library_url;  ///< start address of the library it came from; empty for a file opened by hand
    state::BookFormat format = state::BookFormat::epub;
    DownloadFacts download;
    std::optional<StatusFacts> status;
    std::optional<FinalState> final_state;
    std::optional<Instant> license_seen;  ///< `updated.license` whose licence was already fetched: no loops
    bool registered = false;
    bool return_queued = false;
    Instant added;
    std::string publication_url = {};     ///< the title's own address in the catalogue
    std::string revoke_url = {};          ///< Palace: gives the loan back to the catalogue
    bool revoke_owed = false;             ///< returned, and the catalogue was not told of it yet
    std::optional<Instant> noticed = {};  ///< as state::Loan has it
    std::string card =
        {};  ///< key of the card it was borrowed by, see Credentials; may be of one that is gone
    friend bool operator==(const LoanRecord&, const LoanRecord&) = default;
};

/// A hold as the library last said it. Its publication has no more than it takes to show and to end it.
struct HoldRecord {
    std::string library_url;
    state::Hold hold;
    std::string card = {};  ///< key of the card whose place it is
    friend bool operator==(const HoldRecord&, const HoldRecord&) = default;
};

/// How a card is shown to its library.
enum class CardKind {
    basic,
    digest,
    password_grant,  ///< a token in place of number and PIN; the PIN is not kept (Authentication for OPDS)
    basic_token,     ///< a token got by the card, again and again (Palace)
    implicit,        ///< a token that the browser brought
};

/// What an OAuth server handed out (RFC 6749, 5.1).
struct Token {
    std::string access, refresh;
    std::optional<Instant> ends;
    friend bool operator==(const Token&, const Token&) = default;
};

/// A card. Sealed on disk; only ever sent to `origin` and `other_origin`.
struct Credentials {
    std::string origin;  ///< scheme://host:port that asked for them
    std::string login;
    std::string password;
    CardKind kind = CardKind::basic;
    Token token = {};
    std::string token_url = {}, refresh_url = {};
    std::string other_origin = {};  ///< asked for the card too, with the same document; may be empty
    /// Names it among the library's: the same for the same number, however often its patron signs in. Empty
    /// for the one card that a library had before there could be several.
    std::string key = {};
    friend bool operator==(const Credentials&, const Credentials&) = default;
};

enum class PassphraseOrigin { typed, catalogue };

/// SHA-256 of a passphrase, 32 bytes: worth as much as the passphrase, sealed on disk, never logged.
/// `confirmed` once a key check has passed with it.
struct PassphraseRecord {
    std::string license_id;
    std::string provider;
    std::string user_id;  ///< empty when the licence names none
    std::string hash;
    PassphraseOrigin origin = PassphraseOrigin::typed;
    bool confirmed = false;
};

/// A certificate revocation list as it came from its address.
struct RevocationList {
    std::string address;
    std::string list;
    Instant fetched;
    friend bool operator==(const RevocationList&, const RevocationList&) = default;
};

/// What a licence lets one do so and so often over its whole life (LCP, rights).
enum class Right {
    copy,   ///< characters
    print,  ///< pages
};

/// This installation, as License Status Documents know it.
struct Device {
    std::string id;    ///< random UUID
    std::string name;  ///< ASCII letters, digits, space, hyphen
};

}  // namespace oqyrman::shelf
