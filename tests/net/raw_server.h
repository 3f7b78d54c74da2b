#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace oqyrman::tests {

/// What is sent back, and how soon.
struct Delivery {
    std::string bytes;
    std::chrono::milliseconds late{0};  ///< before the first byte
    /// Bytes from here on come one by one, each after `between`; npos: all at once. Nothing at all is sent,
    /// and the connection kept, where `never`. Both until the other side gives up.
    std::size_t drips_from = std::string::npos;
    std::chrono::milliseconds between{20};
    bool never = false;

    // NOLINTBEGIN(google-explicit-constructor): most servers just answer
    Delivery(std::string all) : bytes(std::move(all)) {}
    Delivery(const char* all) : bytes(all) {}
    // NOLINTEND(google-explicit-constructor)
};

/// A server that lies: it answers each connection with the bytes it is told to and closes. On loopback.
class RawServer {
  public:
    /// `answer` gets the request, with the body if its length is said, and gives everything that is sent
    /// back. At this port, or at one that is free.
    explicit RawServer(std::function<Delivery(const std::string& request)> answer, int port = 0);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;
    int port() const { return m_port; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }

  private:
    int m_listening = -1;
    int m_port = 0;
    std::jthread m_thread;
};

}  // namespace oqyrman::tests
