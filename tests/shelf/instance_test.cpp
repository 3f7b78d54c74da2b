#include <atomic>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "app/shelf/single_instance.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/shelf/temporary.h"

namespace oqyrman {

using namespace shelf;
using tests::TemporaryFolder;

namespace {

/// Asks from a second thread while this one answers, as two programs would.
SingleInstance::HandedOver ask(const Paths& paths, const std::string& message, SingleInstance& first,
                               std::vector<std::string>& got) {
    Expected<SingleInstance::Claimed> claimed = std::unexpected(Error{});
    std::atomic<bool> done = false;
    std::thread second([&] {
        claimed = SingleInstance::claim(paths, message);
        done = true;
    });
    while (!done)
        for (std::string& one : first.poll()) got.push_back(std::move(one));
    second.join();
    REQUIRE(claimed);
    REQUIRE(std::holds_alternative<SingleInstance::HandedOver>(*claimed));
    return std::get<SingleInstance::HandedOver>(*claimed);
}

std::unique_ptr<SingleInstance> claim_first(const Paths& paths) {
    auto claimed = SingleInstance::claim(paths, "");
    REQUIRE(claimed);
    REQUIRE(std::holds_alternative<SingleInstance::First>(*claimed));
    return std::move(std::get<SingleInstance::First>(*claimed).instance);
}

}  // namespace

TEST_CASE("A second start hands its file to the first") {
    const TemporaryFolder folder;
    const Paths paths = tests::paths_below(folder.path());
    const auto first = claim_first(paths);
    CHECK(first->poll().empty());
    CHECK(first->descriptor() >= 0);
    std::vector<std::string> got;
    CHECK(ask(paths, "/home/a/кітап.epub", *first, got).answered);
    CHECK(ask(paths, "", *first, got).answered);
    CHECK(got == std::vector<std::string>{"/home/a/кітап.epub", ""});
}

TEST_CASE("Another data folder is another Oqyrman") {
    const TemporaryFolder one, two, runtime;
    Paths a = tests::paths_below(one.path()), b = tests::paths_below(two.path());
    a.runtime = b.runtime = runtime.path();
    const auto first = claim_first(a);
    const auto second = claim_first(b);
    std::vector<std::string> got;
    CHECK(ask(a, "for a", *first, got).answered);
    CHECK(second->poll().empty());
    CHECK(got == std::vector<std::string>{"for a"});
}

TEST_CASE("When the first ends, the next start is the first") {
    const TemporaryFolder folder;
    const Paths paths = tests::paths_below(folder.path());
    {
        const auto first = claim_first(paths);
    }
    const auto next = claim_first(paths);
    CHECK(next->descriptor() >= 0);
}

TEST_CASE("A first that was killed leaves nothing that stops the next") {
    const TemporaryFolder folder;
    const Paths paths = tests::paths_below(folder.path());
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto claimed = SingleInstance::claim(paths, "");
        ::kill(::getpid(), SIGKILL);
        ::_exit(claimed ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(std::filesystem::exists(folder.path() / "open.sock"));
    const auto next = claim_first(paths);
    std::vector<std::string> got;
    CHECK(ask(paths, "x", *next, got).answered);
}

TEST_CASE("Too long a message is refused") {
    const TemporaryFolder folder;
    CHECK(SingleInstance::claim(tests::paths_below(folder.path()), std::string(20'000, 'x')).error().kind ==
          ErrorKind::too_large);
}

}  // namespace oqyrman
