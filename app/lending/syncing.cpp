// The library's list of loans and ours brought together. Nothing is ever removed because a feed is silent
// about it: feeds are cut into pages, filtered, and sometimes wrong.
#include "app/lending/syncing.h"

#include <algorithm>

#include "app/lending/acquisition.h"
#include "app/lending/borrowing.h"
#include "app/lending/catalogue_reading.h"
#include "app/lending/giving_back.h"
#include "app/lending/holds.h"
#include "app/lending/status_desk.h"

namespace oqyrman::lending {

namespace {

constexpr int k_max_pages = 50;
constexpr std::size_t k_max_loans = 2'000;

/// Returns that the library does not know yet. A refusal is told; being unreachable is not news.
std::optional<Problem> tell_queued_returns(Desk& desk, std::vector<LoanRecord>& loans, std::stop_token stop) {
    std::optional<Problem> told;
    for (LoanRecord& loan : loans) {
        const bool owed = loan.final_state ? loan.revoke_owed : loan.return_queued;
        if (!owed) continue;
        const auto done = tell_library(desk, loan, stop);
        // Given back already: whose card it was may have left this computer for good.
        if (!done && !(loan.final_state && is_of_card(done.error()))) told = done.error();
        if (done && done->queued) break;
    }
    return told;
}

/// The status of each loan that still may be opened. Stops at the first that cannot be had: there is no
/// network, and nobody waits for the other nineteen timeouts.
std::optional<Problem> refresh_statuses(Desk& desk, std::vector<LoanRecord>& loans, std::stop_token stop) {
    for (LoanRecord& loan : loans) {
        if (loan.license.empty() || loan.return_queued || stop.stop_requested()) continue;
        const CheckedLicense& checked = desk.checked(loan);
        if (checked.fault || checked.license->link("status") == nullptr) continue;
        const auto fetched = refresh_status(desk, loan, k_in_passing, stop);
        if (!fetched) return fetched.error();
        if (!*fetched) return std::nullopt;
        desk.refresh_revocations(loan, k_in_passing, stop);
        if (auto failed = register_device(desk, loan, stop)) return failed;
    }
    return std::nullopt;
}

/// The loan of ours that this entry speaks of: of the same title and not known to have ended.
const LoanRecord* ours(Desk& desk, const std::vector<LoanRecord>& loans,
                       const state::Publication& publication) {
    for (const LoanRecord& loan : loans) {
        if (loan.publication_id != publication.id || loan.license.empty()) continue;
        if (loan.return_queued || loan.revoke_owed) return &loan;
        const auto refused = desk.refusal_of(loan);
        if (!refused || refused->kind == state::ProblemKind::not_begun) return &loan;
    }
    return nullptr;
}

/// Borrowed at this library by a card that is not in use.
bool is_of_another(const state::Library& library, const LoanRecord& loan) {
    if (loan.library_url != library.start_url || loan.card == card_of(library).key) return false;
    return !loan.card.empty() || state::card_at(library, loan.card) != nullptr;
}

/// A loan on the feed is a loan already: only what grants it is followed, never a way to borrow.
std::optional<state::Acquisition> granting(const state::Publication& publication) {
    auto acquisition = choose_acquisition(publication);
    if (!acquisition || acquisition->rel != state::AcquisitionRel::generic || is_open(*acquisition))
        return std::nullopt;
    return acquisition;
}

/// What the feed says of a loan that is here already.
std::optional<Problem> refresh_known(Desk& desk, const LoanRecord& known,
                                     const state::Publication& publication,
                                     const state::Acquisition& acquisition) {
    if (!publication.revoke_url.empty() && publication.revoke_url != known.revoke_url) {
        LoanRecord changed = known;
        changed.revoke_url = publication.revoke_url;
        if (auto failed = desk.save(changed)) return failed;
    }
    return keep_catalogue_passphrase(desk, known, acquisition.hashed_passphrase);
}

std::optional<Problem> merge(Desk& desk, const state::Library& library, const std::vector<LoanRecord>& loans,
                             const state::Publication& publication, std::stop_token stop) {
    const auto acquisition = granting(publication);
    if (!acquisition) {
        const auto hold = state::hold_of(publication);
        return hold ? keep_hold(desk, card_of(library), *hold) : std::nullopt;
    }
    if (const LoanRecord* known = ours(desk, loans, publication)) {
        // One loan a title: what another card has of it is nothing that this card's list could speak of.
        if (is_of_another(library, *known)) return std::nullopt;
        return refresh_known(desk, *known, publication, *acquisition);
    }
    auto found = follow(desk, *acquisition, {card_of(library), publication, {}}, stop);
    if (!found) return found.error();
    if (found->hold) return std::nullopt;
    auto loan = desk.record(found->loan_id);
    if (!loan) return loan.error();
    const auto fetched = refresh_status(desk, *loan, k_in_passing, stop);
    if (!fetched) return fetched.error();
    return std::nullopt;
}

Outcome<state::Feed> fetch_page(Desk& desk, const std::string& url, const CardName& whose,
                                std::stop_token stop) {
    const auto answer = desk.exchange().send({.method = "GET",
                                              .url = url,
                                              .accept = "application/opds+json, application/atom+xml;q=0.9",
                                              .whose = whose,
                                              .limit_bytes = k_max_feed_bytes,
                                              .patience = k_asked_for,
                                              .repeatable = true},
                                             stop);
    if (!answer) return std::unexpected(answer.error());
    if (answer->status != 200) return std::unexpected(problem_of(*answer));
    return read_feed(*answer);
}

/// One bad entry does not keep the others from the shelf; what was wrong with the last bad one is told.
std::optional<Problem> merge_feed(Desk& desk, const state::Library& library,
                                  const std::vector<LoanRecord>& loans, std::stop_token stop) {
    std::optional<Problem> told;
    std::vector<std::string> spoken_of;
    std::string url = library.shelf_url;
    for (int page = 0; page < k_max_pages && !url.empty(); ++page) {
        const auto feed = fetch_page(desk, url, card_of(library), stop);
        if (!feed) return feed.error();
        for (const state::Publication& publication : feed->publications) {
            if (spoken_of.size() == k_max_loans || stop.stop_requested()) return told;
            spoken_of.push_back(publication.id);
            auto failed = merge(desk, library, loans, publication, stop);
            if (failed && is_out_of_reach(*failed)) return failed;
            if (failed) told = std::move(failed);
        }
        url = feed->next_url == url ? std::string() : feed->next_url;
    }
    if (auto failed = check_silent_holds(desk, card_of(library), spoken_of, stop)) return failed;
    return told;
}

}  // namespace

std::optional<state::Acquisition> granted_on_shelf(Desk& desk, const state::Library& library,
                                                   const std::string& publication_id, std::stop_token stop) {
    std::string url = library.shelf_url;
    for (int page = 0; page < k_max_pages && !url.empty(); ++page) {
        const auto feed = fetch_page(desk, url, card_of(library), stop);
        if (!feed) return std::nullopt;
        for (const state::Publication& publication : feed->publications)
            if (publication.id == publication_id) return granting(publication);
        url = feed->next_url == url ? std::string() : feed->next_url;
    }
    return std::nullopt;
}

std::optional<Problem> Lending::sync(const state::Library& library, std::stop_token stop) {
    auto loans = m_desk->shelf().loans();
    if (!loans) return shelf::to_problem(loans.error());
    const std::optional<Problem> told = tell_queued_returns(*m_desk, *loans, stop);
    if (auto failed = refresh_statuses(*m_desk, *loans, stop)) return failed;
    if (!library.signed_in || library.shelf_url.empty()) return told;
    if (auto failed = merge_feed(*m_desk, library, *loans, stop)) return failed;
    return told;
}

}  // namespace oqyrman::lending
