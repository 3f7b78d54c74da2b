#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lending/faulty_way.h"

namespace oqyrman::tests {

namespace {

/// The library's whole answer; it closes the connection when it has said everything.
std::string ask_library(int port, const std::string& request) {
    const int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    std::string whole;
    if (connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        send(peer, request.data(), request.size(), MSG_NOSIGNAL);
        std::array<char, 65536> piece{};
        for (ssize_t got = 0; (got = recv(peer, piece.data(), piece.size(), 0)) > 0;)
            whole.append(piece.data(), static_cast<std::size_t>(got));
    }
    close(peer);
    return whole;
}

}  // namespace

FaultyWay::FaultyWay(int library_port) : m_library_port(library_port) { mend(); }

std::string FaultyWay::url() const { return "http://127.0.0.1:" + std::to_string(m_port); }

void FaultyWay::bend(const std::string& method, const std::string& path, bool ask, Fault fault) {
    const std::scoped_lock lock(m_mutex);
    m_method = method;
    m_path = path;
    m_ask = ask;
    m_fault = std::move(fault);
    m_bent = 0;
}

void FaultyWay::close() { m_server.reset(); }

void FaultyWay::mend() {
    {
        const std::scoped_lock lock(m_mutex);
        m_fault = nullptr;
    }
    if (m_server) return;
    m_server = std::make_unique<RawServer>([this](const std::string& head) { return answer(head); }, m_port);
    m_port = m_server->port();
}

int FaultyWay::bent() const {
    const std::scoped_lock lock(m_mutex);
    return m_bent;
}

Delivery FaultyWay::answer(const std::string& head) {
    const std::size_t target = head.find(' ') + 1;
    Fault fault;
    bool ask = true;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_fault && head.starts_with(m_method + " ") && head.compare(target, m_path.size(), m_path) == 0) {
            fault = m_fault;
            ask = m_ask;
            ++m_bent;
        }
    }
    const std::string whole = ask ? ask_library(m_library_port, head) : std::string();
    if (!fault) return whole;
    const std::size_t end = whole.find("\r\n\r\n");
    if (end == std::string::npos) return fault({});
    return fault({.head = whole.substr(0, end + 4), .body = whole.substr(end + 4)});
}

}  // namespace oqyrman::tests
