#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "app/shelf/roots.h"
#include "app/shelf/shelf.h"
#include "app/state/state.h"
#include "drm/content/content.h"
#include "drm/crypto/certificate.h"
#include "drm/license/profile.h"

namespace oqyrman::net {
class Http;
struct Credentials;
}  // namespace oqyrman::net

namespace oqyrman::lending {

class Desk;
class Wallet;

using state::Instant;
using state::Problem;

template <class T>
using Outcome = std::expected<T, Problem>;

/// Called by download() on its own thread: about a hundred times a book, and some twenty times a second
/// while nothing comes. It may call back into Lending (open another loan, return this one) but not
/// download().
using OnProgress =
    std::function<void(const std::string& loan_id, std::uint64_t received, std::uint64_t total)>;

/// A book ready to be shown: clear bytes on demand, in memory only.
struct OpenBook {
    std::string loan_id;         ///< empty for a file opened by hand and for a sample
    std::string publication_id;  ///< positions are kept by it
    std::string title;
    state::BookFormat format = state::BookFormat::epub;
    std::shared_ptr<drm::Content> content;   ///< keep as long as `bytes`
    std::shared_ptr<drm::ByteSource> bytes;  ///< a whole EPUB or PDF, as an engine expects it
    std::optional<Instant> opens_until;
    std::optional<state::Locator> position;
    std::vector<state::Bookmark> bookmarks = {};
    std::string sample_of = {};  ///< the publication that this is a sample of; nothing of it is kept
};

using OpenResult = std::variant<OpenBook, state::PassphrasePrompt, Problem>;

/// A loan, or a place in the queue where every copy is lent: libraries give the one or the other by the same
/// call (Palace; OPDS 2.0 borrowing).
struct Borrowed {
    std::string loan_id;  ///< empty: `hold` it is
    std::optional<state::Hold> hold = {};
};
struct Renewed {
    std::optional<Instant> until;
};
struct Returned {
    bool queued = false;  ///< the library could not be reached; the book is locked already
};
/// What a wish to copy or print came to; `left`: characters or pages that are left, nothing when there is no
/// limit.
struct Charge {
    bool granted = false;
    std::optional<std::int64_t> left;
};
/// A file opened by hand became a loan on the shelf...
struct Imported {
    std::string loan_id;
};
/// ...or is a book as it is.
using FileResult = std::variant<Imported, OpenBook, Problem>;

/// Who may issue licences.
struct Trust {
    std::vector<drm::Certificate> roots;
    std::vector<drm::Crl> crls;
};
/// From the texts that the shelf found; what cannot be read is left out and named in `unreadable`.
Trust make_trust(const shelf::Roots& roots, const std::vector<std::string>& crls,
                 std::vector<std::string>& unreadable);

/// Cards and loans: everything between the patron's wish and the library's answer. Runs on `tasks`: one
/// thread, each call takes as long as the library takes; a stop request ends it early with `offline` or
/// `download_interrupted`. Whatever it is interrupted by, the shelf stays true.
class Lending {
  public:
    /// `clock` is the computer's; judgements use it only as far as it is believed (clock.h). Everything given
    /// must outlive this.
    /// Cards are kept in `wallet`, which the shelf's fill; without one lending has its own.
    Lending(shelf::Shelf& shelf, net::Http& http, drm::Profiles& profiles, Trust trust,
            std::function<Instant()> clock, Wallet* wallet = nullptr);
    ~Lending();

    /// The instant by which loans are judged.
    Instant now();
    /// The highest instant a library vouched for; nothing before the first one was heard.
    std::optional<Instant> trusted() const;
    /// clock_wrong where the computer's clock is a day or more away from what is believed.
    std::optional<Problem> clock_trouble() const;
    std::vector<state::Loan> loans();
    std::vector<state::Hold> holds();

    // cards
    /// Tries the card where the patron's loans are; keeps it sealed, as the one in use, beside the library's
    /// others when it lets it in.
    Outcome<state::Library> sign_in(const state::Library& library,
                                    const state::AuthenticationDocument& document, const std::string& login,
                                    const std::string& password, std::stop_token stop);
    /// The browser came back from the library's own page with `address`; `expected` is what the way there
    /// was marked with. Same end as sign_in().
    Outcome<state::Library> finish_in_browser(const state::Library& library,
                                              const state::AuthenticationDocument& document,
                                              const std::string& address, const std::string& expected,
                                              std::stop_token stop);
    /// Forgets this card of the library's and its places in queues. Loans stay readable. The answer is the
    /// library as it is left: where the card was in use, another one is now.
    Outcome<state::Library> sign_out(const state::Library& library, const std::string& key);
    /// Forgets all of them, and the library is no longer in the list.
    std::optional<Problem> forget_library(const std::string& start_url);
    /// The card in use for a request to this address: only where a library that asked for it lives.
    std::optional<net::Credentials> card_for(const std::string& url, std::stop_token stop = {});

    // loans
    /// Ends with the licence on the shelf, the book not downloaded yet; or with a hold. A title that is on
    /// loan already is the loan there is.
    Outcome<Borrowed> borrow(const state::Library& library, const state::Publication& publication,
                             std::stop_token stop);
    /// Fetches what is missing of the book, checks it and gives it its name.
    std::optional<Problem> download(const std::string& loan_id, const OnProgress& on_progress,
                                    std::stop_token stop);
    /// For a loan whose book or licence is damaged here: fetches the licence anew, and gives up what is here
    /// of the book; download() brings it. Where the library cannot be reached everything stays as it is.
    std::optional<Problem> repair(const std::string& loan_id, std::stop_token stop);
    /// Ends the hold on this title; one that the library does not know of any more is as good as ended.
    std::optional<Problem> leave_queue(const state::Publication& publication, std::stop_token stop);
    /// What has come of a book goes; the loan stays. Not while it downloads.
    std::optional<Problem> discard_download(const std::string& loan_id);
    /// What stands between this computer and the library, one thing after the other (diagnosis.h).
    std::vector<state::Finding> diagnose(const state::Library& library, std::stop_token stop);
    /// Loans whose book the library has replaced since it came: download() fetches the new one to the side
    /// and then puts it in the old one's place. Until then the old one opens.
    std::vector<std::string> replaced_books();
    /// Queued returns first; then the status of each open loan; then the library's
    /// list of loans and holds, merged.
    std::optional<Problem> sync(const state::Library& library, std::stop_token stop);
    /// Up to `until`, where the library lets the patron choose; otherwise as the library thinks fit.
    Outcome<Renewed> renew(const std::string& loan_id, std::stop_token stop,
                           std::optional<Instant> until = std::nullopt);
    Outcome<Returned> return_loan(const std::string& loan_id, std::stop_token stop);
    std::optional<Problem> remove(const std::string& loan_id);
    /// The patron was told of this loan's end as it was due at `moment`; or that this title is ready.
    std::optional<Problem> keep_notice(const std::string& loan_id, Instant moment);
    std::optional<Problem> keep_hold_notice(const std::string& publication_id);

    /// Short when offline. A passphrase that fits is kept as its hash.
    OpenResult open(const std::string& loan_id, const std::optional<std::string>& passphrase,
                    std::stop_token stop);
    /// A part of the book for who wonders whether to borrow it: no loan, no licence, nothing counted or kept
    /// but the file, until the next sample or start.
    std::expected<OpenBook, Problem> open_sample(const state::Library& library,
                                                 const state::Publication& publication, std::stop_token stop);
    /// It turned out to be none that can be shown: the next look fetches it anew.
    void forget_sample();
    FileResult open_file(const std::filesystem::path& path, std::stop_token stop);
    /// Counts so many characters or pages against the licence's right (LCP, rights.copy and rights.print:
    /// over its whole life), all of them or none.
    Outcome<Charge> charge_copy(const std::string& loan_id, std::int64_t characters);
    Outcome<Charge> charge_print(const std::string& loan_id, std::int64_t pages);

  private:
    std::unique_ptr<Desk> m_desk;
};

}  // namespace oqyrman::lending
