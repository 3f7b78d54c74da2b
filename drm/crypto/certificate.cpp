#include "drm/crypto/certificate.h"

#include <climits>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "drm/crypto/certificate_native.h"

namespace oqyrman::drm {

namespace {

constexpr std::size_t k_max_certificate_bytes = 64 * 1024;
constexpr std::size_t k_max_crl_bytes = 8 * 1024 * 1024;

const unsigned char* raw(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Instant to_instant(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return Instant{};
    const std::chrono::year_month_day day{std::chrono::year{parts.tm_year + 1900},
                                          std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
                                          std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
    return std::chrono::sys_days{day} + std::chrono::hours{parts.tm_hour} +
           std::chrono::minutes{parts.tm_min} + std::chrono::seconds{parts.tm_sec};
}

constexpr std::size_t k_max_crl_addresses = 4;
constexpr std::size_t k_max_address = 2048;

struct FreePoints {
    void operator()(CRL_DIST_POINTS* points) const { CRL_DIST_POINTS_free(points); }
};

/// The addresses of one distribution point that can be fetched by HTTP.
void add_addresses(const DIST_POINT* point, std::vector<std::string>& addresses) {
    if (point == nullptr || point->distpoint == nullptr || point->distpoint->type != 0) return;
    const GENERAL_NAMES* names = point->distpoint->name.fullname;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type != GEN_URI || addresses.size() == k_max_crl_addresses) continue;
        const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
        const std::string address(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                                  static_cast<std::size_t>(ASN1_STRING_length(uri)));
        const bool http = address.starts_with("http://") || address.starts_with("https://");
        if (http && address.size() <= k_max_address) addresses.push_back(address);
    }
}

bool has_key(const X509* x509, int type) {
    const EVP_PKEY* key = X509_get0_pubkey(x509);
    return key != nullptr && EVP_PKEY_get_base_id(key) == type;
}

using SignaturePtr = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

/// Raw r || s, both padded to the curve's size, as the DER that OpenSSL reads. Empty when sizes do not fit.
Bytes der_of_raw_signature(const EVP_PKEY* key, ByteView raw_signature) {
    const auto coordinate = static_cast<std::size_t>((EVP_PKEY_get_bits(key) + 7) / 8);
    if (raw_signature.size() != 2 * coordinate) return {};
    const SignaturePtr signature(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(raw(raw_signature), static_cast<int>(coordinate), nullptr);
    BIGNUM* s = BN_bin2bn(raw(raw_signature.subspan(coordinate)), static_cast<int>(coordinate), nullptr);
    if (ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    const int length = i2d_ECDSA_SIG(signature.get(), nullptr);
    if (length <= 0) return {};
    Bytes der(static_cast<std::size_t>(length));
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_ECDSA_SIG(signature.get(), &out);
    return der;
}

}  // namespace

Expected<Certificate> Certificate::from_der(ByteView der) {
    if (der.size() > k_max_certificate_bytes) return fail(ErrorCode::too_large, "certificate");
    const unsigned char* at = raw(der);
    X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!x509 || at != raw(der) + der.size()) return fail(ErrorCode::malformed, "not an X.509 certificate");
    return Certificate(std::make_shared<const Native>(Native{std::move(x509)}));
}

Expected<std::vector<Certificate>> Certificate::from_pem(std::string_view pem) {
    if (pem.size() > k_max_certificate_bytes) return fail(ErrorCode::too_large, "certificate file");
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    std::vector<Certificate> found;
    while (X509* x509 = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
        found.push_back(Certificate(std::make_shared<const Native>(Native{X509Ptr(x509)})));
    ERR_clear_error();
    if (found.empty()) return fail(ErrorCode::malformed, "no certificate in the file");
    return found;
}

bool Certificate::issued_by(const Certificate& issuer) const {
    EVP_PKEY* key = X509_get0_pubkey(issuer.m_native->x509.get());
    const bool verified = key != nullptr && X509_verify(m_native->x509.get(), key) == 1;
    ERR_clear_error();
    return verified;
}

Instant Certificate::not_before() const { return to_instant(X509_get0_notBefore(m_native->x509.get())); }
Instant Certificate::not_after() const { return to_instant(X509_get0_notAfter(m_native->x509.get())); }

std::string Certificate::serial_hex() const {
    BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(m_native->x509.get()), nullptr);
    if (number == nullptr) return {};
    char* text = BN_bn2hex(number);
    std::string hex = text != nullptr ? text : "";
    OPENSSL_free(text);
    BN_free(number);
    return hex;
}

std::string Certificate::subject() const {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), X509_get_subject_name(m_native->x509.get()), 0,
                       XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return length > 0 ? std::string(text, static_cast<std::size_t>(length)) : std::string();
}

bool Certificate::has_rsa_key() const { return has_key(m_native->x509.get(), EVP_PKEY_RSA); }
bool Certificate::has_ec_key() const { return has_key(m_native->x509.get(), EVP_PKEY_EC); }

std::vector<std::string> Certificate::crl_addresses() const {
    const std::unique_ptr<CRL_DIST_POINTS, FreePoints> points(static_cast<CRL_DIST_POINTS*>(
        X509_get_ext_d2i(m_native->x509.get(), NID_crl_distribution_points, nullptr, nullptr)));
    ERR_clear_error();
    std::vector<std::string> addresses;
    if (!points) return addresses;
    for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i)
        add_addresses(sk_DIST_POINT_value(points.get(), i), addresses);
    return addresses;
}

Expected<Crl> Crl::parse(ByteView der_or_pem) {
    if (der_or_pem.size() > k_max_crl_bytes) return fail(ErrorCode::too_large, "CRL");
    const unsigned char* at = raw(der_or_pem);
    X509CrlPtr crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(der_or_pem.size())));
    if (!crl) {
        const BioPtr bio(BIO_new_mem_buf(der_or_pem.data(), static_cast<int>(der_or_pem.size())));
        crl.reset(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
    }
    ERR_clear_error();
    if (!crl) return fail(ErrorCode::malformed, "not a certificate revocation list");
    return Crl(std::make_shared<const Native>(Native{std::move(crl)}));
}

bool Crl::signed_by(const Certificate& issuer) const {
    EVP_PKEY* key = X509_get0_pubkey(issuer.native().x509.get());
    const bool verified = key != nullptr && X509_CRL_verify(m_native->crl.get(), key) == 1;
    ERR_clear_error();
    return verified;
}

Instant Crl::issued() const { return to_instant(X509_CRL_get0_lastUpdate(m_native->crl.get())); }

bool Crl::revokes(const Certificate& certificate) const {
    X509_REVOKED* entry = nullptr;
    const int found = X509_CRL_get0_by_serial(m_native->crl.get(), &entry,
                                              X509_get_serialNumber(certificate.native().x509.get()));
    return found == 1;  // 2 means "removed from the list"
}

bool verify_signature(const Certificate& certificate, SignatureAlgorithm algorithm, ByteView message,
                      ByteView signature) {
    EVP_PKEY* key = X509_get0_pubkey(certificate.native().x509.get());
    if (key == nullptr) return false;
    Bytes der;
    switch (algorithm) {
        case SignatureAlgorithm::rsa_sha256:
            if (!certificate.has_rsa_key()) return false;
            break;
        case SignatureAlgorithm::ecdsa_sha256:
            if (!certificate.has_ec_key()) return false;
            der = der_of_raw_signature(key, signature);
            if (der.empty()) return false;
            signature = der;
            break;
    }
    const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    const bool verified =
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
        EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
    ERR_clear_error();
    return verified;
}

}  // namespace oqyrman::drm
