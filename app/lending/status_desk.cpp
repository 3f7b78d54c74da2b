#include "app/lending/status_desk.h"

#include <algorithm>

#include "app/lending/replacing.h"
#include "app/net/url.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

Ask ask_of(const drm::StatusRequest& request) {
    Ask ask{.method = "GET",
            .url = request.url,
            .accept = request.accept,
            .limit_bytes = k_max_document_bytes,
            .patience = std::chrono::milliseconds(request.timeout_ms)};
    switch (request.method) {
        case drm::Method::get:
            break;
        case drm::Method::post:
            ask.method = "POST";
            break;
        case drm::Method::put:
            ask.method = "PUT";
            break;
    }
    return ask;
}

/// The fresh licence, when it is one of this loan and may be believed.
std::optional<drm::License> fetch_fresh_license(Desk& desk, const LoanRecord& loan, const drm::Status& status,
                                                std::stop_token stop) {
    const auto request = drm::fetch_license_request(
        status, [&](std::string_view profile) { return desk.profiles().supports(profile); });
    if (!request) return std::nullopt;
    // As the first one was, it may be for the patron alone.
    Ask ask = ask_of(*request);
    ask.whose = card_of(loan);
    const auto answer = desk.exchange().send(ask, stop);
    if (!answer || answer->status != 200) return std::nullopt;
    CheckedLicense checked = desk.check(answer->body);
    if (!checked.license || checked.fault || checked.license->id != loan.id) return std::nullopt;
    return std::move(checked.license);
}

/// False when the status spoke of a newer licence that could not be had.
bool bring_license_up_to_date(Desk& desk, LoanRecord& loan, const drm::Status& status, FreshLicense wanted,
                              std::stop_token stop) {
    const auto& present = desk.checked(loan).license;
    if (!present) return true;
    if (wanted == FreshLicense::when_newer && !drm::fresh_license_wanted(*present, status, loan.license_seen))
        return true;
    const Instant before = present->date();
    const auto fresh = fetch_fresh_license(desk, loan, status, stop);
    if (!fresh) return false;
    loan.license_seen = status.license_updated;
    // An older one would give back time that the library took.
    if (fresh->date() < before) return true;
    put_in_force(loan, *present, *fresh);
    desk.vouch({fresh->date(), k_signed});
    return true;
}

Problem refused_status(const Answer& answer) {
    Problem found = problem_of(answer);
    // No card is shown for a status: another sign-in would change nothing.
    if (found.kind == ProblemKind::sign_in_needed) found.kind = ProblemKind::server_refused;
    return found;
}

/// What came with success and is not the loan's status.
Problem no_status(const Answer& answer) {
    if (is_page(answer)) return problem_of_page(answer);
    return problem(ProblemKind::server_down, answer.final_url + " is no status of this loan");
}

/// A Status Document is not signed: its dates are its server's word.
std::string origin_of_status(Desk& desk, const LoanRecord& loan) {
    const auto& license = desk.checked(loan).license;
    const drm::Link* link = license ? license->link("status") : nullptr;
    return link == nullptr ? std::string() : net::origin_of(link->href);
}

std::optional<drm::StatusRequest> request_for(drm::Interaction interaction, const drm::Status& status,
                                              const drm::DeviceName& device, std::optional<Instant> until) {
    switch (interaction) {
        case drm::Interaction::registering:
            return drm::register_request(status, device);
        case drm::Interaction::renewing:
            return drm::renew_request(status, device, until);
        case drm::Interaction::returning:
            return drm::return_request(status, device);
    }
    return std::nullopt;
}

Outcome<Interacted> send(Desk& desk, LoanRecord& loan, drm::Interaction interaction, std::stop_token stop,
                         std::optional<Instant> until = std::nullopt) {
    const auto device = desk.device();
    if (!device) return std::unexpected(device.error());
    const KnownStatus known = desk.known_status(loan);
    if (known.last == nullptr) return std::unexpected(problem(ProblemKind::offline, "no status"));
    const auto request = request_for(interaction, *known.last, {device->id, device->name}, until);
    if (!request) {
        Interacted not_offered;
        not_offered.reply.outcome = drm::InteractionOutcome::refused;
        return not_offered;
    }
    Ask ask = ask_of(*request);
    // A book that is given back twice is given back; more time granted twice would be more than was asked
    // for.
    ask.repeatable = interaction == drm::Interaction::returning;
    auto answer = desk.exchange().send(ask, stop);
    if (!answer) return std::unexpected(answer.error());
    if (answer->status == 200 && is_page(*answer)) return std::unexpected(problem_of_page(*answer));
    return Interacted{drm::read_reply(interaction, answer->status, answer->body), std::move(answer->body)};
}

}  // namespace

std::optional<Problem> take_status(Desk& desk, LoanRecord& loan, const drm::Status& status,
                                   const std::string& body, FreshLicense fresh, std::stop_token stop) {
    if (status.id != loan.id) return std::nullopt;
    if (status.status_updated) desk.vouch({*status.status_updated, origin_of_status(desk, loan)});
    loan.status = shelf::StatusFacts{body, desk.now()};
    // What the library says now supersedes what it said before, in both directions.
    loan.final_state = final_state_of(status, desk.now());
    bool stale = false;
    if (loan.final_state) {
        loan.return_queued = false;
        loan.download.complete = false;
    } else {
        stale = !bring_license_up_to_date(desk, loan, status, fresh, stop);
    }
    desk.remember(loan.id, {status, true, stale});
    if (auto failed = desk.save(loan)) return failed;
    if (!loan.final_state) return std::nullopt;
    return problem_of(desk.shelf().books().remove(loan.id));
}

bool names_status(Desk& desk, const LoanRecord& loan) {
    const auto& license = desk.checked(loan).license;
    return license && drm::fetch_status_request(*license).has_value();
}

Outcome<StatusAsked> refresh_status(Desk& desk, LoanRecord& loan, std::chrono::milliseconds patience,
                                    std::stop_token stop, FreshLicense fresh) {
    const auto& license = desk.checked(loan).license;
    const auto request = license ? drm::fetch_status_request(*license) : std::nullopt;
    if (!request) return StatusAsked{problem(ProblemKind::server_refused, "the licence names no status")};
    Ask ask = ask_of(*request);
    ask.patience = std::min(ask.patience, patience);
    // A book that opens does not wait for a second try.
    ask.repeatable = patience == k_asked_for;
    const auto answer = desk.exchange().send(ask, stop);
    if (!answer) return StatusAsked{answer.error()};
    if (answer->status != 200) return StatusAsked{refused_status(*answer)};
    const auto status = drm::parse_status(answer->body);
    if (!status || status->id != loan.id) return StatusAsked{no_status(*answer)};
    if (auto failed = take_status(desk, loan, *status, answer->body, fresh, stop))
        return std::unexpected(*failed);
    return StatusAsked{};
}

std::optional<Problem> register_device(Desk& desk, LoanRecord& loan, std::stop_token stop) {
    if (loan.registered || loan.final_state) return std::nullopt;
    const auto done = send(desk, loan, drm::Interaction::registering, stop);
    if (!done || done->reply.outcome != drm::InteractionOutcome::done || !done->reply.status)
        return std::nullopt;
    loan.registered = true;
    return take_status(desk, loan, *done->reply.status, done->body, FreshLicense::when_newer, stop);
}

Outcome<Interacted> interact(Desk& desk, LoanRecord& loan, drm::Interaction interaction, std::stop_token stop,
                             std::optional<Instant> until) {
    if (auto failed = register_device(desk, loan, stop)) return std::unexpected(*failed);
    auto done = send(desk, loan, interaction, stop, until);
    if (!done || done->reply.outcome != drm::InteractionOutcome::not_registered) return done;
    // The library forgot this device; once more, and no oftener.
    loan.registered = false;
    if (auto failed = register_device(desk, loan, stop)) return std::unexpected(*failed);
    return send(desk, loan, interaction, stop, until);
}

}  // namespace oqyrman::lending
