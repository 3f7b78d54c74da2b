#include "app/lending/exchange.h"

#include <algorithm>

#include "app/catalogue/catalogue.h"
#include "app/lending/book_transfer.h"

namespace oqyrman::lending {

namespace {

net::Credentials for_net(const shelf::Credentials& card) {
    return {.kind = net::Credentials::Kind::basic,
            .origin = card.origin,
            .login = card.login,
            .secret = card.password};
}

}  // namespace

Exchange::Exchange(net::Http& http, CardFor card_for, OnDate on_date, Explain explain)
    : m_http(http),
      m_card_for(std::move(card_for)),
      m_on_date(std::move(on_date)),
      m_explain(std::move(explain)) {}

Outcome<Answer> Exchange::send(const Ask& ask, std::stop_token stop) {
    net::Request request;
    request.method = ask.method;
    request.url = ask.url;
    request.headers = {{"Accept", ask.accept}};
    request.limits.max_bytes = ask.limit_bytes;
    request.limits.total = ask.patience;
    request.limits.connect = std::min(request.limits.connect, ask.patience);
    auto card = ask.card;
    if (!card && ask.with_card) card = m_card_for(ask.url);
    if (card) request.credentials = for_net(*card);
    auto response = m_http.fetch(std::move(request), stop);
    if (!response) return std::unexpected(m_explain(catalogue::problem_of(response.error())));
    if (response->date) m_on_date(*response->date);
    return Answer{.status = response->status,
                  .content_type = std::string(response->header("content-type")),
                  .final_url = std::move(response->final_url),
                  .body = std::move(response->body)};
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
    if (const auto card = ask.with_card ? m_card_for(ask.url) : std::nullopt)
        request.credentials = for_net(*card);
    BookTransfer transfer(ask.from, sink, m_on_date);
    auto failed = transfer.run(m_http, std::move(request), stop);
    if (failed) failed = m_explain(std::move(*failed));
    if (!failed || !transfer.range_refused() || ask.from == 0) return failed;
    return fetch_book({.url = ask.url, .from = 0, .validator = {}, .with_card = ask.with_card}, sink, stop);
}

}  // namespace oqyrman::lending
