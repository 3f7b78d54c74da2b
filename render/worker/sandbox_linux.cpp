#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <string_view>

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "render/limits.h"
#include "render/protocol/messages.h"
#include "render/worker/sandbox.h"

namespace oqyrman::render::worker {

namespace {

constexpr bool k_sanitized = OQYRMAN_SANITIZED;

void log(std::string_view line) { (void)!write(STDERR_FILENO, line.data(), line.size()); }

bool limit(int what, std::uint64_t value) {
    const rlimit both{.rlim_cur = value, .rlim_max = value};
    return setrlimit(static_cast<__rlimit_resource>(what), &both) == 0;
}

/// linux/landlock.h of Debian 12 ends at the second version; the kernel takes what it knows.
struct Ruleset {
    std::uint64_t files = 0;
    std::uint64_t network = 0;
    std::uint64_t scoped = 0;
};

/// A rule set without rules: nothing of what it handles is allowed. False when the kernel has no Landlock.
bool forbid_paths() {
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return false;
    // Rights by version: 13 of the first, then REFER, TRUNCATE, (4: TCP), IOCTL_DEV, (6: scopes).
    constexpr std::array<unsigned, 6> k_rights = {13, 14, 15, 15, 16, 16};
    const auto known = static_cast<std::size_t>(std::clamp(version, 1L, 6L));
    Ruleset rules{.files = (std::uint64_t{1} << k_rights[known - 1]) - 1, .network = 0, .scoped = 0};
    std::size_t size = sizeof rules.files;
    if (known >= 4) {
        rules.network = 3;  // bind and connect
        size = 2 * sizeof rules.files;
    }
    if (known >= 6) {
        rules.scoped = 3;  // abstract sockets and signals
        size = sizeof rules;
    }
    const long ruleset = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0) return false;
    const bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(static_cast<int>(ruleset));
    return done;
}

/// Each call with what needs it. Everything else ends the process.
bool filter_calls() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == nullptr) return false;
    const auto allow = [filter](int call) { return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0; };
    // What SCMP_A2 and SCMP_A0 say, without their C99.
    const scmp_arg_cmp not_executable{.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
    const scmp_arg_cmp standard_error{.arg = 0, .op = SCMP_CMP_EQ, .datum_a = STDERR_FILENO, .datum_b = 0};
    bool all = true;
    all &= allow(SCMP_SYS(recvmsg));        // requests, and bytes of the book
    all &= allow(SCMP_SYS(sendmsg));        // answers, and wishes for bytes
    all &= allow(SCMP_SYS(brk));            // malloc
    all &= allow(SCMP_SYS(munmap));         // free
    all &= allow(SCMP_SYS(mremap));         // realloc of large blocks
    all &= allow(SCMP_SYS(madvise));        // free gives memory back
    all &= allow(SCMP_SYS(futex));          // once-initialisation in libstdc++ and glibc
    all &= allow(SCMP_SYS(sysinfo));        // glibc's qsort asks how much memory there is
    all &= allow(SCMP_SYS(clock_gettime));  // where the vDSO has to ask the kernel
    all &= allow(SCMP_SYS(getrandom));      // malloc's own seed
    all &= allow(SCMP_SYS(rt_sigreturn));   // back from a handler that a library may have set
    all &= allow(SCMP_SYS(exit));           // the end
    all &= allow(SCMP_SYS(exit_group));     // the end
    // malloc, but no memory that could be run
    all &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, not_executable) == 0;
    all &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, not_executable) == 0;
    // a line for the log
    all &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, standard_error) == 0;
    all = all && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return all;
}

}  // namespace

std::optional<std::string> enter_sandbox() {
    // Dies with the reader even while it draws; a reader that is already gone shows as a closed socket.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return "parent death signal";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "no new privileges";
    if (!limit(RLIMIT_CORE, 0)) return "core limit";
    if (prctl(PR_SET_DUMPABLE, 0) != 0) return "dumpable";
    if (syscall(SYS_close_range, protocol::k_memory_fd + 1, ~0U, 0) != 0) return "files";
    if (!forbid_paths()) log("page worker: this kernel has no Landlock; the call filter stands alone\n");
    if constexpr (k_sanitized) {
        log("page worker: built with sanitizers, so without call filter and memory limit\n");
        return std::nullopt;
    }
    if (!limit(RLIMIT_AS, k_worker_memory_bytes)) return "memory limit";
    if (!filter_calls()) return "call filter";
    return std::nullopt;
}

}  // namespace oqyrman::render::worker
