// Queues, and the way to the library: what update() does about them.
#include <algorithm>

#include "app/state/spread.h"
#include "app/state/title.h"
#include "app/state/updating.h"

namespace oqyrman::state {

using namespace std::chrono_literals;

namespace {

constexpr auto k_owed_first = 1min;   ///< until the library is asked again when it owes an answer
constexpr auto k_owed_last = 16min;   ///< doubled each time up to this
constexpr auto k_hold_every = 15min;  ///< while a copy is waited for

}  // namespace

Network network_after(const std::optional<Problem>& problem) {
    const bool unreachable = problem && problem->kind == ProblemKind::offline;
    return unreachable ? Network::unreachable : Network::reachable;
}

void hear_of_network(Updating& u, const std::optional<Problem>& problem) {
    u.state.network = network_after(problem);
    const bool unreachable = u.state.network == Network::unreachable;
    if (unreachable && !u.state.sync_at && !u.state.loans_busy) plan_next_sync(u);
}

void sync_loans(Updating& u) {
    if (!u.state.library || u.state.loans_busy) return;
    u.state.loans_busy = true;
    u.state.loans_problem.reset();
    u.state.sync_at.reset();
    u.want(SyncLoans{});
}

void plan_next_sync(Updating& u) {
    const bool owed = u.state.network == Network::unreachable ||
                      std::ranges::any_of(u.state.loans, [](const Loan& loan) { return loan.return_queued; });
    u.state.sync_at.reset();
    if (!owed) u.state.sync_tries = 0;
    if (!owed && u.state.holds.empty()) return;
    auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(k_hold_every);
    if (owed) {
        wait = k_owed_first;
        for (int i = 0; i < u.state.sync_tries && wait < k_owed_last; ++i) wait *= 2;
        ++u.state.sync_tries;
    }
    // A server that comes back, or a room that is switched on, is not asked by all in one moment.
    u.state.sync_at = u.state.now + spread(wait, u.state.spread);
    u.want(WakeAt{*u.state.sync_at});
}

void sync_when_due(Updating& u) {
    if (u.state.sync_at && *u.state.sync_at <= u.state.now) sync_loans(u);
}

void on(Updating& u, const AskAgainPressed&) {
    sync_loans(u);
    if (u.state.screen == Screen::book && u.state.book && !u.state.book->publication.self_url.empty())
        u.want(FetchPublication{u.state.book->publication.self_url});
}

void keep_hold(Updating& u, const Hold& hold) {
    for (Hold& known : u.state.holds) {
        if (known.publication.id != hold.publication.id) continue;
        const bool told = known.noticed && known.ready && hold.ready;
        known = hold;
        known.noticed = told;
    }
}

void on(Updating& u, const HoldPlaced& a) {
    const Publication& title = a.hold.publication;
    if (hold_on(u.state, title.id) == nullptr) u.state.holds.push_back(a.hold);
    keep_hold(u, a.hold);
    if (u.state.book && u.state.book->publication.id == title.id) {
        u.state.book->borrowing = false;
        u.state.book->publication = title;
    }
    show_toast(u, ToastKind::queued, title.title, std::nullopt);
    u.state.toasts.back().count = a.hold.position;
    if (!u.state.sync_at) plan_next_sync(u);
}

void on(Updating& u, const HoldBorrowPressed& a) {
    std::erase_if(u.state.notices, [&](const Notice& notice) { return notice.id == a.publication_id; });
    const Hold* hold = hold_on(u.state, a.publication_id);
    if (hold == nullptr) return;
    // On the title's own page everything that may come of it has its place.
    u.state.screen = Screen::book;
    u.state.book = BookDetails{.publication = hold->publication, .borrowing = false, .problem = {}};
    on(u, BorrowPressed{});
}

void on(Updating& u, const LeaveQueuePressed& a) {
    const Hold* hold = hold_on(u.state, a.publication_id);
    const bool shown = u.state.book && u.state.book->publication.id == a.publication_id;
    if (hold == nullptr && !shown) return;
    u.state.confirm =
        Confirm{.question = Question::leave_queue,
                .loan_id = a.publication_id,
                .title = hold != nullptr ? hold->publication.title : u.state.book->publication.title,
                .url = {}};
}

void leave_queue(Updating& u, const std::string& publication_id) {
    if (const Hold* hold = hold_on(u.state, publication_id))
        u.want(LeaveQueue{hold->publication});
    else if (u.state.book && u.state.book->publication.id == publication_id)
        u.want(LeaveQueue{u.state.book->publication});
}

void on(Updating& u, const QueueLeft& a) {
    hear_of_network(u, a.problem);
    if (a.problem) {
        u.state.problem = a.problem;
        return;
    }
    std::erase_if(u.state.holds, [&](const Hold& hold) { return hold.publication.id == a.publication_id; });
    std::erase_if(u.state.notices, [&](const Notice& notice) { return notice.id == a.publication_id; });
    show_toast(u, ToastKind::left_queue, a.title, std::nullopt);
    if (u.state.book && u.state.book->publication.id == a.publication_id &&
        !u.state.book->publication.self_url.empty())
        u.want(FetchPublication{u.state.book->publication.self_url});
}

void on(Updating& u, const BorrowAgainPressed& a) {
    const Loan* loan = loan_by_id(u.state, a.loan_id);
    if (loan == nullptr || loan->publication_url.empty()) return;
    // What is known of it is shown at once; what the library offers now comes after.
    Publication title;
    title.id = loan->publication_id;
    title.title = loan->title;
    if (!loan->authors.empty()) title.authors = {loan->authors};
    if (!loan->language.empty()) title.languages = {loan->language};
    if (!loan->cover_url.empty())
        title.images.push_back({.url = loan->cover_url, .type = {}, .width = 0, .height = 0});
    title.self_url = loan->publication_url;
    u.state.ended.reset();
    on(u, PublicationChosen{title});
}

}  // namespace oqyrman::state
