// Keys and books at rest: in memory, in a core file, on the disk.
#include <algorithm>
#include <fstream>
#include <sstream>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/effects/outside.h"
#include "app/shelf/secret_store.h"
#include "drm/crypto/secret.h"
#include "tests/catch.h"

using namespace oqyrman;

namespace {

/// The flags that the kernel keeps for the pages at `address` (proc(5), VmFlags); empty: there are none.
std::string flags_of(const void* address) {
    std::ifstream maps("/proc/self/smaps");
    std::string line;
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    bool inside = false;
    while (std::getline(maps, line)) {
        std::uintptr_t from = 0, to = 0;
        char dash = 0;
        std::istringstream range(line);
        if (range >> std::hex >> from >> dash >> to && dash == '-') inside = wanted >= from && wanted < to;
        if (inside && line.starts_with("VmFlags:")) return line + " ";
    }
    return {};
}

/// What a child comes to that does `work`; its exit status.
template <class Work>
int in_child(Work work) {
    const pid_t child = fork();
    if (child == 0) _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a key's pages are locked, left out of core files, not inherited, and gone with the key") {
    const void* where = nullptr;
    {
        drm::SecretBytes key(drm::as_bytes("0123456789abcdef0123456789abcdef"));
        where = key.view().data();
        const std::string flags = flags_of(where);
        INFO(flags);
        CHECK(flags.find(" dd ") != std::string::npos);  // not in a core file
        CHECK(flags.find(" wf ") != std::string::npos);  // wiped on fork
        rlimit limit{};
        getrlimit(RLIMIT_MEMLOCK, &limit);
        // The address sanitizer makes nothing of mlock(): it could not lock its own shadow.
        if (limit.rlim_cur >= 64 * 1024 && OQYRMAN_SANITIZED == 0)
            CHECK(flags.find(" lo ") != std::string::npos);
        CHECK(in_child([&] {
                  return std::ranges::all_of(key.view(), [](std::byte b) { return b == std::byte{0}; }) ? 0
                                                                                                        : 1;
              }) == 0);
        CHECK(drm::as_text(key.view()).starts_with("0123"));
    }
    CHECK(flags_of(where).find(" dd ") == std::string::npos);
}

TEST_CASE("master keys are wiped where they pass through") {
    alignas(shelf::MasterKeys) std::byte room[sizeof(shelf::MasterKeys)];
    auto* keys = new (room) shelf::MasterKeys{.primary = {}, .former = shelf::MasterKey{}};
    keys->primary.fill(std::byte{0xA5});
    keys->former->fill(std::byte{0xA5});
    keys->~MasterKeys();
    CHECK(std::ranges::count(room, std::byte{0xA5}) == 0);
}

TEST_CASE("this process is closed to others: no core file, nothing to trace") {
    CHECK(in_child([] {
              effects::close_this_process_to_others();
              rlimit core{.rlim_cur = 1, .rlim_max = 1};
              getrlimit(RLIMIT_CORE, &core);
              const bool no_core = core.rlim_cur == 0 && core.rlim_max == 0;
              return no_core && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1;
          }) == 0);
}
