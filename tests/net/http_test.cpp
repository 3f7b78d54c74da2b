// Http against real servers on loopback: methods, redirects, credentials, limits, lies.
#include "app/net/http.h"

#include <array>
#include <atomic>
#include <future>
#include <mutex>

#include <httplib.h>

#include "app/net/url.h"
#include "tests/catch.h"
#include "tests/net/raw_server.h"

using namespace oqyrman::net;
using oqyrman::tests::RawServer;

namespace {

/// An httplib server on a free port.
struct Server {
    httplib::Server http;
    int port = 0;
    std::thread thread;

    void start() {
        http.set_keep_alive_timeout(1);  // stop() waits that long for connections that nobody uses
        port = http.bind_to_any_port("127.0.0.1");
        thread = std::thread([this] { http.listen_after_bind(); });
        while (!http.is_running()) std::this_thread::yield();
    }
    ~Server() {
        http.stop();
        if (thread.joinable()) thread.join();
    }
    std::string url(const std::string& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port) + path;
    }
};

Http make_http() { return Http({.user_agent = "Oqyrman/test", .accept_language = "kk"}); }

Request get(const std::string& url) {
    Request request;
    request.url = url;
    return request;
}

/// Collects an answer, and may refuse it.
struct Collect final : Sink {
    std::string body;
    int status = 0;
    bool dated = false;
    bool wanted = true;
    bool start(const Response& head) override {
        status = head.status;
        dated = head.date.has_value();
        return wanted;
    }
    bool write(std::span<const std::byte> bytes) override {
        body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return true;
    }
};

}  // namespace

TEST_CASE("an answer comes with status, headers, body and the server's clock") {
    Server server;
    std::string agent, language;
    server.http.Get("/", [&](const httplib::Request& request, httplib::Response& response) {
        agent = request.get_header_value("User-Agent");
        language = request.get_header_value("Accept-Language");
        response.set_header("Date", "Tue, 24 Nov 2026 00:00:00 GMT");
        response.set_header("X-Thing", "yes");
        response.set_content("сәлем", "text/plain");
    });
    server.start();
    Http http = make_http();
    const Result result = http.fetch(get(server.url()), {});
    REQUIRE(result);
    CHECK(result->status == 200);
    CHECK(result->body == "сәлем");
    CHECK(result->header("x-thing") == "yes");
    CHECK(result->final_url == server.url());
    REQUIRE(result->date);
    CHECK(*result->date == std::chrono::sys_days{std::chrono::year{2026} / 11 / 24});
    CHECK(agent == "Oqyrman/test");
    CHECK(language == "kk");
}

TEST_CASE("PUT and POST with an empty body say so, and keep their method over a redirect") {
    Server server;
    std::string length, type = "-", expected = "-";
    server.http.Put(
        "/a", [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/b", 307); });
    server.http.Put("/b", [&](const httplib::Request& request, httplib::Response& response) {
        length = request.get_header_value("Content-Length");
        type = request.get_header_value("Content-Type");
        expected = request.get_header_value("Expect");
        response.set_content("put", "text/plain");
    });
    server.start();
    Http http = make_http();
    Request request = get(server.url("/a"));
    request.method = "PUT";
    const Result result = http.fetch(std::move(request), {});
    REQUIRE(result);
    CHECK(result->body == "put");
    CHECK(result->final_url == server.url("/b"));
    CHECK(length == "0");
    CHECK(type.empty());
    CHECK(expected.empty());
}

TEST_CASE("plain http beyond this computer is for what proves itself, and never with a card") {
    Http http = make_http();
    Request request = get("http://crl.invalid/list.crl");
    CHECK(http.fetch(request, {}).error().kind == ErrorKind::insecure);
    request.plain_allowed = true;
    CHECK(http.fetch(request, {}).error().kind == ErrorKind::unreachable);
    request.credentials = Credentials{.kind = Credentials::Kind::basic,
                                      .origin = origin_of(request.url),
                                      .login = "1001",
                                      .secret = "1234"};
    CHECK(http.fetch(request, {}).error().kind == ErrorKind::insecure);
}

TEST_CASE("credentials go to their own origin and to no other") {
    Server asked, other;
    std::mutex mutex;
    std::string at_asked, at_other = "-";
    asked.http.Get("/a", [&](const httplib::Request& request, httplib::Response& response) {
        const std::scoped_lock lock(mutex);
        at_asked = request.get_header_value("Authorization");
        response.set_redirect(other.url("/b"));
    });
    other.http.Get("/b", [&](const httplib::Request& request, httplib::Response& response) {
        const std::scoped_lock lock(mutex);
        at_other = request.get_header_value("Authorization");
        response.set_content("b", "text/plain");
    });
    other.start();
    asked.start();
    Http http = make_http();
    Request request = get(asked.url("/a"));
    request.credentials = Credentials{
        .kind = Credentials::Kind::basic, .origin = origin_of(asked.url()), .login = "1001", .secret = "пін"};
    REQUIRE(http.fetch(request, {}));
    CHECK(at_asked.starts_with("Basic "));
    CHECK(at_other.empty());

    request.credentials->origin = origin_of(other.url());
    REQUIRE(http.fetch(request, {}));
    CHECK(at_asked.empty());
    CHECK(at_other.starts_with("Basic "));
}

TEST_CASE("nothing is sent where it may not be") {
    Http http = make_http();
    const Result plain = http.fetch(get("http://library.example/"), {});
    REQUIRE_FALSE(plain);
    CHECK(plain.error().kind == ErrorKind::insecure);

    Server server;
    server.http.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_redirect("http://library.example/");
    });
    server.start();
    const Result redirected = http.fetch(get(server.url()), {});
    REQUIRE_FALSE(redirected);
    CHECK(redirected.error().kind == ErrorKind::insecure);
}

TEST_CASE("a redirect leads to no other kind of address") {
    const std::string target = GENERATE(as<std::string>(), "file:///etc/passwd", "ftp://127.0.0.1/",
                                        "gopher://127.0.0.1/", "data:,x");
    const RawServer server([target](const std::string&) {
        return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + target +
               "\r\n\r\n";
    });
    Http http = make_http();
    const Result result = http.fetch(get(server.url()), {});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::insecure);
}

TEST_CASE("after 303 the answer is fetched without the body; a HEAD stays a HEAD") {
    Server server;
    std::string method, length = "-";
    const auto moved = [](const httplib::Request&, httplib::Response& response) {
        response.set_redirect("/b", 303);
    };
    server.http.Post("/a", moved);
    server.http.Get("/a", moved);
    server.http.Get("/b", [&](const httplib::Request& request, httplib::Response& response) {
        method = request.method;
        length = request.get_header_value("Content-Length");
        response.set_content("b", "text/plain");
    });
    server.start();
    Http http = make_http();
    Request request = get(server.url("/a"));
    request.method = "POST";
    request.body = "secret";
    REQUIRE(http.fetch(request, {}));
    CHECK(method == "GET");
    CHECK(length.empty());
    request.method = "HEAD";
    request.body.clear();
    REQUIRE(http.fetch(request, {}));
    CHECK(method == "HEAD");
}

TEST_CASE("a redirect loop ends") {
    Server server;
    std::atomic<int> hits = 0;
    server.http.Get("/", [&](const httplib::Request&, httplib::Response& response) {
        ++hits;
        response.set_redirect("/");
    });
    server.start();
    Http http = make_http();
    const Result result = http.fetch(get(server.url()), {});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::too_many_redirects);
    CHECK(hits == Limits().redirects + 1);
}

TEST_CASE("an answer beyond the limit is given up, whatever length it declares") {
    Http http = make_http();
    const RawServer huge([](const std::string&) {
        return "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n" + std::string(200'000, 'x');
    });
    Request request = get(huge.url());
    request.limits.max_bytes = 100'000;
    const Result result = http.fetch(std::move(request), {});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::too_large);
}

TEST_CASE("gzip and brotli are asked for and undone, and are no way around a limit") {
    Server server;
    std::string accepted;
    server.http.Get("/feed", [&](const httplib::Request& request, httplib::Response& response) {
        accepted = request.get_header_value("Accept-Encoding");
        response.set_content(std::string(2'000'000, 'x'), "application/json");
    });
    server.start();
    Http http = make_http();
    // This server takes the best that is asked for.
    const Result brotli = http.fetch(get(server.url("/feed")), {});
    REQUIRE(brotli);
    CHECK(accepted.find("gzip") != std::string::npos);
    CHECK(brotli->header("content-encoding") == "br");
    CHECK(brotli->body == std::string(2'000'000, 'x'));
    Request small = get(server.url("/feed"));
    small.limits.max_bytes = 1'000'000;
    const Result too_large = http.fetch(std::move(small), {});
    REQUIRE_FALSE(too_large);
    CHECK(too_large.error().kind == ErrorKind::too_large);
    Request book = get(server.url("/feed"));
    book.compressed = false;
    const Result as_it_is = http.fetch(std::move(book), {});
    REQUIRE(as_it_is);
    CHECK(as_it_is->header("content-encoding").empty());
    CHECK(accepted.find("gzip") == std::string::npos);

    // {"title":"Abai"}, by gzip(1).
    constexpr std::array<unsigned char, 36> k_gzip{0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                                   0x03, 0xab, 0x56, 0x2a, 0xc9, 0x2c, 0xc9, 0x49, 0x55,
                                                   0xb2, 0x52, 0x72, 0x4c, 0x4a, 0xcc, 0x54, 0xaa, 0x05,
                                                   0x00, 0xff, 0xda, 0xe8, 0xf3, 0x10, 0x00, 0x00, 0x00};
    const RawServer gzip([&](const std::string&) {
        return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
               std::to_string(k_gzip.size()) + "\r\n\r\n" + std::string(k_gzip.begin(), k_gzip.end());
    });
    const Result inflated = http.fetch(get(gzip.url()), {});
    REQUIRE(inflated);
    CHECK(inflated->body == R"({"title":"Abai"})");
}

TEST_CASE("an answer that declares more than the limit is refused before its first byte") {
    const RawServer huge([](const std::string&) {
        return std::string("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nx");
    });
    Http http = make_http();
    auto sink = std::make_shared<Collect>();
    const Result result = http.fetch(get(huge.url()), {}, sink);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::too_large);
    CHECK(sink->body.empty());
}

TEST_CASE("a head has a size of its own: the length of what was not asked for is no limit's business") {
    Server server;
    server.http.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_content(std::string(5'000, 'x'), "text/plain");
    });
    server.start();
    Http http = make_http();
    Request request = get(server.url());
    request.method = "HEAD";
    request.compressed = false;
    request.limits.max_bytes = 10;
    const Result result = http.fetch(std::move(request), {});
    REQUIRE(result);
    CHECK(result->header("content-length") == "5000");
}

TEST_CASE("headers without end are given up") {
    const RawServer endless([](const std::string&) {
        std::string head = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 1'000; ++i) head += "X-" + std::to_string(i) + ": y\r\n";
        return head + "\r\nbody";
    });
    Http http = make_http();
    CHECK_FALSE(http.fetch(get(endless.url()), {}));
}

TEST_CASE("a connection cut in the middle is told from an end") {
    Http http = make_http();
    const RawServer cut([](const std::string&) {
        return std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
    });
    auto sink = std::make_shared<Collect>();
    const Result result = http.fetch(get(cut.url()), {}, sink);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::cut);
    CHECK(sink->body == "half");

    const RawServer mute([](const std::string&) { return std::string(); });
    const Result nothing = http.fetch(get(mute.url()), {});
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().kind == ErrorKind::cut);
}

TEST_CASE("nobody listening is unreachable, a slow server is a timeout") {
    std::string gone;
    {
        const RawServer briefly([](const std::string&) { return std::string(); });
        gone = briefly.url();
    }
    Http http = make_http();
    const Result unreachable = http.fetch(get(gone), {});
    REQUIRE_FALSE(unreachable);
    CHECK(unreachable.error().kind == ErrorKind::unreachable);

    std::promise<void> release;
    auto released = release.get_future().share();
    Server slow;
    slow.http.Get("/", [released](const httplib::Request&, httplib::Response& response) {
        released.wait();
        response.set_content("late", "text/plain");
    });
    slow.start();
    Request request = get(slow.url());
    request.limits.total = std::chrono::milliseconds(200);
    const Result late = http.fetch(std::move(request), {});
    release.set_value();
    REQUIRE_FALSE(late);
    CHECK(late.error().kind == ErrorKind::timeout);
}

TEST_CASE("the time limit is for the whole way, not for each redirect") {
    // Each hop alone is well within the limit; all of them are not.
    Server slow;
    std::promise<void> release;
    auto released = release.get_future().share();
    slow.http.Get("/", [released](const httplib::Request&, httplib::Response& response) {
        released.wait_for(std::chrono::milliseconds(400));
        response.set_redirect("/");
    });
    slow.start();
    Http http = make_http();
    Request request = get(slow.url());
    request.limits.total = std::chrono::milliseconds(1'000);
    const Result result = http.fetch(std::move(request), {});
    release.set_value();
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::timeout);
}

TEST_CASE("a request cancelled at once is never forgotten") {
    // It was, when send() and cancel() both fell between the loop's two looks at its queues.
    constexpr int k_requests = 2'000;
    std::promise<void> release;
    auto released = release.get_future().share();
    Server mute;
    mute.http.Get("/", [released](const httplib::Request&, httplib::Response&) { released.wait(); });
    mute.start();
    std::atomic<int> cancelled = 0, answered = 0;
    std::promise<void> all;
    {
        Http http = make_http();
        const auto hurry = [&] {
            for (int i = 0; i < k_requests / 2; ++i) {
                Request request = get(mute.url());
                request.limits.total = std::chrono::seconds(5);
                http.cancel(http.send(std::move(request), [&](const Result& result) {
                    if (!result && result.error().kind == ErrorKind::cancelled) ++cancelled;
                    if (++answered == k_requests) all.set_value();
                }));
            }
        };
        std::jthread other(hurry);
        hurry();
        all.get_future().wait();
    }
    release.set_value();
    CHECK(cancelled == k_requests);
}

TEST_CASE("a request can be stopped, and ending the program answers what is under way") {
    std::atomic<int> asked = 0;
    std::promise<void> arrived, release;
    auto released = release.get_future().share();
    Server slow;
    slow.http.Get("/", [&, released](const httplib::Request&, httplib::Response& response) {
        if (++asked == 1) arrived.set_value();
        released.wait();
        response.set_content("late", "text/plain");
    });
    slow.start();
    std::promise<Result> answered;
    {
        Http http = make_http();
        http.send(get(slow.url()), [&answered](Result result) { answered.set_value(std::move(result)); });
        arrived.get_future().wait();
    }
    const Result result = answered.get_future().get();
    release.set_value();
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::cancelled);

    Http http = make_http();
    std::stop_source stop;
    stop.request_stop();
    const Result stopped = http.fetch(get(slow.url()), stop.get_token());
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::cancelled);
    CHECK(asked == 1);
}

TEST_CASE("a callback may send the next request") {
    Server server;
    server.http.Get(R"(/(\d))", [](const httplib::Request& request, httplib::Response& response) {
        response.set_content(request.matches[1], "text/plain");
    });
    server.start();
    std::promise<std::string> second;
    Http http = make_http();
    http.send(get(server.url("/1")), [&](Result) {
        http.send(get(server.url("/2")),
                  [&](Result result) { second.set_value(result ? result->body : "failed"); });
    });
    CHECK(second.get_future().get() == "2");
}

TEST_CASE("requests from many threads all get their own answer") {
    Server server;
    server.http.Get(R"(/(\d+))", [](const httplib::Request& request, httplib::Response& response) {
        response.set_content(request.matches[1], "text/plain");
    });
    server.start();
    Http http = make_http();
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> askers;
        for (int t = 0; t < 4; ++t)
            askers.emplace_back([&, t] {
                for (int i = 0; i < 25; ++i) {
                    const std::string number = std::to_string(t * 100 + i);
                    const Result result = http.fetch(get(server.url("/" + number)), {});
                    if (result && result->body == number) ++right;
                }
            });
    }
    CHECK(right == 100);
}

TEST_CASE("a server whose certificate nobody trusts is not spoken to") {
    const std::string vectors = OQYRMAN_SOURCE_DIR "/tests/vectors/";
    httplib::SSLServer server((vectors + "provider_rsa.pem").c_str(), (vectors + "provider_rsa.key").c_str());
    REQUIRE(server.is_valid());
    std::atomic<bool> asked = false;
    server.Get("/", [&](const httplib::Request&, httplib::Response&) { asked = true; });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::jthread thread([&server] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
    Http http = make_http();
    Request request = get("https://127.0.0.1:" + std::to_string(port) + "/");
    request.credentials = Credentials{
        .kind = Credentials::Kind::bearer, .origin = origin_of(request.url), .login = {}, .secret = "token"};
    const Result result = http.fetch(std::move(request), {});
    server.stop();
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::tls);
    CHECK(result.error().detail.find("token") == std::string::npos);
    CHECK_FALSE(asked);
}

TEST_CASE("a sink sees the head first and may refuse") {
    Server server;
    server.http.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_header("Date", "Tue, 24 Nov 2026 00:00:00 GMT");
        response.set_content("<html>", "text/html");
    });
    server.start();
    Http http = make_http();
    auto sink = std::make_shared<Collect>();
    sink->wanted = false;
    const Result result = http.fetch(get(server.url()), {}, sink);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::refused_by_sink);
    CHECK(sink->status == 200);
    CHECK(sink->dated);
    CHECK(sink->body.empty());
}
