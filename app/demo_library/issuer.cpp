#include "app/demo_library/issuer.h"

#include <stdexcept>

#include "drm/crypto/aes.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr std::chrono::days k_certificate_life{3650};
constexpr std::chrono::days k_certificate_before{2};  ///< clocks differ

template <class T>
T must(drm::Expected<T> value, const char* what) {
    if (!value) throw std::runtime_error(std::string(what) + ": " + value.error().detail);
    return std::move(*value);
}

void make_certificates(const std::filesystem::path& folder, drm::KeyKind kind) {
    const auto today = now();
    const drm::CertificateRequest root{.common_name = "Oqyrman demo library root",
                                       .not_before = today - k_certificate_before,
                                       .not_after = today + k_certificate_life,
                                       .authority = true};
    const drm::CertificateRequest provider{.common_name = "Oqyrman demo library",
                                           .not_before = today - k_certificate_before,
                                           .not_after = today + k_certificate_life,
                                           .authority = false};
    const auto root_key = must(drm::SigningKey::make(drm::KeyKind::p256), "root key");
    const auto provider_key = must(drm::SigningKey::make(kind), "provider key");
    const auto root_der = must(drm::make_certificate(root, root_key, root_key), "root");
    const auto root_certificate = must(drm::Certificate::from_der(root_der), "root");
    const auto provider_der =
        must(drm::make_certificate(provider, provider_key, root_key, &root_certificate), "provider");
    // The root's key is not kept: nothing else is ever issued under it.
    const bool kept =
        write_file(folder / "provider.key", must(provider_key.to_pem(), "provider key"), true) &&
        write_file(folder / "provider.pem", drm::certificate_pem(provider_der)) &&
        write_file(folder / "root.pem", drm::certificate_pem(root_der));
    if (!kept) throw std::runtime_error("cannot write to " + folder.string());
}

std::string encrypted_base64(drm::ByteView key, drm::ByteView clear) {
    return drm::to_base64(must(drm::encrypt_padded(key, clear), "encrypt"));
}

}  // namespace

Issuer::Issuer(const std::filesystem::path& folder, drm::KeyKind kind) : m_root_pem(folder / "root.pem") {
    if (!std::filesystem::exists(m_root_pem)) make_certificates(folder, kind);
    m_key = must(drm::SigningKey::from_pem(read_file(folder / "provider.key")), "provider key");
    std::string base64;
    const std::string pem = read_file(folder / "provider.pem");
    for (std::size_t at = 0; at < pem.size();) {
        const std::size_t end = std::min(pem.find('\n', at), pem.size());
        if (!pem.substr(at, end - at).starts_with("-----")) base64 += pem.substr(at, end - at);
        at = end + 1;
    }
    m_certificate_base64 = base64;
}

std::string Issuer::passphrase_hash(const std::string& passphrase) {
    return drm::to_base64(drm::sha256(drm::as_bytes(passphrase)));
}

nlohmann::json Issuer::license(const Facts& facts) const {
    const auto user_key = drm::sha256(drm::as_bytes(facts.passphrase));
    const auto content_key = drm::from_hex(facts.stored.key_hex).value_or(drm::Bytes{});
    const std::string& id = facts.license.id;
    nlohmann::json json;
    json["id"] = id;
    json["issued"] = rfc3339(facts.license.issued);
    if (facts.license.updated != facts.license.issued) json["updated"] = rfc3339(facts.license.updated);
    json["provider"] = facts.base_url;
    json["encryption"] = {{"profile", "http://readium.org/lcp/basic-profile"},
                          {"content_key",
                           {{"algorithm", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"},
                            {"encrypted_value", encrypted_base64(user_key, content_key)}}},
                          {"user_key",
                           {{"algorithm", "http://www.w3.org/2001/04/xmlenc#sha256"},
                            {"text_hint", facts.hint},
                            {"key_check", encrypted_base64(user_key, drm::as_bytes(id))}}}};
    const bool epub = facts.book.kind == BookKind::epub;
    json["links"] = {{{"rel", "hint"}, {"href", facts.base_url + "/hint"}, {"type", "text/html"}},
                     {{"rel", "publication"},
                      {"href", facts.base_url + "/lcp/publication/" + facts.book.id},
                      {"type", epub ? "application/epub+zip" : "application/pdf+lcp"},
                      {"title", facts.book.title},
                      {"length", facts.stored.length},
                      {"hash", facts.stored.sha256_hex}},
                     {{"rel", "status"},
                      {"href", facts.base_url + "/lcp/status/" + id},
                      {"type", "application/vnd.readium.license.status.v1.0+json"}}};
    json["rights"] = {{"print", 10},
                      {"copy", 3000},
                      {"start", rfc3339(facts.license.issued)},
                      {"end", rfc3339(facts.license.ends)}};
    json["user"] = {{"id", "patron-" + facts.license.card}};
    // nlohmann keeps members sorted by their bytes, and every value here is a string or a whole number: a
    // plain dump is the canonical form of LCP 5.3.
    const std::string canonical = json.dump(-1, ' ', false);
    const auto value = must(m_key->sign(drm::as_bytes(canonical)), "sign");
    const bool rsa = m_key->algorithm() == drm::SignatureAlgorithm::rsa_sha256;
    json["signature"] = {{"algorithm", std::string("http://www.w3.org/2001/04/xmldsig-more#") +
                                           (rsa ? "rsa-sha256" : "ecdsa-sha256")},
                         {"certificate", m_certificate_base64},
                         {"value", drm::to_base64(value)}};
    return json;
}

}  // namespace oqyrman::demo_library
