#pragma once

#include <optional>
#include <span>
#include <string>

#include "drm/crypto/certificate.h"
#include "drm/license/license.h"

namespace oqyrman::drm {

enum class IntegrityFault {
    signature,            ///< missing, of an unknown algorithm, or not over these bytes
    chain,                ///< no trusted root issued the provider's certificate
    certificate_revoked,  ///< a list signed by that root names it
    certificate_date,     ///< the licence's date lies outside the certificate's validity
};

struct IntegrityProblem {
    IntegrityFault fault = IntegrityFault::signature;
    std::string detail;
};

/// Chain, revocation, dates and signature, in this order (LCP 5.5; the strict date rule: the licence's
/// `updated`, else `issued`, must lie inside the certificate's validity, never compared with now). Lists not
/// signed by the issuing root are passed over. Nothing when all holds.
std::optional<IntegrityProblem> check_integrity(const License& license, std::span<const Certificate> roots,
                                                std::span<const Crl> crls);

}  // namespace oqyrman::drm
