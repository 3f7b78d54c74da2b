#pragma once

#include <expected>
#include <filesystem>
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

struct Options {
    std::filesystem::path data_dir, books;
    int port = 0;
    int loan_days = 21;
    int copies = 1;
    int loans_per_card = 10;
    bool hashed_passphrase = true;
    drm::KeyKind key = drm::KeyKind::rsa_2048;
};

/// RFC 7807, as the library refuses.
struct Refusal {
    int status = 400;
    std::string type, title;
};
template <class T>
using Answer = std::expected<T, Refusal>;
using Json = nlohmann::json;

/// The library itself: books, cards, loans. No HTTP. Any thread; one lock inside.
class Library {
  public:
    /// Reads and protects the books. Throws std::runtime_error.
    explicit Library(Options options);

    void set_base_url(std::string url) { m_base_url = std::move(url); }
    const Options& options() const { return m_options; }
    const std::filesystem::path& root_pem() const { return m_issuer.root_pem(); }
    std::vector<Card> cards();
    int remembered_port();
    void remember_port(int port);

    const Book* book(const std::string& id) const;
    std::optional<StoredBook> stored(const std::string& id);
    bool knows(const Card& card);

    // OPDS 2.0 and Authentication for OPDS, in a patron's language
    Json authentication(const std::string& language) const;
    Json start(const std::string& language);
    Json list(const std::string& which, const std::string& language, int page);
    Json search(const std::string& query, const std::string& language);
    Json shelf(const Card& card, const std::string& language);
    Json publication(const Book& book, const std::optional<Card>& card);

    // loans
    Answer<Json> borrow(const Card& card, const std::string& book_id, const std::string& language);
    Answer<Json> license(const std::string& license_id, const std::string& language);
    bool is_license_of(const Card& card, const std::string& license_id);
    Answer<Json> status(const std::string& license_id);
    Answer<Json> enroll(const std::string& license_id, const Device& device);
    Answer<Json> give_back(const std::string& license_id, const Device& device, const std::string& language);
    Answer<Json> renew(const std::string& license_id, const Device& device, const std::string& until,
                       const std::string& language);

  private:
    void protect_books();
    Json feed(const std::string& title, const std::string& path) const;
    Json page_of(const std::vector<const Book*>& books, const std::string& title, const std::string& path,
                 int page);
    Json link(const std::string& rel, const std::string& path, const std::string& type) const;
    Json status_of(const Issued& license);
    bool is_registered(const std::string& license_id, const std::string& device_id);
    Seconds last_end(const Issued& license) const;
    std::string passphrase_of(const std::string& card_number);
    Json license_of(const Issued& license, const std::string& language);

    Options m_options;
    std::string m_base_url;
    std::vector<Book> m_books;
    std::recursive_mutex m_mutex;
    Store m_store;
    Issuer m_issuer;
};

}  // namespace oqyrman::demo_library
