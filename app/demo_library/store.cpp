#include "app/demo_library/store.h"

#include <stdexcept>

#include <sqlite3.h>

namespace oqyrman::demo_library {

namespace {

constexpr const char* k_schema = R"(
CREATE TABLE IF NOT EXISTS setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS card(number TEXT PRIMARY KEY, pin TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS book(id TEXT PRIMARY KEY, key TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, length TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS license(id TEXT PRIMARY KEY, book TEXT NOT NULL, card TEXT NOT NULL, state TEXT NOT NULL,
  issued TEXT NOT NULL, updated TEXT NOT NULL, ends TEXT NOT NULL, status_updated TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS license_of_book ON license(book);
CREATE TABLE IF NOT EXISTS event(license TEXT NOT NULL, type TEXT NOT NULL, device TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL);
)";

constexpr const char* k_license =
    "SELECT id, book, card, state, issued, updated, ends, status_updated FROM license ";

Seconds at(const std::string& text) { return from_rfc3339(text).value_or(Seconds{}); }

Issued issued_of(const std::vector<std::string>& row) {
    return {.id = row[0],
            .book_id = row[1],
            .card = row[2],
            .state = row[3],
            .issued = at(row[4]),
            .updated = at(row[5]),
            .ends = at(row[6]),
            .status_updated = at(row[7])};
}

}  // namespace

Store::Store(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &m_database) != SQLITE_OK)
        throw std::runtime_error("cannot open " + file.string());
    sqlite3_busy_timeout(m_database, 5000);
    sqlite3_exec(m_database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", nullptr, nullptr, nullptr);
    if (sqlite3_exec(m_database, k_schema, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(m_database));
}

Store::~Store() { sqlite3_close(m_database); }

std::vector<Store::Row> Store::query(const std::string& sql, const std::vector<std::string>& values) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(m_database));
    for (std::size_t i = 0; i < values.size(); ++i)
        sqlite3_bind_text(statement, static_cast<int>(i) + 1, values[i].c_str(), -1, SQLITE_TRANSIENT);
    std::vector<Row> rows;
    int result = sqlite3_step(statement);
    for (; result == SQLITE_ROW; result = sqlite3_step(statement)) {
        Row& row = rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
            row.emplace_back(text != nullptr ? text : "");
        }
    }
    sqlite3_finalize(statement);
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

std::vector<Card> Store::cards() {
    std::vector<Card> cards;
    for (const Row& row : query("SELECT number, pin FROM card ORDER BY number"))
        cards.push_back({.number = row[0], .pin = row[1]});
    return cards;
}

void Store::add_card(const Card& card) { query("INSERT INTO card VALUES(?,?)", {card.number, card.pin}); }

std::optional<StoredBook> Store::book(const std::string& id) {
    const auto rows = query("SELECT id, key, file, sha256, length FROM book WHERE id=?", {id});
    if (rows.empty()) return std::nullopt;
    const Row& row = rows[0];
    return StoredBook{
        .id = row[0], .key_hex = row[1], .file = row[2], .sha256_hex = row[3], .length = std::stoull(row[4])};
}

void Store::keep_book(const StoredBook& book) {
    query("INSERT OR REPLACE INTO book VALUES(?,?,?,?,?)",
          {book.id, book.key_hex, book.file, book.sha256_hex, std::to_string(book.length)});
}

std::optional<Issued> Store::license(const std::string& id) {
    const auto rows = query(std::string(k_license) + "WHERE id=?", {id});
    return rows.empty() ? std::nullopt : std::optional(issued_of(rows[0]));
}

std::vector<Issued> Store::licenses_of(const std::string& card) {
    std::vector<Issued> found;
    for (const Row& row :
         query(std::string(k_license) + "WHERE card=? ORDER BY issued DESC, rowid DESC", {card}))
        found.push_back(issued_of(row));
    return found;
}

int Store::open_loans(const std::string& book_id, Seconds now) {
    const auto rows =
        query("SELECT count(*) FROM license WHERE book=? AND state IN ('ready','active') AND ends>?",
              {book_id, rfc3339(now)});
    return std::stoi(rows[0][0]);
}

std::optional<Issued> Store::open_loan(const std::string& book_id, const std::string& card, Seconds now) {
    const auto rows =
        query(std::string(k_license) + "WHERE book=? AND card=? AND state IN ('ready','active') AND ends>?",
              {book_id, card, rfc3339(now)});
    return rows.empty() ? std::nullopt : std::optional(issued_of(rows[0]));
}

void Store::keep(const Issued& one) {
    query(
        "INSERT INTO license VALUES(?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET state=excluded.state, "
        "updated=excluded.updated, "
        "ends=excluded.ends, status_updated=excluded.status_updated",
        {one.id, one.book_id, one.card, one.state, rfc3339(one.issued), rfc3339(one.updated),
         rfc3339(one.ends), rfc3339(one.status_updated)});
}

void Store::add_event(const std::string& license_id, const Event& event) {
    query("INSERT INTO event VALUES(?,?,?,?,?)",
          {license_id, event.type, event.device_id, event.device_name, rfc3339(event.at)});
}

std::vector<Event> Store::events(const std::string& license_id) {
    std::vector<Event> events;
    for (const Row& row :
         query("SELECT type, device, name, at FROM event WHERE license=? ORDER BY rowid", {license_id}))
        events.push_back({.type = row[0], .device_id = row[1], .device_name = row[2], .at = at(row[3])});
    return events;
}

}  // namespace oqyrman::demo_library
