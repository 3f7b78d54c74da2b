#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/demo_library/book.h"
#include "app/demo_library/issuer.h"
#include "app/demo_library/store.h"

namespace oqyrman::demo_library {

inline constexpr const char* k_feed = "application/opds+json";
inline constexpr const char* k_publication = "application/opds-publication+json";
inline constexpr const char* k_authentication = "application/opds-authentication+json";
inline constexpr const char* k_license = "application/vnd.readium.lcp.license.v1.0+json";
inline constexpr const char* k_status = "application/vnd.readium.license.status.v1.0+json";

struct Options {
    std::filesystem::path data_dir, books;
    std::string language = "en";  ///< for who asks for none of ours
    int port = 0;                 ///< 0: the one of the last run
    int loan_days = 21;
    int copies = 1;
    int loans_per_card = 10;
    bool hashed_passphrase = true;
    drm::KeyKind key = drm::KeyKind::rsa_2048;
};

/// RFC 7807, as the library refuses.
struct Refusal {
    int status = 400;
    std::string type = "about:blank", title;
};
using Json = nlohmann::json;
using Answer = std::expected<Json, Refusal>;

/// One request without its HTTP: who asks, and for what.
struct Visit {
    std::string language;
    std::string card;   ///< its number, only where the PIN is right
    std::string id;     ///< of the book, licence or list in the address
    std::string event;  ///< register, return or renew
    std::multimap<std::string, std::string> parameters;

    std::string parameter(const std::string& name) const {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string() : found->second;
    }
};

/// The library itself: books, cards, loans. No HTTP. Any thread once it is served; one lock inside.
class Library {
  public:
    /// Reads and protects the books. Throws std::runtime_error.
    explicit Library(Options options);

    const Options& options() const { return m_options; }
    const std::filesystem::path& root_pem() const { return m_issuer.root_pem(); }
    int remembered_port();
    void serve_at(int port);                     ///< before anything else is asked
    std::map<std::string, std::string> cards();  ///< number to PIN
    const Book* book(const std::string& id) const;
    /// What protection made of a book; kept so that a second start has nothing to do.
    struct Stored {
        std::string key_hex, sha256_hex;
        std::filesystem::path file;
        std::uint64_t length = 0;
    };
    std::optional<Stored> stored(const Book& book);

    // OPDS 2.0 and Authentication for OPDS, in a patron's language
    Answer authentication(const Visit& visit);
    Answer start(const Visit& visit);
    Answer list(const Visit& visit);  ///< `id`: all, new or a language
    Answer search(const Visit& visit);
    Answer shelf(const Visit& visit);
    Answer publication(const Visit& visit);
    Answer borrow(const Visit& visit);  ///< what one has already is answered as the loan it is
    Answer license_of_patron(const Visit& visit);
    // Licences (LCP) and their Status Documents (LSD), for whoever knows the address
    Answer license(const Visit& visit);
    Answer status(const Visit& visit);
    Answer interact(const Visit& visit);

  private:
    using Books = std::vector<const Book*>;
    void protect_books();
    Json link(const std::string& rel, const std::string& path, const std::string& type) const;
    Json feed(const std::string& title, const std::string& path) const;
    Json page_of(const Books& books, const std::string& title, const std::string& path, const Visit& visit);
    Json publication_of(const Book& book, const Visit& visit);
    Json acquisition_link(const Book& book, const Issued& loan);
    Json borrow_link(const Book& book);
    Books listed(const std::string& which) const;

    std::optional<Issued> find(const std::string& license_id);
    /// Open loans among those whose `column` has this value.
    std::vector<Issued> open_loans(const std::string& column, const std::string& value);
    Json status_of(const Issued& license, const Visit& visit);
    std::optional<Refusal> change(Issued& license, bool registered, const Visit& visit) const;
    std::optional<Refusal> renew(Issued& license, const Visit& visit) const;
    Seconds last_end(const Issued& license) const;
    std::string passphrase_of(const std::string& card);

    Options m_options;
    std::string m_base_url;
    std::vector<Book> m_books;
    std::recursive_mutex m_mutex;
    Store m_store;
    Issuer m_issuer;
};

/// Serves the library on loopback until SIGTERM or SIGINT. Prints the readiness lines when it listens.
/// Returns the exit status.
int serve(Library& library);

}  // namespace oqyrman::demo_library
