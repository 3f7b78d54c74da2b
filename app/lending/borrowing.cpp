#include "app/lending/borrowing.h"

#include <algorithm>

#include "app/lending/acquisition.h"
#include "app/lending/catalogue_reading.h"
#include "app/lending/holds.h"
#include "app/lending/status_desk.h"
#include "app/lending/syncing.h"
#include "app/state/title.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

constexpr int k_max_hops = 4;
constexpr const char* k_accept =
    "application/vnd.readium.lcp.license.v1.0+json, application/opds-publication+json, "
    "application/opds+json;q=0.9, application/atom+xml;type=entry;q=0.8, */*;q=0.1";

/// What the answer is: by its type where that says something, else by its shape.
Hop hop_of_answer(const Answer& answer) {
    const Hop by_type = hop_of(answer.content_type);
    if (by_type != Hop::unsupported && by_type != Hop::publication) return by_type;
    // A License Document has a content key, a publication has metadata; neither has the other.
    const auto json = drm::parse_json(answer.body);
    if (json && json->find("encryption") != nullptr) return Hop::license;
    if (json && json->find("metadata") != nullptr) return Hop::publication;
    // An Atom entry under the type of any feed.
    return read_publication(answer) ? Hop::publication : by_type;
}

using Next = std::variant<state::Acquisition, state::Hold>;

/// An answer that only offers to borrow: a place in the queue, or nothing came of it.
Outcome<Next> not_granted(state::Publication publication, const Provenance& provenance) {
    const std::string& known = provenance.publication.id;
    if (!known.empty()) publication.id = known;
    if (publication.images.empty()) publication.images = provenance.publication.images;
    if (publication.self_url.empty()) publication.self_url = provenance.publication.self_url;
    if (auto hold = state::hold_of(publication)) return std::move(*hold);
    const state::Acquisition* way = state::way_to_get(publication);
    const bool out = way != nullptr && (way->availability.state == state::AvailabilityState::unavailable ||
                                        way->availability.copies_available == 0);
    return std::unexpected(problem(out ? ProblemKind::no_copies : ProblemKind::not_offered,
                                   "the library's answer grants no loan"));
}

/// What a publication leads on to. The catalogue may hand out the passphrase here or there.
Outcome<Next> next_of(const Answer& answer, Provenance& provenance) {
    auto publication = read_publication(answer);
    if (!publication) return std::unexpected(publication.error());
    auto next = choose_acquisition(*publication);
    if (!next || next->rel == state::AcquisitionRel::borrow ||
        next->availability.state == state::AvailabilityState::reserved)
        return not_granted(std::move(*publication), provenance);
    if (!next->hashed_passphrase.empty()) provenance.hashed_passphrase = next->hashed_passphrase;
    if (!publication->title.empty()) {
        // The identity is the one the patron chose by: positions and buttons hang on it.
        if (!provenance.publication.id.empty()) publication->id = provenance.publication.id;
        if (publication->images.empty()) publication->images = provenance.publication.images;
        if (publication->self_url.empty()) publication->self_url = provenance.publication.self_url;
        provenance.publication = std::move(*publication);
    }
    return std::move(*next);
}

state::BookFormat format_of_path(const state::Acquisition& acquisition) {
    const Hop last = acquisition.path.empty() ? Hop::epub : hop_of(acquisition.path.back());
    return last == Hop::pdf || last == Hop::protected_pdf ? state::BookFormat::pdf : state::BookFormat::epub;
}

Problem not_offered(const state::Publication& publication) {
    const bool lent = std::ranges::any_of(publication.acquisitions, [](const state::Acquisition& a) {
        return a.availability.state == state::AvailabilityState::unavailable;
    });
    return problem(lent ? ProblemKind::no_copies : ProblemKind::not_offered);
}

Outcome<Borrowed> as_loan(Outcome<std::string> loan_id) {
    if (!loan_id) return std::unexpected(loan_id.error());
    return Borrowed{.loan_id = std::move(*loan_id)};
}

/// The status gives the buttons their links and is the moment to register; the loan is safe without it.
void look_at_status(Desk& desk, LoanRecord& loan, std::stop_token stop) {
    if (const auto fetched = refresh_status(desk, loan, k_in_passing, stop); fetched && *fetched)
        static_cast<void>(register_device(desk, loan, stop));
}

/// A loan of this title that is on the shelf already and still open, by the library's own word where it can
/// be had.
Outcome<std::optional<std::string>> present_loan(Desk& desk, const std::string& publication_id,
                                                 std::stop_token stop) {
    auto loans = desk.shelf().loans();
    if (!loans) return std::unexpected(shelf::to_problem(loans.error()));
    for (LoanRecord& loan : *loans) {
        if (publication_id.empty() || loan.publication_id != publication_id || loan.license.empty()) continue;
        if (desk.refusal_of(loan)) continue;
        look_at_status(desk, loan, stop);
        if (!desk.refusal_of(loan)) return loan.id;
    }
    return std::nullopt;
}

/// What a loan that exists already is fetched by: its entry in the library's list of loans.
Outcome<Borrowed> fetch_existing(Desk& desk, const state::Library& library,
                                 const state::Publication& publication, Problem otherwise,
                                 std::stop_token stop) {
    const auto granting = granted_on_shelf(desk, library, publication.id, stop);
    if (!granting) return std::unexpected(std::move(otherwise));
    return follow(desk, *granting, {card_of(library), publication, {}}, stop);
}

}  // namespace

Outcome<Borrowed> follow(Desk& desk, const state::Acquisition& acquisition, Provenance provenance,
                         std::stop_token stop) {
    state::Acquisition next = acquisition;
    if (!next.hashed_passphrase.empty()) provenance.hashed_passphrase = next.hashed_passphrase;
    for (int hop = 0; hop < k_max_hops; ++hop) {
        if (is_open(next)) return as_loan(keep_open_book(desk, next.url, format_of_path(next), provenance));
        auto answer = desk.exchange().send({.method = "GET",
                                            .url = next.url,
                                            .accept = k_accept,
                                            .whose = provenance.card,
                                            .limit_bytes = k_max_document_bytes,
                                            .patience = k_asked_for,
                                            .repeatable = next.rel != state::AcquisitionRel::borrow},
                                           stop);
        if (!answer) return std::unexpected(answer.error());
        if (answer->status < 200 || answer->status > 299) return std::unexpected(problem_of(*answer));
        switch (hop_of_answer(*answer)) {
            case Hop::license:
                return as_loan(keep_license(desk, answer->body, provenance));
            case Hop::publication: {
                auto onward = next_of(*answer, provenance);
                if (!onward) return std::unexpected(onward.error());
                if (auto* hold = std::get_if<state::Hold>(&*onward)) {
                    if (auto failed = keep_hold(desk, provenance.card, *hold))
                        return std::unexpected(*failed);
                    return Borrowed{.loan_id = {}, .hold = std::move(*hold)};
                }
                next = std::get<state::Acquisition>(std::move(*onward));
                break;
            }
            case Hop::epub:
            case Hop::pdf:
            case Hop::protected_pdf:
            case Hop::unsupported: {
                if (is_page(*answer)) return std::unexpected(problem_of_page(*answer));
                const bool page = answer->content_type.starts_with("text/");
                return std::unexpected(problem(page ? ProblemKind::server_down : ProblemKind::not_offered,
                                               next.url + " answered with " + answer->content_type));
            }
        }
    }
    return std::unexpected(problem(ProblemKind::not_offered, "the library sends us round in circles"));
}

Outcome<Borrowed> Lending::borrow(const state::Library& library, const state::Publication& publication,
                                  std::stop_token stop) {
    auto present = present_loan(*m_desk, publication.id, stop);
    if (!present) return std::unexpected(present.error());
    if (*present) return Borrowed{.loan_id = std::move(**present)};
    const auto acquisition = choose_acquisition(publication);
    if (!acquisition) return std::unexpected(not_offered(publication));
    auto borrowed = follow(*m_desk, *acquisition, {card_of(library), publication, {}}, stop);
    if (!borrowed && borrowed.error().kind == ProblemKind::lent_already)
        borrowed = fetch_existing(*m_desk, library, publication, borrowed.error(), stop);
    if (!borrowed || borrowed->hold) return borrowed;
    auto loan = m_desk->record(borrowed->loan_id);
    if (!loan) return std::unexpected(loan.error());
    if (loan->license.empty()) return borrowed;
    look_at_status(*m_desk, *loan, stop);
    if (auto refused = m_desk->refusal_of(*loan)) return std::unexpected(*refused);
    return borrowed;
}

}  // namespace oqyrman::lending
