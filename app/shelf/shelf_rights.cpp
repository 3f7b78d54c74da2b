// What of a licence's rights has been used up.
#include "app/shelf/database.h"
#include "app/shelf/shelf.h"

namespace oqyrman::shelf {

Expected<std::int64_t> Shelf::copied(const std::string& license_id) {
    const auto rows = m_database->query("SELECT copied FROM rights_used WHERE license_id = ?", {license_id});
    if (!rows) return std::unexpected(rows.error());
    return rows->empty() ? 0 : integer_of(rows->front()[0]);
}

Expected<bool> Shelf::charge_copy(const std::string& license_id, std::int64_t characters,
                                  std::int64_t limit) {
    bool granted = false;
    const auto done = m_database->in_transaction([&]() -> Expected<void> {
        const auto before = copied(license_id);
        if (!before) return std::unexpected(before.error());
        granted = characters >= 0 && *before <= limit && characters <= limit - *before;
        if (!granted) return {};
        return m_database->run("INSERT OR REPLACE INTO rights_used (license_id, copied) VALUES (?, ?)",
                               {license_id, *before + characters});
    });
    if (!done) return std::unexpected(done.error());
    return granted;
}

}  // namespace oqyrman::shelf
