#pragma once
// Has the certificate a licence was signed with been withdrawn? (LCP 5.5.3, 7.4)

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drm/crypto/certificate.h"
#include "drm/license/license.h"

namespace oqyrman::drm {

/// A list is asked for again when it was fetched this long ago.
inline constexpr std::chrono::hours k_revocation_list_age{7 * 24};
inline constexpr std::size_t k_max_revocation_list_bytes = std::size_t{1} << 20;
inline constexpr int k_revocation_timeout_ms = 8'000;
inline constexpr std::string_view k_revocation_list_type = "application/pkix-crl";

/// Who signs the lists for a licence's certificate, and where they are. They may come over plain http: what
/// makes them true is their signature.
struct RevocationSource {
    Certificate root;
    std::vector<std::string> addresses;
};

/// Nothing where no trusted root issued the licence's certificate (its addresses are nobody's then), or where
/// the certificate names no list.
std::optional<RevocationSource> revocation_source(const License& license, std::span<const Certificate> roots);

/// What came as a list: an error where it is none (the page of a captive portal), where the root did not sign
/// it, and where it is older than the list already here. A nextUpdate that has passed is no error.
Expected<Crl> take_revocation_list(ByteView bytes, const Certificate& root, const Crl* present);

}  // namespace oqyrman::drm
