#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "render/error.h"
#include "render/limits.h"

namespace oqyrman::render::client {

/// A file descriptor that closes itself.
class Fd {
  public:
    explicit Fd(int fd = -1) : m_fd(fd) {}
    Fd(Fd&& other) noexcept : m_fd(other.release()) {}
    Fd& operator=(Fd&& other) noexcept;
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() { reset(); }

    int get() const { return m_fd; }
    int release();
    void reset();

  private:
    int m_fd;
};

/// What a packet socket had to say.
enum class Received { packet, nothing, closed };

/// Reads one packet without waiting; `size` of it. A packet that does not fit counts as closed: nobody who
/// keeps the protocol sends one.
Received receive(int fd, std::span<std::byte> into, std::size_t& size);
/// Sends one packet without waiting. False when it could not be sent now, or ever.
bool send(int fd, std::span<const std::byte> packet);

/// How a worker ended.
struct End {
    bool no_sandbox = false;  ///< it found no sandbox to go into
    std::string words;        ///< for the log
};

/// A running worker with the reader's ends of what joins them. Used by the `pages` thread only. The end of
/// the object is the end of the process.
class Process {
  public:
    /// Errors: unavailable.
    static Expected<std::unique_ptr<Process>> start(const std::filesystem::path& program);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    int pid() const { return m_pid; }
    int requests() const { return m_requests.get(); }
    /// The end on which it asks for bytes; the caller's from now on.
    Fd take_bytes() { return std::move(m_bytes); }

    /// Pixels of a slot. The memory cannot shrink; what it holds may change at any time, so copy, then look.
    std::span<const std::byte> slot(int index) const;
    /// The abort flag that the worker looks at while it works for this slot.
    void set_abort(int index, bool abort) const;

    /// Kills and reaps it.
    End end();

  private:
    Process() = default;
    int m_pid = -1;
    Fd m_requests;
    Fd m_bytes;
    std::span<std::byte> m_memory;
};

}  // namespace oqyrman::render::client
