#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/shelf/books.h"
#include "app/shelf/single_instance.h"

namespace oqyrman::shelf {

namespace {

constexpr int k_max_waiting = 16;
/// A second start does not hang on a first one that hangs.
constexpr int k_answer_ms = 2000;

/// A descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int descriptor = -1) : m_descriptor(descriptor) {}
    Descriptor(Descriptor&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~Descriptor() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    int get() const { return m_descriptor; }
    explicit operator bool() const { return m_descriptor >= 0; }

  private:
    int m_descriptor;
};

std::unexpected<Error> fail(const std::string& what) {
    const ErrorKind kind = errno == ENOSPC ? ErrorKind::disk_full : ErrorKind::unwritable;
    return std::unexpected(Error{kind, what + ": " + std::strerror(errno)});
}

/// Address of the socket for this data folder. Several data folders may share one runtime folder.
Expected<sockaddr_un> address_of(const Paths& paths) {
    std::filesystem::path path = paths.runtime / "open.sock";
    if (paths.runtime != paths.data) path = paths.runtime / (short_name_of(paths.data.string()) + ".sock");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.size() >= sizeof address.sun_path)
        return std::unexpected(Error{ErrorKind::too_large, "too long for a socket: " + text});
    text.copy(address.sun_path, text.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

class Holder final : public SingleInstance {
  public:
    Holder(Descriptor lock, Descriptor listener, std::string socket_path)
        : m_lock(std::move(lock)), m_listener(std::move(listener)), m_socket_path(std::move(socket_path)) {}
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() override {
        if (m_listener) ::unlink(m_socket_path.c_str());
    }

    std::vector<std::string> poll() override {
        std::vector<std::string> messages;
        for (int i = 0; m_listener && i < k_max_waiting; ++i) {
            const Descriptor client(
                ::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
            if (!client) break;
            if (auto message = receive(client.get())) messages.push_back(std::move(*message));
        }
        return messages;
    }

    int descriptor() const override { return m_listener.get(); }

  private:
    /// One SOCK_SEQPACKET message, from ourselves only. The sender writes before it waits, so a message
    /// that is not there yet is worth only a moment.
    static std::optional<std::string> receive(int client) {
        ucred peer{};
        socklen_t size = sizeof peer;
        if (::getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid())
            return std::nullopt;
        pollfd readable{.fd = client, .events = POLLIN, .revents = 0};
        if (::poll(&readable, 1, k_receive_ms) != 1) return std::nullopt;
        std::string message(k_max_message, '\0');
        const ssize_t got = ::recv(client, message.data(), message.size(), 0);
        if (got < 1) return std::nullopt;
        message.resize(static_cast<std::size_t>(got));
        static_cast<void>(::send(client, "k", 1, MSG_NOSIGNAL));
        return message.substr(1);
    }

    static constexpr int k_receive_ms = 100;
    Descriptor m_lock;
    Descriptor m_listener;
    std::string m_socket_path;
};

/// Without a socket a second start still ends by itself; it only cannot hand anything over.
Descriptor listen_at(const sockaddr_un& address) {
    Descriptor listener(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!listener) return Descriptor();
    ::unlink(address.sun_path);  // of a run that was killed: we hold the lock
    if (::bind(listener.get(), generic(address), sizeof address) != 0) return Descriptor();
    if (::listen(listener.get(), k_max_waiting) != 0) return Descriptor();
    return listener;
}

bool hand_over(const sockaddr_un& address, const std::string& message) {
    const Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), generic(address), sizeof address) != 0) return false;
    // The first byte keeps an empty message apart from a closed connection.
    const std::string packet = "o" + message;
    if (::send(socket.get(), packet.data(), packet.size(), MSG_NOSIGNAL) < 0) return false;
    pollfd readable{.fd = socket.get(), .events = POLLIN, .revents = 0};
    char answer = 0;
    return ::poll(&readable, 1, k_answer_ms) == 1 && ::recv(socket.get(), &answer, 1, 0) == 1;
}

}  // namespace

Expected<SingleInstance::Claimed> SingleInstance::claim(const Paths& paths, const std::string& message) {
    if (message.size() >= k_max_message) return std::unexpected(Error{ErrorKind::too_large, "message"});
    const auto disk = make_disk_storage();
    const auto folders = in_order([&] { return disk->make_directory(paths.data); },
                                  [&] { return disk->make_directory(paths.runtime); });
    if (!folders) return std::unexpected(folders.error());
    const auto address = address_of(paths);
    if (!address) return std::unexpected(address.error());
    const std::string lock_path = (paths.data / "lock").string();
    Descriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock) return fail("open " + lock_path);
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
        return Claimed(First{
            std::make_unique<Holder>(std::move(lock), listen_at(*address), std::string(address->sun_path))});
    if (errno != EWOULDBLOCK) return fail("lock " + lock_path);
    return Claimed(HandedOver{hand_over(*address, message)});
}

}  // namespace oqyrman::shelf
