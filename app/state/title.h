#pragma once
// What a title is to the patron now, and what may be done with it: decided here once, for every screen.

#include <vector>

#include "app/state/state.h"

namespace oqyrman::state {

enum class TitleKind {
    // on loan
    opens,           ///< can be read; `date`: until when; none: for good
    not_here,        ///< on loan, not downloaded
    downloading,     ///< `download` says how far
    return_owed,     ///< given back here; the library does not know yet
    closed,          ///< `problem` says why
    lent_elsewhere,  ///< the library lent it to this patron; its licence is not on this computer
    // in the queue
    waiting,       ///< `place` of `queue`; `date`: when it may be ready
    kept_ready,    ///< `date`: the last moment to borrow it
    ready_lapsed,  ///< that moment is over
    // on offer
    not_lent,
    free_to_all,
    free_copies,  ///< `copies`, where the library counts them
    all_out,      ///< `queue` readers wait
};

/// What can be done, in the order of buttons.
enum class TitleButton {
    read,
    download,
    borrow,
    fetch,  ///< what is lent already, to this computer
    join_queue,
    leave_queue,
    renew,
    give_back,
    read_sample,    ///< the first pages, without a loan
    look_up,        ///< a title whose loan ended, on its own page
    take_off_list,  ///< a loan that ended
    ask_again,      ///< in place of whatever the library would have to be asked for
};

struct TitleState {
    TitleKind kind = TitleKind::not_lent;
    std::optional<Instant> date = {};
    std::optional<Instant> renewable_until = {};  ///< later than `date`
    std::optional<std::int64_t> place = {}, queue = {}, copies = {};
    std::optional<LoanDownloading> download = {};
    std::optional<Problem> problem = {};
    std::vector<TitleButton> buttons = {};  ///< the first is what the place is for
    bool due = false;                       ///< an end is near, or something is wrong
    bool out_of_reach = false;              ///< the library cannot be asked now
    friend bool operator==(const TitleState&, const TitleState&) = default;
};

/// A loan counts as ending soon this long before its end.
constexpr std::chrono::hours k_due_soon{72};

/// Any of the three may be missing. An open loan counts before a hold, a hold before what the catalogue
/// offers, and that before a loan that ended. Pure.
TitleState title_state(const Publication* publication, const Loan* loan, const Hold* hold, Network network,
                       Instant now);
/// The same of a title, its loan and its hold found in `state`.
TitleState title_state(const State& state, const Publication& publication);

bool has_button(const TitleState& title, TitleButton button);
/// What can be done only by asking the library.
bool asks_library(TitleButton button);

/// How the patron can get it: the first acquisition that lends or gives; nullptr when the library does not.
const Acquisition* way_to_get(const Publication& publication);

/// A part of it that anybody may read: the first EPUB, else the first PDF, that is had without a licence;
/// nullptr where there is none.
const Acquisition* way_to_sample(const Publication& publication);
/// What State::opening says while it comes.
std::string sample_key(const std::string& publication_id);

/// The ends a renewal may be asked for, earliest first: by weeks, then the latest there may be. Empty where
/// the library does not let the patron choose, or leaves no choice.
std::vector<Instant> renewal_ends(const Loan& loan, Instant now);

}  // namespace oqyrman::state
