#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/demo_library/text.h"

struct sqlite3;

namespace oqyrman::demo_library {

/// One License Document's life. `state`: ready, active, returned or cancelled; expired is computed.
struct Issued {
    std::string id, book_id, card, state;
    Seconds issued{}, updated{}, ends{}, status_updated{};
};

struct Event {
    std::string type, device_id, device_name;
    Seconds at{};
};

/// library.db. Called under the library's lock. Throws std::runtime_error where SQLite refuses.
class Store {
  public:
    explicit Store(const std::filesystem::path& file);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    using Row = std::vector<std::string>;
    std::vector<Row> query(const std::string& sql, const Row& values = {});
    std::string setting(const std::string& name);  ///< empty when it was never set
    void set(const std::string& name, const std::string& value);
    /// Those whose `column` (id, book or card) has this value, newest first.
    std::vector<Issued> licenses(const std::string& column, const std::string& value);
    /// The licence and what happened to it, both or neither.
    void keep(const Issued& license, const std::optional<Event>& event = std::nullopt);
    std::vector<Event> events(const std::string& license_id);

  private:
    sqlite3* m_database = nullptr;
};

}  // namespace oqyrman::demo_library
