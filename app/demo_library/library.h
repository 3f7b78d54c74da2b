#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/demo_library/book.h"
#include "app/demo_library/store.h"
#include "app/language/messages.h"
#include "drm/crypto/signing.h"

namespace oqyrman::demo_library {

inline constexpr const char* k_feed = "application/opds+json";
inline constexpr const char* k_publication = "application/opds-publication+json";
inline constexpr const char* k_authentication = "application/opds-authentication+json";
inline constexpr const char* k_epub = "application/epub+zip";
inline constexpr const char* k_license = "application/vnd.readium.lcp.license.v1.0+json";
inline constexpr const char* k_status = "application/vnd.readium.license.status.v1.0+json";

struct Options {
    std::filesystem::path data_dir, books;
    std::filesystem::path share;                           ///< sentences and pictures of the installation
    language::Language language = language::Language::en;  ///< for who asks for none of ours
    int port = 0;                                          ///< 0: the one of the last run
    int loan_days = 21;
    int copies = 1;
    int loans_per_card = 10;
    int made_titles = 0;  ///< of a list that is only there to be scrolled
    int token_minutes = 60;
    int queue = 10;         ///< most readers waiting for one book
    int pickup_hours = 48;  ///< how long a copy is kept for the next of them
    bool hashed_passphrase = true;
    drm::KeyKind key = drm::KeyKind::rsa_2048;
};

/// Signs licences. Makes its root certificate and its provider keys, one of each kind, on the first start.
/// One thread at a time.
class Issuer {
  public:
    /// Throws std::runtime_error where the folder cannot be written or a key cannot be made.
    Issuer(const std::filesystem::path& folder, drm::KeyKind kind);

    const std::filesystem::path& root_pem() const { return m_root_pem; }
    /// The License Document with its signature, made over this program's own canonical form (LCP 5.3).
    nlohmann::json sign(nlohmann::json license) const;

  private:
    std::filesystem::path m_root_pem;
    std::string m_certificate_base64;
    std::optional<drm::SigningKey> m_key;
};

/// A key or a key check as a licence holds it.
std::string encrypted_base64(drm::ByteView key, drm::ByteView clear);

/// RFC 7807, as the library refuses.
struct Refusal {
    int status = 400;
    std::string type = "about:blank", title;
    std::string error = {};  ///< of a token (RFC 6749, 5.2), said as that wants it
};
using Json = nlohmann::json;

/// A list of one: what braces make of a single value, compilers do not agree about.
inline Json list_of(Json only) {
    Json list = Json::array();
    list.push_back(std::move(only));
    return list;
}

/// What an address holds.
struct Content {
    std::string type;
    std::variant<Json, std::string, const Book*> body;  ///< a book: its protected file
    int fresh_s = 0;                                    ///< so long it need not be asked for again
};
using Answer = std::expected<Content, Refusal>;

/// The life of one License Document.
struct Loan {
    std::string id, book_id, card;
    std::string state;  ///< ready, active, returned, revoked or cancelled; expired is computed
    Seconds issued{}, updated{}, ends{}, status_updated{};
    Json events = Json::array();  ///< as a Status Document tells them
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Loan, id, book_id, card, state, issued, updated, ends, status_updated,
                                   events)

/// What one sign-in gave: prints of its tokens.
struct Grant {
    std::string card, access, refresh;
    Seconds ends{}, refresh_ends{};
    std::string asked_by =
        {};  ///< the refresh token it was given for, until it is used: the answer may be lost
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Grant, card, access, refresh, ends, refresh_ends, asked_by)

/// A place in the queue for a book.
struct Hold {
    std::string id, book_id, card;
    Seconds kept_until{};  ///< 1970: no copy is kept for it yet
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Hold, id, book_id, card, kept_until)

/// One request without its HTTP: who asks, and for what.
struct Visit {
    const language::Messages& words;  ///< in the patron's language
    std::string card;                 ///< its number, only where the PIN is right
    std::string id;                   ///< of the book, licence or list in the address
    std::string event;                ///< register, return, renew or revoke
    bool staff = false;               ///< the library itself asks
    bool deleting = false;            ///< by DELETE
    std::multimap<std::string, std::string> parameters;

    std::string parameter(const std::string& name) const {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string() : found->second;
    }
};

/// The library itself: books, cards, loans. No HTTP. One thread at a time.
class Library {
  public:
    /// Reads and protects the books. Throws std::runtime_error.
    explicit Library(Options options);

    const Options& options() const { return m_options; }
    const std::filesystem::path& root_pem() const { return m_issuer.root_pem(); }
    int remembered_port() { return std::stoi(m_store.get("port", "0")); }
    void serve_at(int port);  ///< before anything else is asked
    const std::string& base_url() const { return m_base_url; }
    const std::map<std::string, std::string>& cards() const { return m_cards; }  ///< number to PIN
    const std::string& staff_key() const { return m_staff_key; }  ///< a bearer token, for its own people
    const Book* book(const std::string& id) const;

    // OPDS and Authentication for OPDS, in a patron's language
    Answer authentication(const Visit& visit);
    Answer token(const Visit& visit);  ///< parameters: those of the form
    /// Whose token this is; empty for one that nobody has.
    std::string card_of(const std::string& token);
    Answer start(const Visit& visit);
    /// `id`: all, new or search. Parameters: query, language, page.
    Answer list(const Visit& visit);
    Answer shelf(const Visit& visit);
    Answer made(const Visit& visit);  ///< parameter: page
    Answer publication(const Visit& visit);
    /// What one has already is answered as the loan it is; where every copy is lent, by a place in the queue.
    Answer borrow(const Visit& visit);
    Answer leave_queue(const Visit& visit);
    Answer license_of_patron(const Visit& visit);
    Answer cover(const Visit& visit);
    Answer sample(const Visit& visit);      ///< for everybody, without protection
    Answer hint(const Visit& visit);        ///< a page of HTML
    Answer opensearch(const Visit& visit);  ///< how OPDS 1.2 searches
    Answer revoke(const Visit& visit);      ///< Palace: ends the loan or leaves the queue
    // Licences (LCP) and their Status Documents (LSD), for whoever knows the address
    Answer license(const Visit& visit);
    Answer protected_book(const Visit& visit);
    Answer status(const Visit& visit);
    Answer interact(const Visit& visit);

  private:
    void protect_books();
    /// Where the books of one language are, and how many; of all languages for no code.
    using ByLanguage = std::function<std::pair<std::string, std::size_t>(const std::string& code)>;
    Json language_facet(const std::string& chosen, const language::Messages& words,
                        const ByLanguage& list) const;
    Json link(const std::string& rel, const std::string& path, const std::string& type,
              const std::string& title = {}) const;
    Json feed(const std::string& title, const std::string& path, std::size_t items) const;
    Json publication_of(const Book& book, const Visit& visit);
    Json acquisition(const Book& book, const Visit& visit);
    Json offer(const Book& book, const Visit& visit);

    /// Copies for whoever comes. Those kept in vain are given to the next in the queue first.
    std::ptrdiff_t free_copies(const std::string& book_id);
    /// Who waits for this book, in order.
    std::vector<Hold> holds_on(const std::string& book_id) const;
    void keep(const Hold& hold);
    void drop(const Hold& hold);
    void keep(Loan loan);
    Loan* find(const std::string& license_id);
    /// Open loans of this card or book, newest first.
    std::vector<Loan> open_loans(const std::string& card, const std::string& book_id = {}) const;
    Json status_of(const Loan& loan, const Visit& visit) const;
    std::optional<Refusal> change(Loan& loan, bool registered, const Visit& visit) const;
    std::optional<Refusal> renew(Loan& loan, const Visit& visit) const;
    Seconds last_end(const Loan& loan) const;
    Answer grant(const std::string& card, const std::string& asked_by = {});
    std::string passphrase_of(const std::string& card);

    Options m_options;
    std::string m_base_url;
    Store m_store;
    Issuer m_issuer;
    std::map<std::string, std::string> m_cards;
    std::string m_staff_key;
    std::vector<Book> m_books;
    std::vector<Loan> m_loans;  ///< oldest first
    std::vector<Grant> m_grants;
    std::vector<Hold> m_holds;  ///< likewise
};

/// Serves the library on loopback until SIGTERM or SIGINT. Prints the readiness lines when it listens.
/// Returns the exit status.
int serve(Library& library);

}  // namespace oqyrman::demo_library
