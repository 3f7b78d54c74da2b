#pragma once
// Licences for tests, signed with the keys of tests/vectors by OpenSSL itself: nothing of drm is in here.

#include <optional>
#include <string>

#include "app/state/time.h"

namespace oqyrman::tests {

struct LicenseSpec {
    std::string id;
    std::string provider = "https://library.example";
    std::string profile = "http://readium.org/lcp/basic-profile";
    std::string passphrase = "open sesame 42";
    std::string user_id = "patron-7";
    std::string publication_url;
    std::string publication_type = "application/pdf+lcp";
    std::uint64_t length = 0;
    std::string hash;
    std::string status_url;
    state::Instant issued;
    std::optional<state::Instant> updated;
    std::optional<state::Instant> begins;
    std::optional<state::Instant> ends;
    std::optional<std::int64_t> copy, print;
    std::string crl_url = {};  ///< the certificate's distribution point; none when empty
};

/// A signed License Document whose content key is 00 01 ... 1f, as that of the books in tests/vectors.
std::string make_license(const LicenseSpec& spec);

/// The root's list of withdrawn certificates: that of these licences among them, or none. DER.
std::string make_revocation_list(bool withdraws_provider, state::Instant issued);

std::string sha256_hex_of(const std::string& bytes);
std::string sha256_base64_of(const std::string& bytes);
/// 2026-01-15T10:00:00Z
std::string iso(state::Instant instant);
/// Thu, 15 Jan 2026 10:00:00 GMT
std::string http_date(state::Instant instant);

}  // namespace oqyrman::tests
