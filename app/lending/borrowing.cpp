#include "app/lending/borrowing.h"

#include <algorithm>

#include "app/lending/acquisition.h"
#include "app/lending/catalogue_reading.h"
#include "app/lending/status_desk.h"

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

/// What a publication leads on to. The catalogue may hand out the passphrase here or there.
Outcome<state::Acquisition> next_of(const Answer& answer, Provenance& provenance) {
    auto publication = read_publication(answer);
    if (!publication) return std::unexpected(publication.error());
    auto next = choose_acquisition(*publication);
    if (!next || next->rel == state::AcquisitionRel::borrow)
        return std::unexpected(problem(ProblemKind::not_offered, "the library's answer grants no loan"));
    if (!next->hashed_passphrase.empty()) provenance.hashed_passphrase = next->hashed_passphrase;
    if (!publication->title.empty()) {
        // The identity is the one the patron chose by: positions and buttons hang on it.
        if (!provenance.publication.id.empty()) publication->id = provenance.publication.id;
        if (publication->images.empty()) publication->images = provenance.publication.images;
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

}  // namespace

Outcome<std::string> follow(Desk& desk, const state::Acquisition& acquisition, Provenance provenance,
                            std::stop_token stop) {
    state::Acquisition next = acquisition;
    if (!next.hashed_passphrase.empty()) provenance.hashed_passphrase = next.hashed_passphrase;
    for (int hop = 0; hop < k_max_hops; ++hop) {
        if (is_open(next)) return keep_open_book(desk, next.url, format_of_path(next), provenance);
        auto answer = desk.exchange().send({.method = "GET",
                                            .url = next.url,
                                            .accept = k_accept,
                                            .with_card = true,
                                            .limit_bytes = k_max_document_bytes,
                                            .patience = k_asked_for},
                                           stop);
        if (!answer) return std::unexpected(answer.error());
        if (answer->status < 200 || answer->status > 299) return std::unexpected(problem_of(*answer));
        switch (hop_of_answer(*answer)) {
            case Hop::license:
                return keep_license(desk, answer->body, provenance);
            case Hop::publication: {
                auto onward = next_of(*answer, provenance);
                if (!onward) return std::unexpected(onward.error());
                next = std::move(*onward);
                break;
            }
            case Hop::epub:
            case Hop::pdf:
            case Hop::protected_pdf:
            case Hop::unsupported: {
                // A page for people in place of the answer: a network that wants a sign-in, or a lost server.
                const bool page = answer->content_type.starts_with("text/");
                return std::unexpected(problem(page ? ProblemKind::server_down : ProblemKind::not_offered,
                                               next.url + " answered with " + answer->content_type));
            }
        }
    }
    return std::unexpected(problem(ProblemKind::not_offered, "the library sends us round in circles"));
}

Outcome<std::string> Lending::borrow(const state::Library& library, const state::Publication& publication,
                                     std::stop_token stop) {
    const auto acquisition = choose_acquisition(publication);
    if (!acquisition) return std::unexpected(not_offered(publication));
    auto loan_id = follow(*m_desk, *acquisition, {library.start_url, publication, {}}, stop);
    if (!loan_id) return loan_id;
    auto loan = m_desk->record(*loan_id);
    if (!loan) return std::unexpected(loan.error());
    if (loan->license.empty()) return loan_id;
    // The status gives the buttons their links and is the moment to register; the loan is safe without it.
    if (const auto fetched = refresh_status(*m_desk, *loan, k_in_passing, stop); fetched && *fetched)
        static_cast<void>(register_device(*m_desk, *loan, stop));
    if (auto refused = m_desk->refusal_of(*loan)) return std::unexpected(*refused);
    return loan_id;
}

}  // namespace oqyrman::lending
