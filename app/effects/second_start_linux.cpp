#include <algorithm>
#include <array>
#include <filesystem>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/effects/second_start.h"
#include "app/tasks/runner.h"

namespace oqyrman::effects {

namespace {

constexpr std::string_view k_file = "file://";

bool is_address(const std::string& text) { return text.starts_with("opds:"); }

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The path of a file's address (RFC 8089): a desktop hands over either.
std::string path_of(std::string_view address) {
    address.remove_prefix(k_file.size());
    address.remove_prefix(std::min(address.find('/'), address.size()));  // a host is this one
    std::string path;
    for (std::size_t i = 0; i < address.size(); ++i) {
        const bool escape = address[i] == '%' && i + 2 < address.size() && digit(address[i + 1]) >= 0 &&
                            digit(address[i + 2]) >= 0;
        path += escape ? static_cast<char>(digit(address[i + 1]) * 16 + digit(address[i + 2])) : address[i];
        if (escape) i += 2;
    }
    return path;
}

}  // namespace

std::string message_of(const std::string& argument) {
    if (argument.empty() || is_address(argument)) return argument;
    if (argument.starts_with(k_file)) return path_of(argument);
    return std::filesystem::absolute(argument).string();
}

state::Action action_of(const std::string& message) {
    if (is_address(message)) return state::AddressOpened{message};
    return state::FileWanted{message};
}

shelf::Expected<SecondStarts::Place> SecondStarts::claim(const std::string& message) {
    const std::scoped_lock lock(m_mutex);
    if (m_instance) return Place::first;
    auto claimed = shelf::SingleInstance::claim(m_paths, message);
    if (!claimed) return std::unexpected(claimed.error());
    auto* first = std::get_if<shelf::SingleInstance::First>(&*claimed);
    if (first == nullptr) return Place::handed_over;
    m_instance = std::move(first->instance);
    listen_if_first();
    return Place::first;
}

std::optional<state::Problem> SecondStarts::claim_again() {
    const auto place = claim({});
    if (!place) return shelf::to_problem(place.error());
    if (*place == Place::first) return std::nullopt;
    return shelf::to_problem({shelf::ErrorKind::in_use, "another Oqyrman holds " + m_paths.data.string()});
}

void SecondStarts::watch(std::function<void(const std::string&)> heard) {
    const std::scoped_lock lock(m_mutex);
    m_heard = std::move(heard);
    listen_if_first();
}

/// Until it is stopped; whoever stops it has done with `wake` when this returns.
static void listen(shelf::SingleInstance& instance, const std::function<void(const std::string&)>& heard,
                   int wake, const std::stop_token& stop) {
    const std::stop_callback on_stop(stop, [wake] { eventfd_write(wake, 1); });
    while (!stop.stop_requested()) {
        std::array<pollfd, 2> waiting{{{.fd = instance.descriptor(), .events = POLLIN, .revents = 0},
                                       {.fd = wake, .events = POLLIN, .revents = 0}}};
        poll(waiting.data(), waiting.size(), -1);
        if (stop.stop_requested()) return;
        for (const std::string& message : instance.poll()) heard(message);
    }
}

void SecondStarts::listen_if_first() {
    if (!m_instance || !m_heard || m_stopped || m_thread.joinable()) return;
    m_thread = std::jthread([&instance = *m_instance, heard = m_heard](const std::stop_token& stop) {
        tasks::name_this_thread("starts");
        const int wake = eventfd(0, EFD_CLOEXEC);
        listen(instance, heard, wake, stop);
        close(wake);
    });
}

void SecondStarts::stop() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
    }
    m_thread.request_stop();
    if (m_thread.joinable()) m_thread.join();
}

}  // namespace oqyrman::effects
