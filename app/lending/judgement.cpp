#include "app/lending/judgement.h"

namespace oqyrman::lending {

namespace {

using state::Problem;
using state::ProblemKind;

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

Problem dated(ProblemKind kind, std::optional<state::Instant> date, std::string words = {}) {
    return {.kind = kind, .date = date, .server_text = std::move(words), .detail = {}};
}

drm::FinalStatus final_status_of(shelf::EndKind kind) {
    switch (kind) {
        case shelf::EndKind::returned:
            return drm::FinalStatus::returned;
        case shelf::EndKind::revoked:
            return drm::FinalStatus::revoked;
        case shelf::EndKind::cancelled:
            return drm::FinalStatus::cancelled;
    }
    return drm::FinalStatus::returned;
}

ProblemKind problem_kind_of(shelf::EndKind kind) {
    switch (kind) {
        case shelf::EndKind::returned:
            return ProblemKind::returned;
        case shelf::EndKind::revoked:
            return ProblemKind::revoked;
        case shelf::EndKind::cancelled:
            return ProblemKind::cancelled;
    }
    return ProblemKind::returned;
}

drm::Verdict verdict_of(const shelf::LoanRecord& loan, const CheckedLicense& checked,
                        const KnownStatus& status, state::Instant now) {
    drm::StatusFacts facts;
    if (status.of_this_run) facts.status = status.last;
    facts.stale_license = status.stale_license;
    if (loan.final_state)
        facts.remembered = drm::Remembered{final_status_of(loan.final_state->kind), loan.final_state->date};
    return drm::judge(checked.license ? checked.license->rights : drm::Rights{}, facts, now);
}

/// A refusal by dates, which counts only once the licence is believed.
std::optional<Problem> by_dates(const drm::Verdict& verdict) {
    using Answer = std::optional<Problem>;
    return std::visit(
        Overloaded{
            [](const drm::NotBegun& v) -> Answer { return dated(ProblemKind::not_begun, v.start); },
            [](const drm::Expired& v) -> Answer { return dated(ProblemKind::expired, v.end); },
            [](const auto&) -> Answer { return std::nullopt; },
        },
        verdict);
}

/// How many devices a loan that was taken back was registered on, whichever run heard of it (LSD 3.2).
int devices_of(const drm::Revoked& verdict, const KnownStatus& status) {
    if (verdict.devices > 0 || status.last == nullptr) return verdict.devices;
    return status.last->status == drm::StatusValue::revoked ? status.last->registered_devices : 0;
}

std::optional<Problem> for_good(const drm::Verdict& verdict, const KnownStatus& status,
                                const std::string& words) {
    using Answer = std::optional<Problem>;
    return std::visit(
        Overloaded{
            [&](const drm::Returned& v) -> Answer { return dated(ProblemKind::returned, v.date, words); },
            [&](const drm::Revoked& v) -> Answer {
                Problem revoked = dated(ProblemKind::revoked, v.date, v.message.empty() ? words : v.message);
                revoked.devices = devices_of(v, status);
                return revoked;
            },
            [&](const drm::Cancelled& v) -> Answer { return dated(ProblemKind::cancelled, v.date, words); },
            [](const auto&) -> Answer { return std::nullopt; },
        },
        verdict);
}

}  // namespace

std::optional<shelf::FinalState> final_state_of(const drm::Status& status, state::Instant now) {
    const auto ended = [&](shelf::EndKind kind) {
        return shelf::FinalState{kind, status.status_updated.value_or(now), status.message};
    };
    switch (status.status) {
        case drm::StatusValue::returned:
            return ended(shelf::EndKind::returned);
        case drm::StatusValue::revoked:
            return ended(shelf::EndKind::revoked);
        case drm::StatusValue::cancelled:
            return ended(shelf::EndKind::cancelled);
        case drm::StatusValue::ready:
        case drm::StatusValue::active:
        case drm::StatusValue::expired:
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Problem> refusal(const shelf::LoanRecord& loan, const CheckedLicense& checked,
                               const KnownStatus& status, state::Instant now) {
    if (loan.return_queued && !loan.final_state) return dated(ProblemKind::returned, std::nullopt);
    if (loan.license.empty()) {
        if (!loan.final_state) return std::nullopt;
        return dated(problem_kind_of(loan.final_state->kind), loan.final_state->date);
    }
    const drm::Verdict verdict = verdict_of(loan, checked, status, now);
    const std::string words = loan.final_state ? loan.final_state->message : std::string();
    if (auto ended = for_good(verdict, status, words)) return ended;
    if (checked.fault) return checked.fault;
    return by_dates(verdict);
}

state::Loan view_of(const shelf::LoanRecord& loan, const CheckedLicense& checked, const KnownStatus& status,
                    const DownloadNow& download, state::Instant now) {
    state::Loan view{.id = loan.id,
                     .publication_id = loan.publication_id,
                     .title = loan.title,
                     .authors = loan.authors,
                     .language = loan.language,
                     .cover_url = loan.cover_url,
                     .format = loan.format,
                     .begins = {},
                     .opens_until = {},
                     .renewable_until = {},
                     .phase = state::LoanReady{},
                     .can_renew = false,
                     .can_return = false,
                     .return_queued = (loan.return_queued && !loan.final_state) || loan.revoke_owed,
                     .test_license = false,
                     .provider = {},
                     .copy_left = {},
                     .publication_url = loan.publication_url,
                     .noticed = loan.noticed,
                     .library_url = loan.library_url,
                     .card = loan.card};
    if (checked.license) {
        view.begins = checked.license->rights.start;
        view.opens_until = checked.license->rights.end;
        view.test_license = checked.license->encryption.profile == drm::k_basic_profile;
        view.provider = checked.license->provider;
    }
    const auto closed = refusal(loan, checked, status, now);
    const bool ended = loan.final_state || loan.return_queued;
    if (status.last != nullptr && !ended) {
        // Buttons come from links, never from the status alone (LSD 2.5).
        view.renewable_until = status.last->potential_end;
        const bool here = drm::renew_request(*status.last, {"-", "-"}, std::nullopt).has_value();
        if (!here) view.renew_page = drm::renew_page(*status.last).value_or(std::string());
        view.can_renew = here || !view.renew_page.empty();
        view.may_choose_end = here && drm::renewal_takes_end(*status.last);
        view.can_return = status.last->link("return") != nullptr;
    }
    if (!loan.revoke_url.empty() && !ended) view.can_return = true;
    // A book without licence is given back by letting go of it.
    if (loan.license.empty() && !ended) view.can_return = true;
    if (closed)
        view.phase = state::LoanClosed{*closed};
    else if (!loan.download.complete)
        view.phase = state::LoanDownloading{.received_bytes = download.received_bytes,
                                            .total_bytes = loan.download.total_bytes,
                                            .running = download.running,
                                            .bytes_per_second = download.bytes_per_second};
    return view;
}

}  // namespace oqyrman::lending
