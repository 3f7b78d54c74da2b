#include "app/state/title.h"

#include <algorithm>

namespace oqyrman::state {

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

/// Where the library says that there is no more time to be had, the button would only disappoint.
bool can_renew(const Loan& loan) {
    if (!loan.can_renew) return false;
    return !loan.renewable_until || !loan.opens_until || *loan.renewable_until > *loan.opens_until;
}

TitleState with_loan_buttons(TitleState title, const Loan& loan) {
    if (can_renew(loan)) {
        title.buttons.push_back(TitleButton::renew);
        title.renewable_until = loan.renewable_until;
    }
    if (loan.can_return) title.buttons.push_back(TitleButton::give_back);
    return title;
}

TitleState of_closed(const Loan& loan, const Problem& problem) {
    TitleState title{.kind = TitleKind::closed, .problem = problem, .due = true};
    if (can_renew(loan)) title.buttons.push_back(TitleButton::renew);
    if (!loan.publication_url.empty()) title.buttons.push_back(TitleButton::look_up);
    title.buttons.push_back(TitleButton::take_off_list);
    return title;
}

TitleState of_loan(const Loan& loan, Instant now) {
    if (loan.return_queued) return {.kind = TitleKind::return_owed};
    if (const auto* closed = std::get_if<LoanClosed>(&loan.phase)) return of_closed(loan, closed->problem);
    // The instant decides, not the turn of the program's that notices it.
    if (loan.opens_until && *loan.opens_until <= now)
        return of_closed(
            loan, {.kind = ProblemKind::expired, .date = loan.opens_until, .server_text = {}, .detail = {}});
    TitleState title{.date = loan.opens_until,
                     .due = loan.opens_until && *loan.opens_until - now < k_due_soon};
    std::visit(Overloaded{[&](const LoanReady&) {
                              title.kind = TitleKind::opens;
                              title.buttons = {TitleButton::read};
                          },
                          [&](const LoanDownloading& download) {
                              title.kind = download.running ? TitleKind::downloading : TitleKind::not_here;
                              title.download = download;
                              if (!download.running) title.buttons = {TitleButton::download};
                          },
                          [](const LoanClosed&) {}},
               loan.phase);
    return with_loan_buttons(std::move(title), loan);
}

TitleState of_hold(const Hold& hold, Instant now) {
    TitleState title{.kind = TitleKind::waiting,
                     .date = hold.until,
                     .place = hold.position,
                     .queue = hold.total,
                     .buttons = {TitleButton::leave_queue}};
    if (!hold.ready) {
        if (title.date && *title.date <= now) title.date.reset();  // an estimate that came to nothing
        return title;
    }
    const bool over = hold.until && *hold.until <= now;
    title.kind = over ? TitleKind::ready_lapsed : TitleKind::kept_ready;
    title.place.reset();
    title.queue.reset();
    title.due = true;
    title.buttons = {TitleButton::borrow, TitleButton::leave_queue};
    return title;
}

TitleState of_offer(const Publication& publication) {
    const Acquisition* way = way_to_get(publication);
    if (way == nullptr) return {.kind = TitleKind::not_lent};
    const Availability& offer = way->availability;
    if (way->rel == AcquisitionRel::open_access)
        return {.kind = TitleKind::free_to_all, .buttons = {TitleButton::borrow}};
    if (way->rel == AcquisitionRel::generic &&
        (offer.state == AvailabilityState::available || offer.state == AvailabilityState::ready))
        return {.kind = TitleKind::lent_elsewhere, .date = offer.until, .buttons = {TitleButton::fetch}};
    if (way->rel == AcquisitionRel::borrow &&
        (offer.state == AvailabilityState::unavailable || offer.copies_available == 0))
        return {.kind = TitleKind::all_out, .queue = offer.holds_total, .buttons = {TitleButton::join_queue}};
    return {
        .kind = TitleKind::free_copies, .copies = offer.copies_available, .buttons = {TitleButton::borrow}};
}

/// Who waits for a book, or wonders whether to borrow it, may look into it.
TitleState with_sample(TitleState title, const Publication* publication) {
    if (publication != nullptr && title.kind != TitleKind::lent_elsewhere &&
        title.kind != TitleKind::free_to_all && way_to_sample(*publication) != nullptr)
        title.buttons.push_back(TitleButton::read_sample);
    return title;
}

TitleState decided(const Publication* publication, const Loan* loan, const Hold* hold, Instant now) {
    TitleState mine = loan != nullptr ? of_loan(*loan, now) : TitleState{};
    if (loan != nullptr && mine.kind != TitleKind::closed) return mine;
    if (hold != nullptr) return with_sample(of_hold(*hold, now), publication);
    if (publication != nullptr) {
        if (const auto spoken_of = hold_of(*publication))
            return with_sample(of_hold(*spoken_of, now), publication);
        if (loan == nullptr || way_to_get(*publication) != nullptr)
            return with_sample(of_offer(*publication), publication);
    }
    return mine;
}

}  // namespace

TitleState title_state(const Publication* publication, const Loan* loan, const Hold* hold, Network network,
                       Instant now) {
    TitleState title = decided(publication, loan, hold, now);
    if (network == Network::reachable) return title;
    if (std::erase_if(title.buttons, asks_library) == 0) return title;
    title.out_of_reach = true;
    title.buttons.push_back(TitleButton::ask_again);
    return title;
}

TitleState title_state(const State& state, const Publication& publication) {
    return title_state(&publication, loan_of(state, publication.id), hold_on(state, publication.id),
                       state.network, state.now);
}

bool has_button(const TitleState& title, TitleButton button) {
    return std::ranges::find(title.buttons, button) != title.buttons.end();
}

bool asks_library(TitleButton button) {
    switch (button) {
        case TitleButton::download:
        case TitleButton::borrow:
        case TitleButton::fetch:
        case TitleButton::join_queue:
        case TitleButton::leave_queue:
        case TitleButton::renew:
        case TitleButton::read_sample:
        case TitleButton::look_up:
            return true;
        case TitleButton::read:
        case TitleButton::give_back:  // written down, told later
        case TitleButton::take_off_list:
        case TitleButton::ask_again:
            return false;
    }
    return false;
}

const Acquisition* way_to_get(const Publication& publication) {
    for (const AcquisitionRel rel :
         {AcquisitionRel::borrow, AcquisitionRel::open_access, AcquisitionRel::generic})
        for (const Acquisition& each : publication.acquisitions)
            if (each.rel == rel) return &each;
    return nullptr;
}

const Acquisition* way_to_sample(const Publication& publication) {
    for (const std::string_view type : {"application/epub+zip", "application/pdf"})
        for (const Acquisition& each : publication.acquisitions)
            if (each.rel == AcquisitionRel::sample && !each.url.empty() && each.path.size() == 1 &&
                each.path.front().starts_with(type) && !each.path.front().starts_with("application/pdf+"))
                return &each;
    return nullptr;
}

std::string main_language(const Publication& publication) {
    return publication.languages.empty() ? std::string() : publication.languages.front();
}

std::string sample_key(const std::string& publication_id) { return "sample:" + publication_id; }

std::vector<Instant> renewal_ends(const Loan& loan, Instant now) {
    using std::chrono::weeks;
    if (!loan.may_choose_end || !loan.renewable_until || !loan.opens_until) return {};
    const Instant latest = *loan.renewable_until;
    if (latest <= std::max(now, *loan.opens_until)) return {};
    std::vector<Instant> ends;
    for (const weeks more : {weeks(1), weeks(2), weeks(4)})
        if (*loan.opens_until + more > now && *loan.opens_until + more < latest)
            ends.push_back(*loan.opens_until + more);
    ends.push_back(latest);
    return ends;
}

std::optional<Hold> hold_of(const Publication& publication) {
    for (const Acquisition& way : publication.acquisitions) {
        const Availability& said = way.availability;
        const bool reserved = said.state == AvailabilityState::reserved;
        const bool kept = way.rel == AcquisitionRel::borrow && said.state == AvailabilityState::ready;
        if (!reserved && !kept) continue;
        Hold hold{.publication = publication};
        hold.ready = kept || said.holds_position == 0 ||
                     (!said.holds_position && said.copies_available.value_or(0) > 0);
        hold.until = said.until;
        if (hold.ready) return hold;
        hold.position = said.holds_position;
        hold.total = said.holds_total;
        // Just after joining, servers still count the others only.
        if (hold.position && hold.total) hold.total = std::max(*hold.total, *hold.position);
        return hold;
    }
    return std::nullopt;
}

}  // namespace oqyrman::state
