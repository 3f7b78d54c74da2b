// The real worker with calls planted that a hijacked one might make. Never installed; see sandbox_test.cpp.
// Which call is told by the style sheet that comes with the request to open a book.
#include <csignal>
#include <cstdlib>
#include <string>
#include <variant>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include "render/worker/service.h"

namespace {

constexpr int k_got_through = 42;

void leave_when(bool got_through) {
    if (got_through) _exit(k_got_through);
}

void plant(const std::string& call) {
    if (call == "open") leave_when(open("/etc/passwd", O_RDONLY) >= 0);
    if (call == "create") leave_when(open("/tmp/oqyrman-planted", O_CREAT | O_WRONLY, 0600) >= 0);
    if (call == "socket") leave_when(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    if (call == "ptrace") leave_when(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0);
    if (call == "fork") leave_when(fork() >= 0);
    if (call == "kill") leave_when(kill(getppid(), 0) == 0);
    if (call == "executable")
        leave_when(mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
                   MAP_FAILED);
    if (call == "memory") {
        void* block = std::malloc(std::size_t{3} << 30);
        leave_when(block != nullptr);
    }
    if (call == "execve") {
        char program[] = "/bin/true";
        char* arguments[] = {program, nullptr};
        execve(program, arguments, nullptr);
    }
}

}  // namespace

int main() {
    using oqyrman::render::protocol::Open;
    return oqyrman::render::worker::run_worker([](const oqyrman::render::protocol::Request& request) {
        const auto* open = std::get_if<Open>(&request.ask);
        if (open != nullptr && open->settings.css.starts_with("/*plant:"))
            plant(open->settings.css.substr(8, open->settings.css.find("*/") - 8));
    });
}
