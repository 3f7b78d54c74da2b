#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/state/catalogue_values.h"
#include "app/state/problem.h"
#include "app/state/time.h"

namespace oqyrman::state {

enum class BookFormat { epub, pdf };

/// The License Document is here, the book is not yet whole.
struct LoanDownloading {
    std::uint64_t received_bytes = 0;
    std::uint64_t total_bytes = 0;  ///< 0 when the licence does not say
    bool running = false;
    std::uint64_t bytes_per_second = 0;  ///< of the last seconds; 0 when not known
    friend bool operator==(const LoanDownloading&, const LoanDownloading&) = default;
};
struct LoanReady {
    friend bool operator==(const LoanReady&, const LoanReady&) = default;
};
/// A loan that cannot be opened and why; `problem.kind` is one of the licence's or the book's.
struct LoanClosed {
    Problem problem;
    friend bool operator==(const LoanClosed&, const LoanClosed&) = default;
};

using LoanPhase = std::variant<LoanDownloading, LoanReady, LoanClosed>;

/// One loan on the shelf, as screens show it. `id` is the License Document's id.
struct Loan {
    std::string id;
    std::string publication_id;
    std::string title;
    std::string authors;  ///< joined for display
    std::string language;
    std::string cover_url;
    BookFormat format = BookFormat::epub;
    std::optional<Instant> begins;
    std::optional<Instant> opens_until;      ///< licence rights.end
    std::optional<Instant> renewable_until;  ///< potential_rights.end of the last Status Document
    LoanPhase phase;
    bool can_renew = false;
    bool can_return = false;
    bool return_queued = false;  ///< returned here, the library does not know yet
    bool test_license = false;   ///< basic profile
    std::string provider;
    std::optional<std::int64_t> copy_left = {};   ///< characters that may still be copied; nothing: no limit
    std::optional<std::int64_t> print_left = {};  ///< pages
    bool may_choose_end = false;                  ///< renewing may ask for a date
    std::string renew_page = {};          ///< renewing is done on this page, in the browser; empty: here
    std::string publication_url = {};     ///< the title's own address in the catalogue
    std::optional<Instant> noticed = {};  ///< the last moment of notice before the end that was told of
    std::string library_url = {};         ///< start address of the library it came from; may be empty
    std::string card = {};                ///< key of the card it was borrowed by
    friend bool operator==(const Loan&, const Loan&) = default;
};

/// A place in the queue for a title, or a copy kept ready, as the library last said it.
struct Hold {
    Publication publication;  ///< with the acquisition that borrows it
    bool ready = false;
    std::optional<Instant> until =
        {};  ///< ready: the last moment to borrow it; waiting: when it may be ready
    std::optional<std::int64_t> position = {}, total = {};  ///< from 1 on; total is never below position
    bool noticed = false;                                   ///< that it is ready was told
    std::string library_url = {}, card = {};  ///< whose place it is: start address, key; empty: not said
    friend bool operator==(const Hold&, const Hold&) = default;
};

/// The hold that this publication speaks of, if it does. OPDS 1 and 2 and Palace say it differently: a place
/// in the queue is `reserved`; a copy kept ready is a borrow link that is `ready`, or `reserved` at no place.
std::optional<Hold> hold_of(const Publication& publication);

}  // namespace oqyrman::state
