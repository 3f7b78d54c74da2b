#pragma once
// The worker's ends of its two sockets. One thread; a closed socket ends the process.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "render/mupdf/engine.h"
#include "render/protocol/messages.h"

namespace oqyrman::render::worker {

/// Waits for a packet. Ends the process when the reader is gone or breaks the protocol.
std::size_t receive(int fd, std::span<std::byte> into);
void send(int fd, std::span<const std::byte> packet);

/// A book or picture, read from the reader in chunks.
class SocketInput final : public mupdf::Input {
  public:
    SocketInput(std::uint32_t source, std::uint64_t size) : m_source(source), m_size(size) {}
    std::uint64_t size() const noexcept override { return m_size; }
    std::int64_t read_at(std::uint64_t offset, std::span<std::byte> out) noexcept override;

  private:
    std::uint32_t m_source;
    std::uint64_t m_size;
};

/// Sends an answer in as many parts as it takes.
void send_answer(std::uint32_t id, const protocol::Answer& answer);

}  // namespace oqyrman::render::worker
