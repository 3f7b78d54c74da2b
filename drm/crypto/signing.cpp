#include "drm/crypto/signing.h"

#include <array>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "drm/crypto/certificate_native.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::drm {

struct SigningKey::Native {
    KeyPtr key;
};

namespace {

EVP_PKEY* key_of(const SigningKey& key) { return key.native().key.get(); }

Expected<Bytes> raw_of_der_signature(const EVP_PKEY* key, ByteView der) {
    const auto coordinate = (EVP_PKEY_get_bits(key) + 7) / 8;
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> signature(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    Bytes out(static_cast<std::size_t>(2 * coordinate));
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    const bool done =
        signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes, coordinate) == coordinate &&
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes + coordinate, coordinate) == coordinate;
    if (!done) return fail(ErrorCode::crypto, "ECDSA signature");
    return out;
}

bool set_time(ASN1_TIME* time, Instant instant) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
    return ASN1_TIME_set(time, static_cast<time_t>(seconds.time_since_epoch().count())) != nullptr;
}

bool set_random_serial(X509* x509) {
    std::array<std::byte, 16> serial{};
    random_bytes(serial);
    serial[0] &= std::byte{0x7F};
    BIGNUM* number = BN_bin2bn(reinterpret_cast<const unsigned char*>(serial.data()),
                               static_cast<int>(serial.size()), nullptr);
    const bool done = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != nullptr;
    BN_free(number);
    return done;
}

}  // namespace

Expected<SigningKey> SigningKey::make(KeyKind kind) {
    EVP_PKEY* key = kind == KeyKind::rsa_2048 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
    if (key == nullptr) return fail(ErrorCode::crypto, "no key could be made");
    return SigningKey(std::make_shared<const Native>(Native{KeyPtr(key)}));
}

Expected<SigningKey> SigningKey::from_pem(std::string_view pem) {
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr);
    ERR_clear_error();
    if (key == nullptr) return fail(ErrorCode::malformed, "not a private key");
    return SigningKey(std::make_shared<const Native>(Native{KeyPtr(key)}));
}

Expected<std::string> SigningKey::to_pem() const {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PrivateKey(bio.get(), m_native->key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return fail(ErrorCode::crypto, "private key");
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return std::string(text, static_cast<std::size_t>(length));
}

SignatureAlgorithm SigningKey::algorithm() const {
    return EVP_PKEY_get_base_id(m_native->key.get()) == EVP_PKEY_RSA ? SignatureAlgorithm::rsa_sha256
                                                                     : SignatureAlgorithm::ecdsa_sha256;
}

Expected<Bytes> SigningKey::sign(ByteView message) const {
    const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    const auto* data = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t length = 0;
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_native->key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, data, message.size()) != 1)
        return fail(ErrorCode::crypto, "signing");
    Bytes signature(length);
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, data,
                       message.size()) != 1)
        return fail(ErrorCode::crypto, "signing");
    signature.resize(length);
    if (algorithm() == SignatureAlgorithm::rsa_sha256) return signature;
    return raw_of_der_signature(m_native->key.get(), signature);
}

Expected<Bytes> make_certificate(const CertificateRequest& request, const SigningKey& subject_key,
                                 const SigningKey& issuer_key, const Certificate* issuer) {
    const X509Ptr x509(X509_new());
    X509_NAME* name = X509_get_subject_name(x509.get());
    const auto* common_name = reinterpret_cast<const unsigned char*>(request.common_name.data());
    X509_NAME* issuer_name = issuer != nullptr ? X509_get_subject_name(issuer->native().x509.get()) : name;
    const bool filled =
        X509_set_version(x509.get(), 2) == 1 && set_random_serial(x509.get()) &&
        set_time(X509_getm_notBefore(x509.get()), request.not_before) &&
        set_time(X509_getm_notAfter(x509.get()), request.not_after) &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, common_name,
                                   static_cast<int>(request.common_name.size()), -1, 0) == 1 &&
        X509_set_issuer_name(x509.get(), issuer_name) == 1 &&
        X509_set_pubkey(x509.get(), key_of(subject_key)) == 1;
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> basic(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints,
                            request.authority ? "critical,CA:TRUE" : "critical,CA:FALSE"));
    if (!filled || !basic || X509_add_ext(x509.get(), basic.get(), -1) != 1 ||
        X509_sign(x509.get(), key_of(issuer_key), EVP_sha256()) == 0)
        return fail(ErrorCode::crypto, "certificate");
    const int length = i2d_X509(x509.get(), nullptr);
    if (length <= 0) return fail(ErrorCode::crypto, "certificate");
    Bytes der(static_cast<std::size_t>(length));
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_X509(x509.get(), &out);
    return der;
}

std::string certificate_pem(ByteView der) {
    const std::string base64 = to_base64(der);
    std::string pem = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t i = 0; i < base64.size(); i += 64) pem += base64.substr(i, 64) + "\n";
    return pem + "-----END CERTIFICATE-----\n";
}

}  // namespace oqyrman::drm
