#include "drm/license/integrity.h"

#include <algorithm>

#include "drm/license/canonical.h"

namespace oqyrman::drm {

namespace {

std::optional<SignatureAlgorithm> algorithm_of(const std::string& uri) {
    if (uri == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256") return SignatureAlgorithm::rsa_sha256;
    if (uri == "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256") return SignatureAlgorithm::ecdsa_sha256;
    return std::nullopt;
}

bool signature_holds(const License& license, const Certificate& certificate, SignatureAlgorithm algorithm) {
    const auto json = parse_json(license.bytes);
    if (!json) return false;
    std::string tried;
    for (const Numbers numbers : {Numbers::as_written, Numbers::normalised}) {
        for (const Spelling spelling : k_spellings) {
            std::string canonical = canonical_form(*json, spelling, numbers);
            if (canonical == tried) continue;
            if (verify_signature(certificate, algorithm, as_bytes(canonical), license.signature->value))
                return true;
            tried = std::move(canonical);
        }
    }
    return false;
}

IntegrityProblem problem(IntegrityFault fault, std::string detail) {
    return {.fault = fault, .detail = std::move(detail)};
}

}  // namespace

std::optional<IntegrityProblem> check_integrity(const License& license, std::span<const Certificate> roots,
                                                std::span<const Crl> crls) {
    if (!license.signature) return problem(IntegrityFault::signature, "the licence is not signed");
    const auto certificate = Certificate::from_der(license.signature->certificate);
    if (!certificate) return problem(IntegrityFault::chain, certificate.error().detail);
    const auto root =
        std::ranges::find_if(roots, [&](const Certificate& r) { return certificate->issued_by(r); });
    if (root == roots.end())
        return problem(IntegrityFault::chain, "issued by no trusted root: " + certificate->subject());
    for (const Crl& crl : crls)
        if (crl.signed_by(*root) && crl.revokes(*certificate))
            return problem(IntegrityFault::certificate_revoked, "certificate " + certificate->serial_hex());
    if (license.date() < certificate->not_before() || license.date() > certificate->not_after())
        return problem(IntegrityFault::certificate_date,
                       "licence of " + format_instant(license.date()) + ", certificate valid from " +
                           format_instant(certificate->not_before()) + " to " +
                           format_instant(certificate->not_after()));
    const auto algorithm = algorithm_of(license.signature->algorithm);
    if (!algorithm)
        return problem(IntegrityFault::signature, "unknown algorithm " + license.signature->algorithm);
    if (!signature_holds(license, *certificate, *algorithm))
        return problem(IntegrityFault::signature, "the signature is not over this licence");
    return std::nullopt;
}

}  // namespace oqyrman::drm
