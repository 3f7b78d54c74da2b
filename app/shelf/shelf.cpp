// Opening the shelf and making it agree with its files again.
#include "app/shelf/shelf.h"

#include <set>

#include "app/shelf/database.h"
#include "app/shelf/sealing.h"

namespace oqyrman::shelf {

Shelf::Shelf(Paths paths, std::shared_ptr<Storage> storage, bool secret_service)
    : m_paths(std::move(paths)),
      m_storage(std::move(storage)),
      m_secret_service(secret_service),
      m_books(m_paths.books(), m_storage),
      m_samples(m_paths.samples(), m_storage) {}

Shelf::~Shelf() = default;

Expected<std::unique_ptr<Shelf>> Shelf::open(Paths paths, std::shared_ptr<Storage> storage,
                                             const MasterKeys& keys) {
    const auto folders = in_order([&] { return storage->make_directory(paths.data); },
                                  [&] { return storage->make_directory(paths.books()); },
                                  [&] { return storage->make_directory(paths.roots()); },
                                  [&] { return storage->sync_directory(paths.data); });
    if (!folders) return std::unexpected(folders.error());
    auto opened = Database::open_or_set_aside(paths.database(), storage);
    if (!opened) return std::unexpected(opened.error());
    std::unique_ptr<Shelf> shelf(new Shelf(std::move(paths), std::move(storage), keys.in_secret_service));
    shelf->m_database = std::move(opened->database);
    shelf->m_report.set_aside = opened->set_aside;
    shelf->m_report.rescued = opened->rescued;
    shelf->m_vault = std::make_unique<Vault>(keys);
    const auto repaired = shelf->repair();
    if (!repaired) return std::unexpected(repaired.error());
    return shelf;
}

/// A crash may have come between a file's step and its row's; each pair is brought together here. A book
/// gets its final name only after it was verified, so the name is believed.
Expected<void> Shelf::repair() {
    // A cache's errors are no one's problem; what keeps a sample from coming is told when one is wanted.
    if (m_storage->make_directory(m_paths.samples())) static_cast<void>(m_samples.remove_orphans({}));
    auto all = loans();
    if (!all) return std::unexpected(all.error());
    std::set<std::string> with_files;
    for (LoanRecord& loan : *all) {
        if (loan.final_state) continue;
        with_files.insert(loan.id);
        const auto whole = m_books.has(loan.id);
        if (!whole) return std::unexpected(whole.error());
        if (*whole == loan.download.complete) continue;
        if (!*whole) ++m_report.books_lost;
        loan.download.complete = *whole;
        const auto saved = save_loan(loan);
        if (!saved) return saved;
    }
    // With the database set aside books may be all that is left of their loans: the next sync finds them.
    if (!m_report.set_aside.empty()) return {};
    const auto removed = m_books.remove_orphans(with_files);
    if (!removed) return std::unexpected(removed.error());
    m_report.files_removed = *removed;
    return {};
}

}  // namespace oqyrman::shelf
