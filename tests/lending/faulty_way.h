#pragma once
// A way to the library on which answers are lost, cut, bent and made up. On loopback.

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "tests/net/raw_server.h"

namespace oqyrman::tests {

/// One answer of the library, as its bytes will be sent.
struct RawAnswer {
    std::string head;  ///< status line and headers, with the empty line after them
    std::string body;
};

/// Any thread. One request at a time.
class FaultyWay {
  public:
    /// Bends an answer; what it returns is sent in its place.
    using Fault = std::function<Delivery(const RawAnswer& answer)>;

    /// To the library that listens at this port of loopback.
    explicit FaultyWay(int library_port);
    std::string url() const;

    /// Answers to `method` on targets that begin with `path` are bent from now on. Without `ask` the library
    /// does not hear of them.
    void bend(const std::string& method, const std::string& path, bool ask, Fault fault);
    /// Nobody answers any more.
    void close();
    void mend();
    /// How often an answer was bent since bend().
    int bent() const;

  private:
    Delivery answer(const std::string& head);

    const int m_library_port;
    mutable std::mutex m_mutex;
    std::string m_method, m_path;
    bool m_ask = true;
    Fault m_fault;
    int m_bent = 0;
    int m_port = 0;
    std::unique_ptr<RawServer> m_server;
};

}  // namespace oqyrman::tests
