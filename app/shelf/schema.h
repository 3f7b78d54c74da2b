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
    R"(
ALTER TABLE loans ADD COLUMN publication_url TEXT NOT NULL DEFAULT '';
ALTER TABLE loans ADD COLUMN revoke_url TEXT NOT NULL DEFAULT '';
ALTER TABLE loans ADD COLUMN revoke_owed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE loans ADD COLUMN noticed INTEGER;
CREATE TABLE holds (
    publication_id TEXT PRIMARY KEY, library_url TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL,
    language TEXT NOT NULL, cover_url TEXT NOT NULL, self_url TEXT NOT NULL, revoke_url TEXT NOT NULL,
    borrow_url TEXT NOT NULL, path TEXT NOT NULL, authenticate_url TEXT NOT NULL, cancellable INTEGER NOT NULL,
    ready INTEGER NOT NULL, until INTEGER, position INTEGER, total INTEGER, noticed INTEGER NOT NULL) STRICT;
)",
    R"(
CREATE TABLE revocation_lists (address TEXT PRIMARY KEY, list BLOB NOT NULL, fetched INTEGER NOT NULL) STRICT;
ALTER TABLE loans ADD COLUMN book_license BLOB NOT NULL DEFAULT x'';
)",
    // The one card that a library had before keeps an empty key; so do its loans and its places in queues.
    R"(
CREATE TABLE cards (
    library_url TEXT NOT NULL, card TEXT NOT NULL, card_sealed BLOB NOT NULL, current INTEGER NOT NULL,
    PRIMARY KEY (library_url, card)) STRICT;
INSERT INTO cards SELECT library_url, '', card_sealed, 1 FROM accounts;
DROP TABLE accounts;
ALTER TABLE libraries DROP COLUMN signed_in;
ALTER TABLE libraries DROP COLUMN patron_sealed;
ALTER TABLE loans ADD COLUMN card TEXT NOT NULL DEFAULT '';
ALTER TABLE holds RENAME TO former_holds;
CREATE TABLE holds (
    publication_id TEXT NOT NULL, library_url TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL,
    language TEXT NOT NULL, cover_url TEXT NOT NULL, self_url TEXT NOT NULL, revoke_url TEXT NOT NULL,
    borrow_url TEXT NOT NULL, path TEXT NOT NULL, authenticate_url TEXT NOT NULL, cancellable INTEGER NOT NULL,
    ready INTEGER NOT NULL, until INTEGER, position INTEGER, total INTEGER, noticed INTEGER NOT NULL,
    card TEXT NOT NULL, PRIMARY KEY (library_url, card, publication_id)) STRICT;
INSERT INTO holds SELECT *, '' FROM former_holds ORDER BY rowid;
DROP TABLE former_holds;
)",
    R"(
ALTER TABLE rights_used ADD COLUMN printed INTEGER NOT NULL DEFAULT 0;
)",
};

}  // namespace oqyrman::shelf
