// More time for a loan: what update() does about it.
#include <algorithm>
#include <utility>

#include "app/state/title.h"
#include "app/state/updating.h"

namespace oqyrman::state {

using namespace std::chrono_literals;

/// A patron has done by then what there is to do on a page of the library's.
constexpr auto k_page_time = 1min;

void on(Updating& u, const RenewPressed& a) {
    const Loan* loan = loan_by_id(u.state, a.loan_id);
    std::erase_if(u.state.notices, [&](const Notice& notice) { return notice.id == a.loan_id; });
    if (loan == nullptr) return;
    if (!loan->renew_page.empty()) {
        // Whatever comes of it is heard when the loans are asked for next.
        u.state.sync_at = u.state.now + k_page_time;
        u.want(WakeAt{*u.state.sync_at});
        return u.want(OpenInBrowser{loan->renew_page});
    }
    std::vector<Instant> ends = renewal_ends(*loan, u.state.now);
    if (ends.size() < 2) return u.want(RenewLoan{a.loan_id});
    const std::size_t latest = ends.size() - 1;
    u.state.renewal =
        Renewal{.loan_id = a.loan_id, .title = loan->title, .ends = std::move(ends), .chosen = latest};
}

void on(Updating& u, const RenewalEndChosen& a) {
    if (u.state.renewal && a.number < u.state.renewal->ends.size()) u.state.renewal->chosen = a.number;
}

void on(Updating& u, const RenewalAnswered& a) {
    if (!u.state.renewal) return;
    const Renewal renewal = *std::exchange(u.state.renewal, {});
    if (a.yes) u.want(RenewLoan{renewal.loan_id, renewal.ends.at(renewal.chosen)});
}

void on(Updating& u, const RenewFinished& a) {
    const Loan* loan = loan_by_id(u.state, a.loan_id);
    hear_of_network(u, a.problem);
    if (a.problem) {
        u.state.problem = a.problem;
        u.state.failed = Failed{
            .what = Failed::What::renewal, .loan_id = a.loan_id, .until = a.until, .problem = *a.problem};
        return;
    }
    if (u.state.ended && u.state.ended->loan_id == a.loan_id) on(u, ScreenWanted{Screen::loans});
    show_toast(u, ToastKind::renewed, loan ? loan->title : std::string(), a.until);
}

}  // namespace oqyrman::state
