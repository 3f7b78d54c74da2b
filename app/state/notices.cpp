// What the patron is told unasked: ends that are near, copies that wait.
#include <algorithm>

#include "app/state/title.h"
#include "app/state/updating.h"

namespace oqyrman::state {

using namespace std::chrono;

namespace {

/// The moments of notice before this loan's end, earliest first.
std::vector<Instant> moments_of(const Loan& loan, const NoticeTimes& times) {
    std::vector<Instant> moments;
    if (times.days > 0) moments.push_back(*loan.opens_until - days(times.days));
    if (times.hours > 0) moments.push_back(*loan.opens_until - hours(times.hours));
    return moments;
}

void put(std::vector<Notice>& notices, Notice notice) {
    std::erase_if(notices, [&](const Notice& each) { return each.id == notice.id; });
    notices.push_back(std::move(notice));
}

void look_at(Updating& u, Loan& loan) {
    const bool open = !std::holds_alternative<LoanClosed>(loan.phase) && !loan.return_queued;
    if (!open || !loan.opens_until || *loan.opens_until <= u.state.now) return;
    std::optional<Instant> told;
    for (const Instant moment : moments_of(loan, u.state.settings.notices)) {
        if (moment > u.state.now) {
            u.want(WakeAt{moment});
            continue;
        }
        // A loan as short as the notice is long is no news on the day it begins.
        if (loan.begins && moment <= *loan.begins) continue;
        if (!loan.noticed || moment > *loan.noticed) told = moment;
    }
    if (!told) return;
    loan.noticed = told;
    const TitleState title = title_state(nullptr, &loan, nullptr, Network::reachable, u.state.now);
    u.want(KeepNotice{loan.id, *told});
    put(u.state.notices, {.kind = NoticeKind::ends_soon,
                          .id = loan.id,
                          .title = loan.title,
                          .until = loan.opens_until,
                          .can_renew = has_button(title, TitleButton::renew)});
}

/// What a notice spoke of may be over.
bool is_stale(const State& state, const Notice& notice) {
    switch (notice.kind) {
        case NoticeKind::ends_soon: {
            const Loan* loan = loan_by_id(state, notice.id);
            return loan == nullptr || std::holds_alternative<LoanClosed>(loan->phase) ||
                   loan->return_queued || loan->opens_until != notice.until;
        }
        case NoticeKind::hold_ready: {
            const Hold* hold = hold_on(state, notice.id);
            return hold == nullptr || !hold->ready;
        }
    }
    return true;
}

}  // namespace

void give_notices(Updating& u) {
    std::erase_if(u.state.notices, [&](const Notice& notice) { return is_stale(u.state, notice); });
    for (Loan& loan : u.state.loans) look_at(u, loan);
    for (Hold& hold : u.state.holds) {
        if (!hold.ready || hold.noticed || (hold.until && *hold.until <= u.state.now)) continue;
        hold.noticed = true;
        u.want(KeepHoldNotice{hold.publication.id});
        put(u.state.notices, {.kind = NoticeKind::hold_ready,
                              .id = hold.publication.id,
                              .title = hold.publication.title,
                              .until = hold.until,
                              .can_renew = false});
    }
}

std::vector<Notice> notices_shown(const State& state) {
    std::vector<Notice> shown;
    for (const Notice& notice : state.notices)
        if (!state.reader || state.reader->loan_id == notice.id) shown.push_back(notice);
    return shown;
}

void on(Updating& u, const NoticeDismissed&) {
    for (const Notice& shown : notices_shown(u.state)) std::erase(u.state.notices, shown);
}

void on(Updating& u, const NoticeTimesChosen& a) {
    u.state.settings.notices = a.notices;
    u.want(SaveSettings{u.state.settings});
    give_notices(u);
}

}  // namespace oqyrman::state
