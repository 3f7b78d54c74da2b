#include "app/catalogue/catalogue.h"

#include "app/net/url.h"

namespace oqyrman::catalogue {

namespace {

using state::ProblemKind;

/// Reading a catalogue changes nothing at the library.
constexpr int k_tries = 3;

/// RFC 6585 6: whoever answers is not the library.
constexpr int k_network_sign_in = 511;

state::Problem problem(ProblemKind kind, std::string detail) {
    return {.kind = kind, .date = {}, .server_text = {}, .detail = std::move(detail)};
}

Refusal refusal(ProblemKind kind, std::string detail) {
    return {.problem = problem(kind, std::move(detail)), .card = {}};
}

/// A card is wanted and no document says how: what the challenge asks for, under the name of its realm. A
/// server that challenges with nothing at all is tried with number and PIN.
state::AuthenticationDocument plain_document(const net::Response& response) {
    Challenges challenges;
    for (const auto& [name, value] : response.headers)
        if (name == "www-authenticate") read_challenges(value, challenges);
    state::AuthenticationDocument document;
    document.id = document.asked_by = net::origin_of(response.final_url);
    document.title = challenges.realm;
    document.plain = true;
    state::AuthenticationFlow& flow = document.flows.emplace_back();
    if (challenges.digest)
        flow.type = state::AuthenticationType::digest;
    else if (challenges.basic || !challenges.any)
        flow.type = state::AuthenticationType::basic;
    return document;
}

/// The document, with who asked for a card by it.
CardWanted wanted_by(const net::Response& response, state::AuthenticationDocument document) {
    document.asked_by = net::origin_of(response.final_url);
    return CardWanted{std::move(document)};
}

ProblemKind kind_of(net::TlsFault fault) {
    switch (fault) {
        case net::TlsFault::untrusted:
        case net::TlsFault::wrong_host:
        case net::TlsFault::handshake:
            return ProblemKind::server_untrusted;
        case net::TlsFault::not_yet_valid:
        case net::TlsFault::out_of_date:
            return ProblemKind::certificate_dates;
    }
    return ProblemKind::server_untrusted;
}

}  // namespace

state::Problem problem_of(const net::Error& error) {
    switch (error.kind) {
        case net::ErrorKind::insecure:
            return problem(ProblemKind::insecure_address, error.detail);
        case net::ErrorKind::tls:
            return problem(kind_of(error.tls), error.detail);
        case net::ErrorKind::proxy:
            return problem(ProblemKind::proxy_unreachable, error.detail);
        case net::ErrorKind::proxy_login:
            return problem(ProblemKind::proxy_login_needed, error.detail);
        case net::ErrorKind::unreachable:
        case net::ErrorKind::cancelled:
            return problem(ProblemKind::offline, error.detail);
        case net::ErrorKind::timeout:
        case net::ErrorKind::cut:
        case net::ErrorKind::failed:
            return problem(ProblemKind::server_down, error.detail);
        case net::ErrorKind::too_large:
            return problem(ProblemKind::answer_too_large, error.detail);
        case net::ErrorKind::too_many_redirects:
        case net::ErrorKind::refused_by_sink:
            return problem(ProblemKind::not_a_catalogue, error.detail);
    }
    return problem(ProblemKind::unexpected, error.detail);
}

Refusal refusal_of(const net::Response& response) {
    const std::string status =
        "HTTP " + std::to_string(response.status) + " from " + net::origin_of(response.final_url);
    if (response.status == 401 || response.status == 403) {
        if (auto document = parse_authentication(response.body, response.final_url))
            return {.problem = problem(ProblemKind::sign_in_needed, status),
                    .card = wanted_by(response, std::move(*document))};
        if (response.status == 401)
            return {.problem = problem(ProblemKind::sign_in_needed, status),
                    .card = CardWanted{plain_document(response)}};
    }
    const bool down = response.status >= 500;
    if (const auto details = parse_problem(response.body)) {
        Refusal told = refusal(down ? ProblemKind::server_down : ProblemKind::server_refused,
                               status + " " + details->type);
        told.problem.server_text = details->detail.empty() ? details->title : details->detail;
        return told;
    }
    if (down) return refusal(ProblemKind::server_down, status);
    return refusal(response.status == 404 ? ProblemKind::not_a_catalogue : ProblemKind::server_refused,
                   status);
}

Answer<net::Response> Catalogue::get(const std::string& url, const std::optional<net::Credentials>& card,
                                     const std::stop_token& stop) {
    net::Request request;
    request.url = url;
    request.headers = {{"Accept", std::string(k_feed_accept)}};
    request.limits.max_bytes = k_max_feed_bytes;
    request.credentials = card;
    request.tries = k_tries;
    auto response = m_http.fetch(std::move(request), stop);
    if (!response) return std::unexpected(Refusal{.problem = problem_of(response.error()), .card = {}});
    if (response->status == k_network_sign_in)
        return std::unexpected(refusal(ProblemKind::network_sign_in, net::origin_of(response->final_url)));
    if (response->status < 200 || response->status > 299) return std::unexpected(refused(*response, stop));
    return std::move(*response);
}

Refusal Catalogue::refused(const net::Response& response, const std::stop_token& stop) {
    Refusal refusal = refusal_of(response);
    if (!refusal.card || parse_authentication(response.body, response.final_url)) return refusal;
    // No document in the answer itself: perhaps the answer says where it is.
    for (const auto& [name, value] : response.headers) {
        const std::string url =
            name == "link" ? linked_authentication(value, response.final_url) : std::string();
        if (url.empty()) continue;
        if (auto document = authentication(url, stop))
            refusal.card = wanted_by(response, std::move(*document));
        break;
    }
    return refusal;
}

Answer<state::Feed> Catalogue::feed(const std::string& url, const std::optional<net::Credentials>& card,
                                    const std::stop_token& stop) {
    const auto response = get(url, card, stop);
    if (!response) return std::unexpected(response.error());
    auto feed = parse_feed(response->body, response->final_url);
    if (feed) return std::move(*feed);
    // Some servers answer an error with 200.
    if (parse_authentication(response->body, response->final_url) || parse_problem(response->body)) {
        net::Response refused = *response;
        if (parse_authentication(response->body, response->final_url)) refused.status = 401;
        return std::unexpected(refusal_of(refused));
    }
    return std::unexpected(refusal(ProblemKind::not_a_catalogue, feed.error().detail));
}

Answer<state::Feed> Catalogue::search(const std::string& url_template, const std::string& description_url,
                                      const std::string& text, const std::optional<net::Credentials>& card,
                                      const std::stop_token& stop) {
    std::string found = url_template;
    if (found.empty()) {
        const auto response = get(description_url, card, stop);
        if (!response) return std::unexpected(response.error());
        auto described = parse_search_description(response->body, response->final_url);
        if (!described)
            return std::unexpected(refusal(ProblemKind::not_a_catalogue, described.error().detail));
        found = std::move(*described);
    }
    const std::string utf8 = "UTF-8";
    return feed(
        net::expand(
            found,
            {{"query", text}, {"searchTerms", text}, {"inputEncoding", utf8}, {"outputEncoding", utf8}}),
        card, stop);
}

Answer<state::Publication> Catalogue::publication(const std::string& url,
                                                  const std::optional<net::Credentials>& card,
                                                  const std::stop_token& stop) {
    const auto response = get(url, card, stop);
    if (!response) return std::unexpected(response.error());
    auto publication = parse_publication(response->body, response->final_url);
    if (!publication)
        return std::unexpected(refusal(ProblemKind::not_a_catalogue, publication.error().detail));
    return std::move(*publication);
}

Answer<state::AuthenticationDocument> Catalogue::authentication(const std::string& url,
                                                                const std::stop_token& stop) {
    net::Request request;
    request.url = url;
    auto response = m_http.fetch(std::move(request), stop);
    if (!response) return std::unexpected(Refusal{.problem = problem_of(response.error()), .card = {}});
    auto document = parse_authentication(response->body, response->final_url);
    if (document) return std::move(*document);
    if (response->status >= 500) return std::unexpected(refusal_of(*response));
    return plain_document(*response);
}

}  // namespace oqyrman::catalogue
