#include <algorithm>
#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "render/client/bytes_server.h"
#include "render/protocol/messages.h"

namespace oqyrman::render::client {

void Feed::add(std::uint32_t source, std::shared_ptr<ByteSource> bytes) {
    const std::scoped_lock lock(m_mutex);
    m_sources[source] = std::move(bytes);
}

void Feed::remove(std::uint32_t source) {
    const std::scoped_lock lock(m_mutex);
    m_sources.erase(source);
}

void Feed::set_busy(bool busy) {
    const std::scoped_lock lock(m_mutex);
    m_busy = busy;
}

std::shared_ptr<ByteSource> Feed::find(std::uint32_t source) {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_busy ? m_sources.find(source) : m_sources.end();
    return found == m_sources.end() ? nullptr : found->second;
}

Expected<std::unique_ptr<BytesServer>> BytesServer::start() {
    Fd wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (wake.get() < 0) return fail(ErrorCode::unavailable, "eventfd");
    std::unique_ptr<BytesServer> server(new BytesServer(std::move(wake)));
    server->m_thread = std::thread([self = server.get()] { self->run(); });
    return server;
}

BytesServer::~BytesServer() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    wake();
    m_thread.join();
}

std::shared_ptr<Feed> BytesServer::serve(Fd fd) {
    auto feed = std::make_shared<Feed>(std::move(fd));
    {
        const std::scoped_lock lock(m_mutex);
        m_added.push_back(feed);
    }
    wake();
    return feed;
}

void BytesServer::stop_serving(const std::shared_ptr<Feed>& feed) {
    {
        const std::scoped_lock lock(feed->m_mutex);
        feed->m_removed = true;
        feed->m_sources.clear();
    }
    wake();
}

void BytesServer::wake() const {
    const std::uint64_t one = 1;
    (void)!write(m_wake.get(), &one, sizeof one);
}

/// False when the thread is to end.
bool BytesServer::take_changes(std::vector<std::shared_ptr<Feed>>& feeds) {
    std::uint64_t count = 0;
    (void)!read(m_wake.get(), &count, sizeof count);
    {
        const std::scoped_lock lock(m_mutex);
        if (m_stop) return false;
        feeds.insert(feeds.end(), m_added.begin(), m_added.end());
        m_added.clear();
    }
    std::erase_if(feeds, [](const std::shared_ptr<Feed>& feed) {
        const std::scoped_lock lock(feed->m_mutex);
        return feed->m_removed;
    });
    return true;
}

/// False when this worker is served no longer: it is gone, or it asks for what it must not.
bool BytesServer::answer_one(Feed& feed) {
    std::array<std::byte, k_read_bytes> packet;
    std::size_t size = 0;
    const Received received = receive(feed.m_fd.get(), packet, size);
    if (received != Received::packet) return received == Received::nothing;
    const auto wanted = protocol::decode_bytes_wanted(std::span(packet).first(size));
    if (!wanted) return false;
    const std::shared_ptr<ByteSource> source = feed.find(wanted->source);
    if (!source) return false;
    std::array<std::byte, k_read_bytes + 1> answer;
    const auto count = source->read_at(wanted->offset, std::span(answer).subspan(1, wanted->length));
    answer[0] = count ? std::byte{0} : std::byte{1};
    const std::size_t length = count ? std::min<std::size_t>(*count, wanted->length) : 0;
    // A worker waits for each answer, so there is always room for it, unless it asks and does not listen.
    return send(feed.m_fd.get(), std::span(answer).first(length + 1));
}

void BytesServer::run() {
    std::vector<std::shared_ptr<Feed>> feeds;
    std::vector<pollfd> polled;
    for (;;) {
        polled.assign(1, {m_wake.get(), POLLIN, 0});
        for (const auto& feed : feeds) polled.push_back({feed->m_fd.get(), POLLIN, 0});
        if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) return;
        // One answer each, so that no worker keeps the others waiting.
        for (std::size_t i = 0; i < feeds.size(); ++i)
            if (polled[i + 1].revents != 0 && !answer_one(*feeds[i])) {
                feeds[i]->m_fd.reset();  // a worker that waits for bytes sees the end and leaves
                feeds[i].reset();
            }
        std::erase(feeds, nullptr);
        if (polled[0].revents != 0 && !take_changes(feeds)) return;
    }
}

}  // namespace oqyrman::render::client
