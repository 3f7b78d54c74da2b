#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "drm/bytes.h"

namespace oqyrman::drm {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// An X.509 certificate. Immutable; any thread.
class Certificate {
  public:
    static Expected<Certificate> from_der(ByteView der);
    /// Every certificate of a PEM text; an error when there is none.
    static Expected<std::vector<Certificate>> from_pem(std::string_view pem);

    bool issued_by(const Certificate& issuer) const;  ///< by signature, never by name
    Instant not_before() const;
    Instant not_after() const;
    std::string serial_hex() const;
    std::string subject() const;
    bool has_rsa_key() const;
    bool has_ec_key() const;
    /// Where its issuer publishes what it withdrew: http and https addresses of its CRL distribution points
    /// (RFC 5280 4.2.1.13), a few at most.
    std::vector<std::string> crl_addresses() const;

    struct Native;
    const Native& native() const { return *m_native; }

  private:
    explicit Certificate(std::shared_ptr<const Native> native) : m_native(std::move(native)) {}
    std::shared_ptr<const Native> m_native;
};

/// A certificate revocation list. Immutable; any thread.
class Crl {
  public:
    static Expected<Crl> parse(ByteView der_or_pem);
    bool signed_by(const Certificate& issuer) const;
    bool revokes(const Certificate& certificate) const;
    Instant issued() const;  ///< thisUpdate

    struct Native;

  private:
    explicit Crl(std::shared_ptr<const Native> native) : m_native(std::move(native)) {}
    std::shared_ptr<const Native> m_native;
};

enum class SignatureAlgorithm {
    rsa_sha256,    ///< RSASSA-PKCS1-v1_5, http://www.w3.org/2001/04/xmldsig-more#rsa-sha256
    ecdsa_sha256,  ///< raw r || s, http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256
};

/// False also where the algorithm is not the one of the certificate's key.
bool verify_signature(const Certificate& certificate, SignatureAlgorithm algorithm, ByteView message,
                      ByteView signature);

}  // namespace oqyrman::drm
