// Loans and passphrases on the shelf.
#include <algorithm>
#include <utility>

#include "app/shelf/database.h"
#include "app/shelf/sealing.h"
#include "app/shelf/shelf.h"

namespace oqyrman::shelf {

namespace {

constexpr const char* k_loan_columns =
    "id, license, publication_id, title, authors, language, cover_url, library_url, format, book_url, "
    "total_bytes, validator, complete, status_document, status_fetched, final_kind, final_date, "
    "final_message, "
    "license_seen, registered, return_queued, added, publication_url, revoke_url, revoke_owed, noticed, "
    "book_license, card";

std::int64_t number_of(state::BookFormat format) {
    switch (format) {
        case state::BookFormat::epub:
            return 0;
        case state::BookFormat::pdf:
            return 1;
    }
    return 0;
}

std::int64_t number_of(EndKind kind) {
    switch (kind) {
        case EndKind::returned:
            return 0;
        case EndKind::revoked:
            return 1;
        case EndKind::cancelled:
            return 2;
    }
    return 0;
}

EndKind end_kind_of(std::int64_t number) {
    if (number == 1) return EndKind::revoked;
    return number == 2 ? EndKind::cancelled : EndKind::returned;
}

LoanRecord loan_of(const Row& row) {
    LoanRecord loan{.id = text_of(row[0]),
                    .license = bytes_of(row[1]),
                    .publication_id = text_of(row[2]),
                    .title = text_of(row[3]),
                    .authors = text_of(row[4]),
                    .language = text_of(row[5]),
                    .cover_url = text_of(row[6]),
                    .library_url = text_of(row[7]),
                    .format = integer_of(row[8]) == 1 ? state::BookFormat::pdf : state::BookFormat::epub,
                    .download = {.url = text_of(row[9]),
                                 .total_bytes = static_cast<std::uint64_t>(integer_of(row[10])),
                                 .validator = text_of(row[11]),
                                 .complete = integer_of(row[12]) != 0,
                                 .book_license = bytes_of(row[26])},
                    .status = {},
                    .final_state = {},
                    .license_seen = instant_of(row[18]),
                    .registered = integer_of(row[19]) != 0,
                    .return_queued = integer_of(row[20]) != 0,
                    .added = instant_of(row[21]).value_or(Instant{}),
                    .publication_url = text_of(row[22]),
                    .revoke_url = text_of(row[23]),
                    .revoke_owed = integer_of(row[24]) != 0,
                    .noticed = instant_of(row[25]),
                    .card = text_of(row[27])};
    if (!is_null(row[13]))
        loan.status = StatusFacts{bytes_of(row[13]), instant_of(row[14]).value_or(Instant{})};
    if (!is_null(row[15]))
        loan.final_state = FinalState{end_kind_of(integer_of(row[15])),
                                      instant_of(row[16]).value_or(Instant{}), text_of(row[17])};
    return loan;
}

Row row_of(const LoanRecord& loan) {
    const auto& status = loan.status;
    const auto& end = loan.final_state;
    return {loan.id,
            Blob{loan.license},
            loan.publication_id,
            loan.title,
            loan.authors,
            loan.language,
            loan.cover_url,
            loan.library_url,
            number_of(loan.format),
            loan.download.url,
            static_cast<std::int64_t>(loan.download.total_bytes),
            loan.download.validator,
            std::int64_t{loan.download.complete},
            status ? Value(Blob{status->document}) : Value(nullptr),
            status ? instant_value(status->fetched) : Value(nullptr),
            end ? Value(number_of(end->kind)) : Value(nullptr),
            end ? instant_value(end->date) : Value(nullptr),
            end ? Value(end->message) : Value(nullptr),
            instant_value(loan.license_seen),
            std::int64_t{loan.registered},
            std::int64_t{loan.return_queued},
            instant_value(loan.added),
            loan.publication_url,
            loan.revoke_url,
            std::int64_t{loan.revoke_owed},
            instant_value(loan.noticed),
            Blob{loan.download.book_license},
            loan.card};
}

std::string place_of(const std::string& license_id) { return "passphrases.hash:" + license_id; }

/// Lower is tried earlier.
int distance(const PassphraseRecord& record, const std::string& license_id, const std::string& provider,
             const std::string& user_id) {
    if (record.license_id == license_id) return 0;
    if (record.provider != provider) return 3;
    return record.user_id == user_id ? 1 : 2;
}

}  // namespace

Expected<std::vector<LoanRecord>> Shelf::loans() {
    const std::string sql = std::string("SELECT ") + k_loan_columns + " FROM loans ORDER BY added, id";
    const auto rows = m_database->query(sql.c_str());
    if (!rows) return std::unexpected(rows.error());
    std::vector<LoanRecord> loans;
    for (const Row& row : *rows) loans.push_back(loan_of(row));
    return loans;
}

Expected<std::optional<LoanRecord>> Shelf::loan(const std::string& id) {
    const std::string sql = std::string("SELECT ") + k_loan_columns + " FROM loans WHERE id = ?";
    const auto rows = m_database->query(sql.c_str(), {id});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<LoanRecord>();
    return loan_of(rows->front());
}

Expected<void> Shelf::save_loan(const LoanRecord& loan) {
    const std::string sql = std::string("INSERT OR REPLACE INTO loans (") + k_loan_columns +
                            ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    return m_database->run(sql.c_str(), row_of(loan));
}

Expected<void> Shelf::save_loan(const LoanRecord& loan, const PassphraseRecord& passphrase) {
    return m_database->in_transaction([&] {
        return in_order([&] { return save_loan(loan); }, [&] { return save_passphrase(passphrase); });
    });
}

Expected<void> Shelf::remove_loan(const std::string& id) {
    // The row first: files of no loan are removed at the next start, a loan without files would download.
    return in_order(
        [&] {
            return m_database->in_transaction([&] {
                return in_order(
                    [&] { return m_database->run("DELETE FROM loans WHERE id = ?", {id}); },
                    [&] { return m_database->run("DELETE FROM passphrases WHERE license_id = ?", {id}); });
            });
        },
        [&] { return m_books.remove(id); });
}

Expected<std::vector<PassphraseRecord>> Shelf::passphrases(const std::string& license_id,
                                                           const std::string& provider,
                                                           const std::string& user_id) {
    const auto rows = m_database->query(
        "SELECT license_id, provider, user_id, hash_sealed, origin, confirmed FROM passphrases");
    if (!rows) return std::unexpected(rows.error());
    std::vector<PassphraseRecord> records;
    for (const Row& row : *rows) {
        auto hash = m_vault->open(place_of(text_of(row[0])), bytes_of(row[3]));
        if (!hash) continue;  // sealed under a key that is gone
        records.push_back(
            {.license_id = text_of(row[0]),
             .provider = text_of(row[1]),
             .user_id = text_of(row[2]),
             .hash = std::move(*hash),
             .origin = integer_of(row[4]) == 0 ? PassphraseOrigin::typed : PassphraseOrigin::catalogue,
             .confirmed = integer_of(row[5]) != 0});
    }
    std::ranges::sort(records, {}, [&](const PassphraseRecord& record) {
        return std::pair(distance(record, license_id, provider, user_id), record.license_id);
    });
    return records;
}

Expected<void> Shelf::save_passphrase(const PassphraseRecord& record) {
    auto sealed = m_vault->seal(place_of(record.license_id), record.hash);
    if (!sealed) return std::unexpected(sealed.error());
    const std::int64_t origin = record.origin == PassphraseOrigin::typed ? 0 : 1;
    return m_database->run(
        "INSERT OR REPLACE INTO passphrases (license_id, provider, user_id, hash_sealed, origin, confirmed) "
        "VALUES (?,?,?,?,?,?)",
        {record.license_id, record.provider, record.user_id, Blob{std::move(*sealed)}, origin,
         std::int64_t{record.confirmed}});
}

Expected<void> Shelf::forget_passphrases() { return m_database->run("DELETE FROM passphrases"); }

}  // namespace oqyrman::shelf
