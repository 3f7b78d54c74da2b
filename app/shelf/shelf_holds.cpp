// Holds on the shelf.
#include <algorithm>
#include <utility>

#include "app/shelf/database.h"
#include "app/shelf/shelf.h"

namespace oqyrman::shelf {

namespace {

/// Each part with a line's end: one that is empty is a part too.
std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += part + "\n";
    return all;
}

std::vector<std::string> parted(const std::string& all) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from < all.size();) {
        const std::size_t end = std::min(all.find('\n', from), all.size());
        parts.push_back(all.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

Value number_value(const std::optional<std::int64_t>& number) {
    return number ? Value(*number) : Value(nullptr);
}

std::optional<std::int64_t> number_of(const Value& value) {
    return is_null(value) ? std::nullopt : std::optional(integer_of(value));
}

/// The acquisition that borrows it; an empty one where the library gave none.
state::Acquisition way_of(const state::Publication& title) {
    return title.acquisitions.empty() ? state::Acquisition{} : title.acquisitions.front();
}

HoldRecord hold_of(const Row& row) {
    HoldRecord record{.library_url = text_of(row[1]), .hold = {}, .card = text_of(row[17])};
    state::Hold& hold = record.hold;
    hold.ready = integer_of(row[12]) != 0;
    hold.until = instant_of(row[13]);
    hold.position = number_of(row[14]);
    hold.total = number_of(row[15]);
    hold.noticed = integer_of(row[16]) != 0;
    state::Publication& title = hold.publication;
    title.id = text_of(row[0]);
    title.title = text_of(row[2]);
    title.authors = parted(text_of(row[3]));
    if (std::string language = text_of(row[4]); !language.empty()) title.languages = {std::move(language)};
    if (std::string cover = text_of(row[5]); !cover.empty())
        title.images.push_back({.url = std::move(cover), .type = {}, .width = 0, .height = 0});
    title.self_url = text_of(row[6]);
    title.revoke_url = text_of(row[7]);
    using State = state::AvailabilityState;
    state::Acquisition& way = title.acquisitions.emplace_back();
    way.rel = state::AcquisitionRel::borrow;
    way.url = text_of(row[8]);
    way.path = parted(text_of(row[9]));
    way.authenticate_url = text_of(row[10]);
    way.cancellable = integer_of(row[11]) != 0;
    way.availability.state = hold.ready ? State::ready : State::reserved;
    way.availability.until = hold.until;
    way.availability.holds_position = hold.position;
    way.availability.holds_total = hold.total;
    return record;
}

Row row_of(const HoldRecord& record) {
    const state::Hold& hold = record.hold;
    const state::Publication& title = hold.publication;
    const state::Acquisition way = way_of(title);
    return {title.id,
            record.library_url,
            title.title,
            joined(title.authors),
            state::main_language(title),
            title.images.empty() ? std::string() : title.images.front().url,
            title.self_url,
            title.revoke_url,
            way.url,
            joined(way.path),
            way.authenticate_url,
            std::int64_t{way.cancellable},
            std::int64_t{hold.ready},
            instant_value(hold.until),
            number_value(hold.position),
            number_value(hold.total),
            std::int64_t{hold.noticed},
            record.card};
}

}  // namespace

Expected<std::vector<HoldRecord>> Shelf::holds() {
    const auto rows = m_database->query(
        "SELECT publication_id, library_url, title, authors, language, cover_url, self_url, revoke_url, "
        "borrow_url, path, authenticate_url, cancellable, ready, until, position, total, noticed, card "
        "FROM holds WHERE card = COALESCE((SELECT cards.card FROM cards "
        "WHERE cards.library_url = holds.library_url AND cards.current = 1), '') ORDER BY rowid");
    if (!rows) return std::unexpected(rows.error());
    std::vector<HoldRecord> holds;
    for (const Row& row : *rows) holds.push_back(hold_of(row));
    return holds;
}

Expected<void> Shelf::save_hold(const HoldRecord& hold) {
    return m_database->run(
        "INSERT INTO holds (publication_id, library_url, title, authors, language, cover_url, self_url, "
        "revoke_url, borrow_url, path, authenticate_url, cancellable, ready, until, position, total, "
        "noticed, card) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT (library_url, card, publication_id) DO UPDATE SET "
        "title = excluded.title, authors = excluded.authors, "
        "language = excluded.language, cover_url = excluded.cover_url, self_url = excluded.self_url, "
        "revoke_url = excluded.revoke_url, borrow_url = excluded.borrow_url, path = excluded.path, "
        "authenticate_url = excluded.authenticate_url, cancellable = excluded.cancellable, "
        "ready = excluded.ready, until = excluded.until, position = excluded.position, "
        "total = excluded.total, noticed = excluded.noticed",
        row_of(hold));
}

Expected<void> Shelf::remove_hold(const std::string& library_url, const std::string& card,
                                  const std::string& publication_id) {
    return m_database->run("DELETE FROM holds WHERE library_url = ? AND card = ? AND publication_id = ?",
                           {library_url, card, publication_id});
}

}  // namespace oqyrman::shelf
