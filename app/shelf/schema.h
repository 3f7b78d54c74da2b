#pragma once

#include <array>

namespace oqyrman::shelf {

/// Step N brings a database of `user_version` N to N + 1. A step that was ever released never changes.
/// Columns named *_sealed hold what Vault sealed. Instants are milliseconds since 1970 in UTC.
inline constexpr std::array k_migrations = {
    R"(
CREATE TABLE settings (name TEXT PRIMARY KEY, value ANY) STRICT;
CREATE TABLE libraries (
    url TEXT PRIMARY KEY, title TEXT NOT NULL, shelf_url TEXT NOT NULL, authentication_url TEXT NOT NULL,
    signed_in INTEGER NOT NULL, patron_sealed BLOB NOT NULL, current INTEGER NOT NULL) STRICT;
CREATE TABLE accounts (library_url TEXT PRIMARY KEY, card_sealed BLOB NOT NULL) STRICT;
CREATE TABLE loans (
    id TEXT PRIMARY KEY, license BLOB NOT NULL, publication_id TEXT NOT NULL, title TEXT NOT NULL,
    authors TEXT NOT NULL, language TEXT NOT NULL, cover_url TEXT NOT NULL, library_url TEXT NOT NULL,
    format INTEGER NOT NULL, book_url TEXT NOT NULL, total_bytes INTEGER NOT NULL, validator TEXT NOT NULL, complete INTEGER NOT NULL,
    status_document BLOB, status_fetched INTEGER,
    final_kind INTEGER, final_date INTEGER, final_message TEXT,
    license_seen INTEGER, registered INTEGER NOT NULL, return_queued INTEGER NOT NULL,
    added INTEGER NOT NULL) STRICT;
CREATE INDEX loans_by_publication ON loans (publication_id);
CREATE TABLE passphrases (
    license_id TEXT PRIMARY KEY, provider TEXT NOT NULL, user_id TEXT NOT NULL, hash_sealed BLOB NOT NULL,
    origin INTEGER NOT NULL, confirmed INTEGER NOT NULL) STRICT;
CREATE TABLE positions (publication_id TEXT PRIMARY KEY, locator_sealed BLOB NOT NULL) STRICT;
)",
    R"(
CREATE TABLE rights_used (license_id TEXT PRIMARY KEY, copied INTEGER NOT NULL) STRICT;
CREATE TABLE bookmarks (
    publication_id TEXT NOT NULL, number INTEGER NOT NULL, locator_sealed BLOB NOT NULL, name_sealed BLOB NOT NULL,
    PRIMARY KEY (publication_id, number)) STRICT;
)",
};

}  // namespace oqyrman::shelf
