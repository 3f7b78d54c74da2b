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
    int slow_asked = 0, asked = 0, unchanged = 0;
    state::Instant now{std::chrono::hours(24 * 20'000)};
    std::string tag = "\"1\"", control;  ///< of the tagged cover
    std::optional<std::string> portal_type;
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
                                  queue,
                                  [](const std::string&) { return std::nullopt; },
                                  [this] { return now; },
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
        server.Get("/tagged", [this](const httplib::Request& request, httplib::Response& response) {
            const std::scoped_lock lock(mutex);
            ++asked;
            response.set_header("ETag", tag);
            if (!control.empty()) response.set_header("Cache-Control", control);
            if (request.get_header_value("If-None-Match") == tag) {
                ++unchanged;
                response.status = 304;
                return;
            }
            response.set_content("picture " + tag, "image/png");
        });
        server.Get("/page", [](const httplib::Request&, httplib::Response& response) {
            response.set_content("<html>sign in here</html>", "text/html");
        });
        server.Get("/trouble",
                   [](const httplib::Request&, httplib::Response& response) { response.status = 503; });
        // A network that wants its own sign-in answers in the library's name, whatever was asked for.
        server.Get("/caught", [this](const httplib::Request&, httplib::Response& response) {
            const std::scoped_lock lock(mutex);
            ++asked;
            response.set_header("Cache-Control", "max-age=36000");
            if (portal_type)
                response.set_content("\n<!DOCTYPE HTML><p>Welcome to the airport.", *portal_type);
            else
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
    int times_asked() {
        const std::scoped_lock lock(mutex);
        return asked;
    }
    /// What comes of looking at the tagged cover, once it has come.
    std::string seen() {
        came.clear();
        const std::string tagged = url("/tagged");
        REQUIRE(look_until_it_comes(tagged));
        return came[tagged];
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

TEST_CASE("a cover that may have changed is shown at once, and asked about behind") {
    World world;
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.times_asked() == 1);
    // Within the hour it is not asked about, after it once, and unchanged it rests again.
    world.now += 59min;
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.fetches.asked_behind() == 0);
    world.now += 2min;
    CHECK(world.seen() == "picture \"1\"");
    REQUIRE(world.work_until([&] { return world.fetches.asked_behind() == 0; }));
    CHECK(world.times_asked() == 2);
    CHECK(world.unchanged == 1);
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.fetches.asked_behind() == 0);

    // Another picture takes its place as soon as it has come.
    world.tag = "\"2\"";
    world.now += 61min;
    CHECK(world.seen() == "picture \"1\"");
    REQUIRE(world.work_until([&] { return world.came[world.url("/tagged")] == "picture \"2\""; }));
    CHECK(world.seen() == "picture \"2\"");
    CHECK(world.times_asked() == 3);
}

TEST_CASE("as long as the library says that a cover is good, it is not asked") {
    World world;
    world.control = "max-age=36000";
    CHECK(world.seen() == "picture \"1\"");
    world.now += 9h;
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.fetches.asked_behind() == 0);
    world.now += 2h;
    CHECK(world.seen() == "picture \"1\"");
    REQUIRE(world.work_until([&] { return world.fetches.asked_behind() == 0; }));
    CHECK(world.times_asked() == 2);
}

TEST_CASE("a cover that must not be shown unasked is asked about first, and shown where nobody answers") {
    World world;
    world.control = "no-cache";
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.unchanged == 1);
    world.tag = "\"2\"";
    CHECK(world.seen() == "picture \"2\"");
    world.server.stop();
    CHECK(world.seen() == "picture \"2\"");
}

TEST_CASE("what the library wants kept nowhere is fetched each time; a page for people is no cover") {
    World world;
    world.control = "no-store";
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.seen() == "picture \"1\"");
    CHECK(world.times_asked() == 2);
    CHECK(world.unchanged == 0);
    REQUIRE(world.look_until_it_comes(world.url("/page")));
    CHECK(world.came[world.url("/page")].empty());
}

TEST_CASE("a page of the network's in a cover's place is not kept, and is not the library's word") {
    World world;
    const std::string url = world.url("/caught");
    world.portal_type =
        GENERATE("text/html", "application/xhtml+xml", "image/png", "application/octet-stream", "");
    CAPTURE(*world.portal_type);
    REQUIRE(world.look_until_it_comes(url));
    CHECK(world.came[url].empty());
    CHECK(world.out_of_reach.contains(url));
    world.portal_type.reset();
    world.came.clear();
    REQUIRE(world.look_until_it_comes(url));
    CHECK(world.came[url] == "picture");
    CHECK(world.times_asked() == 2);
}

TEST_CASE("a page of the network's takes no kept cover away") {
    World world;
    const std::string url = world.url("/caught");
    REQUIRE(world.look_until_it_comes(url));
    world.portal_type = "image/png";
    world.now += 11h;
    for (int look = 0; look < 2; ++look) {
        world.came.clear();
        REQUIRE(world.look_until_it_comes(url));
        REQUIRE(world.work_until([&] { return world.fetches.asked_behind() == 0; }));
        CHECK(world.came[url] == "picture");
    }
}

TEST_CASE("a cover that turns out to be no picture is asked for again") {
    World world;
    const std::string url = world.url("/cover");
    REQUIRE(world.look_until_it_comes(url));
    world.fetches.spoilt(url);
    world.came.clear();
    REQUIRE(world.look_until_it_comes(url));
    CHECK(world.times_asked() == 2);
}

TEST_CASE("a library in trouble says nothing about its covers") {
    World world;
    const std::string url = world.url("/trouble");
    REQUIRE(world.look_until_it_comes(url));
    CHECK(world.out_of_reach.contains(url));
}

TEST_CASE("only a few covers are asked about at once behind what is shown") {
    World world;
    constexpr int k_covers = 12;
    const auto address = [&](int i) { return world.url("/cover?" + std::to_string(i)); };
    for (int i = 0; i < k_covers; ++i) REQUIRE(world.look_until_it_comes(address(i)));
    CHECK(world.times_asked() == k_covers);
    world.now += 2h;
    world.came.clear();
    std::size_t most = 0;
    for (int i = 0; i < k_covers; ++i) world.fetches.want(address(i));
    REQUIRE(world.work_until([&] {
        most = std::max(most, world.fetches.asked_behind());
        return world.came.size() == k_covers;
    }));
    CHECK(most <= effects::k_max_asked_behind);
    CHECK(world.work_until([&] { return world.times_asked() > k_covers; }));
}
