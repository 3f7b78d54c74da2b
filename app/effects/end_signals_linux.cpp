#include <array>
#include <atomic>
#include <utility>

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/effects/end_signals.h"
#include "app/tasks/runner.h"

namespace oqyrman::effects {

namespace {

constexpr std::array k_signals{SIGTERM, SIGINT, SIGHUP};
/// What the destructor writes; a signal writes 1.
constexpr eventfd_t k_no_more = 1ULL << 32U;

/// A handler has no other way to know where to write.
std::atomic<int> g_written_to = -1;

void hear(int) {
    static_cast<void>(eventfd_write(g_written_to.load(), 1));  // full: it has been told
}

void handle(void (*handler)(int), int flags) {
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = flags;
    for (const int number : k_signals) sigaction(number, &action, nullptr);
}

}  // namespace

EndSignals::EndSignals(std::function<void()> ended) {
    const int end = eventfd(0, EFD_CLOEXEC);
    if (end < 0) return;
    g_written_to = end;
    m_thread = std::thread([end, ended = std::move(ended)] {
        tasks::name_this_thread("ending");
        eventfd_t told = 0;
        if (eventfd_read(end, &told) == 0 && told < k_no_more) ended();
    });
    handle(hear, SA_RESTART | static_cast<int>(SA_RESETHAND));
}

EndSignals::~EndSignals() {
    handle(SIG_DFL, 0);
    const int end = g_written_to.exchange(-1);
    if (end < 0) return;
    static_cast<void>(eventfd_write(end, k_no_more));
    m_thread.join();
    close(end);
}

}  // namespace oqyrman::effects
