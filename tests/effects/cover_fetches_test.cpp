// Covers are fetched while their place is looked at, and no longer.
#include "app/effects/cover_fetches.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include <httplib.h>

#include "tests/catch.h"

using namespace oqyrman;
using namespace std::chrono_literals;

namespace {

/// What a test may wait for; it ends earlier when that has come.
constexpr auto k_patience = 20s;
constexpr auto k_slow = 120s;
constexpr std::size_t k_threads = 64;  ///< of the library: slow answers hold no quick ones up

/// A library whose slow covers come when the test lets them, and the window that looks at them.
struct World {
    std::mutex mutex;
    std::condition_variable changed;
    bool released = false, woken = false;
    int slow_asked = 0, asked = 0;
    httplib::Server server;
    int port = server.bind_to_any_port("127.0.0.1");
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("oqyrman-covers-" + std::to_string(port));
    std::map<std::string, std::string> came;
    std::set<std::string> out_of_reach;
    tasks::MainQueue queue{[this] {
        const std::scoped_lock lock(mutex);
        woken = true;
        changed.notify_all();
    }};
    net::Http http{net::Options{.user_agent = "test", .accept_language = "kk"}};
    effects::CoverFetches fetches{http,
                                  std::make_shared<shelf::FileCache>(folder, shelf::make_disk_storage()),
                                  queue, [](const std::string&) { return std::nullopt; },
                                  [this](const std::string& url, const std::string& bytes, bool reached) {
                                      came[url] = bytes;
                                      if (!reached) out_of_reach.insert(url);
                                  }};
    std::thread thread;

    World() {
        server.Get("/slow/.*", [this](const httplib::Request&, httplib::Response& response) {
            std::unique_lock lock(mutex);
            ++slow_asked;
            woken = true;
            changed.notify_all();
            changed.wait_for(lock, k_slow, [this] { return released; });
            response.set_content("late", "image/png");
        });
        server.Get("/cover", [this](const httplib::Request&, httplib::Response& response) {
            const std::scoped_lock lock(mutex);
            ++asked;
            response.set_content("picture", "image/png");
        });
        server.new_task_queue = [] { return new httplib::ThreadPool(k_threads); };
        server.set_keep_alive_max_count(1);  // or stop() waits for connections that nobody uses
        thread = std::thread([this] { server.listen_after_bind(); });
        while (!server.is_running()) std::this_thread::yield();
    }
    ~World() {
        {
            const std::scoped_lock lock(mutex);
            released = true;
        }
        changed.notify_all();
        server.stop();
        thread.join();
        std::error_code error;
        std::filesystem::remove_all(folder, error);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(port) + path;
    }
    /// Does what comes to the window until this holds.
    bool work_until(const std::function<bool()>& holds, const std::function<void()>& each_time = [] {}) {
        const auto end = std::chrono::steady_clock::now() + k_patience;
        while (!holds() && std::chrono::steady_clock::now() < end) {
            each_time();
            std::unique_lock lock(mutex);
            changed.wait_until(lock, end, [this] { return woken; });
            woken = false;
            lock.unlock();
            queue.drain();
        }
        return holds();
    }
    /// Looks at this place, frame after frame, until its cover came.
    bool look_until_it_comes(const std::string& url) {
        return work_until([&] { return came.contains(url); },
                          [&] {
                              fetches.want(url);
                              fetches.frame_ended();
                          });
    }
};

}  // namespace

TEST_CASE("a cover is fetched once, and then comes from the cache") {
    World world;
    REQUIRE(world.look_until_it_comes(world.url("/cover")));
    CHECK(world.came[world.url("/cover")] == "picture");
    world.came.clear();
    REQUIRE(world.look_until_it_comes(world.url("/cover")));
    CHECK(world.came[world.url("/cover")] == "picture");
    CHECK(world.fetches.under_way() == 0);
    CHECK(world.asked == 1);
}

TEST_CASE("covers that were scrolled past are fetched no further and stand in nobody's way") {
    World world;
    constexpr int k_passed = 200;
    for (int i = 0; i < k_passed; ++i) world.fetches.want(world.url("/slow/" + std::to_string(i)));
    CHECK(world.fetches.under_way() == k_passed);
    REQUIRE(world.work_until([&] {
        const std::scoped_lock lock(world.mutex);
        return world.slow_asked > 0;
    }));
    for (int frame = 0; frame < 4; ++frame) world.fetches.frame_ended();
    CHECK(world.fetches.under_way() == 0);
    // They do not answer yet: what is looked at now comes only when they have let go of the connections.
    REQUIRE(world.look_until_it_comes(world.url("/cover")));
    CHECK(world.came.size() == 1);
    const std::scoped_lock lock(world.mutex);
    CHECK_FALSE(world.released);
    CHECK(world.slow_asked < k_passed / 2);
}

TEST_CASE("a library that cannot be reached is not one without a cover") {
    World world;
    const std::string nowhere = "http://127.0.0.1:1/cover";
    REQUIRE(world.look_until_it_comes(nowhere));
    CHECK(world.came[nowhere].empty());
    CHECK(world.out_of_reach.contains(nowhere));
    REQUIRE(world.look_until_it_comes(world.url("/none")));
    CHECK_FALSE(world.out_of_reach.contains(world.url("/none")));
}
