#include "app/demo_library/store.h"

#include <memory>
#include <stdexcept>

#include <sqlite3.h>

namespace oqyrman::demo_library {

namespace {

constexpr int k_busy_ms = 5000;
constexpr const char* k_schema = R"(
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS card(number TEXT PRIMARY KEY, pin TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS book(id TEXT PRIMARY KEY, key TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, length TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS license(id TEXT PRIMARY KEY, book TEXT NOT NULL, card TEXT NOT NULL, state TEXT NOT NULL,
  issued TEXT NOT NULL, updated TEXT NOT NULL, ends TEXT NOT NULL, status_updated TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS license_of_book ON license(book);
CREATE TABLE IF NOT EXISTS event(license TEXT NOT NULL, type TEXT NOT NULL, device TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL);
)";

Seconds at(const std::string& text) { return from_rfc3339(text).value_or(Seconds{}); }

struct Finish {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

}  // namespace

Store::Store(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &m_database) != SQLITE_OK)
        throw std::runtime_error("cannot open " + file.string());
    sqlite3_busy_timeout(m_database, k_busy_ms);
    if (sqlite3_exec(m_database, k_schema, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(m_database));
}

Store::~Store() { sqlite3_close(m_database); }

std::vector<Store::Row> Store::query(const std::string& sql, const Row& values) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(m_database, sql.c_str(), -1, &made, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(m_database));
    const std::unique_ptr<sqlite3_stmt, Finish> statement(made);
    for (std::size_t i = 0; i < values.size(); ++i)
        sqlite3_bind_text(made, static_cast<int>(i) + 1, values[i].c_str(), -1, SQLITE_TRANSIENT);
    std::vector<Row> rows;
    int result = sqlite3_step(made);
    for (; result == SQLITE_ROW; result = sqlite3_step(made)) {
        Row& row = rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(made); ++i)
            row.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(made, i)));  // all NOT NULL
    }
    if (result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(m_database));
    return rows;
}

std::string Store::setting(const std::string& name) {
    const auto rows = query("SELECT value FROM setting WHERE name=?", {name});
    return rows.empty() ? std::string() : rows[0][0];
}

void Store::set(const std::string& name, const std::string& value) {
    query("INSERT OR REPLACE INTO setting VALUES(?,?)", {name, value});
}

std::vector<Issued> Store::licenses(const std::string& column, const std::string& value) {
    std::vector<Issued> found;
    for (const Row& row : query("SELECT id, book, card, state, issued, updated, ends, status_updated "
                                "FROM license WHERE " +
                                    column + "=? ORDER BY issued DESC, rowid DESC",
                                {value}))
        found.push_back({row[0], row[1], row[2], row[3], at(row[4]), at(row[5]), at(row[6]), at(row[7])});
    return found;
}

void Store::keep(const Issued& one, const std::optional<Event>& event) {
    query("BEGIN IMMEDIATE");
    try {
        query(
            "INSERT INTO license VALUES(?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET state=excluded.state, "
            "updated=excluded.updated, ends=excluded.ends, status_updated=excluded.status_updated",
            {one.id, one.book_id, one.card, one.state, rfc3339(one.issued), rfc3339(one.updated),
             rfc3339(one.ends), rfc3339(one.status_updated)});
        if (event)
            query("INSERT INTO event VALUES(?,?,?,?,?)",
                  {one.id, event->type, event->device_id, event->device_name, rfc3339(event->at)});
        query("COMMIT");
    } catch (...) {
        sqlite3_exec(m_database, "ROLLBACK", nullptr, nullptr, nullptr);
        throw;
    }
}

std::vector<Event> Store::events(const std::string& license_id) {
    std::vector<Event> events;
    for (const Row& row :
         query("SELECT type, device, name, at FROM event WHERE license=? ORDER BY rowid", {license_id}))
        events.push_back({.type = row[0], .device_id = row[1], .device_name = row[2], .at = at(row[3])});
    return events;
}

}  // namespace oqyrman::demo_library
