#include "app/shelf/rescue.h"

#include <string>

namespace oqyrman::shelf {

namespace {

/// A larger one is left to its fate: it would be read whole.
constexpr std::size_t k_max_rescued_bytes = 256u << 20;

Expected<void> copy_file(Storage& storage, const std::filesystem::path& from,
                         const std::filesystem::path& to) {
    const auto bytes = read_small_file(storage, from, k_max_rescued_bytes);
    if (!bytes) return std::unexpected(bytes.error());
    return replace_file(storage, to, *bytes);
}

/// Reading a database writes to it: its log is replayed. So a copy is read, which goes afterwards.
class Copy {
  public:
    Copy(std::filesystem::path of, Storage& storage) : m_path(std::move(of)), m_storage(storage) {
        m_path += ".copy";
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    ~Copy() {
        for (const std::filesystem::path& path : {m_path, log_of(m_path)})
            if (m_storage.exists(path).value_or(false)) static_cast<void>(m_storage.remove(path));
    }
    Expected<void> make(const std::filesystem::path& from) {
        const auto has_log = m_storage.exists(log_of(from));
        if (!has_log) return std::unexpected(has_log.error());
        return in_order(
            [&] { return *has_log ? copy_file(m_storage, log_of(from), log_of(m_path)) : Expected<void>(); },
            [&] { return copy_file(m_storage, from, m_path); });
    }
    const std::filesystem::path& path() const { return m_path; }

  private:
    static std::filesystem::path log_of(std::filesystem::path path) { return path += "-wal"; }
    std::filesystem::path m_path;
    Storage& m_storage;
};

/// Rows up to the damage from the one end, then from the other; a row that does not fit its table is left.
int take_table(Database& damaged, Database& fresh, const std::string& table) {
    int taken = 0;
    for (const char* order : {"", " ORDER BY rowid DESC"}) {
        const std::string read = "SELECT * FROM " + table + order;
        for (const Row& row : damaged.readable_rows(read.c_str())) {
            std::string write = "INSERT OR IGNORE INTO " + table + " VALUES (";
            for (std::size_t i = 0; i < row.size(); ++i) write += i == 0 ? "?" : ", ?";
            write += ") RETURNING 1";
            const auto written = fresh.query(write.c_str(), row);
            if (written) taken += static_cast<int>(written->size());
        }
    }
    return taken;
}

}  // namespace

Expected<int> rescue_rows(const std::filesystem::path& damaged, Database& fresh,
                          std::shared_ptr<Storage> storage) {
    Copy copy(damaged, *storage);
    if (const auto made = copy.make(damaged); !made) return std::unexpected(made.error());
    const auto unsound = Database::open_unsound(copy.path(), std::move(storage));
    if (!unsound) return std::unexpected(unsound.error());
    const auto tables = fresh.query("SELECT name FROM sqlite_schema WHERE type = 'table'");
    if (!tables) return std::unexpected(tables.error());
    int taken = 0;
    const auto done = fresh.in_transaction([&]() -> Expected<void> {
        for (const Row& table : *tables) taken += take_table(**unsound, fresh, text_of(table.front()));
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return taken;
}

}  // namespace oqyrman::shelf
