// A server's certificate: each way of being wrong is told by its own name, and nothing is sent.
#include "app/catalogue/catalogue.h"
#include "app/net/http.h"
#include "app/net/url.h"
#include "tests/catch.h"
#include "tests/net/tls_server.h"

using namespace oqyrman::net;
using oqyrman::state::ProblemKind;
using oqyrman::tests::Authority;
using oqyrman::tests::LeafSpec;
using oqyrman::tests::TlsServer;

namespace {

Result ask(const TlsServer& server, const std::string& trusted) {
    Http http({.user_agent = "Oqyrman/test", .accept_language = "kk", .extra_roots = trusted});
    Request request;
    request.url = server.url();
    request.credentials = Credentials{
        .kind = Credentials::Kind::basic, .origin = origin_of(request.url), .login = "1001", .secret = "PIN"};
    return http.fetch(std::move(request), {});
}

}  // namespace

TEST_CASE("a certificate of an administrator's own authority is trusted") {
    const Authority authority;
    const TlsServer server(authority, {});
    const Result result = ask(server, authority.pem());
    INFO((result ? std::string() : result.error().detail));
    REQUIRE(result);
    CHECK(result->body == "hello");
}

TEST_CASE("each fault of a certificate has its name, and the card is not sent") {
    const Authority authority, namesake;
    const Authority stranger("Another authority");
    struct Row {
        const char* what;
        LeafSpec leaf;
        const Authority& trusted;
        TlsFault fault;
        ProblemKind told;
    };
    const Row rows[] = {
        {"of an authority nobody knows, as a proxy that reads along makes them",
         {},
         stranger,
         TlsFault::untrusted,
         ProblemKind::server_untrusted},
        // OpenSSL finds the name and then a key that did not sign: libcurl calls that a failed handshake.
        {"of an authority that took a known one's name",
         {},
         namesake,
         TlsFault::handshake,
         ProblemKind::server_untrusted},
        {"expired",
         {.name = "IP:127.0.0.1", .from_days = -20, .until_days = -10},
         authority,
         TlsFault::out_of_date,
         ProblemKind::certificate_dates},
        {"not yet valid",
         {.name = "IP:127.0.0.1", .from_days = 10, .until_days = 20},
         authority,
         TlsFault::not_yet_valid,
         ProblemKind::certificate_dates},
        {"of another server",
         {.name = "DNS:library.example", .from_days = -1, .until_days = 1},
         authority,
         TlsFault::wrong_host,
         ProblemKind::server_untrusted},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        const TlsServer server(authority, row.leaf);
        const Result result = ask(server, row.trusted.pem());
        REQUIRE_FALSE(result);
        INFO(result.error().detail);
        CHECK(result.error().kind == ErrorKind::tls);
        CHECK(result.error().tls == row.fault);
        CHECK(result.error().detail.find("PIN") == std::string::npos);
        CHECK(oqyrman::catalogue::problem_of(result.error()).kind == row.told);
        CHECK(server.asked() == 0);
    }
}

TEST_CASE("a server that speaks no TLS is told as one that cannot be trusted") {
    httplib::Server server;
    const int port = server.bind_to_any_port("127.0.0.1");
    std::jthread thread([&server] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
    Http http({.user_agent = "Oqyrman/test", .accept_language = "kk"});
    Request request;
    request.url = "https://127.0.0.1:" + std::to_string(port) + "/";
    const Result result = http.fetch(std::move(request), {});
    server.stop();
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::tls);
    CHECK(result.error().tls == TlsFault::handshake);
}
