#include <array>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/effects/second_start.h"
#include "app/tasks/runner.h"

namespace oqyrman::effects {

void SecondStarts::watch(std::function<void(const std::string&)> heard) {
    m_thread = std::jthread([this, heard = std::move(heard)](const std::stop_token& stop) {
        tasks::name_this_thread("starts");
        const int wake = eventfd(0, EFD_CLOEXEC);
        const std::stop_callback on_stop(stop, [wake] { eventfd_write(wake, 1); });
        while (!stop.stop_requested()) {
            std::array<pollfd, 2> waiting{{{.fd = m_instance->descriptor(), .events = POLLIN, .revents = 0},
                                           {.fd = wake, .events = POLLIN, .revents = 0}}};
            poll(waiting.data(), waiting.size(), -1);
            if (stop.stop_requested()) break;
            for (const std::string& message : m_instance->poll()) heard(message);
        }
        close(wake);
    });
}

void SecondStarts::stop() {
    m_thread.request_stop();
    if (m_thread.joinable()) m_thread.join();
}

}  // namespace oqyrman::effects
