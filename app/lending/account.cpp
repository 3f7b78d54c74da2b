// The patron's card, and Lending as a whole.
#include "app/catalogue/token.h"
#include "app/lending/desk.h"
#include "app/lending/token_desk.h"
#include "app/net/url.h"
#include "drm/license/json.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

/// Whoever served the Authentication Document asked for the card. What a document says of itself is no
/// answer of anybody's: another origin named in it gets no card.
std::string asking_origin(const state::Library& library, const state::AuthenticationDocument& document) {
    for (const std::string& origin :
         {document.came_from, document.asked_by, net::origin_of(library.authentication_url)})
        if (!origin.empty()) return origin;
    return net::origin_of(library.start_url);
}

/// The catalogue asked too, by answering with the document or by naming it.
std::string other_origin(const state::Library& library, const state::AuthenticationDocument& document,
                         const std::string& origin) {
    const std::string other =
        document.asked_by.empty() ? net::origin_of(library.start_url) : document.asked_by;
    return other == origin ? std::string() : other;
}

/// Where the card is tried: the patron's own page if a library that asks keeps it, else its first feed.
std::string door_of(const state::Library& library, const state::AuthenticationDocument& document,
                    const shelf::Credentials& card) {
    for (const std::string& url :
         {document.shelf_url, library.shelf_url, document.start_url, library.start_url})
        if (!origin_for(card, url).empty()) return url;
    return {};
}

bool is_token(shelf::CardKind kind) {
    return kind != shelf::CardKind::basic && kind != shelf::CardKind::digest;
}

/// Anything a library may keep for patrons; nothing at all lets no card in.
bool is_document(const Answer& answer) {
    const std::size_t begin = answer.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (begin == std::string::npos) return false;
    return answer.body[begin] == '<' || drm::parse_json(answer.body).has_value();
}

/// Nothing where the library lets the card in.
std::optional<Problem> try_card(Desk& desk, const std::string& door, const shelf::Credentials& card,
                                std::stop_token stop) {
    // A token is its own proof; number and PIN have to be shown somewhere.
    if (door.empty() && is_token(card.kind)) return std::nullopt;
    if (door.empty()) return problem(ProblemKind::not_a_catalogue, "the library has no page for patrons");
    const auto answer = desk.exchange().send({.method = "GET",
                                              .url = door,
                                              .accept = "application/opds+json, */*;q=0.1",
                                              .card = as_sent(card, origin_for(card, door)),
                                              .limit_bytes = k_max_feed_bytes,
                                              .patience = k_asked_for},
                                             stop);
    if (!answer) return answer.error();
    if (answer->status == 401) return problem(ProblemKind::wrong_credentials);
    if (answer->status != 200) return problem_of(*answer);
    if (is_page(*answer)) return problem_of_page(*answer);
    if (!is_document(*answer)) return problem(ProblemKind::server_down, door + " answered with no document");
    return std::nullopt;
}

/// What it is called among the library's cards. Without a number nothing but the wish tells the card that is
/// signed in again from another one.
Outcome<std::string> key_of(Desk& desk, const state::Library& library, const shelf::Credentials& card) {
    const state::Card* again = state::card_in_use(library);
    if (card.login.empty() && again != nullptr && again->number.empty()) return again->key;
    auto key = desk.shelf().card_key(library.start_url, card.login);
    if (!key) return std::unexpected(shelf::to_problem(key.error()));
    return std::move(*key);
}

/// The card is good: it is kept, sealed, before the word that there is one.
Outcome<state::Library> let_in(Desk& desk, const state::Library& library,
                               const state::AuthenticationDocument& document, shelf::Credentials card,
                               std::stop_token stop) {
    const std::string door = door_of(library, document, card);
    if (auto refused = try_card(desk, door, card, stop)) return std::unexpected(*refused);
    state::Library signed_in = library;
    // The name of a server's realm is no name of a library.
    if (!document.title.empty() && (!document.plain || signed_in.title.empty()))
        signed_in.title = document.title;
    if (!document.shelf_url.empty()) signed_in.shelf_url = document.shelf_url;
    if (signed_in.authentication_url.empty())
        signed_in.authentication_url =
            document.plain || net::origin_of(document.id).empty() ? library.start_url : document.id;
    signed_in.signed_in = true;
    auto key = key_of(desk, library, card);
    if (!key) return std::unexpected(key.error());
    signed_in.card = card.key = *key;
    auto failed = problem_of(desk.shelf().save_card(signed_in.start_url, card));
    if (!failed) failed = problem_of(desk.shelf().save_library(signed_in));
    if (failed) return std::unexpected(*failed);
    if (state::card_at(signed_in, card.key) == nullptr)
        signed_in.cards.push_back({.key = card.key, .number = card.login});
    desk.wallet().put(signed_in.start_url, card);
    desk.wallet().use(card_of(signed_in));
    desk.wallet().show(signed_in.start_url);
    return signed_in;
}

shelf::Credentials card_at(const state::Library& library, const state::AuthenticationDocument& document,
                           const std::string& login, const std::string& password) {
    shelf::Credentials card{.origin = asking_origin(library, document), .login = login, .password = password};
    card.other_origin = other_origin(library, document, card.origin);
    return card;
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
                 std::function<Instant()> clock, Wallet* wallet)
    : m_desk(std::make_unique<Desk>(shelf, http, profiles, std::move(trust), std::move(clock), wallet)) {}

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
    const state::AuthenticationFlow* flow = state::usable_flow(document);
    if (flow == nullptr)
        return std::unexpected(problem(ProblemKind::sign_in_unsupported, "no way to sign in that is known"));
    shelf::Credentials card = card_at(library, document, login, password);
    switch (flow->type) {
        case state::AuthenticationType::basic:
            break;
        case state::AuthenticationType::digest:
            card.kind = shelf::CardKind::digest;
            break;
        case state::AuthenticationType::oauth_password:
        case state::AuthenticationType::basic_token: {
            auto with_token = token_for(m_desk->exchange().http(), *flow, card, m_desk->now(), stop);
            if (!with_token) return std::unexpected(m_desk->exchange().explained(with_token.error()));
            card = std::move(*with_token);
            break;
        }
        case state::AuthenticationType::oauth_implicit:
        case state::AuthenticationType::anonymous:
        case state::AuthenticationType::unknown:
            return std::unexpected(
                problem(ProblemKind::sign_in_unsupported, "no form for this way to sign in"));
    }
    return let_in(*m_desk, library, document, card, stop);
}

Outcome<state::Library> Lending::finish_in_browser(const state::Library& library,
                                                   const state::AuthenticationDocument& document,
                                                   const std::string& address, const std::string& expected,
                                                   std::stop_token stop) {
    const auto answer = catalogue::parse_browser_answer(address);
    if (!answer) return std::unexpected(problem(ProblemKind::sign_in_unfinished, "no answer to a sign-in"));
    // What another page sends here is no answer to ours (RFC 6749, 10.12); servers may leave these two out.
    const bool ours = (answer->id.empty() || answer->id == document.id) &&
                      (answer->state.empty() ? answer->id == document.id : answer->state == expected);
    if (!ours)
        return std::unexpected(problem(ProblemKind::sign_in_unfinished, "an answer to another sign-in"));
    if (answer->token.access.empty())
        return std::unexpected(
            problem(ProblemKind::sign_in_unfinished, answer->error.empty() ? "no token" : answer->error));
    shelf::Credentials card = card_at(library, document, {}, {});
    card.kind = shelf::CardKind::implicit;
    card.token.access = answer->token.access;
    if (answer->token.lasts) card.token.ends = m_desk->now() + *answer->token.lasts;
    return let_in(*m_desk, library, document, card, stop);
}

Outcome<state::Library> Lending::sign_out(const state::Library& library, const std::string& key) {
    state::Library left = library;
    std::erase_if(left.cards, [&](const state::Card& card) { return card.key == key; });
    if (left.card == key) {
        left.card = left.cards.empty() ? std::nullopt : std::optional(left.cards.front().key);
        left.signed_in = left.card.has_value();
    }
    m_desk->wallet().take_out(CardName{library.start_url, key});
    m_desk->wallet().use(card_of(left));
    // Places in queues are the card's and go with it; loans are on this computer.
    auto failed = problem_of(m_desk->shelf().forget_card(library.start_url, key));
    if (!failed) failed = problem_of(m_desk->shelf().save_library(left));
    if (failed) return std::unexpected(*failed);
    return left;
}

std::optional<Problem> Lending::forget_library(const std::string& start_url) {
    m_desk->wallet().take_out(start_url);
    return problem_of(m_desk->shelf().forget_library(start_url));
}

std::optional<net::Credentials> Lending::card_for(const std::string& url, std::stop_token stop) {
    const auto card = m_desk->wallet().card(url, {}, stop);
    return card ? std::optional(card->as_sent) : std::nullopt;
}

}  // namespace oqyrman::lending
