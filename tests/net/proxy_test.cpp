// Proxies, and when a request is sent again.
#include "app/net/proxy.h"

#include <condition_variable>
#include <map>
#include <mutex>

#include "app/net/http.h"
#include "app/net/retry.h"
#include "app/net/url.h"
#include "tests/catch.h"
#include "tests/net/raw_server.h"

using namespace oqyrman::net;
using namespace std::chrono_literals;
using oqyrman::tests::RawServer;

namespace {

EnvironmentProxies read(const std::map<std::string, std::string>& environment) {
    return read_proxies([&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? std::nullopt : std::optional(found->second);
    });
}

/// What a proxy heard, request by request.
struct Heard {
    std::mutex mutex;
    std::vector<std::string> heads;
    void add(const std::string& head) {
        const std::scoped_lock lock(mutex);
        heads.push_back(head);
    }
};

Request beyond(const std::string& url) {
    Request request;
    request.url = url;
    request.plain_allowed = true;  // the one kind that a proxy sees and answers itself
    return request;
}

constexpr const char* k_wants_login =
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"Way out\"\r\n"
    "Content-Length: 0\r\nConnection: close\r\n\r\n";
constexpr const char* k_answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";

}  // namespace

TEST_CASE("the environment's proxies are read as other programs read them") {
    const EnvironmentProxies some = read({{"https_proxy", "http://proxy.example:3128"},
                                          {"HTTP_PROXY", "http://attacker.example:1"},
                                          {"NO_PROXY", "library.example, .kz,10.0.0.7"}});
    CHECK(some.https == "http://proxy.example:3128");
    CHECK(some.http.empty());
    CHECK(proxy_for(some, "https://other.example/a") == "http://proxy.example:3128");
    CHECK(proxy_for(some, "http://other.example/a").empty());
    CHECK(proxy_for(some, "https://library.example/a").empty());
    CHECK(proxy_for(some, "https://books.Library.example/a").empty());
    CHECK(proxy_for(some, "https://mylibrary.example/a") == some.https);
    CHECK(proxy_for(some, "https://kitap.kz/").empty());
    CHECK(proxy_for(some, "https://10.0.0.7/").empty());
    CHECK(proxy_for(some, "https://127.0.0.1/").empty());
    CHECK(proxy_for(some, "https://localhost/").empty());
    CHECK(
        proxy_for(read({{"all_proxy", "socks5://p:1080"}, {"no_proxy", "*"}}), "https://a.example/").empty());
    CHECK(proxy_for(read({{"ALL_PROXY", "socks5://p:1080"}}), "https://a.example/") == "socks5://p:1080");
    CHECK_FALSE(speaks_of_proxies(read({})));
}

TEST_CASE("of a desktop's answers the first that can be used is") {
    CHECK(usable_proxy({"direct://", "http://p:1"}).empty());
    CHECK(usable_proxy({"http://p:1", "direct://"}) == "http://p:1");
    CHECK(usable_proxy({"ftp://p:1", "socks5://p:2"}) == "socks5://p:2");
    CHECK(usable_proxy({"socks://p:2"}) == "socks5h://p:2");
    CHECK(usable_proxy({}).empty());
    CHECK(proxy_name("http://somebody:secret@proxy.example:3128") == "proxy.example:3128");
    CHECK(proxy_name("proxy.example:3128") == "proxy.example:3128");
}

TEST_CASE("a request goes through the proxy, by environment or by desktop, and a login only when asked") {
    Heard heard;
    const RawServer proxy([&](const std::string& head) {
        heard.add(head);
        const bool known = head.find("Proxy-Authorization: Basic") != std::string::npos;
        return std::string(known ? k_answer : k_wants_login);
    });
    const bool by_desktop = GENERATE(false, true);
    Options options{.user_agent = "test", .accept_language = "kk"};
    int asked = 0;
    if (by_desktop)
        options.desktop_proxies = [&](const std::string&) {
            ++asked;
            return std::vector{proxy.url()};
        };
    else
        options.proxies.http = proxy.url();
    Http http(options);
    const Result refused = http.fetch(beyond("http://crl.invalid/list"), {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::proxy_login);
    CHECK(refused.error().proxy == proxy_name(proxy.url()));

    http.set_proxy_login(ProxyLogin{.login = "reader", .password = "sesame"});
    const Result answered = http.fetch(beyond("http://crl.invalid/list"), {});
    REQUIRE(answered);
    CHECK(answered->body == "hello");
    CHECK(answered->proxy == proxy_name(proxy.url()));
    CHECK(heard.heads.front().starts_with("GET http://crl.invalid/list HTTP/1.1"));
    CHECK(heard.heads.front().find("Proxy-Authorization") == std::string::npos);
    CHECK(asked == (by_desktop ? 1 : 0));  // one answer an origin
}

TEST_CASE("what the proxy refuses, or cannot be reached for, is not called the library's") {
    std::string answer;
    const RawServer proxy([&](const std::string&) { return answer; });
    Options options{.user_agent = "test", .accept_language = "kk"};
    options.proxies.https = proxy.url();
    Http http(options);
    Request request;
    request.url = "https://library.invalid/";
    answer = k_wants_login;
    CHECK(http.fetch(request, {}).error().kind == ErrorKind::proxy_login);
    answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    CHECK(http.fetch(request, {}).error().kind == ErrorKind::proxy);

    options.proxies.https = "http://127.0.0.1:1";
    Http unreachable(options);
    CHECK(unreachable.fetch(request, {}).error().kind == ErrorKind::proxy);
    options.proxies.https = "http://proxy.invalid:3128";
    Http unknown(options);
    CHECK(unknown.fetch(request, {}).error().kind == ErrorKind::proxy);
}

TEST_CASE("a request that waits for the desktop's answer can be cancelled") {
    std::mutex asking;
    std::unique_lock held(asking);
    Options options{.user_agent = "test", .accept_language = "kk"};
    options.desktop_proxies = [&](const std::string&) {
        const std::scoped_lock wait(asking);
        return std::vector<std::string>{};
    };
    Http http(options);
    std::mutex mutex;
    std::condition_variable told;
    std::optional<Result> result;
    const RequestId id = http.send(beyond("http://crl.invalid/"), [&](Result came) {
        const std::scoped_lock lock(mutex);
        result = std::move(came);
        told.notify_one();
    });
    http.cancel(id);
    std::unique_lock lock(mutex);
    told.wait(lock, [&] { return result.has_value(); });
    CHECK(result->error().kind == ErrorKind::cancelled);
    held.unlock();
}

TEST_CASE("what may be otherwise in a moment is asked again, with pauses that grow and differ") {
    const auto answer = [](int status, const char* retry_after = nullptr) {
        Response response;
        response.status = status;
        if (retry_after != nullptr) response.headers.emplace_back("retry-after", retry_after);
        return Result(std::move(response));
    };
    const auto failed = [](ErrorKind kind) {
        return Result(std::unexpected(Error{.kind = kind, .detail = {}}));
    };
    for (const int status : {429, 502, 503, 504}) CHECK(pause_before_next(answer(status), 1, 3, 0));
    CHECK(pause_before_next(failed(ErrorKind::cut), 1, 3, 0));
    for (const int status : {200, 304, 400, 401, 403, 404, 500, 501})
        CHECK_FALSE(pause_before_next(answer(status), 1, 3, 0));
    for (const ErrorKind kind :
         {ErrorKind::insecure, ErrorKind::unreachable, ErrorKind::proxy, ErrorKind::proxy_login,
          ErrorKind::tls, ErrorKind::timeout, ErrorKind::too_large, ErrorKind::too_many_redirects,
          ErrorKind::refused_by_sink, ErrorKind::cancelled, ErrorKind::failed})
        CHECK_FALSE(pause_before_next(failed(kind), 1, 3, 0));
    CHECK_FALSE(pause_before_next(answer(503), 3, 3, 0));
    CHECK_FALSE(pause_before_next(answer(503), 1, 1, 0));
    CHECK(pause_before_next(answer(503), 1, 3, 0) == 250ms);
    CHECK(pause_before_next(answer(503), 2, 3, 0) == 500ms);
    CHECK(pause_before_next(answer(503), 1, 3, 0.5) == 375ms);
    CHECK(pause_after(50, 0.999) < k_longest_pause);
    CHECK(pause_before_next(answer(503, "2"), 1, 3, 0) == 2250ms);
    CHECK_FALSE(pause_before_next(answer(503, "3600"), 1, 3, 0));
    CHECK(pause_before_next(answer(503, "soon"), 1, 3, 0) == 250ms);
}

TEST_CASE("a request is sent again only as often as it may be, and never by itself") {
    Heard heard;
    int failures = 0;
    const RawServer server([&](const std::string& head) {
        heard.add(head);
        if (failures-- > 0) return std::string("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        return std::string(k_answer);
    });
    std::vector<std::chrono::milliseconds> rests;
    Http http(
        {.user_agent = "test",
         .accept_language = "kk",
         .rest = [&](std::chrono::milliseconds pause, const std::stop_token&) { rests.push_back(pause); },
         .chance = [] { return 0.0; }});
    Request request;
    request.url = server.url();
    failures = 1;
    CHECK(http.fetch(request, {})->status == 503);
    CHECK(heard.heads.size() == 1);
    request.tries = 3;
    failures = 2;
    CHECK(http.fetch(request, {})->status == 200);
    CHECK(heard.heads.size() == 4);
    CHECK(rests == std::vector{250ms, 500ms});
    failures = 9;
    CHECK(http.fetch(request, {})->status == 503);
    CHECK(heard.heads.size() == 7);
}
