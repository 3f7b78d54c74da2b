#include "app/lending/token_desk.h"

#include "app/catalogue/catalogue.h"
#include "app/catalogue/token.h"
#include "app/net/url.h"

namespace oqyrman::lending {

namespace {

constexpr int k_refresh_tries = 2;

using state::ProblemKind;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr const char* k_form = "application/x-www-form-urlencoded";
constexpr const char* k_json = "application/json";

std::string form_of(const Fields& fields) {
    std::string form;
    for (const auto& [name, value] : fields)
        form += (form.empty() ? "" : "&") + name + "=" + net::percent_encode(value);
    return form;
}

std::string quoted(const std::string& text) {
    constexpr const char* digits = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        if (byte < 0x20)
            out += std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
        else
            out += c;
    }
    return out + "\"";
}

std::string json_of(const Fields& fields) {
    std::string json;
    for (const auto& [name, value] : fields)
        json += (json.empty() ? "{" : ",") + quoted(name) + ":" + quoted(value);
    return json + "}";
}

net::Request post(const std::string& url, std::string body, const char* type) {
    net::Request request;
    request.method = "POST";
    request.url = url;
    request.headers = {{"Accept", "application/json"}};
    request.body = std::move(body);
    request.body_type = type;
    request.limits.max_bytes = k_max_document_bytes;
    // The card goes where the document said and nowhere else.
    request.limits.redirects = 0;
    return request;
}

/// The token endpoint's answer into the card. `detail` of a problem never holds a token.
Outcome<shelf::Credentials> read(const net::Result& response, shelf::Credentials card, Instant now) {
    if (!response) return std::unexpected(problem_of(response.error()));
    const int status = response->status;
    const std::string said =
        net::origin_of(response->final_url) + " answered " + std::to_string(status) + " for a token";
    if (status >= 200 && status <= 299) {
        const auto token = catalogue::parse_token(response->body);
        if (!token && catalogue::is_page(response->header("content-type"), response->body))
            return std::unexpected(catalogue::problem_of_page(response->final_url, response->final_url));
        if (!token)
            return std::unexpected(problem(ProblemKind::server_down, said + ": " + token.error().detail));
        card.token.access = token->access;
        // A server that hands out no new refresh token means the one it gave before.
        if (!token->refresh.empty()) card.token.refresh = token->refresh;
        card.token.ends = token->lasts ? std::optional(now + *token->lasts) : std::nullopt;
        return card;
    }
    const std::string error = catalogue::parse_token_error(response->body);
    if (status == 401 || error == "invalid_grant" || error == "access_denied")
        return std::unexpected(problem(ProblemKind::wrong_credentials, said));
    Problem refused = catalogue::refusal_of(*response).problem;
    refused.detail = said + " " + error;
    if (refused.kind == ProblemKind::sign_in_needed) refused.kind = ProblemKind::wrong_credentials;
    if (refused.kind == ProblemKind::not_a_catalogue) refused.kind = ProblemKind::server_refused;
    return std::unexpected(refused);
}

/// Form encoding is OAuth's; some servers want JSON and say so by 400 or 415.
net::Result ask(net::Http& http, const std::string& url, const Fields& fields, int tries,
                const std::stop_token& stop) {
    const auto send = [&](std::string body, const char* type) {
        net::Request request = post(url, std::move(body), type);
        request.tries = tries;
        return http.fetch(std::move(request), stop);
    };
    net::Result answer = send(form_of(fields), k_form);
    const bool not_understood =
        answer && (answer->status == 415 ||
                   (answer->status == 400 && catalogue::parse_token_error(answer->body).empty()));
    if (!not_understood) return answer;
    return send(json_of(fields), k_json);
}

Outcome<shelf::Credentials> token_by_card(net::Http& http, const shelf::Credentials& card, Instant now,
                                          const std::stop_token& stop) {
    net::Request request = post(card.token_url, {}, k_form);
    request.credentials = net::Credentials{.kind = net::Credentials::Kind::basic,
                                           .origin = net::origin_of(card.token_url),
                                           .login = card.login,
                                           .secret = card.password};
    return read(http.fetch(std::move(request), stop), card, now);
}

}  // namespace

Outcome<shelf::Credentials> token_for(net::Http& http, const state::AuthenticationFlow& flow,
                                      shelf::Credentials card, Instant now, const std::stop_token& stop) {
    card.token_url = flow.authenticate_url;
    card.refresh_url = flow.refresh_url;
    if (flow.type == state::AuthenticationType::basic_token) {
        card.kind = shelf::CardKind::basic_token;
        return token_by_card(http, card, now, stop);
    }
    card.kind = shelf::CardKind::password_grant;
    const Fields fields{{"grant_type", "password"},
                        {"username", card.login},
                        {"password", card.password},
                        {"client_id", std::string(catalogue::k_client_id)}};
    auto got = read(ask(http, card.token_url, fields, 1, stop), card, now);
    if (got) got->password.clear();  // the token stands for it
    return got;
}

bool can_renew(const shelf::Credentials& card) {
    if (card.kind == shelf::CardKind::basic_token) return !card.token_url.empty();
    return card.kind == shelf::CardKind::password_grant && !card.token.refresh.empty() &&
           !card.refresh_url.empty();
}

Outcome<shelf::Credentials> renew_token(net::Http& http, const shelf::Credentials& card, Instant now,
                                        const std::stop_token& stop) {
    if (card.kind == shelf::CardKind::basic_token) return token_by_card(http, card, now, stop);
    const Fields fields{{"grant_type", "refresh_token"},
                        {"refresh_token", card.token.refresh},
                        {"client_id", std::string(catalogue::k_client_id)}};
    // A refresh token may be spent although the answer was lost on the way. Asked with once more it does no
    // harm, and a library that waits for its successor's first use gives another one: the patron need not
    // sign in again.
    return read(ask(http, card.refresh_url, fields, k_refresh_tries, stop), card, now);
}

}  // namespace oqyrman::lending
