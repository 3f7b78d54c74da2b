#include "app/lending/exchange.h"

#include <algorithm>

#include "app/catalogue/catalogue.h"
#include "app/lending/book_transfer.h"
#include "app/net/url.h"

namespace oqyrman::lending {

namespace {

constexpr int k_tries = 3;

}  // namespace

Problem problem_of(const net::Error& error) {
    Problem found = catalogue::problem_of(error);
    if (found.kind == state::ProblemKind::not_a_catalogue) found.kind = state::ProblemKind::server_down;
    if (found.kind == state::ProblemKind::insecure_address) found.kind = state::ProblemKind::server_untrusted;
    return found;
}

bool is_page(const Answer& answer) { return catalogue::is_page(answer.content_type, answer.body); }

Problem problem_of_page(const Answer& answer) {
    return catalogue::problem_of_page(answer.asked_url, answer.final_url);
}

bool is_out_of_reach(const Problem& found) {
    return found.kind == state::ProblemKind::offline || found.kind == state::ProblemKind::server_down ||
           found.kind == state::ProblemKind::network_sign_in;
}

Exchange::Exchange(net::Http& http, Wallet& wallet, OnDate on_date, Explain explain)
    : m_http(http), m_wallet(wallet), m_on_date(std::move(on_date)), m_explain(std::move(explain)) {}

net::Request Exchange::request_of(const Ask& ask) {
    net::Request request;
    request.method = ask.method;
    request.url = ask.url;
    request.headers = {{"Accept", ask.accept}};
    request.limits.max_bytes = ask.limit_bytes;
    request.limits.total = ask.patience;
    request.plain_allowed = ask.plain_allowed;
    request.limits.connect = std::min(request.limits.connect, ask.patience);
    if (ask.repeatable) request.tries = k_tries;
    request.credentials = ask.card;
    return request;
}

std::optional<ShownCard> Exchange::shown(const std::string& url, const std::optional<CardName>& whose,
                                         const std::stop_token& stop) {
    return whose ? m_wallet.card(url, *whose, stop) : std::nullopt;
}

std::optional<state::Card> Exchange::refused(const std::optional<CardName>& whose,
                                             const std::optional<ShownCard>& shown) const {
    if (shown) return state::Card{.key = shown->name.key, .number = shown->number};
    if (whose && m_wallet.is_gone(*whose)) return state::Card{.key = whose->key, .number = {}};
    return std::nullopt;
}

void Exchange::rest(int tries, const std::stop_token& stop) { m_http.rest(tries, stop); }

net::Result Exchange::probe(const Ask& ask, std::stop_token stop) {
    net::Request request = request_of(ask);
    if (const auto card = shown(ask.url, ask.whose, stop)) request.credentials = card->as_sent;
    auto response = m_http.fetch(std::move(request), stop);
    if (response && response->date && !ask.plain_allowed)
        m_on_date(*response->date, net::origin_of(response->final_url));
    return response;
}

Outcome<Answer> Exchange::send(const Ask& ask, std::stop_token stop) {
    net::Request request = request_of(ask);
    const auto card = shown(ask.url, ask.whose, stop);
    if (card) request.credentials = card->as_sent;
    auto response = m_http.fetch(request, stop);
    if (response && response->status == 401 && card) {
        // Once more with a fresh token, and no oftener.
        auto fresh = m_wallet.after_refusal(*card, stop);
        if (!fresh) return std::unexpected(m_explain(fresh.error()));
        if (*fresh) {
            request.credentials = (*fresh)->as_sent;
            response = m_http.fetch(request, stop);
        }
    }
    if (!response) return std::unexpected(m_explain(problem_of(response.error())));
    // What anybody on the way may have written says nothing of the time.
    if (response->date && !ask.plain_allowed) m_on_date(*response->date, net::origin_of(response->final_url));
    return Answer{
        .status = response->status,
        .content_type = std::string(response->header("content-type")),
        .final_url = std::move(response->final_url),
        .body = std::move(response->body),
        .card_refused = response->status == 401 && (request.credentials || refused(ask.whose, card)),
        .card = refused(ask.whose, card),
        .asked_url = ask.url};
}

std::optional<Problem> Exchange::fetch_book(const BookAsk& ask, BookSink& sink, std::stop_token stop) {
    net::Request request;
    request.url = ask.url;
    request.compressed = false;
    request.headers = {{"Accept", "*/*"}};
    request.limits.max_bytes = k_max_book_bytes;
    request.limits.total = std::chrono::milliseconds(0);
    if (ask.from > 0) {
        request.headers.emplace_back("Range", "bytes=" + std::to_string(ask.from) + "-");
        request.headers.emplace_back("If-Range", ask.validator);
    }
    const auto card = shown(ask.url, ask.whose, stop);
    if (card) request.credentials = card->as_sent;
    BookTransfer transfer(ask.from, sink, m_on_date);
    auto failed = transfer.run(m_http, request, stop);
    bool range_refused = transfer.range_refused();
    if (transfer.card_refused()) {
        auto fresh = m_wallet.after_refusal(*card, stop);
        if (!fresh) return m_explain(fresh.error());
        if (*fresh) {
            request.credentials = (*fresh)->as_sent;
            BookTransfer again(ask.from, sink, m_on_date);
            failed = again.run(m_http, request, stop);
            range_refused = again.range_refused();
        }
    }
    if (failed) failed = m_explain(std::move(*failed));
    if (failed && is_of_card(*failed)) failed->card = refused(ask.whose, card);
    if (failed && failed->card) failed->kind = state::ProblemKind::sign_in_again;
    if (!failed || !range_refused || ask.from == 0) return failed;
    return fetch_book({.url = ask.url, .from = 0, .validator = {}, .whose = ask.whose}, sink, stop);
}

}  // namespace oqyrman::lending
