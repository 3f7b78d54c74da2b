#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "render/client/process.h"
#include "render/protocol/messages.h"

namespace oqyrman::render::client {

namespace {

/// Above every number that a worker's files have at its start, so that none is overwritten on the way.
constexpr int k_lowest_own_fd = 16;

Fd out_of_the_way(int fd) {
    Fd moved(fcntl(fd, F_DUPFD_CLOEXEC, k_lowest_own_fd));
    close(fd);
    return moved;
}

bool make_sockets(Fd& ours, Fd& theirs) {
    std::array<int, 2> pair{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0) return false;
    ours = Fd(pair[0]);
    theirs = out_of_the_way(pair[1]);
    return theirs.get() >= 0;
}

/// A memory file that can neither shrink nor grow: reading what is mapped can never fail.
Fd make_memory() {
    Fd plain(memfd_create("oqyrman-pages", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (plain.get() < 0 || ftruncate(plain.get(), protocol::k_memory_bytes) != 0) return Fd();
    if (fcntl(plain.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return Fd();
    return out_of_the_way(plain.release());
}

/// Nothing of our environment is the worker's business; a build with sanitizers keeps their settings.
std::vector<char*> environment() {
    std::vector<char*> kept;
    for (char** entry = environ; OQYRMAN_SANITIZED && *entry != nullptr; ++entry)
        if (std::string_view(*entry).find("SAN_OPTIONS=") != std::string_view::npos) kept.push_back(*entry);
    kept.push_back(nullptr);
    return kept;
}

struct SpawnActions {
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
    SpawnActions() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~SpawnActions() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
};

/// 0, or an error number.
int spawn(const std::filesystem::path& program, int requests, int bytes, int memory, pid_t& pid) {
    SpawnActions spawning;
    posix_spawn_file_actions_addopen(&spawning.actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&spawning.actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&spawning.actions, requests, protocol::k_requests_fd);
    posix_spawn_file_actions_adddup2(&spawning.actions, bytes, protocol::k_bytes_fd);
    posix_spawn_file_actions_adddup2(&spawning.actions, memory, protocol::k_memory_fd);
    // The reader may block or ignore signals; a worker starts with none of that.
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&spawning.attributes, &none);
    posix_spawnattr_setsigdefault(&spawning.attributes, &all);
    posix_spawnattr_setflags(&spawning.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::string path = program.string();
    std::array<char*, 2> arguments = {path.data(), nullptr};
    std::vector<char*> variables = environment();
    return posix_spawn(&pid, path.c_str(), &spawning.actions, &spawning.attributes, arguments.data(),
                       variables.data());
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

int Fd::release() { return std::exchange(m_fd, -1); }

void Fd::reset() {
    if (m_fd >= 0) close(m_fd);
    m_fd = -1;
}

Received receive(int fd, std::span<std::byte> into, std::size_t& size) {
    iovec part{into.data(), into.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ssize_t count = -1;
    // No room is given for control data, so descriptors somebody sends along are closed by the kernel.
    do count = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Received::nothing;
    if (count <= 0 || (message.msg_flags & MSG_TRUNC) != 0) return Received::closed;
    size = static_cast<std::size_t>(count);
    return Received::packet;
}

bool send(int fd, std::span<const std::byte> packet) {
    ssize_t count = -1;
    do count = ::send(fd, packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    while (count < 0 && errno == EINTR);
    return count == static_cast<ssize_t>(packet.size());
}

Expected<std::unique_ptr<Process>> Process::start(const std::filesystem::path& program) {
    std::unique_ptr<Process> process(new Process);
    Fd their_requests;
    Fd their_bytes;
    const Fd memory = make_memory();
    if (memory.get() < 0 || !make_sockets(process->m_requests, their_requests) ||
        !make_sockets(process->m_bytes, their_bytes))
        return fail(ErrorCode::unavailable, "sockets or memory: " + std::to_string(errno));
    void* mapped =
        mmap(nullptr, protocol::k_memory_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
    if (mapped == MAP_FAILED) return fail(ErrorCode::unavailable, "mmap " + std::to_string(errno));
    process->m_memory = {static_cast<std::byte*>(mapped), protocol::k_memory_bytes};
    // What a page looked like is nobody's business in a core file.
    madvise(mapped, protocol::k_memory_bytes, MADV_DONTDUMP);
    const int error = spawn(program, their_requests.get(), their_bytes.get(), memory.get(), process->m_pid);
    if (error != 0) {
        process->m_pid = -1;
        return fail(ErrorCode::unavailable, "spawn " + std::to_string(error));
    }
    return process;
}

Process::~Process() {
    (void)end();
    if (!m_memory.empty()) munmap(m_memory.data(), m_memory.size());
}

std::span<const std::byte> Process::slot(int index) const {
    return m_memory.subspan(protocol::k_control_bytes + static_cast<std::size_t>(index) * k_slot_bytes,
                            k_slot_bytes);
}

void Process::set_abort(int index, bool abort) const {
    std::byte* flag = m_memory.data() + static_cast<std::size_t>(index) * protocol::k_cookie_bytes;
    std::atomic_ref<std::int32_t>(*reinterpret_cast<std::int32_t*>(flag)).store(abort ? 1 : 0);
}

End Process::end() {
    if (m_pid < 0) return {};
    kill(m_pid, SIGKILL);
    int status = 0;
    while (waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
    m_pid = -1;
    if (WIFSIGNALED(status)) return {.words = "signal " + std::to_string(WTERMSIG(status))};
    return {.no_sandbox = WEXITSTATUS(status) == protocol::k_no_sandbox_status,
            .words = "status " + std::to_string(WEXITSTATUS(status))};
}

}  // namespace oqyrman::render::client
