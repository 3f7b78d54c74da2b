// Libraries and their cards.
#include <algorithm>

#include "app/shelf/database.h"
#include "app/shelf/sealing.h"
#include "app/shelf/shelf.h"

namespace oqyrman::shelf {

namespace {

/// The one card that a library once had was sealed for its library alone.
std::string place_of_card(const std::string& library_url, const std::string& key) {
    return "accounts.card:" + library_url + (key.empty() ? "" : " " + key);
}

std::string written(const std::optional<Instant>& instant) {
    return instant ? std::to_string(instant->time_since_epoch().count()) : std::string();
}

std::vector<std::string> parts_of(const Credentials& card) {
    return {card.origin,
            card.login,
            card.password,
            std::to_string(static_cast<int>(card.kind)),
            card.token.access,
            card.token.refresh,
            written(card.token.ends),
            card.token_url,
            card.refresh_url,
            card.other_origin};
}

constexpr std::size_t k_card_parts = 10;
constexpr std::size_t k_former_card_parts = 3;  ///< when there was nothing but number and PIN

Credentials card_of(const std::vector<std::string>& parts) {
    Credentials card{.origin = parts[0], .login = parts[1], .password = parts[2]};
    if (parts.size() < k_card_parts) return card;
    card.kind = enum_of(number_in(parts[3]).value_or(0), CardKind::implicit);
    card.token = {.access = parts[4], .refresh = parts[5], .ends = {}};
    if (const auto ends = number_in(parts[6])) card.token.ends = Instant(std::chrono::milliseconds(*ends));
    card.token_url = parts[7];
    card.refresh_url = parts[8];
    card.other_origin = parts[9];
    return card;
}

/// Nothing where no key of ours opens it any more.
std::optional<Credentials> opened(const Vault& vault, const std::string& library_url, const Row& row) {
    const std::string key = text_of(row[0]);
    const auto clear = vault.open(place_of_card(library_url, key), bytes_of(row[1]));
    auto parts = clear ? unpack(*clear, k_card_parts) : std::nullopt;
    if (!parts && clear) parts = unpack(*clear, k_former_card_parts);
    if (!parts) return std::nullopt;
    Credentials card = card_of(*parts);
    card.key = key;
    return card;
}

}  // namespace

Expected<std::vector<state::Library>> Shelf::libraries() {
    const auto rows = m_database->query(
        "SELECT url, title, shelf_url, authentication_url, "
        "(SELECT card FROM cards WHERE library_url = url AND cards.current = 1) "
        "FROM libraries ORDER BY rowid");
    if (!rows) return std::unexpected(rows.error());
    std::vector<state::Library> libraries;
    for (const Row& row : *rows) {
        state::Library& library = libraries.emplace_back();
        library.start_url = text_of(row[0]);
        library.title = text_of(row[1]);
        library.shelf_url = text_of(row[2]);
        library.authentication_url = text_of(row[3]);
        const auto cards = this->cards(library.start_url);
        if (!cards) return std::unexpected(cards.error());
        for (const Credentials& card : *cards) {
            library.cards.push_back({.key = card.key, .number = card.login});
            if (!is_null(row[4]) && card.key == text_of(row[4])) library.card = card.key;
        }
        library.signed_in = library.card.has_value();
    }
    return libraries;
}

Expected<std::optional<state::Library>> Shelf::library() {
    const auto current = m_database->query("SELECT url FROM libraries WHERE current = 1");
    if (!current) return std::unexpected(current.error());
    const auto all = libraries();
    if (!all) return std::unexpected(all.error());
    for (const state::Library& library : *all)
        if (!current->empty() && library.start_url == text_of(current->front()[0])) return library;
    return std::optional<state::Library>();
}

Expected<void> Shelf::save_library(const std::optional<state::Library>& library) {
    return m_database->in_transaction([&]() -> Expected<void> {
        auto done = m_database->run("UPDATE libraries SET current = 0");
        if (!done || !library) return done;
        return in_order(
            [&] {
                return m_database->run(
                    // The row stays where it is: the list keeps the order in which libraries were added.
                    "INSERT INTO libraries (url, title, shelf_url, authentication_url, current) "
                    "VALUES (?1,?2,?3,?4,1) ON CONFLICT (url) DO UPDATE SET title = ?2, shelf_url = ?3, "
                    "authentication_url = ?4, current = 1",
                    {library->start_url, library->title, library->shelf_url, library->authentication_url});
            },
            [&] {
                return m_database->run("UPDATE cards SET current = (card IS ?2) WHERE library_url = ?1",
                                       {library->start_url, library->card ? Value(*library->card) : nullptr});
            });
    });
}

Expected<void> Shelf::forget_library(const std::string& library_url) {
    return m_database->in_transaction([&]() -> Expected<void> {
        for (const char* sql :
             {"DELETE FROM cards WHERE library_url = ?", "DELETE FROM holds WHERE library_url = ?",
              "DELETE FROM libraries WHERE url = ?"}) {
            const auto done = m_database->run(sql, {library_url});
            if (!done) return done;
        }
        return {};
    });
}

Expected<std::vector<Credentials>> Shelf::cards(const std::string& library_url) {
    const auto rows = m_database->query(
        "SELECT card, card_sealed FROM cards WHERE library_url = ? ORDER BY rowid", {library_url});
    if (!rows) return std::unexpected(rows.error());
    std::vector<Credentials> cards;
    for (const Row& row : *rows)
        if (auto card = opened(*m_vault, library_url, row)) cards.push_back(std::move(*card));
    return cards;
}

Expected<std::string> Shelf::card_key(const std::string& library_url, const std::string& number) {
    const auto cards = this->cards(library_url);
    if (!cards) return std::unexpected(cards.error());
    const auto marked = [&](const std::string& text) { return m_vault->mark("cards:" + library_url, text); };
    if (!number.empty()) {
        const auto known = std::ranges::find(*cards, number, &Credentials::login);
        return known != cards->end() ? known->key : marked(number);
    }
    // No number has a line's end in it.
    for (int n = 1;; ++n) {
        std::string key = marked("\n" + std::to_string(n));
        if (std::ranges::find(*cards, key, &Credentials::key) == cards->end()) return key;
    }
}

Expected<void> Shelf::save_card(const std::string& library_url, const Credentials& card) {
    auto sealed = m_vault->seal(place_of_card(library_url, card.key), pack(parts_of(card)));
    if (!sealed) return std::unexpected(sealed.error());
    return m_database->run(
        "INSERT INTO cards (library_url, card, card_sealed, current) VALUES (?1, ?2, ?3, 0) "
        "ON CONFLICT (library_url, card) DO UPDATE SET card_sealed = ?3",
        {library_url, card.key, Blob{std::move(*sealed)}});
}

Expected<void> Shelf::forget_card(const std::string& library_url, const std::string& key) {
    return m_database->in_transaction([&] {
        return in_order(
            [&] {
                return m_database->run("DELETE FROM cards WHERE library_url = ? AND card = ?",
                                       {library_url, key});
            },
            [&] {
                return m_database->run("DELETE FROM holds WHERE library_url = ? AND card = ?",
                                       {library_url, key});
            });
    });
}

}  // namespace oqyrman::shelf
