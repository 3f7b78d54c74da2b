#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "render/bytes.h"
#include "render/client/process.h"

namespace oqyrman::render::client {

/// What one worker may read. The numbers it names are those given here.
class Feed {
  public:
    explicit Feed(Fd fd) : m_fd(std::move(fd)) {}

    /// Any thread.
    void add(std::uint32_t source, std::shared_ptr<ByteSource> bytes);
    void remove(std::uint32_t source);
    /// A worker with nothing to do has nothing to read; reading then ends its feed.
    void set_busy(bool busy);

  private:
    friend class BytesServer;
    std::shared_ptr<ByteSource> find(std::uint32_t source);

    Fd m_fd;  ///< `bytes` thread
    std::mutex m_mutex;
    std::map<std::uint32_t, std::shared_ptr<ByteSource>> m_sources;
    bool m_busy = false;
    bool m_removed = false;
};

/// The `bytes` thread: answers what workers ask of their books, in turn, never waiting for a worker.
class BytesServer {
  public:
    /// Errors: unavailable.
    static Expected<std::unique_ptr<BytesServer>> start();
    /// Waits for the thread.
    ~BytesServer();
    BytesServer(const BytesServer&) = delete;
    BytesServer& operator=(const BytesServer&) = delete;

    /// Any thread.
    std::shared_ptr<Feed> serve(Fd fd);
    void stop_serving(const std::shared_ptr<Feed>& feed);

  private:
    explicit BytesServer(Fd wake) : m_wake(std::move(wake)) {}
    void run();
    bool take_changes(std::vector<std::shared_ptr<Feed>>& feeds);
    static bool answer_one(Feed& feed);
    void wake() const;

    Fd m_wake;
    std::mutex m_mutex;
    std::vector<std::shared_ptr<Feed>> m_added;
    bool m_stop = false;
    std::thread m_thread;
};

}  // namespace oqyrman::render::client
