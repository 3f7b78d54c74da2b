#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "app/catalogue/kept_answers.h"
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
    /// What it means instead where a catalogue is known to be at this address.
    std::optional<state::Problem> if_known = {};
};
template <class T>
using Answer = std::expected<T, Refusal>;

/// What libcurl's failure means to a patron.
state::Problem problem_of(const net::Error& error);
/// A page for people, where a document was asked for.
bool is_page(std::string_view content_type, std::string_view body);
/// What such a page means to somebody who knows that there is a library: on a protected line the library's
/// own server has lost its way; elsewhere the network answers in its place and wants a sign-in of its own.
state::Problem problem_of_page(const std::string& asked_url, const std::string& final_url);
/// What an answer that is no success means: a problem document, a page of a captive portal, a fault.
Refusal refusal_of(const net::Response& response);

/// What time it is, and who is shown an earlier answer while the present one is fetched: nobody, or this.
struct Recall {
    state::Instant now;
    std::function<void(state::Feed)> on_stale = {};
    bool lasting = true;  ///< the answer may be kept beyond this run
};

/// Fetches and reads. Each call waits for the library: for the `tasks` thread, never for `ui`.
class Catalogue {
  public:
    explicit Catalogue(net::Http& http, std::shared_ptr<AnswerStore> store = nullptr)
        : m_http(http), m_kept(std::move(store)) {}

    /// Answers in other languages are other answers.
    void speak(std::string languages) { m_languages = std::move(languages); }
    void forget_answers() { m_kept.forget(); }

    /// `card` is sent only to its own origin. With `recall` the library is asked only when its last answer to
    /// the same card is not fresh any more, and whether it has changed; without it always, and for all of it.
    Answer<state::Feed> feed(const std::string& url, const std::optional<net::Credentials>& card,
                             const std::stop_token& stop, const std::optional<Recall>& recall = {});
    /// By the template (RFC 6570 or OpenSearch); where a feed has none, by the one that its OpenSearch
    /// description at `description_url` holds, fetched first.
    Answer<state::Feed> search(const std::string& url_template, const std::string& description_url,
                               const std::string& text, const std::optional<net::Credentials>& card,
                               const std::stop_token& stop, const std::optional<Recall>& recall = {});
    Answer<state::Publication> publication(const std::string& url,
                                           const std::optional<net::Credentials>& card,
                                           const std::stop_token& stop);
    Answer<state::AuthenticationDocument> authentication(const std::string& url, const std::stop_token& stop);

  private:
    Answer<net::Response> get(const std::string& url, const std::optional<net::Credentials>& card,
                              const std::stop_token& stop);
    Answer<net::Response> ask(const std::string& url, const std::optional<net::Credentials>& card,
                              const std::stop_token& stop, const KeptAnswer* known);
    Answer<net::Response> recalled(const std::string& url, const std::optional<net::Credentials>& card,
                                   const std::stop_token& stop, const Recall& recall);
    Refusal refused(const net::Response& response, const std::stop_token& stop);

    net::Http& m_http;
    KeptAnswers m_kept;
    std::string m_languages;
};

}  // namespace oqyrman::catalogue
