#include "app/demo_library/store.h"

#include <memory>
#include <stdexcept>

#include <sqlite3.h>

namespace oqyrman::demo_library {

namespace {

constexpr int k_busy_ms = 5000;
constexpr const char* k_schema =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "CREATE TABLE IF NOT EXISTS kept(name TEXT PRIMARY KEY, value TEXT NOT NULL);";

}  // namespace

Store::Store(const std::filesystem::path& file) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open(file.c_str(), &opened);
    m_database.reset(opened, &sqlite3_close);
    if (result != SQLITE_OK) throw std::runtime_error("cannot open " + file.string());
    sqlite3_busy_timeout(opened, k_busy_ms);
    run(k_schema);
}

std::vector<std::string> Store::run(const char* sql, const std::string& first, const std::string& second) {
    const std::unique_ptr<char, decltype(&sqlite3_free)> text(
        sqlite3_mprintf(sql, first.c_str(), second.c_str()), &sqlite3_free);
    std::vector<std::string> rows;
    const auto row = [](void* out, int, char** columns, char**) {
        static_cast<std::vector<std::string>*>(out)->emplace_back(columns[0]);
        return 0;
    };
    if (sqlite3_exec(m_database.get(), text.get(), row, &rows, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(m_database.get()));
    return rows;
}

void Store::set(const std::string& name, const std::string& value) {
    run("INSERT INTO kept VALUES(%Q,%Q) ON CONFLICT(name) DO UPDATE SET value=excluded.value", name, value);
}

void Store::remove(const std::string& name) { run("DELETE FROM kept WHERE name=%Q", name); }

std::string Store::get(const std::string& name, const std::string& otherwise) {
    run("INSERT OR IGNORE INTO kept VALUES(%Q,%Q)", name, otherwise);
    return run("SELECT value FROM kept WHERE name=%Q", name)[0];
}

std::vector<std::string> Store::all(const std::string& beginning) {
    return run("SELECT value FROM kept WHERE name GLOB %Q || '*' ORDER BY rowid", beginning);
}

}  // namespace oqyrman::demo_library
