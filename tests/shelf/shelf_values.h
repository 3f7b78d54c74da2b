#pragma once
// Values that the shelf's tests keep and find again.

#include "app/shelf/records.h"
#include "app/shelf/secret_store.h"

namespace oqyrman::tests {

inline shelf::MasterKeys some_keys(unsigned char seed = 7) {
    shelf::MasterKeys keys{};
    keys.primary.fill(static_cast<std::byte>(seed));
    return keys;
}

inline state::Instant instant(std::int64_t seconds) { return state::Instant(std::chrono::seconds(seconds)); }

inline shelf::LoanRecord some_loan(const std::string& id) {
    return {.id = id,
            .license = "{\"id\":\"" + id + "\"}\n",
            .publication_id = "urn:book:" + id,
            .title = "Қан мен тер",
            .authors = "Ә. Нұрпейісов",
            .language = "kk",
            .cover_url = "https://library.example/cover",
            .library_url = "https://library.example/",
            .format = state::BookFormat::pdf,
            .download = {.url = "https://library.example/book",
                         .total_bytes = 12,
                         .validator = "\"e1\"",
                         .complete = false},
            .status = shelf::StatusFacts{"{\"status\":\"active\"}", instant(1000)},
            .final_state = {},
            .license_seen = instant(900),
            .registered = true,
            .return_queued = false,
            .added = instant(500),
            .publication_url = "https://library.example/p",
            .revoke_url = "https://library.example/revoke",
            .revoke_owed = true,
            .noticed = instant(600)};
}

}  // namespace oqyrman::tests
