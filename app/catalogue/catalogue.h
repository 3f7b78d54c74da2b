#pragma once

#include <expected>
#include <optional>
#include <stop_token>
#include <string>

#include "app/catalogue/opds.h"
#include "app/net/http.h"
#include "app/state/catalogue_values.h"
#include "app/state/problem.h"

namespace oqyrman::catalogue {

/// The library wants a card first. `document` has no id where the server gave none.
struct CardWanted {
    state::AuthenticationDocument document;
};

/// Why a request to a library's catalogue gave nothing.
struct Refusal {
    state::Problem problem;
    std::optional<CardWanted> card;  ///< with problem.kind sign_in_needed
};
template <class T>
using Answer = std::expected<T, Refusal>;

/// What libcurl's failure means to a patron.
state::Problem problem_of(const net::Error& error);
/// What an answer that is no success means: a problem document, a page of a captive portal, a fault.
Refusal refusal_of(const net::Response& response);

/// Fetches and reads. Each call waits for the library: for the `tasks` thread, never for `ui`.
class Catalogue {
  public:
    explicit Catalogue(net::Http& http) : m_http(http) {}

    /// `card` is sent only to its own origin.
    Answer<state::Feed> feed(const std::string& url, const std::optional<net::Credentials>& card,
                             const std::stop_token& stop);
    /// By the template (RFC 6570 or OpenSearch); where a feed has none, by the one that its OpenSearch
    /// description at `description_url` holds, fetched first.
    Answer<state::Feed> search(const std::string& url_template, const std::string& description_url,
                               const std::string& text, const std::optional<net::Credentials>& card,
                               const std::stop_token& stop);
    Answer<state::Publication> publication(const std::string& url,
                                           const std::optional<net::Credentials>& card,
                                           const std::stop_token& stop);
    Answer<state::AuthenticationDocument> authentication(const std::string& url, const std::stop_token& stop);

  private:
    Answer<net::Response> get(const std::string& url, const std::optional<net::Credentials>& card,
                              const std::stop_token& stop);
    Refusal refused(const net::Response& response, const std::stop_token& stop);

    net::Http& m_http;
};

}  // namespace oqyrman::catalogue
