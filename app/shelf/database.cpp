#include "app/shelf/database.h"

#include <sqlite3.h>

#include "app/shelf/rescue.h"
#include "app/shelf/schema.h"

namespace oqyrman::shelf {

namespace {

constexpr int k_max_set_aside = 1000;

bool means_corrupt(int code) { return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB; }

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

struct Bind {
    sqlite3_stmt* statement;
    int index;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
    int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
    int operator()(const std::string& value) const {
        return sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    }
    int operator()(const Blob& value) const {
        return sqlite3_bind_blob64(statement, index, value.bytes.data(), value.bytes.size(),
                                   SQLITE_TRANSIENT);
    }
};

std::string column_bytes(sqlite3_stmt* statement, int column) {
    const void* data = sqlite3_column_blob(statement, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

Value column(sqlite3_stmt* statement, int index) {
    switch (sqlite3_column_type(statement, index)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement, index)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, index);
        case SQLITE_TEXT:
            return column_bytes(statement, index);
        case SQLITE_BLOB:
            return Blob{column_bytes(statement, index)};
        default:
            return nullptr;
    }
}

/// The next free name for an unsound database.
Expected<std::filesystem::path> name_aside(const std::filesystem::path& path, Storage& storage) {
    for (int n = 1; n <= k_max_set_aside; ++n) {
        std::filesystem::path candidate = path;
        candidate += ".damaged-" + std::to_string(n);
        const auto taken = storage.exists(candidate);
        if (!taken) return std::unexpected(taken.error());
        if (!*taken) return candidate;
    }
    return std::unexpected(Error{ErrorKind::too_large, "too many damaged databases beside " + path.string()});
}

/// Moves the database and, where there is one, its log.
Expected<std::filesystem::path> set_aside(const std::filesystem::path& path, Storage& storage) {
    const auto aside = name_aside(path, storage);
    if (!aside) return aside;
    std::filesystem::path log = path;
    log += "-wal";
    std::filesystem::path log_aside = *aside;
    log_aside += "-wal";
    const auto has_log = storage.exists(log);
    if (!has_log) return std::unexpected(has_log.error());
    // The log first: left behind, it would be replayed into the new database.
    const auto moved = in_order([&] { return *has_log ? storage.rename(log, log_aside) : Expected<void>(); },
                                [&] { return storage.rename(path, *aside); },
                                [&] { return storage.sync_directory(path.parent_path()); });
    if (!moved) return std::unexpected(moved.error());
    return aside;
}

Error corrupt_error(const std::string& detail) { return {ErrorKind::corrupt, detail}; }

}  // namespace

Database::Database(std::shared_ptr<Storage> storage, sqlite3* handle)
    : m_vfs(std::make_unique<StorageVfs>(std::move(storage))), m_handle(handle) {}

Database::~Database() { sqlite3_close_v2(m_handle); }

Expected<std::unique_ptr<Database>> Database::open_unsound(const std::filesystem::path& path,
                                                           std::shared_ptr<Storage> storage) {
    std::unique_ptr<Database> database(new Database(std::move(storage), nullptr));
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code =
        sqlite3_open_v2(path.c_str(), &database->m_handle, flags, database->m_vfs->name().c_str());
    if (code != SQLITE_OK) return std::unexpected(database->failure(code));
    sqlite3_limit(database->m_handle, SQLITE_LIMIT_LENGTH, static_cast<int>(k_max_row_bytes));
    sqlite3_db_config(database->m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database->m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    for (const char* pragma :
         {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA temp_store = MEMORY", "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL", "PRAGMA cell_size_check = ON", "PRAGMA secure_delete = ON"}) {
        const auto set = database->query(pragma);
        if (!set) return std::unexpected(set.error());
    }
    return database;
}

Expected<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path,
                                                   std::shared_ptr<Storage> storage) {
    auto opened = open_unsound(path, std::move(storage));
    if (!opened) return opened;
    Database& database = **opened;
    const auto sound = database.sound();
    if (!sound) return std::unexpected(sound.error());
    if (!*sound) return std::unexpected(corrupt_error("the integrity check of " + path.string() + " failed"));
    const auto migrated = database.migrate();
    if (!migrated) return std::unexpected(migrated.error());
    return opened;
}

Expected<Database::Opened> Database::open_or_set_aside(const std::filesystem::path& path,
                                                       std::shared_ptr<Storage> storage) {
    auto database = open(path, storage);
    if (database) return Opened{std::move(*database), {}};
    if (database.error().kind != ErrorKind::corrupt) return std::unexpected(database.error());
    const auto aside = set_aside(path, *storage);
    if (!aside) return std::unexpected(aside.error());
    auto fresh = open(path, storage);
    if (!fresh) return std::unexpected(fresh.error());
    // Nothing to take over is no reason to stop: the library knows its loans.
    const int rescued = rescue_rows(*aside, **fresh, std::move(storage)).value_or(0);
    return Opened{std::move(*fresh), *aside, rescued};
}

Error Database::failure(int code) {
    const std::string words = m_handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(m_handle);
    if (means_corrupt(code)) return corrupt_error(words);
    if ((code & 0xff) == SQLITE_TOOBIG) return {ErrorKind::too_large, words};
    return m_vfs->take_failure({ErrorKind::database, words});
}

Expected<std::vector<Row>> Database::query(const char* sql, const Row& values) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(m_handle, sql, -1, &raw, nullptr);
    const Statement statement(raw);
    if (code != SQLITE_OK) return std::unexpected(failure(code));
    for (std::size_t i = 0; i < values.size() && code == SQLITE_OK; ++i)
        code = std::visit(Bind{raw, static_cast<int>(i) + 1}, values[i]);
    if (code != SQLITE_OK) return std::unexpected(failure(code));
    std::vector<Row> rows;
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
        Row& row = rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(raw); ++i) row.push_back(column(raw, i));
    }
    if (code != SQLITE_DONE) return std::unexpected(failure(code));
    return rows;
}

std::vector<Row> Database::readable_rows(const char* sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v2(m_handle, sql, -1, &raw, nullptr);
    const Statement statement(raw);
    std::vector<Row> rows;
    while (code == SQLITE_OK && sqlite3_step(raw) == SQLITE_ROW) {
        Row& row = rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(raw); ++i) row.push_back(column(raw, i));
    }
    return rows;
}

Expected<void> Database::run(const char* sql, const Row& values) {
    const auto rows = query(sql, values);
    if (!rows) return std::unexpected(rows.error());
    return {};
}

Expected<void> Database::in_transaction(const std::function<Expected<void>()>& work) {
    const auto done = in_order([&] { return run("BEGIN IMMEDIATE"); }, work, [&] { return run("COMMIT"); });
    // SQLite ends the transaction by itself after some failures; then there is nothing to roll back.
    if (!done && sqlite3_get_autocommit(m_handle) == 0) static_cast<void>(run("ROLLBACK"));
    return done;
}

Expected<bool> Database::sound() {
    const auto rows = query("PRAGMA integrity_check(1)");
    if (!rows && rows.error().kind == ErrorKind::corrupt) return false;
    if (!rows) return std::unexpected(rows.error());
    return rows->size() == 1 && text_of(rows->front().front()) == "ok";
}

Expected<void> Database::migrate() {
    const auto rows = query("PRAGMA user_version");
    if (!rows) return std::unexpected(rows.error());
    const std::int64_t version = integer_of(rows->front().front());
    if (version < 0 || version > static_cast<std::int64_t>(k_migrations.size()))
        return std::unexpected(Error{ErrorKind::database, "the shelf was written by a newer Oqyrman"});
    for (auto step = static_cast<std::size_t>(version); step < k_migrations.size(); ++step) {
        const std::string number = "PRAGMA user_version = " + std::to_string(step + 1);
        const auto done = in_transaction([&]() -> Expected<void> {
            const int code = sqlite3_exec(m_handle, k_migrations[step], nullptr, nullptr, nullptr);
            if (code != SQLITE_OK) return std::unexpected(failure(code));
            return run(number.c_str());
        });
        if (!done) return done;
    }
    return {};
}

std::string text_of(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string() : *text;
}

std::string bytes_of(const Value& value) {
    const auto* blob = std::get_if<Blob>(&value);
    return blob == nullptr ? std::string() : blob->bytes;
}

std::int64_t integer_of(const Value& value) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer == nullptr ? 0 : *integer;
}

double real_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    const auto* real = std::get_if<double>(&value);
    return real == nullptr ? 0 : *real;
}

bool is_null(const Value& value) { return std::holds_alternative<std::nullptr_t>(value); }

Value instant_value(const std::optional<state::Instant>& instant) {
    if (!instant) return nullptr;
    return std::int64_t{instant->time_since_epoch().count()};
}

std::optional<state::Instant> instant_of(const Value& value) {
    if (!std::holds_alternative<std::int64_t>(value)) return std::nullopt;
    return state::Instant(std::chrono::milliseconds(integer_of(value)));
}

}  // namespace oqyrman::shelf
