#include "app/catalogue/catalogue.h"

#include <algorithm>

#include "app/net/url.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::catalogue {

namespace {

using state::ProblemKind;

/// Reading a catalogue changes nothing at the library.
constexpr int k_tries = 3;

constexpr int k_not_modified = 304;

state::Problem problem(ProblemKind kind, std::string detail) {
    return {.kind = kind, .date = {}, .server_text = {}, .detail = std::move(detail)};
}

Refusal refusal(ProblemKind kind, std::string detail) {
    return {.problem = problem(kind, std::move(detail)), .card = {}};
}

/// What came is no catalogue: the address is wrong, or the library's answer is.
Refusal not_a_catalogue(const std::string& asked_url, const net::Response& response,
                        const std::string& detail) {
    Refusal found = refusal(ProblemKind::not_a_catalogue, detail);
    found.if_known = is_page(response.header("content-type"), response.body)
                         ? problem_of_page(asked_url, response.final_url)
                         : problem(ProblemKind::server_down, detail);
    return found;
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

/// What is kept of one patron is never found for another. A hash, so that no card stands in it.
std::string name_of(const std::string& languages, const std::optional<net::Credentials>& card,
                    const std::string& url) {
    std::string whole = languages + '\n' + url + '\n';
    if (card)
        for (const std::string& part : {card->origin, card->login, card->secret}) whole += part + '\n';
    return drm::to_hex(drm::sha256(drm::as_bytes(whole)));
}

net::Response as_response(const KeptAnswer& kept) {
    return {.status = 200, .final_url = kept.final_url, .headers = {}, .body = kept.body, .date = {}};
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

bool is_page(std::string_view content_type, std::string_view body) {
    const auto begins = [](std::string_view text, std::string_view lower_case) {
        return text.size() >= lower_case.size() &&
               std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                          [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c + 32 : c); });
    };
    if (begins(content_type, "text/html") || begins(content_type, "application/xhtml")) return true;
    const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos) return false;
    body.remove_prefix(first);
    return begins(body, "<!doctype html") || begins(body, "<html");
}

state::Problem problem_of_page(const std::string& asked_url, const std::string& final_url) {
    const std::string origin = net::origin_of(final_url);
    const bool of_the_library = origin.starts_with("https:") && origin == net::origin_of(asked_url);
    return problem(of_the_library ? ProblemKind::server_down : ProblemKind::network_sign_in,
                   "a web page came from " + origin);
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
    return ask(url, card, stop, nullptr);
}

/// When what is known has not changed, the answer is 304 and has no body (RFC 9110, 13).
Answer<net::Response> Catalogue::ask(const std::string& url, const std::optional<net::Credentials>& card,
                                     const std::stop_token& stop, const KeptAnswer* known) {
    net::Request request;
    request.url = url;
    request.headers = {{"Accept", std::string(k_feed_accept)}};
    if (known != nullptr)
        for (auto& condition : condition_of(*known)) request.headers.push_back(std::move(condition));
    request.limits.max_bytes = k_max_feed_bytes;
    request.credentials = card;
    request.tries = k_tries;
    auto response = m_http.fetch(std::move(request), stop);
    if (!response) return std::unexpected(Refusal{.problem = problem_of(response.error()), .card = {}});
    if (response->status == net::k_network_sign_in)
        return std::unexpected(refusal(ProblemKind::network_sign_in, net::origin_of(response->final_url)));
    const bool unchanged = known != nullptr && response->status == k_not_modified;
    if (!unchanged && (response->status < 200 || response->status > 299))
        return std::unexpected(refused(*response, stop));
    return std::move(*response);
}

Answer<net::Response> Catalogue::recalled(const std::string& url, const std::optional<net::Credentials>& card,
                                          const std::stop_token& stop, const Recall& recall) {
    const std::string name = name_of(m_languages, card, url);
    const auto kept = m_kept.find(name);
    if (kept && is_fresh(*kept, recall.now)) return as_response(*kept);
    if (kept && kept->stale_allowed && recall.on_stale)
        if (auto feed = parse_feed(kept->body, kept->final_url)) recall.on_stale(std::move(*feed));
    auto response = ask(url, card, stop, kept ? &*kept : nullptr);
    if (!response) return response;
    if (kept && response->status == k_not_modified) {
        const KeptAnswer again = confirmed(*kept, *response, recall.now);
        m_kept.keep(name, again);
        return as_response(again);
    }
    // Only what is a feed: a captive portal's page must not be shown again tomorrow.
    const auto answer = keepable(*response, card || !recall.lasting, recall.now);
    if (answer && parse_feed(answer->body, answer->final_url))
        m_kept.keep(name, *answer);
    else
        m_kept.drop(name);
    return response;
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
                                    const std::stop_token& stop, const std::optional<Recall>& recall) {
    const auto response = recall ? recalled(url, card, stop, *recall) : get(url, card, stop);
    if (!response) return std::unexpected(response.error());
    auto feed = parse_feed(response->body, response->final_url);
    if (feed) return std::move(*feed);
    // Some servers answer an error with 200.
    if (parse_authentication(response->body, response->final_url) || parse_problem(response->body)) {
        net::Response refused = *response;
        if (parse_authentication(response->body, response->final_url)) refused.status = 401;
        return std::unexpected(refusal_of(refused));
    }
    return std::unexpected(not_a_catalogue(url, *response, feed.error().detail));
}

Answer<state::Feed> Catalogue::search(const std::string& url_template, const std::string& description_url,
                                      const std::string& text, const std::optional<net::Credentials>& card,
                                      const std::stop_token& stop, const std::optional<Recall>& recall) {
    std::string found = url_template;
    if (found.empty()) {
        const auto response = get(description_url, card, stop);
        if (!response) return std::unexpected(response.error());
        auto described = parse_search_description(response->body, response->final_url);
        if (!described)
            return std::unexpected(not_a_catalogue(description_url, *response, described.error().detail));
        found = std::move(*described);
    }
    const std::string utf8 = "UTF-8";
    return feed(
        net::expand(
            found,
            {{"query", text}, {"searchTerms", text}, {"inputEncoding", utf8}, {"outputEncoding", utf8}}),
        card, stop, recall);
}

Answer<state::Publication> Catalogue::publication(const std::string& url,
                                                  const std::optional<net::Credentials>& card,
                                                  const std::stop_token& stop) {
    const auto response = get(url, card, stop);
    if (!response) return std::unexpected(response.error());
    auto publication = parse_publication(response->body, response->final_url);
    if (!publication) return std::unexpected(not_a_catalogue(url, *response, publication.error().detail));
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
