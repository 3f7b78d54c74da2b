#pragma once
// A library on loopback that answers as a test wants it to.

#include <string>
#include <thread>
#include <vector>

#include <httplib.h>

#include "app/catalogue/catalogue.h"
#include "tests/catch.h"

namespace oqyrman::tests {

inline constexpr const char* k_feed = "application/opds+json";
inline const std::string k_empty_feed = R"({"metadata":{"title":"T"},"navigation":[]})";

struct World {
    httplib::Server server;
    int port = server.bind_to_any_port("127.0.0.1");
    std::thread thread;
    net::Http http{net::Options{.user_agent = "test",
                                .accept_language = "kk",
                                .rest = [](std::chrono::milliseconds, const std::stop_token&) {}}};
    catalogue::Catalogue catalogue{http};

    /// One fixed answer at "/".
    void answer(int status, const std::string& body, const char* type,
                const std::vector<std::pair<std::string, std::string>>& headers = {}) {
        server.Get("/", [=](const httplib::Request&, httplib::Response& response) {
            response.status = status;
            for (const auto& [name, value] : headers) response.set_header(name.c_str(), value.c_str());
            response.set_content(body, type);
        });
    }
    void start() {
        server.set_keep_alive_max_count(1);  // or stop() waits for connections that nobody uses
        thread = std::thread([this] { server.listen_after_bind(); });
        while (!server.is_running()) std::this_thread::yield();
    }
    ~World() {
        server.stop();
        if (thread.joinable()) thread.join();
    }
    std::string url(const std::string& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port) + path;
    }
    catalogue::Refusal refused() {
        start();
        auto feed = catalogue.feed(url(), {}, {});
        REQUIRE_FALSE(feed);
        return feed.error();
    }
};

}  // namespace oqyrman::tests
