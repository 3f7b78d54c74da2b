// What of a licence's rights has been used up, and whose right to issue licences was withdrawn.
#include "app/shelf/database.h"
#include "app/shelf/shelf.h"

namespace oqyrman::shelf {

Expected<std::int64_t> Shelf::used(const std::string& license_id, Right right) {
    const auto rows =
        m_database->query("SELECT copied, printed FROM rights_used WHERE license_id = ?", {license_id});
    if (!rows) return std::unexpected(rows.error());
    return rows->empty() ? 0 : integer_of(rows->front()[right == Right::copy ? 0 : 1]);
}

Expected<bool> Shelf::charge(const std::string& license_id, Right right, std::int64_t amount,
                             std::int64_t limit) {
    bool granted = false;
    const auto done = m_database->in_transaction([&]() -> Expected<void> {
        const auto before = used(license_id, right);
        if (!before) return std::unexpected(before.error());
        granted = amount >= 0 && *before <= limit && amount <= limit - *before;
        if (!granted) return {};
        // What was used of the other right stays.
        const char* statement =
            right == Right::copy ? "INSERT INTO rights_used (license_id, copied) VALUES (?, ?) "
                                   "ON CONFLICT (license_id) DO UPDATE SET copied = excluded.copied"
                                 : "INSERT INTO rights_used (license_id, copied, printed) VALUES (?, 0, ?) "
                                   "ON CONFLICT (license_id) DO UPDATE SET printed = excluded.printed";
        return m_database->run(statement, {license_id, *before + amount});
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
