#include "tests/lending/license_maker.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <memory>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "tests/data.h"

namespace oqyrman::tests {

namespace {

using Json = nlohmann::json;

const std::string k_vectors = std::string(OQYRMAN_SOURCE_DIR) + "/tests/vectors/";

void must(bool ok) {
    if (!ok) throw std::runtime_error("OpenSSL refused in a test's own preparations");
}

std::string digest(const std::string& bytes) {
    std::string out(32, '\0');
    must(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
                    EVP_sha256(), nullptr) == 1);
    return out;
}

std::string base64(const std::string& bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

/// IV and AES-256-CBC with PKCS#7 padding, a valid instance of the W3C one.
std::string encrypt(const std::string& key, const std::string& clear) {
    std::string out(16 + clear.size() + 16, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    must(RAND_bytes(bytes, 16) == 1);
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    int first = 0, last = 0;
    must(EVP_EncryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr,
                            reinterpret_cast<const unsigned char*>(key.data()), bytes) == 1);
    must(EVP_EncryptUpdate(context.get(), bytes + 16, &first,
                           reinterpret_cast<const unsigned char*>(clear.data()),
                           static_cast<int>(clear.size())) == 1);
    must(EVP_EncryptFinal_ex(context.get(), bytes + 16 + first, &last) == 1);
    out.resize(static_cast<std::size_t>(16 + first + last));
    return out;
}

using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;
using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using FilePtr = std::unique_ptr<FILE, int (*)(FILE*)>;

FilePtr vector_stream(const char* name) {
    FilePtr file(std::fopen((k_vectors + name).c_str(), "r"), std::fclose);
    must(file != nullptr);
    return file;
}

CertificatePtr certificate(const char* name) {
    CertificatePtr read(PEM_read_X509(vector_stream(name).get(), nullptr, nullptr, nullptr), X509_free);
    must(read != nullptr);
    return read;
}

KeyPtr root_key() {
    KeyPtr key(PEM_read_PrivateKey(vector_stream("root.key").get(), nullptr, nullptr, nullptr),
               EVP_PKEY_free);
    must(key != nullptr);
    return key;
}

/// The provider's certificate, issued anew where it is to name a distribution point.
std::string certificate_der(const std::string& crl_url) {
    const CertificatePtr provider = certificate("provider_rsa.pem");
    if (!crl_url.empty()) {
        const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> point(
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_crl_distribution_points, ("URI:" + crl_url).c_str()),
            X509_EXTENSION_free);
        must(point != nullptr && X509_add_ext(provider.get(), point.get(), -1) == 1);
        must(X509_sign(provider.get(), root_key().get(), EVP_sha256()) > 0);
    }
    unsigned char* der = nullptr;
    const int size = i2d_X509(provider.get(), &der);
    must(size > 0);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

std::string sign(const std::string& text) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(
        std::fopen((k_vectors + "provider_rsa.key").c_str(), "r"), std::fclose);
    must(file != nullptr);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    must(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1);
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    must(EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1);
    std::string out(size, '\0');
    must(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                        text.size()) == 1);
    out.resize(size);
    return out;
}

std::tm utc(state::Instant instant) {
    const std::time_t seconds =
        std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return parts;
}

std::string spelt(state::Instant instant, const char* how) {
    std::array<char, 64> out{};
    const std::tm parts = utc(instant);
    return {out.data(), std::strftime(out.data(), out.size(), how, &parts)};
}

}  // namespace

std::string iso(state::Instant instant) { return spelt(instant, "%Y-%m-%dT%H:%M:%SZ"); }
std::string http_date(state::Instant instant) { return spelt(instant, "%a, %d %b %Y %H:%M:%S GMT"); }
std::string sha256_base64_of(const std::string& bytes) { return base64(digest(bytes)); }

std::string sha256_hex_of(const std::string& bytes) {
    std::string out;
    for (const char c : digest(bytes)) {
        std::array<char, 3> two{};
        std::snprintf(two.data(), two.size(), "%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += two.data();
    }
    return out;
}

std::string make_revocation_list(bool withdraws_provider, state::Instant issued) {
    const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), X509_CRL_free);
    const std::time_t seconds =
        std::chrono::duration_cast<std::chrono::seconds>(issued.time_since_epoch()).count();
    const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> time(ASN1_TIME_set(nullptr, seconds),
                                                                     ASN1_TIME_free);
    must(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate("root.pem").get())) == 1);
    must(X509_CRL_set1_lastUpdate(list.get(), time.get()) == 1);
    if (withdraws_provider) {
        X509_REVOKED* entry = X509_REVOKED_new();
        must(X509_REVOKED_set_serialNumber(
                 entry, X509_get_serialNumber(certificate("provider_rsa.pem").get())) == 1);
        must(X509_REVOKED_set_revocationDate(entry, time.get()) == 1);
        must(X509_CRL_add0_revoked(list.get(), entry) == 1);
    }
    must(X509_CRL_sign(list.get(), root_key().get(), EVP_sha256()) > 0);
    unsigned char* der = nullptr;
    const int size = i2d_X509_CRL(list.get(), &der);
    must(size > 0);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

std::string make_license(const LicenseSpec& spec) {
    const std::string user_key = digest(spec.passphrase);
    std::string content_key;
    for (char i = 0; i < 32; ++i) content_key += i;
    Json links =
        Json::array({{{"rel", "hint"}, {"href", "https://library.example/hint"}, {"type", "text/html"}}});
    if (!spec.publication_url.empty()) {
        Json link{{"rel", "publication"}, {"href", spec.publication_url}, {"type", spec.publication_type}};
        if (spec.length != 0) link["length"] = spec.length;
        if (!spec.hash.empty()) link["hash"] = spec.hash;
        links.push_back(link);
    }
    if (!spec.status_url.empty())
        links.push_back({{"rel", "status"},
                         {"href", spec.status_url},
                         {"type", "application/vnd.readium.license.status.v1.0+json"}});
    Json license{
        {"id", spec.id},
        {"issued", iso(spec.issued)},
        {"provider", spec.provider},
        {"encryption",
         {{"profile", spec.profile},
          {"content_key",
           {{"algorithm", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"},
            {"encrypted_value", base64(encrypt(user_key, content_key))}}},
          {"user_key",
           {{"algorithm", "http://www.w3.org/2001/04/xmlenc#sha256"},
            {"text_hint", "The door of the cave"},
            {"key_check", base64(encrypt(user_key, spec.id))}}}}},
        {"links", links},
        {"rights", Json::object()},
        {"user", {{"id", spec.user_id}}},
    };
    if (spec.updated) license["updated"] = iso(*spec.updated);
    if (spec.begins) license["rights"]["start"] = iso(*spec.begins);
    if (spec.ends) license["rights"]["end"] = iso(*spec.ends);
    if (spec.copy) license["rights"]["copy"] = *spec.copy;
    if (spec.print) license["rights"]["print"] = *spec.print;
    // Sorted members and no white space: for such plain contents this is the canonical form.
    const std::string signature = sign(license.dump());
    license["signature"] = {{"algorithm", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"},
                            {"certificate", base64(certificate_der(spec.crl_url))},
                            {"value", base64(signature)}};
    return license.dump(2);
}

}  // namespace oqyrman::tests
