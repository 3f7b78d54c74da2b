#pragma once
// Bytes of a catalogue to values. Pure; any thread.

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "app/state/catalogue_values.h"

namespace oqyrman::catalogue {

inline constexpr std::size_t k_max_feed_bytes = 8U << 20;
inline constexpr std::size_t k_max_publications = 2'000;  ///< on one page of a feed
inline constexpr std::size_t k_max_links = 500;           ///< of one object
inline constexpr std::size_t k_max_languages = 20;        ///< of one publication
inline constexpr std::size_t k_max_words_bytes = 2'000;   ///< of a title, a name, a label
inline constexpr std::size_t k_max_description_bytes = 20'000;
inline constexpr int k_max_depth = 256;  ///< of objects and lists in each other
inline constexpr std::string_view k_feed_accept =
    "application/opds+json;q=1, application/opds-publication+json;q=1, application/atom+xml;q=0.9, */*;q=0.1";

/// What is wrong with the document; for the log.
struct Error {
    std::string detail;
};
template <class T>
using Expected = std::expected<T, Error>;

/// A feed of OPDS 2.0 (JSON) or 1.2 (Atom). `url` is where it came from, after redirects: relative links are
/// resolved against it.
Expected<state::Feed> parse_feed(std::string_view bytes, const std::string& url);

/// A publication of OPDS 2.0 or an entry of 1.2 that is a document of its own; also the answer of a borrow
/// link.
Expected<state::Publication> parse_publication(std::string_view bytes, const std::string& url);

/// OpenSearch 1.1 description: the template of its search that answers with a catalogue, `{searchTerms}` in
/// it. Absolute.
Expected<std::string> parse_search_description(std::string_view bytes, const std::string& url);

/// Authentication for OPDS 1.0, recognised by its shape.
Expected<state::AuthenticationDocument> parse_authentication(std::string_view bytes, const std::string& url);

/// Where a `Link` header (RFC 8288) says the Authentication Document is; `url` is the answer's own address.
/// Empty when it does not say.
std::string linked_authentication(std::string_view header, const std::string& url);

/// The challenges of an answer that asks for a card (RFC 9110, 11.6.1): schemes this reader speaks, whether
/// there was any, and the first realm named.
struct Challenges {
    bool basic = false, digest = false, any = false;
    std::string realm;
};
/// Adds what one WWW-Authenticate header says.
void read_challenges(std::string_view header, Challenges& found);

/// RFC 7807 problem details, or nothing when the body is none.
struct ProblemDetails {
    std::string type, title, detail;
};
std::optional<ProblemDetails> parse_problem(std::string_view bytes);

/// A description that may hold HTML, as plain text with line breaks; no control characters come out of it.
std::string plain_text(std::string_view html);

/// UTF-8 of at most this length, cut between letters, with an ellipsis where something was cut.
std::string shortened(std::string text, std::size_t max_bytes);

}  // namespace oqyrman::catalogue
