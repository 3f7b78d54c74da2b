#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/net/proxy.h"
#include "app/state/time.h"

namespace oqyrman::net {

enum class ErrorKind {
    insecure,     ///< neither https nor loopback; nothing was sent
    unreachable,  ///< no such host, no connection, no network
    proxy,        ///< the proxy cannot be reached, or does not let the request through
    proxy_login,  ///< the proxy wants to know who asks
    tls,          ///< the server's certificate is not trusted
    timeout,
    cut,        ///< the connection ended before the answer did
    too_large,  ///< beyond the request's limit
    too_many_redirects,
    refused_by_sink,  ///< whoever takes the bytes wants no more
    cancelled,
    failed,  ///< anything else libcurl says
};

/// What is the matter with a server's certificate, as far as can be told.
enum class TlsFault {
    untrusted,      ///< issued by nobody this computer knows: a forgery, or a proxy that reads along
    not_yet_valid,  ///< by this computer's clock
    out_of_date,    ///< by this computer's clock
    wrong_host,     ///< it is another server's
    handshake,      ///< no certificate was ever seen
};

/// `detail` is libcurl's words and the host, never a credential.
struct Error {
    ErrorKind kind = ErrorKind::failed;
    std::string detail;
    TlsFault tls = TlsFault::handshake;  ///< with ErrorKind::tls
    std::string proxy = {};              ///< host:port of the one that was used; empty: none
};

/// Sent only to `origin`, whatever redirects say.
struct Credentials {
    enum class Kind { basic, digest, bearer };  ///< RFC 7617, 7616, 6750
    Kind kind = Kind::basic;
    std::string origin;  ///< as origin_of() says it
    std::string login;
    std::string secret;  ///< password or token
};

struct Limits {
    std::uint64_t max_bytes = 8U << 20;
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds total{30'000};  ///< 0: none; then `stall` ends what no longer moves
    std::chrono::milliseconds stall{30'000};  ///< nothing worth the name came for this long
    int redirects = 10;
};

struct Request {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string body_type;
    Limits limits;
    std::optional<Credentials> credentials;
    int tries = 1;  ///< more only where sending it again changes nothing: never to borrow. See retry.h
    bool plain_allowed = false;  ///< for what proves itself (a revocation list); never with credentials
    bool compressed = true;      ///< gzip and brotli asked for; never for books, whose hash is over raw bytes
};

inline constexpr int k_network_sign_in = 511;  ///< RFC 6585 6: whoever answers is not the library

struct Response {
    int status = 0;
    std::string final_url;
    std::vector<std::pair<std::string, std::string>> headers;  ///< of the last answer; names in lower case
    std::string body;                                          ///< empty when a sink took it
    std::optional<state::Instant> date;                        ///< the server's own clock
    std::optional<state::Instant> expires = {};                ///< by that clock (RFC 9111, 5.3)
    std::string proxy = {};                                    ///< host:port; empty: none
    std::string protocol = {};                                 ///< "1.1", "2"

    std::string_view header(std::string_view lower_case_name) const;
};

using Result = std::expected<Response, Error>;
using RequestId = std::uint64_t;

/// Takes an answer as it comes. Called on the `net` thread; must not block for long.
class Sink {
  public:
    virtual ~Sink() = default;
    /// Once, before the first byte, with status and headers of the last answer. False: no more.
    virtual bool start(const Response& head) = 0;
    /// False: no more.
    virtual bool write(std::span<const std::byte> bytes) = 0;
};

struct Options {
    std::string user_agent;
    std::string accept_language;
    std::string extra_roots = {};  ///< PEM: an administrator's roots beside the system's
    EnvironmentProxies proxies = {};
    /// What the desktop says of an address, asked only where the environment says nothing; may take its time.
    std::function<std::vector<std::string>(const std::string& url)> desktop_proxies = {};
    /// Between two tries; ends early when stopped. Nothing: really rests.
    std::function<void(std::chrono::milliseconds, const std::stop_token&)> rest = {};
    /// How long a request may take, where nobody can wait so long as it says. Nothing: as long as it says.
    std::function<Limits(const Request&)> limits = {};
    /// In [0, 1). Nothing: the computer's own.
    std::function<double()> chance = {};
};

/// For a proxy that asks. In memory only.
struct ProxyLogin {
    std::string login;
    std::string password;
};

/// All HTTP of the program: one thread, named `net`, with one curl multi loop. https or loopback only, the
/// system's trust store, proxies by the environment or the desktop (never for loopback), no cookies,
/// credentials never to another origin. Functions may be called from any thread.
class Http {
  public:
    explicit Http(Options options);
    ~Http();  ///< what is under way is answered with `cancelled`
    Http(const Http&) = delete;
    Http& operator=(const Http&) = delete;

    void set_accept_language(std::string languages);
    /// For requests sent from now on.
    void set_proxy_login(std::optional<ProxyLogin> login);

    /// `done` is called once, on the `net` thread, always after send() has returned its id.
    RequestId send(Request request, std::function<void(Result)> done, std::shared_ptr<Sink> sink = nullptr);
    void cancel(RequestId request);
    /// send() and wait for it; for the `tasks` thread. A stop request cancels. Sent again as `tries` allows,
    /// without a sink.
    Result fetch(Request request, const std::stop_token& stop, std::shared_ptr<Sink> sink = nullptr);

    /// Rests as between two tries.
    void rest(int tries, const std::stop_token& stop);

  private:
    Result fetch_once(Request request, const std::stop_token& stop, std::shared_ptr<Sink> sink);

    struct Loop;
    std::unique_ptr<Loop> m_loop;
};

}  // namespace oqyrman::net
