#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/demo_library/text.h"

struct sqlite3;

namespace oqyrman::demo_library {

struct Card {
    std::string number, pin;
};

/// What protection made of a book; kept so that a second start has nothing to do.
struct StoredBook {
    std::string id, key_hex, file, sha256_hex;
    std::uint64_t length = 0;
};

struct Device {
    std::string id, name;
};

/// One License Document's life. `state`: ready, active, returned, cancelled or revoked; expired is computed.
struct Issued {
    std::string id, book_id, card, state;
    Seconds issued{}, updated{}, ends{}, status_updated{};
};

struct Event {
    std::string type, device_id, device_name;
    Seconds at{};
};

/// library.db. Called under the server's lock. Throws std::runtime_error where SQLite refuses.
class Store {
  public:
    explicit Store(const std::filesystem::path& file);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    std::string setting(const std::string& name);
    void set(const std::string& name, const std::string& value);
    std::vector<Card> cards();
    void add_card(const Card& card);
    std::optional<StoredBook> book(const std::string& id);
    void keep_book(const StoredBook& book);

    std::optional<Issued> license(const std::string& id);
    std::vector<Issued> licenses_of(const std::string& card);  ///< newest first
    /// Loans of this book that are open at `at`.
    int open_loans(const std::string& book_id, Seconds at);
    std::optional<Issued> open_loan(const std::string& book_id, const std::string& card, Seconds at);
    void keep(const Issued& license);
    void add_event(const std::string& license_id, const Event& event);
    std::vector<Event> events(const std::string& license_id);

  private:
    using Row = std::vector<std::string>;
    std::vector<Row> query(const std::string& sql, const std::vector<std::string>& values = {});
    sqlite3* m_database = nullptr;
};

}  // namespace oqyrman::demo_library
