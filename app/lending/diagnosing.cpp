// Looks at everything between this computer and the library.
#include "app/catalogue/catalogue.h"
#include "app/lending/desk.h"
#include "app/lending/diagnosis.h"
#include "app/net/url.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

constexpr std::chrono::milliseconds k_patience{10'000};

Ask ask_for(const std::string& url, const std::optional<CardName>& whose = {}) {
    return {.method = "GET",
            .url = url,
            .accept = "application/opds+json, application/atom+xml;q=0.9, */*;q=0.1",
            .whose = whose,
            .limit_bytes = k_max_feed_bytes,
            .patience = k_patience};
}

/// Without scheme and port.
std::string host_of(const std::string& address) {
    const std::string origin = net::origin_of(address);
    const std::size_t begin = origin.find("://");
    if (begin == std::string::npos) return {};
    return origin.substr(begin + 3, origin.rfind(':') - begin - 3);
}

/// Where a server cannot prove who it is, a network's own sign-in may stand in its place: asked without
/// protection and without saying anything, it leads to its own page.
bool leads_elsewhere(Desk& desk, const std::string& url, std::stop_token stop) {
    Ask ask = ask_for("http://" + host_of(url) + "/");
    ask.plain_allowed = true;
    const net::Result came = desk.exchange().probe(ask, stop);
    return came && (came->status == net::k_network_sign_in || host_of(came->final_url) != host_of(url));
}

/// Whatever else may end a loan is no trouble between here and there.
bool is_trouble(ProblemKind kind) {
    return kind == ProblemKind::license_damaged || kind == ProblemKind::license_altered ||
           kind == ProblemKind::issuer_unknown || kind == ProblemKind::issuer_revoked ||
           kind == ProblemKind::issuer_dates || kind == ProblemKind::profile_unsupported;
}

void look_at_licences(Desk& desk, Learnt& learnt) {
    for (const LoanRecord& loan : desk.shelf().loans().value_or(std::vector<LoanRecord>())) {
        if (loan.license.empty()) continue;
        learnt.loans = true;
        const auto& fault = desk.checked(loan).fault;
        if (fault && is_trouble(fault->kind) && !learnt.licences) learnt.licences = fault;
    }
}

void look_at_card(Desk& desk, const state::Library& library, Learnt& learnt, std::stop_token stop) {
    const std::string& page = library.shelf_url.empty() ? library.start_url : library.shelf_url;
    if (!library.signed_in || !desk.wallet().card(page, card_of(library), stop)) return;
    const net::Result came = desk.exchange().probe(ask_for(page, card_of(library)), stop);
    learnt.card = seen(came);
    if (!came || came->status < 400) return;
    learnt.card_problem = problem_of(Answer{came->status, {}, net::origin_of(came->final_url), came->body});
    if (came->status == 401) learnt.card_problem->kind = ProblemKind::wrong_credentials;
}

}  // namespace

std::vector<state::Finding> Lending::diagnose(const state::Library& library, std::stop_token stop) {
    Desk& desk = *m_desk;
    Learnt learnt;
    const std::string& url = library.start_url;
    learnt.network = net::has_network();
    learnt.local = net::is_loopback(url);
    const net::Result came = desk.exchange().probe(ask_for(url), stop);
    learnt.server = seen(came);
    if (learnt.server.page)
        learnt.led_elsewhere =
            catalogue::problem_of_page(url, came->final_url).kind == ProblemKind::network_sign_in;
    if (learnt.server.error && learnt.server.error->kind == net::ErrorKind::tls) {
        learnt.led_elsewhere = leads_elsewhere(desk, url, stop);
        learnt.certificate = explained(catalogue::problem_of(*learnt.server.error), desk.computer_time(),
                                       desk.timeline().vouched);
    }
    if (!learnt.server.error) look_at_card(desk, library, learnt, stop);
    look_at_licences(desk, learnt);
    learnt.clock = desk.clock_trouble();
    return findings_of(learnt);
}

}  // namespace oqyrman::lending
