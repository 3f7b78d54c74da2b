// Renew, return and remove.
#include "app/lending/giving_back.h"
#include "app/lending/holds.h"
#include "app/lending/status_desk.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

Problem refused(ProblemKind kind, const drm::InteractionReply& reply) {
    return {.kind = kind,
            .date = {},
            .server_text = reply.detail.empty() ? reply.title : reply.detail,
            .detail = reply.problem_type};
}

/// A day that the library does not go along with: `date` is the last one it would.
Problem not_renewed(Desk& desk, const LoanRecord& loan, const drm::InteractionReply& reply) {
    Problem found = refused(ProblemKind::renew_refused, reply);
    const auto& status = desk.known_status(loan).last;
    if (reply.problem_type.ends_with("/renew/date") && status) found.date = status->potential_end;
    return found;
}

/// The loan ended, as far as this reader is concerned: at the library's word or its own.
std::optional<Problem> end(Desk& desk, LoanRecord& loan) {
    loan.final_state = shelf::FinalState{shelf::EndKind::returned, desk.now(), {}};
    loan.return_queued = false;
    loan.download.complete = false;
    if (auto failed = desk.save(loan)) return failed;
    return problem_of(desk.shelf().books().remove(loan.id));
}

Outcome<Returned> take_back(Desk& desk, LoanRecord& loan, Problem why) {
    loan.return_queued = false;
    if (auto failed = desk.save(loan)) return std::unexpected(*failed);
    return std::unexpected(std::move(why));
}

std::optional<Instant> end_of(Desk& desk, const LoanRecord& loan) {
    const auto& license = desk.checked(loan).license;
    return license ? license->rights.end : std::nullopt;
}

/// By the licence's Status Document (LSD 3.4). return_refused where it does not take the book back.
Outcome<Returned> tell_by_status(Desk& desk, LoanRecord& loan, std::stop_token stop) {
    const auto& license = desk.checked(loan).license;
    if (!license || license->link("status") == nullptr)
        return std::unexpected(problem(ProblemKind::return_refused, "the licence names no status"));
    const auto fetched = refresh_status(desk, loan, k_asked_for, stop);
    if (!fetched) return std::unexpected(fetched.error());
    if (loan.final_state) return Returned{};
    if (!*fetched) return Returned{.queued = true};
    if (desk.known_status(loan).last->link("return") == nullptr)
        return std::unexpected(problem(ProblemKind::return_refused, "the library offers no return"));
    const auto done = interact(desk, loan, drm::Interaction::returning, stop);
    if (!done) {
        if (is_out_of_reach(done.error())) return Returned{.queued = true};
        return std::unexpected(done.error());
    }
    switch (done->reply.outcome) {
        case drm::InteractionOutcome::done:
            if (auto failed =
                    take_status(desk, loan, *done->reply.status, done->body, FreshLicense::when_newer, stop))
                return std::unexpected(*failed);
            break;
        case drm::InteractionOutcome::already_done:
            if (const auto again = refresh_status(desk, loan, k_asked_for, stop); !again)
                return std::unexpected(again.error());
            break;
        case drm::InteractionOutcome::server_fault:
        case drm::InteractionOutcome::unreadable:
            return Returned{.queued = true};
        case drm::InteractionOutcome::not_registered:
        case drm::InteractionOutcome::refused:
            return std::unexpected(refused(ProblemKind::return_refused, done->reply));
    }
    // A server that says "done" and shows the loan as before: the patron gave it back, so it stays given
    // back.
    if (!loan.final_state)
        if (auto failed = end(desk, loan)) return std::unexpected(*failed);
    return Returned{};
}

/// By the catalogue's own word for it (Palace, `revoke`), which frees the patron's place there.
Outcome<Returned> tell_catalogue(Desk& desk, LoanRecord& loan, std::stop_token stop) {
    const auto revoked = revoke(desk, loan.revoke_url, card_of(loan), stop);
    if (!revoked) return std::unexpected(revoked.error());
    if (revoked->not_now) return Returned{.queued = true};
    loan.revoke_owed = false;
    if (!loan.final_state)
        if (auto failed = end(desk, loan)) return std::unexpected(*failed);
    if (auto failed = desk.save(loan)) return std::unexpected(*failed);
    return Returned{};
}

}  // namespace

Outcome<Returned> tell_library(Desk& desk, LoanRecord& loan, std::stop_token stop) {
    if (loan.final_state) return loan.revoke_owed ? tell_catalogue(desk, loan, stop) : Returned{};
    const bool catalogue_too = !loan.revoke_url.empty();
    if (catalogue_too && !loan.revoke_owed) {
        loan.revoke_owed = true;
        if (auto failed = desk.save(loan)) return std::unexpected(*failed);
    }
    // The licence first: a catalogue that is told first may forget the loan without ending it.
    auto told = tell_by_status(desk, loan, stop);
    const bool refused = !told && told.error().kind == ProblemKind::return_refused;
    if ((told && told->queued) || (!told && !refused)) return told;
    if (!catalogue_too) return refused ? take_back(desk, loan, told.error()) : told;
    auto revoked = tell_catalogue(desk, loan, stop);
    if (revoked) return revoked;
    // Its patron may sign in again: then the catalogue is told.
    if (loan.final_state && is_of_card(revoked.error())) return revoked;
    loan.revoke_owed = false;
    if (refused) return take_back(desk, loan, revoked.error());
    // Given back by its licence: what the catalogue thinks of that is its own matter.
    if (auto failed = desk.save(loan)) return std::unexpected(*failed);
    return Returned{};
}

Outcome<Returned> Lending::return_loan(const std::string& loan_id, std::stop_token stop) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return std::unexpected(loan.error());
    if (loan->final_state) return Returned{};
    if (loan->license.empty() && loan->revoke_url.empty()) {
        if (auto failed = end(*m_desk, *loan)) return std::unexpected(*failed);
        return Returned{};
    }
    // Locked and written down before the library is asked: whatever happens now, it will be asked again.
    loan->return_queued = true;
    if (auto failed = m_desk->save(*loan)) return std::unexpected(*failed);
    return tell_library(*m_desk, *loan, stop);
}

Outcome<Renewed> Lending::renew(const std::string& loan_id, std::stop_token stop,
                                std::optional<Instant> until) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return std::unexpected(loan.error());
    const auto fetched = refresh_status(*m_desk, *loan, k_asked_for, stop);
    if (!fetched) return std::unexpected(fetched.error());
    if (!*fetched) return std::unexpected(*fetched->why_not);
    if (const auto over = m_desk->refusal_of(*loan); over && over->kind != ProblemKind::expired)
        return std::unexpected(*over);
    const auto before = end_of(*m_desk, *loan);
    const auto done = interact(*m_desk, *loan, drm::Interaction::renewing, stop, until);
    if (!done) return std::unexpected(done.error());
    switch (done->reply.outcome) {
        case drm::InteractionOutcome::done:
            break;
        case drm::InteractionOutcome::server_fault:
        case drm::InteractionOutcome::unreadable:
            return std::unexpected(refused(ProblemKind::server_down, done->reply));
        case drm::InteractionOutcome::already_done:
        case drm::InteractionOutcome::not_registered:
        case drm::InteractionOutcome::refused:
            return std::unexpected(not_renewed(*m_desk, *loan, done->reply));
    }
    if (auto failed =
            take_status(*m_desk, *loan, *done->reply.status, done->body, FreshLicense::always, stop))
        return std::unexpected(*failed);
    if (m_desk->known_status(*loan).stale_license)
        return std::unexpected(problem(ProblemKind::server_down, "the renewed licence could not be had"));
    // Servers answer 200 to a renewal they did not grant: only the licence's own end tells.
    const auto after = end_of(*m_desk, *loan);
    if (before && after && *after <= *before) {
        Problem unchanged = problem(ProblemKind::not_extended);
        unchanged.date = after;
        return std::unexpected(unchanged);
    }
    return Renewed{after};
}

std::optional<Problem> Lending::keep_notice(const std::string& loan_id, Instant moment) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return loan.error();
    loan->noticed = moment;
    return m_desk->save(*loan);
}

std::optional<Problem> Lending::remove(const std::string& loan_id) {
    m_desk->forget(loan_id);
    return problem_of(m_desk->shelf().remove_loan(loan_id));
}

}  // namespace oqyrman::lending
