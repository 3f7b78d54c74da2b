#include "app/demo_library/library.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr int k_cards = 3;
constexpr unsigned k_pins = 10000;
constexpr int k_pages_to_print = 10;
constexpr int k_characters_to_copy = 3000;

std::string random_pin() {
    std::array<std::byte, 4> bytes{};
    drm::random_bytes(bytes);
    unsigned number = 0;
    for (const std::byte byte : bytes) number = number << 8 | std::to_integer<unsigned>(byte);
    return std::to_string(k_pins + number % k_pins).substr(1);
}

std::unexpected<Refusal> refuse_loan(const std::string& kind, std::string title) {
    const std::string type = "http://librarysimplified.org/terms/problem/" + kind;
    return std::unexpected(Refusal{.status = 403, .type = type, .title = std::move(title)});
}

}  // namespace

Library::Library(Options options)
    : m_options(std::move(options)),
      m_store((std::filesystem::create_directories(m_options.data_dir / "protected"),
               m_options.data_dir / "library.db")),
      m_issuer(m_options.data_dir, m_options.key) {
    std::filesystem::permissions(m_options.data_dir, std::filesystem::perms::owner_all);
    if (cards().empty())
        for (int i = 1; i <= k_cards; ++i)
            m_store.query("INSERT INTO card VALUES(?,?)", {std::to_string(1000 + i), random_pin()});
    std::vector<std::string> skipped;
    m_books = read_books(m_options.books, skipped);
    for (const std::string& name : skipped) std::fprintf(stderr, "not lent: %s\n", name.c_str());
    protect_books();
}

std::optional<Library::Stored> Library::stored(const Book& book) {
    const std::scoped_lock lock(m_mutex);
    const auto rows = m_store.query("SELECT key, file, sha256, length FROM book WHERE id=?", {book.id});
    if (rows.empty()) return std::nullopt;
    return Stored{.key_hex = rows[0][0],
                  .sha256_hex = rows[0][2],
                  .file = m_options.data_dir / "protected" / rows[0][1],
                  .length = std::stoull(rows[0][3])};
}

void Library::protect_books() {
    std::erase_if(m_books, [&](const Book& book) {
        const auto kept = stored(book);
        std::error_code missing;
        if (kept && std::filesystem::file_size(kept->file, missing) == kept->length) return false;
        std::array<std::byte, 32> random{};
        drm::random_bytes(random);
        // A key once made stays: copies that readers have already open with it.
        const auto key = drm::from_hex(kept ? kept->key_hex : drm::to_hex(random)).value_or(drm::Bytes{});
        const std::string name = book.id + (book.kind == BookKind::epub ? ".epub" : ".lcpdf");
        const std::filesystem::path file = m_options.data_dir / "protected" / name;
        if (const auto made = protect(book, drm::as_text(key), file); !made) {
            std::fprintf(stderr, "not lent: %s: %s\n", book.file.c_str(), made.error().c_str());
            return true;
        }
        const std::string bytes = read_file(file);
        m_store.query("INSERT OR REPLACE INTO book VALUES(?,?,?,?,?)",
                      {book.id, drm::to_hex(key), name, drm::to_hex(drm::sha256(drm::as_bytes(bytes))),
                       std::to_string(bytes.size())});
        return false;
    });
}

int Library::remembered_port() {
    const std::string port = m_store.setting("port");
    return port.empty() ? 0 : std::stoi(port);
}

void Library::serve_at(int port) {
    m_store.set("port", std::to_string(port));
    m_base_url = "http://127.0.0.1:" + std::to_string(port);
}

std::map<std::string, std::string> Library::cards() {
    const std::scoped_lock lock(m_mutex);
    std::map<std::string, std::string> cards;
    for (const auto& row : m_store.query("SELECT number, pin FROM card")) cards.emplace(row[0], row[1]);
    return cards;
}

const Book* Library::book(const std::string& id) const {
    const auto found = std::ranges::find(m_books, id, &Book::id);
    return found == m_books.end() ? nullptr : &*found;
}

/// Derived once, from the card and its first PIN, and kept: a new PIN leaves what is on loan readable.
std::string Library::passphrase_of(const std::string& card) {
    const std::string name = "passphrase " + card;
    if (m_store.setting(name).empty()) m_store.set(name, card + "-" + cards()[card]);
    return m_store.setting(name);
}

Answer Library::borrow(const Visit& visit) {
    const std::scoped_lock lock(m_mutex);
    const Book* wanted = book(visit.id);
    if (wanted == nullptr) return std::unexpected(Refusal{.status = 404, .title = "no such book"});
    const auto mine = open_loans("card", visit.card);
    if (std::ranges::find(mine, visit.id, &Issued::book_id) != mine.end()) return publication(visit);
    if (std::ssize(open_loans("book", visit.id)) >= m_options.copies)
        return refuse_loan("no-available-license", words("no-copies", visit.language));
    if (std::ssize(mine) >= m_options.loans_per_card)
        return refuse_loan("loan-limit-reached", words("loan-limit", visit.language));
    const Seconds today = now();
    m_store.keep({.id = new_uuid(),
                  .book_id = visit.id,
                  .card = visit.card,
                  .state = "ready",
                  .issued = today,
                  .updated = today,
                  .ends = today + std::chrono::days(m_options.loan_days),
                  .status_updated = today});
    return publication(visit);
}

Answer Library::license(const Visit& visit) {
    const std::scoped_lock lock(m_mutex);
    const auto found = find(visit.id);
    const Book* lent = found ? book(found->book_id) : nullptr;
    const auto kept = lent != nullptr ? stored(*lent) : std::nullopt;
    if (!kept) return std::unexpected(Refusal{.status = 404, .title = "no such licence"});
    Json license = {{"id", found->id},
                    {"issued", rfc3339(found->issued)},
                    {"provider", m_base_url},
                    {"user", {{"id", "patron-" + found->card}}},
                    {"rights",
                     {{"print", k_pages_to_print},
                      {"copy", k_characters_to_copy},
                      {"start", rfc3339(found->issued)},
                      {"end", rfc3339(found->ends)}}}};
    if (found->updated != found->issued) license["updated"] = rfc3339(found->updated);
    license["encryption"] =
        encryption_of(found->id, kept->key_hex, passphrase_of(found->card), words("hint", visit.language));
    Json publication = link("publication", "/lcp/publication/" + lent->id, protected_type(lent->kind));
    publication.update(
        {{"title", lent->metadata["title"]}, {"length", kept->length}, {"hash", kept->sha256_hex}});
    license["links"] = {link("hint", "/hint", "text/html"), publication,
                        link("status", "/lcp/status/" + found->id, k_status)};
    return m_issuer.sign(license);
}

Answer Library::license_of_patron(const Visit& visit) {
    const std::scoped_lock lock(m_mutex);
    const auto found = find(visit.id);
    if (!found || found->card != visit.card)
        return std::unexpected(Refusal{.status = 404, .title = "no such licence"});
    return license(visit);
}

}  // namespace oqyrman::demo_library
