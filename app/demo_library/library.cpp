#include "app/demo_library/library.h"

#include <algorithm>
#include <cstdio>

#include "drm/crypto/aes.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr int k_cards = 3;
constexpr unsigned k_pins = 10000;
constexpr int k_pages_to_print = 10;
constexpr int k_characters_to_copy = 3000;

std::string random_hex(std::size_t size) {
    drm::Bytes bytes(size);
    drm::random_bytes(bytes);
    return drm::to_hex(bytes);
}

std::string random_pin() {
    return std::to_string(k_pins + std::stoul(random_hex(4), nullptr, 16) % k_pins).substr(1);
}

std::unexpected<Refusal> not_found(const char* what) {
    return std::unexpected(Refusal{.status = 404, .title = what});
}

std::unexpected<Refusal> refuse_loan(const std::string& kind, std::string title) {
    const std::string type = "http://librarysimplified.org/terms/problem/" + kind;
    return std::unexpected(Refusal{.status = 403, .type = type, .title = std::move(title)});
}

}  // namespace

Library::Library(Options options)
    : m_options(std::move(options)),
      m_store((std::filesystem::create_directories(m_options.data_dir / "protected"),
               std::filesystem::create_directories(m_options.data_dir / "samples"),
               m_options.data_dir / "library.db")),
      m_issuer(m_options.data_dir, m_options.key),
      m_books(read_books(m_options.books)) {
    std::filesystem::permissions(m_options.data_dir, std::filesystem::perms::owner_all);
    for (const std::string& kept : m_store.all("loan ")) m_loans.push_back(Json::parse(kept));
    m_grants = Json::parse(m_store.get("grants", "[]"));
    for (const std::string& kept : m_store.all("hold ")) m_holds.push_back(Json::parse(kept));
    for (int i = 1; i <= k_cards; ++i) {
        const std::string number = std::to_string(1000 + i);
        m_cards[number] = m_store.get("card " + number, random_pin());
    }
    m_staff_key = m_store.get("staff", random_hex(16));
    protect_books();
}

void Library::protect_books() {
    std::erase_if(m_books, [&](Book& book) {
        const char* ending = book.kind == BookKind::epub ? ".epub" : ".lcpdf";
        book.protected_file = m_options.data_dir / "protected" / (book.id + ending);
        // A key once made stays: copies that readers have already open with it.
        book.key_hex = m_store.get("key " + book.id, random_hex(drm::k_aes_key));
        if (!std::filesystem::exists(book.protected_file)) {
            if (const auto made = protect(book); !made) {
                std::fprintf(stderr, "not lent: %s: %s\n", book.file.c_str(), made.error().c_str());
                return true;
            }
        }
        const std::string bytes = read_file(book.protected_file);
        book.sha256_hex = drm::to_hex(drm::sha256(drm::as_bytes(bytes)));
        book.length = bytes.size();
        const std::filesystem::path sample = m_options.data_dir / "samples" / (book.id + ".epub");
        if (std::filesystem::exists(sample) || make_sample(book, sample)) book.sample_file = sample;
        return false;
    });
}

void Library::serve_at(int port) {
    m_store.set("port", std::to_string(port));
    m_base_url = "http://127.0.0.1:" + std::to_string(port);
}

const Book* Library::book(const std::string& id) const {
    const auto found = std::ranges::find(m_books, id, &Book::id);
    return found == m_books.end() ? nullptr : &*found;
}

/// Derived once, from the card and its first PIN, and kept: a new PIN leaves what is on loan readable.
std::string Library::passphrase_of(const std::string& card) {
    return m_store.get("passphrase " + card, card + "-" + m_cards[card]);
}

Answer Library::publication(const Visit& visit) {
    const Book* wanted = book(visit.id);
    if (wanted == nullptr) return not_found("no such book");
    return Content{k_publication, publication_of(*wanted, visit)};
}

Answer Library::cover(const Visit& visit) {
    const Book* wanted = book(visit.id);
    if (wanted == nullptr || wanted->cover.empty()) return not_found("no such cover");
    return Content{wanted->cover_type, wanted->cover};
}

Answer Library::sample(const Visit& visit) {
    const Book* wanted = book(visit.id);
    if (wanted == nullptr || wanted->sample_file.empty()) return not_found("no such sample");
    return Content{k_epub, read_file(wanted->sample_file)};
}

Answer Library::borrow(const Visit& visit) {
    if (visit.deleting) return leave_queue(visit);
    const auto mine = open_loans(visit.card);
    if (book(visit.id) == nullptr || std::ranges::find(mine, visit.id, &Loan::book_id) != mine.end())
        return publication(visit);
    const auto free = free_copies(visit.id);
    const auto queue = holds_on(visit.id);
    const auto place = std::ranges::find(queue, visit.card, &Hold::card);
    const bool waits = place != queue.end(), kept = waits && place->kept_until != Seconds{};
    if (free <= 0 && !kept) {
        if (!waits && std::ssize(queue) >= m_options.queue)
            return refuse_loan("no-available-license",
                               visit.words.tr("All copies of this book are with readers now."));
        if (!waits) keep(Hold{.id = random_hex(16), .book_id = visit.id, .card = visit.card});
        return publication(visit);
    }
    if (std::ssize(mine) >= m_options.loans_per_card)
        return refuse_loan("loan-limit-reached",
                           visit.words.tr("Your card has reached its limit of loans. Return one first."));
    if (waits) drop(*place);
    const Seconds today = now();
    keep(Loan{.id = random_hex(16),
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
    const Loan* loan = find(visit.id);
    const Book* lent = loan != nullptr ? book(loan->book_id) : nullptr;
    if (lent == nullptr) return not_found("no such licence");
    Json license = {{"id", loan->id},
                    {"issued", loan->issued},
                    {"provider", m_base_url},
                    {"user", {{"id", "patron-" + loan->card}}},
                    {"rights",
                     {{"print", k_pages_to_print},
                      {"copy", k_characters_to_copy},
                      {"start", loan->issued},
                      {"end", loan->ends}}}};
    if (loan->updated != loan->issued) license["updated"] = loan->updated;
    const auto user_key = drm::sha256(drm::as_bytes(passphrase_of(loan->card)));
    const auto content_key = drm::from_hex(lent->key_hex).value_or(drm::Bytes{});
    license["encryption"] = {{"profile", "http://readium.org/lcp/basic-profile"},
                             {"content_key",
                              {{"algorithm", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"},
                               {"encrypted_value", encrypted_base64(user_key, content_key)}}},
                             {"user_key",
                              {{"algorithm", "http://www.w3.org/2001/04/xmlenc#sha256"},
                               {"text_hint", visit.words.tr("Your card number, a hyphen, your PIN")},
                               {"key_check", encrypted_base64(user_key, drm::as_bytes(loan->id))}}}};
    Json publication = link("publication", "/lcp/publication/" + lent->id, protected_type(lent->kind));
    publication.update(
        {{"title", lent->metadata["title"]}, {"length", lent->length}, {"hash", lent->sha256_hex}});
    license["links"] = {link("hint", "/hint", "text/html"), publication,
                        link("status", "/lcp/status/" + loan->id, k_status)};
    return Content{k_license, m_issuer.sign(license)};
}

Answer Library::protected_book(const Visit& visit) {
    const Book* wanted = book(visit.id);
    if (wanted == nullptr) return not_found("no such book");
    return Content{protected_type(wanted->kind), wanted};
}

Answer Library::license_of_patron(const Visit& visit) {
    const Loan* loan = find(visit.id);
    return loan != nullptr && loan->card == visit.card ? license(visit) : not_found("no such licence");
}

}  // namespace oqyrman::demo_library
