#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/net/raw_server.h"

namespace oqyrman::tests {

namespace {

/// How long the request is; nothing while its head is not whole.
std::optional<std::size_t> length_of(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    constexpr std::string_view k_length = "\r\nContent-Length: ";
    const std::size_t said = request.substr(0, end).find(k_length);
    const std::size_t body =
        said == std::string::npos ? 0 : std::stoul(request.substr(said + k_length.size()));
    return end + 4 + body;
}

/// False when the other side has gone, or nobody listens any more, before so much time has passed.
bool stays(int peer, std::chrono::milliseconds time, const std::stop_token& stop) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end && !stop.stop_requested()) {
        pollfd watched{.fd = peer, .events = POLLIN | POLLRDHUP, .revents = 0};
        if (poll(&watched, 1, 5) > 0) return false;
    }
    return !stop.stop_requested();
}

void deliver(int peer, const Delivery& what, const std::stop_token& stop) {
    using namespace std::chrono_literals;
    if (what.never) {
        while (stays(peer, 1h, stop)) {
        }
        return;
    }
    if (!stays(peer, what.late, stop)) return;
    const std::size_t at_once = std::min(what.drips_from, what.bytes.size());
    send(peer, what.bytes.data(), at_once, MSG_NOSIGNAL);
    for (std::size_t at = at_once; at < what.bytes.size() && stays(peer, what.between, stop); ++at)
        send(peer, what.bytes.data() + at, 1, MSG_NOSIGNAL);
}

}  // namespace

RawServer::RawServer(std::function<Delivery(const std::string& request)> answer, int port) {
    m_listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    // A port of our own that was closed a moment ago is still remembered.
    const int again = 1;
    setsockopt(m_listening, SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
    socklen_t size = sizeof address;
    bind(m_listening, reinterpret_cast<const sockaddr*>(&address), size);
    getsockname(m_listening, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    listen(m_listening, 8);
    m_thread =
        std::jthread([listening = m_listening, answer = std::move(answer)](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                const int peer = accept(listening, nullptr, nullptr);
                if (peer < 0) return;
                std::string request;
                std::array<char, 4096> piece{};
                for (auto length = length_of(request); !length || request.size() < *length;
                     length = length_of(request)) {
                    const ssize_t got = recv(peer, piece.data(), piece.size(), 0);
                    if (got <= 0) break;
                    request.append(piece.data(), static_cast<std::size_t>(got));
                }
                deliver(peer, answer(request), stop);
                close(peer);
            }
        });
}

RawServer::~RawServer() {
    m_thread.request_stop();
    shutdown(m_listening, SHUT_RDWR);
    m_thread.join();
    close(m_listening);
}

}  // namespace oqyrman::tests
