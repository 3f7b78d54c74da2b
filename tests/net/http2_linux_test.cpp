// HTTP/2 with a real server of somebody else's (nghttpd), and what is compressed.
#include <cstdlib>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/net/http.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/net/tls_server.h"

extern char** environ;

using namespace oqyrman::net;
using oqyrman::tests::Authority;

namespace {

constexpr const char* k_nghttpd = "/usr/sbin/nghttpd";  // where Debian puts it

/// A port that nobody had a moment ago.
int free_port() {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(made, reinterpret_cast<const sockaddr*>(&address), size);
    getsockname(made, reinterpret_cast<sockaddr*>(&address), &size);
    close(made);
    return ntohs(address.sin_port);
}

}  // namespace

TEST_CASE("a server that speaks HTTP/2 is spoken to in it") {
    if (access(k_nghttpd, X_OK) != 0) {
        oqyrman::tests::skip_reasons().push_back("nghttpd (package nghttp2-server) is not installed");
        return;
    }
    const Authority authority;
    const Authority::Files files = authority.files({});
    const std::string port = std::to_string(free_port());
    const std::string words[] = {
        "nghttpd", "--address=127.0.0.1", "--htdocs=" + std::string(OQYRMAN_SOURCE_DIR), port,
        files.key, files.certificate};
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t server = -1;
    REQUIRE(posix_spawn(&server, k_nghttpd, nullptr, nullptr, arguments.data(), environ) == 0);
    Http http({.user_agent = "test", .accept_language = "kk", .extra_roots = authority.pem()});
    Request request;
    request.url = "https://127.0.0.1:" + port + "/LICENSE";
    Result result = http.fetch(request, {});
    // Until it listens a connection is refused at once.
    while (!result && result.error().kind == ErrorKind::unreachable &&
           waitpid(server, nullptr, WNOHANG) == 0) {
        std::this_thread::yield();
        result = http.fetch(request, {});
    }
    kill(server, SIGTERM);
    waitpid(server, nullptr, 0);
    INFO((result ? std::string() : result.error().detail));
    REQUIRE(result);
    CHECK(result->status == 200);
    CHECK(result->protocol == "2");
    CHECK(result->body.find("GNU AFFERO GENERAL PUBLIC LICENSE") != std::string::npos);
}
