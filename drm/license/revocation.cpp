#include "drm/license/revocation.h"

#include <algorithm>

namespace oqyrman::drm {

std::optional<RevocationSource> revocation_source(const License& license,
                                                  std::span<const Certificate> roots) {
    if (!license.signature) return std::nullopt;
    const auto certificate = Certificate::from_der(license.signature->certificate);
    if (!certificate) return std::nullopt;
    auto addresses = certificate->crl_addresses();
    if (addresses.empty()) return std::nullopt;
    const auto root =
        std::ranges::find_if(roots, [&](const Certificate& r) { return certificate->issued_by(r); });
    if (root == roots.end()) return std::nullopt;
    return RevocationSource{.root = *root, .addresses = std::move(addresses)};
}

Expected<Crl> take_revocation_list(ByteView bytes, const Certificate& root, const Crl* present) {
    if (bytes.size() > k_max_revocation_list_bytes) return fail(ErrorCode::too_large, "revocation list");
    auto list = Crl::parse(bytes);
    if (!list) return list;
    if (!list->signed_by(root)) return fail(ErrorCode::crypto, "a revocation list of somebody else");
    if (present != nullptr && list->issued() < present->issued())
        return fail(ErrorCode::malformed, "an older revocation list than the one that is here");
    return list;
}

}  // namespace oqyrman::drm
