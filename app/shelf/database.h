#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/shelf/storage_vfs.h"
#include "app/state/time.h"

struct sqlite3;

namespace oqyrman::shelf {

/// Bytes that are not text.
struct Blob {
    std::string bytes;
};
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string, Blob>;
using Row = std::vector<Value>;

/// `library.db`: SQLite with a write-ahead log, synchronous FULL, exclusive. One thread. What comes back
/// from run() is durable.
class Database {
  public:
    static constexpr std::int64_t k_max_row_bytes = 16
                                                    << 20;  ///< licences and Status Documents are far smaller

    /// Opens or makes the file and brings its schema up to date. A file that is not a sound database is an
    /// error of the kind `corrupt`.
    static Expected<std::unique_ptr<Database>> open(const std::filesystem::path& path,
                                                    std::shared_ptr<Storage> storage);

    struct Opened {
        std::unique_ptr<Database> database;
        std::filesystem::path set_aside = {};  ///< empty when the file was sound
        int rescued = 0;                       ///< rows taken over from the one set aside
    };
    /// As open(); an unsound file is renamed beside itself, never deleted, and a new one begun with what can
    /// be read of it.
    static Expected<Opened> open_or_set_aside(const std::filesystem::path& path,
                                              std::shared_ptr<Storage> storage);
    /// For reading what is left of a file that is not sound; neither checked nor brought up to date.
    static Expected<std::unique_ptr<Database>> open_unsound(const std::filesystem::path& path,
                                                            std::shared_ptr<Storage> storage);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Expected<void> run(const char* sql, const Row& values = {});
    Expected<std::vector<Row>> query(const char* sql, const Row& values = {});
    /// As query(); what fails ends the rows, and is no error.
    std::vector<Row> readable_rows(const char* sql);
    /// All of `work` or none of it.
    Expected<void> in_transaction(const std::function<Expected<void>()>& work);

  private:
    Database(std::shared_ptr<Storage> storage, sqlite3* handle);
    Error failure(int code);
    Expected<bool> sound();
    Expected<void> migrate();

    std::unique_ptr<StorageVfs> m_vfs;
    sqlite3* m_handle = nullptr;
};

// Columns as our types; a value of another type is the empty one.
std::string text_of(const Value& value);
std::string bytes_of(const Value& value);
std::int64_t integer_of(const Value& value);
double real_of(const Value& value);
bool is_null(const Value& value);
Value instant_value(const std::optional<state::Instant>& instant);
std::optional<state::Instant> instant_of(const Value& value);

/// Enumerations are stored by number; a number this build does not know is the first one.
template <class E>
E enum_of(std::int64_t number, E last) {
    return number < 0 || number > static_cast<std::int64_t>(last) ? E{} : static_cast<E>(number);
}

}  // namespace oqyrman::shelf
