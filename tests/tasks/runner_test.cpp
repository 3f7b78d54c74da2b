// Runner and MainQueue: order, stopping, waking.
#include "app/tasks/runner.h"

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "tests/catch.h"

using namespace oqyrman::tasks;

TEST_CASE("a runner does what it is given in order, on one thread of its own") {
    std::vector<int> done;
    std::promise<std::thread::id> finished;
    Runner runner("test");
    for (int i = 0; i < 100; ++i) runner.post([&done, i](const std::stop_token&) { done.push_back(i); });
    runner.post([&finished](const std::stop_token&) { finished.set_value(std::this_thread::get_id()); });
    CHECK(finished.get_future().get() != std::this_thread::get_id());
    REQUIRE(done.size() == 100);
    CHECK(std::ranges::is_sorted(done));
}

TEST_CASE("a runner that ends asks its task to stop and drops the others") {
    std::promise<void> started;
    bool stopped = false;
    bool dropped = true;
    {
        Runner runner("test");
        runner.post([&](const std::stop_token& stop) {
            std::promise<void> asked;
            const std::stop_callback on_stop(stop, [&asked] { asked.set_value(); });
            started.set_value();
            asked.get_future().wait();
            stopped = true;
        });
        runner.post([&dropped](const std::stop_token&) { dropped = false; });
        started.get_future().wait();
    }
    CHECK(stopped);
    CHECK(dropped);
}

TEST_CASE("posts from several threads all arrive") {
    std::atomic<int> count = 0;
    std::promise<void> all;
    {
        Runner runner("test");
        std::vector<std::jthread> posters;
        posters.reserve(4);
        for (int t = 0; t < 4; ++t)
            posters.emplace_back([&] {
                for (int i = 0; i < 250; ++i)
                    runner.post([&](const std::stop_token&) {
                        if (++count == 1000) all.set_value();
                    });
            });
        all.get_future().wait();
    }
    CHECK(count == 1000);
}

TEST_CASE("the main queue wakes, runs in order, and leaves what its jobs post for the next time") {
    int wakes = 0;
    std::vector<int> done;
    MainQueue queue([&wakes] { ++wakes; });
    CHECK_FALSE(queue.drain());
    queue.post([&] {
        done.push_back(1);
        queue.post([&] { done.push_back(3); });
    });
    queue.post([&] { done.push_back(2); });
    CHECK(wakes == 2);
    CHECK(queue.drain());
    CHECK(done == std::vector<int>{1, 2});
    CHECK(queue.drain());
    CHECK(done == std::vector<int>{1, 2, 3});
    CHECK_FALSE(queue.drain());
}

TEST_CASE("a runner in a hurry asks each task to end early and still does them all") {
    std::promise<void> started, done;
    std::vector<bool> asked;
    Runner runner("test");
    runner.post([&](const std::stop_token& stop) {
        std::promise<void> heard;
        const std::stop_callback on_stop(stop, [&heard] { heard.set_value(); });
        started.set_value();
        heard.get_future().wait();
        asked.push_back(stop.stop_requested());
    });
    runner.post([&](const std::stop_token& stop) { asked.push_back(stop.stop_requested()); });
    started.get_future().wait();
    runner.hurry();
    runner.post([&](const std::stop_token& stop) {
        asked.push_back(stop.stop_requested());
        done.set_value();
    });
    done.get_future().wait();
    CHECK(asked == std::vector{true, true, true});
}
