#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/shelf/books.h"
#include "app/shelf/paths.h"
#include "app/shelf/records.h"
#include "app/shelf/secret_store.h"
#include "app/shelf/storage.h"
#include "app/state/reader_values.h"
#include "app/state/state.h"

namespace oqyrman::shelf {

class Database;
class Vault;

/// What opening found and mended; for the log and, where it matters, for the patron.
struct OpenReport {
    std::filesystem::path set_aside;  ///< where a corrupt database was put; empty when all was well
    int rescued = 0;                  ///< rows taken over from there
    int books_lost = 0;               ///< loans whose file was gone; they download again
    int files_removed = 0;            ///< of ended loans or of none
};

/// All that survives a restart. One thread (`tasks`). Every change is durable when its call returns.
class Shelf {
  public:
    static Expected<std::unique_ptr<Shelf>> open(Paths paths, std::shared_ptr<Storage> storage,
                                                 const MasterKeys& keys);
    ~Shelf();

    const OpenReport& report() const { return m_report; }
    const Paths& paths() const { return m_paths; }
    Storage& storage() { return *m_storage; }
    Books& books() { return m_books; }
    /// Books that anybody may read, for a look into them: empty at each start.
    Books& samples() { return m_samples; }
    bool secret_service() const { return m_secret_service; }

    // settings
    Expected<std::optional<state::Settings>> settings();
    Expected<void> save_settings(const state::Settings& settings);
    /// Made at random on the first run; the name is the computer's, made harmless.
    Expected<Device> device();
    /// The highest instant any library ever vouched for; never goes down.
    Expected<std::optional<Instant>> trusted_instant();
    Expected<void> raise_trusted_instant(Instant instant);
    /// The highest instant this computer's clock was seen at, as far as it is believed; may go down.
    Expected<std::optional<Instant>> seen_instant();
    Expected<void> save_seen_instant(Instant instant);
    /// Whether this computer's clock was set back and no library has agreed with it since.
    Expected<bool> clock_set_back();
    Expected<void> save_clock_set_back(bool set_back);

    // libraries and their cards
    Expected<std::optional<state::Library>> library();
    Expected<void> save_library(const std::optional<state::Library>& library);
    /// All that were added, in the order of that.
    Expected<std::vector<state::Library>> libraries();
    /// The library, its cards and their places in queues.
    Expected<void> forget_library(const std::string& library_url);
    /// In the order of their signing in, without those whose seal no longer opens.
    Expected<std::vector<Credentials>> cards(const std::string& library_url);
    /// What a card of this number is to be called; without a number, another one than those there are.
    Expected<std::string> card_key(const std::string& library_url, const std::string& number);
    /// In the place of the card with the same key. Which one is in use is the library's to say.
    Expected<void> save_card(const std::string& library_url, const Credentials& card);
    /// The card and its places in queues.
    Expected<void> forget_card(const std::string& library_url, const std::string& key);

    // loans, oldest first
    Expected<std::vector<LoanRecord>> loans();
    Expected<std::optional<LoanRecord>> loan(const std::string& id);
    /// Inserts or replaces the whole row.
    Expected<void> save_loan(const LoanRecord& loan);
    /// Both or neither: a loan whose passphrase was lost would ask for a word that nobody was ever told.
    Expected<void> save_loan(const LoanRecord& loan, const PassphraseRecord& passphrase);
    /// The row, its passphrase and its files.
    Expected<void> remove_loan(const std::string& id);

    // holds, by card and title
    /// Those of the cards in use.
    Expected<std::vector<HoldRecord>> holds();
    /// Inserts or replaces the whole row.
    Expected<void> save_hold(const HoldRecord& hold);
    Expected<void> remove_hold(const std::string& library_url, const std::string& card,
                               const std::string& publication_id);

    /// Best first (protocols: exact licence, same provider and user, same provider, all others).
    Expected<std::vector<PassphraseRecord>> passphrases(const std::string& license_id,
                                                        const std::string& provider,
                                                        const std::string& user_id);
    Expected<void> save_passphrase(const PassphraseRecord& record);
    Expected<void> forget_passphrases();

    // certificates that were withdrawn, as last published
    Expected<std::vector<RevocationList>> revocation_lists();
    Expected<void> save_revocation_list(const RevocationList& list);

    // rights used up, by licence; kept when the loan is gone: fetching it again gives nothing back
    Expected<std::int64_t> used(const std::string& license_id, Right right);
    /// Counts `amount` when all of it is within `limit`; otherwise false, and nothing is counted.
    Expected<bool> charge(const std::string& license_id, Right right, std::int64_t amount,
                          std::int64_t limit);

    // positions, by publication: a later loan of the same title opens where the last one closed
    Expected<std::optional<state::Locator>> position(const std::string& publication_id);
    Expected<void> save_position(const std::string& publication_id, const state::Locator& locator);
    /// Numbered from 1 on, without places; in the order in which they were saved.
    Expected<std::vector<state::Bookmark>> bookmarks(const std::string& publication_id);
    /// In place of all that were kept for the publication.
    Expected<void> save_bookmarks(const std::string& publication_id,
                                  const std::vector<state::Bookmark>& bookmarks);

  private:
    Shelf(Paths paths, std::shared_ptr<Storage> storage, bool secret_service);
    Expected<void> repair();

    Paths m_paths;
    std::shared_ptr<Storage> m_storage;
    bool m_secret_service;
    Books m_books, m_samples;
    OpenReport m_report;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<Vault> m_vault;
};

}  // namespace oqyrman::shelf
