#pragma once
// An https server on loopback whose certificate is right or wrong in one way, and the authority behind it.

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include <httplib.h>

namespace oqyrman::tests {

/// What a server's certificate says. Days are counted from now.
struct LeafSpec {
    std::string name = "IP:127.0.0.1";
    int from_days = -1;
    int until_days = 1;
};

/// A made-up authority.
class Authority {
  public:
    explicit Authority(const char* name = "Made-up authority");
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    /// Its certificate, as an administrator puts it in the folder of roots.
    std::string pem() const;
    /// The same in a file, and a server's certificate and key beside it.
    struct Files {
        std::string key, certificate;
    };
    Files files(const LeafSpec& spec) const;

    struct Pair {
        X509* certificate;  ///< the caller's
        EVP_PKEY* key;      ///< ours
    };
    Pair issue(const LeafSpec& spec) const;

  private:
    EVP_PKEY* m_key;
    X509* m_certificate;
    std::string m_folder;
};

/// Answers every GET with "hello" and counts.
class TlsServer {
  public:
    TlsServer(const Authority& authority, const LeafSpec& spec);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::string url() const { return "https://127.0.0.1:" + std::to_string(m_port) + "/"; }
    int asked() const { return m_asked; }

  private:
    std::unique_ptr<httplib::SSLServer> m_server;
    std::atomic<int> m_asked = 0;
    int m_port = 0;
    std::thread m_thread;
};

}  // namespace oqyrman::tests
