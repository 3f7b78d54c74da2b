#include "tests/net/tls_server.h"

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace oqyrman::tests {

namespace {

constexpr long k_day_seconds = 24L * 60 * 60;

void check(bool worked, const char* what) {
    if (!worked) throw std::runtime_error(what);
}

/// Signed by `issuer_key`; its own issuer where `issuer` is null.
X509* make_certificate(EVP_PKEY* key, const char* common_name, X509* issuer, EVP_PKEY* issuer_key,
                       const LeafSpec& spec) {
    static std::atomic<long> serial = 1;
    X509* made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), serial++);
    X509_gmtime_adj(X509_getm_notBefore(made), spec.from_days * k_day_seconds);
    X509_gmtime_adj(X509_getm_notAfter(made), spec.until_days * k_day_seconds);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
    X509_set_issuer_name(made, X509_get_subject_name(issuer != nullptr ? issuer : made));
    X509_set_pubkey(made, key);
    const bool root = issuer == nullptr;
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, root ? NID_basic_constraints : NID_subject_alt_name,
                            root ? "critical,CA:TRUE" : spec.name.c_str());
    check(extension != nullptr, "extension");
    X509_add_ext(made, extension, -1);
    X509_EXTENSION_free(extension);
    check(X509_sign(made, issuer_key, EVP_sha256()) > 0, "sign");
    return made;
}

}  // namespace

Authority::Authority(const char* name)
    : m_key(EVP_EC_gen("P-256")),
      m_certificate(
          make_certificate(m_key, name, nullptr, m_key, {.name = {}, .from_days = -100, .until_days = 100})) {
    char folder[] = "/tmp/oqyrman-authority-XXXXXX";
    check(mkdtemp(folder) != nullptr, "mkdtemp");
    m_folder = folder;
}

std::string Authority::pem() const {
    BIO* out = BIO_new(BIO_s_mem());
    check(PEM_write_bio_X509(out, m_certificate) == 1, "write");
    char* text = nullptr;
    const long length = BIO_get_mem_data(out, &text);
    std::string copy(text, static_cast<std::size_t>(length));
    BIO_free(out);
    return copy;
}

Authority::Files Authority::files(const LeafSpec& spec) const {
    const Files files{m_folder + "/server.key", m_folder + "/server.pem"};
    const Pair pair = issue(spec);
    FILE* key = std::fopen(files.key.c_str(), "w");
    FILE* certificate = std::fopen(files.certificate.c_str(), "w");
    check(key != nullptr && certificate != nullptr, "open");
    check(PEM_write_PrivateKey(key, pair.key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "write");
    check(PEM_write_X509(certificate, pair.certificate) == 1, "write");
    std::fclose(key);
    std::fclose(certificate);
    X509_free(pair.certificate);
    return files;
}

Authority::~Authority() {
    X509_free(m_certificate);
    EVP_PKEY_free(m_key);
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

Authority::Pair Authority::issue(const LeafSpec& spec) const {
    // One key for all: who holds it is not what is tried here.
    return {make_certificate(m_key, "server", m_certificate, m_key, spec), m_key};
}

TlsServer::TlsServer(const Authority& authority, const LeafSpec& spec) {
    const Authority::Pair pair = authority.issue(spec);
    m_server = std::make_unique<httplib::SSLServer>(pair.certificate, pair.key);
    X509_free(pair.certificate);  // the server keeps its own reference
    check(m_server->is_valid(), "server");
    m_server->set_keep_alive_timeout(1);
    m_server->Get("/", [this](const httplib::Request&, httplib::Response& response) {
        ++m_asked;
        response.set_content("hello", "text/plain");
    });
    m_port = m_server->bind_to_any_port("127.0.0.1");
    m_thread = std::thread([this] { m_server->listen_after_bind(); });
    while (!m_server->is_running()) std::this_thread::yield();
}

TlsServer::~TlsServer() {
    m_server->stop();
    m_thread.join();
}

}  // namespace oqyrman::tests
