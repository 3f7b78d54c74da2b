// What of a licence's rights has been used up, and whose right to issue licences was withdrawn.
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

Expected<std::vector<RevocationList>> Shelf::revocation_lists() {
    const auto rows = m_database->query("SELECT address, list, fetched FROM revocation_lists");
    if (!rows) return std::unexpected(rows.error());
    std::vector<RevocationList> lists;
    for (const Row& row : *rows)
        lists.push_back({text_of(row[0]), bytes_of(row[1]), instant_of(row[2]).value_or(Instant{})});
    return lists;
}

Expected<void> Shelf::save_revocation_list(const RevocationList& list) {
    return m_database->run(
        "INSERT OR REPLACE INTO revocation_lists (address, list, fetched) VALUES (?, ?, ?)",
        {list.address, Blob{list.list}, instant_value(list.fetched)});
}

}  // namespace oqyrman::shelf
