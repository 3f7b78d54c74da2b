#pragma once
// License Document, LCP 3 (ISO/IEC 23078-2 clause 6).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drm/bytes.h"
#include "drm/license/instant.h"
#include "drm/license/json.h"

namespace oqyrman::drm {

inline constexpr std::string_view k_basic_profile = "http://readium.org/lcp/basic-profile";
inline constexpr std::string_view k_license_type = "application/vnd.readium.lcp.license.v1.0+json";

/// LCP 3.5.
struct Link {
    std::vector<std::string> rel;
    std::string href;
    std::string type;
    std::string title;
    std::string profile;
    bool templated = false;
    std::optional<std::uint64_t> length;  ///< bytes
    std::optional<Bytes> hash;  ///< SHA-256, however it was spelt; nothing when it is neither hex nor base64

    bool has_rel(std::string_view wanted) const;
};

/// Links of a document, License or Status. Refuses a link without a usable href.
Expected<std::vector<Link>> parse_links(const Json& document);
/// The first link with this rel, or nullptr.
const Link* find_link(const std::vector<Link>& links, std::string_view rel);

/// LCP 3.4.
struct Encryption {
    std::string profile;
    std::string content_key_algorithm;
    Bytes content_key;  ///< IV || encrypted key
    std::string user_key_algorithm;
    std::string text_hint;
    Bytes key_check;  ///< IV || encrypted license id
};

/// LCP 3.6. Absent means unconstrained.
struct Rights {
    std::optional<std::int64_t> print, copy;
    std::optional<Instant> start, end;
};

/// LCP 3.7. Members named in `encrypted` are ciphertext here.
struct User {
    std::string id, email, name;
    std::vector<std::string> encrypted;
};

/// LCP 3.8.
struct Signature {
    std::string algorithm;
    Bytes certificate;  ///< DER
    Bytes value;
};

struct License {
    std::string bytes;  ///< exactly as received; what the signature covers is made from these
    std::string id;
    Instant issued;
    std::optional<Instant> updated;
    std::string provider;
    Encryption encryption;
    std::vector<Link> links;
    Rights rights;
    User user;
    std::optional<Signature> signature;

    /// `updated` when present, else `issued`: the date certificates and Status Documents are compared with.
    Instant date() const { return updated.value_or(issued); }
    const Link* link(std::string_view rel) const { return find_link(links, rel); }
};

/// Structure only: neither signature nor dates are judged. Unknown members are kept in `bytes`.
Expected<License> parse_license(std::string_view bytes);

}  // namespace oqyrman::drm
