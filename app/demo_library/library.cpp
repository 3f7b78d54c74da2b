#include "app/demo_library/library.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr int k_cards = 3;
constexpr int k_longest_loan = 3;  ///< in loan lengths, with renewals
constexpr std::string_view k_errors = "http://readium.org/license-status-document/error/";
constexpr std::size_t k_max_device_bytes = 255;

std::string random_pin() {
    std::array<std::byte, 4> bytes{};
    drm::random_bytes(bytes);
    unsigned number = 0;
    for (const std::byte byte : bytes) number = number << 8 | std::to_integer<unsigned>(byte);
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04u", number % 10000);
    return text.data();
}

std::unexpected<Refusal> refuse(int status, const std::string& kind, std::string title) {
    return std::unexpected(
        Refusal{.status = status, .type = std::string(k_errors) + kind, .title = std::move(title)});
}

bool is_device(const Device& device) {
    return !device.id.empty() && !device.name.empty() && device.id.size() <= k_max_device_bytes &&
           device.name.size() <= k_max_device_bytes;
}

std::string shown_state(const Issued& license) {
    const bool open = license.state == "ready" || license.state == "active";
    return open && license.ends <= now() ? "expired" : license.state;
}

}  // namespace

Library::Library(Options options)
    : m_options(std::move(options)),
      m_store((std::filesystem::create_directories(m_options.data_dir / "protected"),
               m_options.data_dir / "library.db")),
      m_issuer(m_options.data_dir, m_options.key) {
    std::filesystem::permissions(m_options.data_dir, std::filesystem::perms::owner_all);
    if (m_store.cards().empty())
        for (int i = 1; i <= k_cards; ++i)
            m_store.add_card({.number = std::to_string(1000 + i), .pin = random_pin()});
    std::vector<std::string> skipped;
    m_books = read_books(m_options.books, skipped);
    for (const std::string& name : skipped)
        std::fprintf(stderr, "not lent, cannot be read: %s\n", name.c_str());
    protect_books();
}

void Library::protect_books() {
    std::erase_if(m_books, [&](const Book& book) {
        if (const auto kept = m_store.book(book.id); kept && std::filesystem::exists(kept->file))
            return false;
        std::array<std::byte, 32> key{};
        drm::random_bytes(key);
        const std::string extension = book.kind == BookKind::epub ? ".epub" : ".lcpdf";
        const auto made = protect(book, std::string(drm::as_text(key)),
                                  m_options.data_dir / "protected" / (book.id + extension));
        if (!made) {
            std::fprintf(stderr, "not lent: %s: %s\n", book.file.filename().c_str(), made.error().c_str());
            return true;
        }
        m_store.keep_book({.id = book.id,
                           .key_hex = drm::to_hex(key),
                           .file = made->file.string(),
                           .sha256_hex = made->sha256_hex,
                           .length = made->length});
        return false;
    });
}

std::vector<Card> Library::cards() {
    const std::scoped_lock lock(m_mutex);
    return m_store.cards();
}

int Library::remembered_port() {
    const std::string port = m_store.setting("port");
    return port.empty() ? 0 : std::stoi(port);
}

void Library::remember_port(int port) { m_store.set("port", std::to_string(port)); }

const Book* Library::book(const std::string& id) const {
    const auto found = std::ranges::find(m_books, id, &Book::id);
    return found == m_books.end() ? nullptr : &*found;
}

std::optional<StoredBook> Library::stored(const std::string& id) {
    const std::scoped_lock lock(m_mutex);
    return m_store.book(id);
}

bool Library::knows(const Card& card) {
    const std::scoped_lock lock(m_mutex);
    return std::ranges::any_of(m_store.cards(), [&](const Card& known) {
        return known.number == card.number &&
               drm::equal_in_constant_time(drm::as_bytes(known.pin), drm::as_bytes(card.pin));
    });
}

std::string Library::passphrase_of(const std::string& card_number) {
    const auto cards = m_store.cards();
    const auto found = std::ranges::find(cards, card_number, &Card::number);
    return found == cards.end() ? std::string() : found->number + "-" + found->pin;
}

Json Library::license_of(const Issued& license, const std::string& language) {
    return m_issuer.license({.license = license,
                             .book = *book(license.book_id),
                             .stored = *m_store.book(license.book_id),
                             .base_url = m_base_url,
                             .passphrase = passphrase_of(license.card),
                             .hint = words("hint", language)});
}

Answer<Json> Library::borrow(const Card& card, const std::string& book_id, const std::string& language) {
    const std::scoped_lock lock(m_mutex);
    const Book* wanted = book(book_id);
    if (wanted == nullptr)
        return std::unexpected(Refusal{.status = 404, .type = "about:blank", .title = "no such book"});
    if (m_store.open_loan(book_id, card.number, now())) return publication(*wanted, card);
    if (m_store.open_loans(book_id, now()) >= m_options.copies)
        return std::unexpected(
            Refusal{.status = 403,
                    .type = "http://librarysimplified.org/terms/problem/no-available-license",
                    .title = words("no-copies", language)});
    int open = 0;
    for (const Issued& license : m_store.licenses_of(card.number))
        if (const std::string state = shown_state(license); state == "ready" || state == "active") ++open;
    if (open >= m_options.loans_per_card)
        return std::unexpected(
            Refusal{.status = 403,
                    .type = "http://librarysimplified.org/terms/problem/loan-limit-reached",
                    .title = words("loan-limit", language)});
    const Seconds today = now();
    m_store.keep({.id = new_uuid(),
                  .book_id = book_id,
                  .card = card.number,
                  .state = "ready",
                  .issued = today,
                  .updated = today,
                  .ends = today + std::chrono::days(m_options.loan_days),
                  .status_updated = today});
    return publication(*wanted, card);
}

Answer<Json> Library::license(const std::string& license_id, const std::string& language) {
    const std::scoped_lock lock(m_mutex);
    const auto license = m_store.license(license_id);
    if (!license || book(license->book_id) == nullptr) return refuse(404, "notfound", "no such licence");
    return license_of(*license, language);
}

bool Library::is_license_of(const Card& card, const std::string& license_id) {
    const std::scoped_lock lock(m_mutex);
    const auto license = m_store.license(license_id);
    return license && license->card == card.number;
}

Seconds Library::last_end(const Issued& license) const {
    return license.issued + k_longest_loan * std::chrono::days(m_options.loan_days);
}

Json Library::status_of(const Issued& license) {
    const std::string state = shown_state(license);
    const std::string status_type = "application/vnd.readium.license.status.v1.0+json";
    const std::string path = "/lcp/status/" + license.id;
    Json json = {{"id", license.id}, {"status", state}, {"message", "The licence is " + state + "."}};
    const Seconds changed = state == "expired" ? license.ends : license.status_updated;
    json["updated"] = {{"license", rfc3339(license.updated)}, {"status", rfc3339(changed)}};
    json["links"] = {
        link("license", "/lcp/license/" + license.id, "application/vnd.readium.lcp.license.v1.0+json")};
    const auto templated = [&](const std::string& rel, const std::string& query) {
        Json made = link(rel, path + "/" + rel + query, status_type);
        made["templated"] = true;
        json["links"].push_back(made);
    };
    if (state == "ready" || state == "active") {
        templated("register", "{?id,name}");
        templated("return", "{?id,name}");
        templated("renew", "{?end,id,name}");
        json["potential_rights"] = {{"end", rfc3339(last_end(license))}};
    }
    json["events"] = Json::array();
    for (const Event& event : m_store.events(license.id))
        json["events"].push_back({{"type", event.type},
                                  {"id", event.device_id},
                                  {"name", event.device_name},
                                  {"timestamp", rfc3339(event.at)}});
    return json;
}

Answer<Json> Library::status(const std::string& license_id) {
    const std::scoped_lock lock(m_mutex);
    const auto license = m_store.license(license_id);
    if (!license) return refuse(404, "notfound", "no such licence");
    return status_of(*license);
}

bool Library::is_registered(const std::string& license_id, const std::string& device_id) {
    return std::ranges::any_of(m_store.events(license_id), [&](const Event& event) {
        return event.type == "register" && event.device_id == device_id;
    });
}

Answer<Json> Library::enroll(const std::string& license_id, const Device& device) {
    const std::scoped_lock lock(m_mutex);
    auto license = m_store.license(license_id);
    if (!license) return refuse(404, "notfound", "no such licence");
    if (!is_device(device)) return refuse(400, "registration", "id and name are needed");
    const std::string state = shown_state(*license);
    if (state != "ready" && state != "active") return refuse(403, "registration", "the licence is " + state);
    if (is_registered(license_id, device.id))
        return refuse(400, "registration", "the device is registered already");
    m_store.add_event(license_id,
                      {.type = "register", .device_id = device.id, .device_name = device.name, .at = now()});
    license->state = "active";
    license->status_updated = now();
    m_store.keep(*license);
    return status_of(*license);
}

Answer<Json> Library::give_back(const std::string& license_id, const Device& device,
                                const std::string& language) {
    const std::scoped_lock lock(m_mutex);
    auto license = m_store.license(license_id);
    if (!license) return refuse(404, "notfound", "no such licence");
    if (!is_device(device)) return refuse(400, "return", "id and name are needed");
    const std::string state = shown_state(*license);
    if (state == "expired") return refuse(403, "return/expired", words("ended", language));
    if (state != "ready" && state != "active") return refuse(403, "return/already", words("ended", language));
    if (state == "active" && !is_registered(license_id, device.id))
        return refuse(400, "return", "the device is not registered");
    license->state = state == "ready" ? "cancelled" : "returned";
    license->updated = license->status_updated = license->ends = now();
    m_store.add_event(license_id, {.type = state == "ready" ? "cancel" : "return",
                                   .device_id = device.id,
                                   .device_name = device.name,
                                   .at = now()});
    m_store.keep(*license);
    return status_of(*license);
}

Answer<Json> Library::renew(const std::string& license_id, const Device& device, const std::string& until,
                            const std::string& language) {
    const std::scoped_lock lock(m_mutex);
    auto license = m_store.license(license_id);
    if (!license) return refuse(404, "notfound", "no such licence");
    if (!is_device(device)) return refuse(400, "renew", "id and name are needed");
    if (shown_state(*license) != "active" || !is_registered(license_id, device.id))
        return refuse(400, "renew", words("ended", language));
    const Seconds furthest = last_end(*license);
    Seconds end = std::min(license->ends + std::chrono::days(m_options.loan_days), furthest);
    if (!until.empty()) {
        const auto wanted = from_rfc3339(until);
        if (!wanted || *wanted > furthest || *wanted <= license->ends)
            return refuse(403, "renew/date", words("renew-date", language));
        end = *wanted;
    }
    if (end <= license->ends) return refuse(403, "renew/date", words("renew-date", language));
    license->ends = end;
    license->updated = license->status_updated = now();
    m_store.add_event(license_id,
                      {.type = "renew", .device_id = device.id, .device_name = device.name, .at = now()});
    m_store.keep(*license);
    return status_of(*license);
}

}  // namespace oqyrman::demo_library
