// The patron's loans: what update() does about them.
#include <algorithm>
#include <utility>

#include "app/state/title.h"
#include "app/state/updating.h"

namespace oqyrman::state {

using namespace std::chrono_literals;

namespace {

constexpr auto k_toast_time = 6s;

std::optional<Problem> problem_in(const std::expected<std::string, Problem>& outcome) {
    return outcome ? std::nullopt : std::optional(outcome.error());
}

Loan* find_loan(State& state, const std::string& loan_id) {
    const auto found = std::ranges::find(state.loans, loan_id, &Loan::id);
    return found == state.loans.end() ? nullptr : &*found;
}

/// What the shelf says, but for notices that were given since it said it.
void take(std::vector<Loan>& present, std::vector<Loan> fresh) {
    for (Loan& loan : fresh) {
        const auto known = std::ranges::find(present, loan.id, &Loan::id);
        if (known != present.end()) loan.noticed = std::max(loan.noticed, known->noticed);
    }
    present = std::move(fresh);
}

void take(std::vector<Hold>& present, std::vector<Hold> fresh) {
    for (Hold& hold : fresh)
        for (const Hold& known : present)
            if (known.publication.id == hold.publication.id)
                hold.noticed = hold.ready && (hold.noticed || (known.ready && known.noticed));
    present = std::move(fresh);
}

/// Said before the patron took the card that is in use now.
bool is_of_another_card(const State& state, const Hold& hold) {
    const Library* library = library_at(state, hold.library_url);
    return library != nullptr && hold.card != library->card.value_or(std::string());
}

void show_ended(Updating& u, const Loan& loan, const Problem& problem) {
    close_reader(u, Screen::ended);
    const TitleState title = title_state(nullptr, &loan, nullptr, Network::reachable, u.state.now);
    u.state.ended = Ended{.loan_id = loan.id,
                          .title = loan.title,
                          .problem = problem,
                          .can_renew = has_button(title, TitleButton::renew),
                          .can_borrow_again = has_button(title, TitleButton::look_up)};
}

/// Where it is said how this title asks for a card: its own link's word goes before the library's.
std::string authentication_of(const State& state, const Publication& title) {
    for (const Acquisition& way : title.acquisitions)
        if (!way.authenticate_url.empty()) return way.authenticate_url;
    return state.library ? state.library->authentication_url : std::string();
}

}  // namespace

void show_toast(Updating& u, ToastKind kind, std::string title, std::optional<Instant> date) {
    const Instant until = u.state.now + k_toast_time;
    u.state.toasts = {
        Toast{.kind = kind, .title = std::move(title), .date = date, .until = until, .count = {}}};
    u.want(WakeAt{until});
}

void close_ended_loans(Updating& u) {
    for (Loan& loan : u.state.loans) {
        if (std::holds_alternative<LoanClosed>(loan.phase) || !loan.opens_until) continue;
        if (*loan.opens_until > u.state.now) {
            u.want(WakeAt{*loan.opens_until});
            continue;
        }
        const Problem problem{
            .kind = ProblemKind::expired, .date = loan.opens_until, .server_text = {}, .detail = {}};
        loan.phase = LoanClosed{problem};
        if (u.state.reader && u.state.reader->loan_id == loan.id) show_ended(u, loan, problem);
    }
}

void borrow(Updating& u, const Publication& publication) {
    if (u.state.book) {
        u.state.book->borrowing = true;
        u.state.book->problem.reset();
    }
    u.want(BorrowTitle{publication});
}

void on(Updating& u, const BorrowPressed&) {
    if (!u.state.book || u.state.book->borrowing || !u.state.library) return;
    const Publication& publication = u.state.book->publication;
    const std::string authentication = authentication_of(u.state, publication);
    const bool card_needed = !u.state.library->signed_in && !authentication.empty();
    if (!card_needed) return borrow(u, publication);
    u.state.book->borrowing = true;
    u.want(AskSignIn{authentication, ThenBorrow{publication}});
}

void on(Updating& u, const BorrowFinished& a) {
    const bool shown = u.state.book && u.state.book->publication.id == a.publication_id;
    if (shown) u.state.book->borrowing = false;
    hear_of_network(u, problem_in(a.loan_id));
    if (!a.loan_id) {
        const ProblemKind kind = a.loan_id.error().kind;
        const bool card = kind == ProblemKind::sign_in_needed || kind == ProblemKind::sign_in_again;
        // One question, and then the loan: not a refusal that has to be answered first.
        const std::string authentication =
            shown && card ? authentication_of(u.state, u.state.book->publication) : std::string();
        if (!authentication.empty())
            u.want(AskSignIn{authentication, ThenBorrow{u.state.book->publication}});
        else if (shown)
            u.state.book->problem = a.loan_id.error();
        else
            u.state.problem = a.loan_id.error();
        return;
    }
    const Loan* loan = loan_by_id(u.state, *a.loan_id);
    show_toast(u, ToastKind::borrowed, loan ? loan->title : std::string(),
               loan ? loan->opens_until : std::nullopt);
    u.want(DownloadBook{*a.loan_id});
    if (shown && !u.state.book->publication.self_url.empty())
        u.want(FetchPublication{u.state.book->publication.self_url});
}

void on(Updating& u, const DownloadPressed& a) { u.want(DownloadBook{a.loan_id}); }

void on(Updating& u, const DownloadPaused& a) { u.want(StopDownload{a.loan_id, false}); }

void on(Updating& u, const DownloadCancelled& a) { u.want(StopDownload{a.loan_id, true}); }

void on(Updating& u, const DownloadFinished& a) {
    if (!a.problem) return;
    const Loan* loan = loan_by_id(u.state, a.loan_id);
    // A newer edition that did not come: the book that is here opens as before, and it is tried again.
    if (loan != nullptr && std::holds_alternative<LoanReady>(loan->phase)) return;
    const bool shown = u.state.screen == Screen::book && u.state.book && loan &&
                       u.state.book->publication.id == loan->publication_id;
    u.state.failed =
        Failed{.what = Failed::What::download, .loan_id = a.loan_id, .until = {}, .problem = *a.problem};
    if (shown)
        u.state.book->problem = a.problem;
    else
        u.state.loans_problem = a.problem;
}

void on(Updating& u, const LoansChanged& a) {
    take(u.state.loans, a.loans);
    std::vector<Hold> holds = a.holds;
    std::erase_if(holds, [&](const Hold& hold) { return is_of_another_card(u.state, hold); });
    take(u.state.holds, std::move(holds));
    close_ended_loans(u);
    give_notices(u);
}

void on(Updating& u, const LoansSynced& a) {
    u.state.loans_busy = false;
    u.state.loans_problem = a.problem;
    u.state.network = network_after(a.problem);
    plan_next_sync(u);
}

void on(Updating& u, const ReturnPressed& a) {
    const Loan* loan = loan_by_id(u.state, a.loan_id);
    if (loan == nullptr) return;
    u.state.confirm =
        Confirm{.question = Question::return_loan, .loan_id = a.loan_id, .title = loan->title, .url = {}};
}

void on(Updating& u, const ConfirmAnswered& a) {
    if (!u.state.confirm) return;
    const Confirm confirm = *u.state.confirm;
    u.state.confirm.reset();
    if (!a.yes) return;
    switch (confirm.question) {
        case Question::return_loan:
            if (u.state.reader && u.state.reader->loan_id == confirm.loan_id) close_reader(u, Screen::loans);
            u.want(ReturnLoan{confirm.loan_id});
            return;
        case Question::leave_queue:
            return leave_queue(u, confirm.loan_id);
        case Question::sign_out:
            u.want(SignOut{confirm.loan_id});
            return;
        case Question::open_link:
            u.want(OpenInBrowser{confirm.url});
            return;
        case Question::forget_library:
            return forget_library(u, confirm.url);
    }
}

void on(Updating& u, const ReturnFinished& a) {
    if (a.problem) {
        u.state.problem = a.problem;
        u.state.failed = Failed{
            .what = Failed::What::giving_back, .loan_id = a.loan_id, .until = {}, .problem = *a.problem};
        return;
    }
    const Loan* loan = loan_by_id(u.state, a.loan_id);
    std::string title = loan ? loan->title : std::string();
    show_toast(u, a.queued ? ToastKind::return_queued : ToastKind::returned, std::move(title), std::nullopt);
    if (a.queued) plan_next_sync(u);
    if (u.state.catalogue.feed && !a.queued) ask_for_feed(u, u.state.catalogue.feed->url, true);
}

void on(Updating& u, const RemovePressed& a) { u.want(RemoveLoan{a.loan_id}); }

void on(Updating& u, const LoanEnded& a) {
    Loan* loan = find_loan(u.state, a.loan_id);
    if (loan == nullptr) return;
    loan->phase = LoanClosed{a.problem};
    if (u.state.reader && u.state.reader->loan_id == a.loan_id) show_ended(u, *loan, a.problem);
}

}  // namespace oqyrman::state
