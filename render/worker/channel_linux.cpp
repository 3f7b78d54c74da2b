#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "render/worker/channel.h"

namespace oqyrman::render::worker {

namespace {

[[noreturn]] void leave() { _exit(0); }

}  // namespace

std::size_t receive(int fd, std::span<std::byte> into) {
    iovec part{into.data(), into.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ssize_t count = -1;
    do count = recvmsg(fd, &message, 0);
    while (count < 0 && errno == EINTR);
    if (count <= 0 || (message.msg_flags & MSG_TRUNC) != 0) leave();
    return static_cast<std::size_t>(count);
}

void send(int fd, std::span<const std::byte> packet) {
    iovec part{const_cast<std::byte*>(packet.data()), packet.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ssize_t count = -1;
    do count = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (count < 0 && errno == EINTR);
    if (count < 0) leave();
}

std::int64_t SocketInput::read_at(std::uint64_t offset, std::span<std::byte> out) noexcept {
    if (offset >= m_size || out.empty()) return 0;
    const std::size_t length = std::min<std::uint64_t>({out.size(), m_size - offset, k_read_bytes});
    send(protocol::k_bytes_fd,
         protocol::encode(protocol::BytesWanted{m_source, offset, static_cast<std::uint32_t>(length)}));
    std::array<std::byte, k_read_bytes + 1> reply;
    const std::size_t count = receive(protocol::k_bytes_fd, reply) - 1;
    if (reply[0] != std::byte{0}) return -1;
    const std::size_t usable = std::min(count, length);
    std::memcpy(out.data(), reply.data() + 1, usable);
    return static_cast<std::int64_t>(usable);
}

void send_answer(std::uint32_t id, const protocol::Answer& answer) {
    const std::vector<std::byte> bytes = protocol::encode(answer);
    std::span<const std::byte> rest = bytes;
    do {
        const std::size_t length = std::min(rest.size(), k_fragment_bytes);
        const bool last = length == rest.size();
        send(protocol::k_requests_fd,
             protocol::encode(protocol::Fragment{.id = id, .last = last, .part = rest.first(length)}));
        rest = rest.subspan(length);
    } while (!rest.empty());
}

}  // namespace oqyrman::render::worker
