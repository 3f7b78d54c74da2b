#pragma once
// What a licence server needs and a reader does not: making keys and certificates, and signing.

#include <memory>
#include <string>

#include "drm/crypto/certificate.h"

namespace oqyrman::drm {

enum class KeyKind { rsa_2048, p256 };

/// A private key. Immutable; one thread at a time.
class SigningKey {
  public:
    static Expected<SigningKey> make(KeyKind kind);
    static Expected<SigningKey> from_pem(std::string_view pem);
    Expected<std::string> to_pem() const;
    SignatureAlgorithm algorithm() const;
    /// RSA: PKCS#1 v1.5; EC: raw r || s. Over SHA-256 of the message.
    Expected<Bytes> sign(ByteView message) const;

    struct Native;
    const Native& native() const { return *m_native; }

  private:
    explicit SigningKey(std::shared_ptr<const Native> native) : m_native(std::move(native)) {}
    std::shared_ptr<const Native> m_native;
};

struct CertificateRequest {
    std::string common_name;
    Instant not_before;
    Instant not_after;
    bool authority = false;
};

/// DER of a certificate for `subject_key`. Self-signed when `issuer` is empty, otherwise signed by
/// `issuer_key` whose certificate `issuer` is.
Expected<Bytes> make_certificate(const CertificateRequest& request, const SigningKey& subject_key,
                                 const SigningKey& issuer_key, const Certificate* issuer = nullptr);
std::string certificate_pem(ByteView der);

}  // namespace oqyrman::drm
