// Certificates of the library and the signatures of its licences.
#include <stdexcept>

#include "app/demo_library/library.h"
#include "drm/crypto/aes.h"
#include "drm/crypto/encoding.h"

namespace oqyrman::demo_library {

namespace {

constexpr std::chrono::days k_certificate_life{3650};
constexpr std::chrono::days k_certificate_before{2};  ///< clocks differ

template <class T>
T must(drm::Expected<T> value, const char* what) {
    if (!value) throw std::runtime_error(std::string(what) + ": " + value.error().detail);
    return std::move(*value);
}

std::string provider_name(drm::KeyKind kind) {
    return kind == drm::KeyKind::p256 ? "provider-ec" : "provider-rsa";
}

void make_certificates(const std::filesystem::path& folder, const std::filesystem::path& root_pem) {
    drm::CertificateRequest request{.common_name = "Oqyrman demo library root",
                                    .not_before = now() - k_certificate_before,
                                    .not_after = now() + k_certificate_life,
                                    .authority = true};
    const auto root_key = must(drm::SigningKey::make(drm::KeyKind::p256), "root key");
    const auto root_der = must(drm::make_certificate(request, root_key, root_key), "root");
    const auto root = must(drm::Certificate::from_der(root_der), "root");
    request.common_name = "Oqyrman demo library";
    request.authority = false;
    for (const auto kind : {drm::KeyKind::rsa_2048, drm::KeyKind::p256}) {
        const auto key = must(drm::SigningKey::make(kind), "provider key");
        const auto der = must(drm::make_certificate(request, key, root_key, &root), "provider");
        write_file(folder / (provider_name(kind) + ".key"), must(key.to_pem(), "provider key"));
        write_file(folder / (provider_name(kind) + ".der"), drm::as_text(der));
    }
    // The root comes last: where it is, all is. Its key is not kept: nothing else is ever issued under it.
    write_file(root_pem, drm::certificate_pem(root_der));
}

}  // namespace

std::string encrypted_base64(drm::ByteView key, drm::ByteView clear) {
    return drm::to_base64(must(drm::encrypt_padded(key, clear), "encrypt"));
}

Issuer::Issuer(const std::filesystem::path& folder, drm::KeyKind kind) : m_root_pem(folder / "root.pem") {
    const std::filesystem::path key = folder / (provider_name(kind) + ".key");
    if (!std::filesystem::exists(m_root_pem) || !std::filesystem::exists(key))
        make_certificates(folder, m_root_pem);
    m_key = must(drm::SigningKey::from_pem(read_file(key)), "provider key");
    m_certificate_base64 = drm::to_base64(drm::as_bytes(read_file(folder / (provider_name(kind) + ".der"))));
}

nlohmann::json Issuer::sign(nlohmann::json license) const {
    // nlohmann keeps members sorted by their bytes, and every value here is a string or a whole number: a
    // plain dump is the canonical form.
    const auto value = must(m_key->sign(drm::as_bytes(written(license))), "sign");
    const bool rsa = m_key->algorithm() == drm::SignatureAlgorithm::rsa_sha256;
    const std::string algorithms = "http://www.w3.org/2001/04/xmldsig-more#";
    license["signature"] = {{"algorithm", algorithms + (rsa ? "rsa-sha256" : "ecdsa-sha256")},
                            {"certificate", m_certificate_base64},
                            {"value", drm::to_base64(value)}};
    return license;
}

}  // namespace oqyrman::demo_library
