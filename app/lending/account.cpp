// The patron's card, and Lending as a whole.
#include "app/lending/desk.h"
#include "app/net/url.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

/// Where the card is tried: the patron's own page if the library that asks keeps it, else its first feed.
std::string door_of(const state::Library& library, const state::AuthenticationDocument& document,
                    const std::string& origin) {
    for (const std::string& url :
         {document.shelf_url, library.shelf_url, document.start_url, library.start_url})
        if (net::origin_of(url) == origin) return url;
    return {};
}

/// Whoever served the Authentication Document asked for the card.
std::string asking_origin(const state::Library& library, const state::AuthenticationDocument& document) {
    for (const std::string& url : {library.authentication_url, document.id, library.start_url})
        if (std::string origin = net::origin_of(url); !origin.empty()) return origin;
    return {};
}

bool is_basic(const state::AuthenticationDocument& document) {
    for (const state::AuthenticationFlow& flow : document.flows)
        if (flow.type == state::AuthenticationType::basic) return true;
    return false;
}

}  // namespace

Trust make_trust(const shelf::Roots& roots, const std::vector<std::string>& crls,
                 std::vector<std::string>& unreadable) {
    Trust trust;
    unreadable = roots.unreadable;
    for (const std::string& pem : roots.pem) {
        auto certificates = drm::Certificate::from_pem(pem);
        if (!certificates) {
            unreadable.push_back("a licence root: " + certificates.error().detail);
            continue;
        }
        for (drm::Certificate& certificate : *certificates) trust.roots.push_back(std::move(certificate));
    }
    for (const std::string& bytes : crls) {
        auto crl = drm::Crl::parse(drm::as_bytes(bytes));
        if (crl)
            trust.crls.push_back(std::move(*crl));
        else
            unreadable.push_back("a revocation list: " + crl.error().detail);
    }
    return trust;
}

std::optional<Instant> Lending::trusted() const { return m_desk->timeline().vouched; }

std::optional<Problem> Lending::clock_trouble() const { return m_desk->clock_trouble(); }

Lending::Lending(shelf::Shelf& shelf, net::Http& http, drm::Profiles& profiles, Trust trust,
                 std::function<Instant()> clock)
    : m_desk(std::make_unique<Desk>(shelf, http, profiles, std::move(trust), std::move(clock))) {}

Lending::~Lending() = default;

Instant Lending::now() { return m_desk->now(); }

std::vector<state::Loan> Lending::loans() {
    std::vector<state::Loan> views;
    const auto loans = m_desk->shelf().loans();
    if (!loans) return views;
    for (const LoanRecord& loan : *loans) views.push_back(m_desk->view(loan));
    return views;
}

Outcome<state::Library> Lending::sign_in(const state::Library& library,
                                         const state::AuthenticationDocument& document,
                                         const std::string& login, const std::string& password,
                                         std::stop_token stop) {
    if (!is_basic(document))
        return std::unexpected(problem(ProblemKind::server_refused, "the library offers no sign-in by card"));
    const shelf::Credentials card{asking_origin(library, document), login, password};
    const std::string door = door_of(library, document, card.origin);
    if (door.empty())
        return std::unexpected(problem(ProblemKind::not_a_catalogue, "the library has no page for patrons"));
    const auto answer = m_desk->exchange().send({.method = "GET",
                                                 .url = door,
                                                 .accept = "application/opds+json, */*;q=0.1",
                                                 .card = card,
                                                 .limit_bytes = k_max_feed_bytes,
                                                 .patience = k_asked_for},
                                                stop);
    if (!answer) return std::unexpected(answer.error());
    if (answer->status == 401) return std::unexpected(problem(ProblemKind::wrong_credentials));
    if (answer->status != 200) return std::unexpected(problem_of(*answer));
    state::Library signed_in = library;
    if (!document.title.empty()) signed_in.title = document.title;
    if (!document.shelf_url.empty()) signed_in.shelf_url = document.shelf_url;
    signed_in.signed_in = true;
    signed_in.patron = login;
    // The card before the word that there is one.
    auto failed = problem_of(m_desk->shelf().save_credentials(signed_in.start_url, card));
    if (!failed) failed = problem_of(m_desk->shelf().save_library(signed_in));
    if (failed) return std::unexpected(*failed);
    return signed_in;
}

std::optional<Problem> Lending::sign_out(const state::Library& library) {
    state::Library signed_out = library;
    signed_out.signed_in = false;
    signed_out.patron.clear();
    if (auto failed = problem_of(m_desk->shelf().forget_credentials(library.start_url))) return failed;
    return problem_of(m_desk->shelf().save_library(signed_out));
}

std::optional<shelf::Credentials> Lending::card_for(const std::string& url) { return m_desk->card_for(url); }

}  // namespace oqyrman::lending
