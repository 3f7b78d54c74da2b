// Workers as an attacker would like them; which one is the name it is started under. See hostile_test.cpp.
#include <array>
#include <cstring>
#include <functional>
#include <map>
#include <random>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "render/protocol/messages.h"
#include "render/protocol/wire.h"

namespace {

using namespace oqyrman::render;
using namespace oqyrman::render::protocol;

std::mt19937 g_random(7);  // a program of one file: its own state is nobody else's

bool send_packet(int fd, std::span<const std::byte> packet) {
    return send(fd, packet.data(), packet.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(packet.size());
}

Request wait_for_request() {
    std::vector<std::byte> packet(k_max_packet_bytes);
    const ssize_t size = recv(k_requests_fd, packet.data(), packet.size(), 0);
    if (size <= 0) _exit(0);
    const auto request = decode_request(std::span(packet).first(static_cast<std::size_t>(size)));
    if (!request) _exit(3);
    return *request;
}

void answer(std::uint32_t id, const Answer& what) {
    const auto bytes = encode(what);
    if (!send_packet(k_requests_fd, encode(Fragment{id, true, bytes}))) _exit(0);
}

void answer_raw(std::uint32_t id, Writer& body) {
    const auto bytes = body.take();
    if (!send_packet(k_requests_fd, encode(Fragment{id, true, bytes}))) _exit(0);
}

/// Opens like an honest one, then does `what` with every other request.
void after_opening(const std::function<void(const Request&)>& what) {
    for (;;) {
        const Request request = wait_for_request();
        if (std::holds_alternative<Open>(request.ask))
            answer(request.id,
                   Ready{.page_count = 3, .first_page = {600, 800}, .reflowable = false, .place = {}});
        else
            what(request);
    }
}

[[noreturn]] void wait_for_ever() {
    for (;;) poll(nullptr, 0, -1);
}

void random_packets() {
    for (;;) {
        const Request request = wait_for_request();
        std::vector<std::byte> packet(g_random() % 2000);
        for (std::byte& byte : packet) byte = static_cast<std::byte>(g_random());
        // Half of them begin like an answer to what was asked.
        if (packet.size() > 5 && g_random() % 2 == 0) {
            std::memcpy(packet.data(), &request.id, 4);
            packet[4] = std::byte{1};
        }
        if (packet.empty() || !send_packet(k_requests_fd, packet)) _exit(0);
    }
}

void huge_counts() {
    after_opening([](const Request& request) {
        Writer body;
        body.put(static_cast<std::uint8_t>(6));  // a page's text
        body.put(std::string_view("abc"));
        body.put(std::uint32_t{0xFFFFFFFF});
        answer_raw(request.id, body);
    });
}

void huge_pages() {
    const Request request = wait_for_request();
    Writer body;
    body.put(static_cast<std::uint8_t>(1));
    body.put(0x7FFFFFFF);
    body.put(1e30F);
    body.put(1e30F);
    body.put(static_cast<std::uint16_t>(0));
    answer_raw(request.id, body);
    wait_for_ever();
}

void endless_answer() {
    after_opening([](const Request& request) {
        const std::vector<std::byte> part(k_fragment_bytes);
        while (send_packet(k_requests_fd, encode(Fragment{request.id, false, part}))) {
        }
        _exit(0);
    });
}

void empty_parts() {
    after_opening([](const Request& request) {
        while (send_packet(k_requests_fd, encode(Fragment{request.id, false, {}}))) {
        }
        _exit(0);
    });
}

void flood() {
    const std::vector<std::byte> part(k_fragment_bytes);
    for (std::uint32_t id = 0; send_packet(k_requests_fd, encode(Fragment{id, true, part})); ++id) {
    }
    wait_for_ever();
}

void silent() { wait_for_ever(); }

void late() {
    after_opening([](const Request& request) {
        poll(nullptr, 0, 5'000);
        answer(request.id, Pixels{{512, 512}});
    });
}

void shrunk() {
    if (ftruncate(k_memory_fd, 0) == 0) _exit(42);
    if (fcntl(k_memory_fd, F_ADD_SEALS, F_SEAL_WRITE) == 0) _exit(42);
    after_opening([](const Request& request) { answer(request.id, Pixels{{512, 512}}); });
}

void too_many_pixels() {
    after_opening([](const Request& request) { answer(request.id, Pixels{{1024, 1024}}); });
}

void another_kind() {
    after_opening(
        [](const Request& request) { answer(request.id, std::vector<OutlineEntry>{{"x", 0, 0, 0}}); });
}

void cancels_by_itself() {
    after_opening([](const Request& request) { answer(request.id, Failed{ErrorCode::cancelled}); });
}

void asks_and_does_not_listen() {
    after_opening([](const Request&) {
        for (std::uint64_t offset = 0; send_packet(k_bytes_fd, encode(BytesWanted{0, offset % 4096, 4096}));
             ++offset) {
        }
        wait_for_ever();
    });
}

void reads_while_idle() {
    after_opening([](const Request& request) {
        answer(request.id, Pixels{{512, 512}});
        // The first few may still be taken for part of the request; they must not go on for ever.
        for (int i = 0; i < 1'000'000; ++i) {
            std::array<std::byte, k_read_bytes + 1> reply{};
            if (!send_packet(k_bytes_fd, encode(BytesWanted{0, 0, 4096}))) _exit(0);
            if (recv(k_bytes_fd, reply.data(), reply.size(), 0) <= 0) _exit(0);
        }
        _exit(42);
    });
}

void asks_nonsense() {
    after_opening([](const Request&) {
        const std::array<std::byte, 7> nonsense{};
        (void)send_packet(k_bytes_fd, nonsense);
        std::array<std::byte, 16> reply{};
        // The feed is closed on this: the end of file is what an honest worker would leave at.
        if (recv(k_bytes_fd, reply.data(), reply.size(), 0) <= 0) _exit(0);
        wait_for_ever();
    });
}

void sends_files_along() {
    after_opening([](const Request& request) {
        const auto bytes = encode(Answer{Pixels{{512, 512}}});
        const auto packet = encode(Fragment{request.id, true, bytes});
        iovec part{const_cast<std::byte*>(packet.data()), packet.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        const int file = k_memory_fd;
        std::memcpy(CMSG_DATA(header), &file, sizeof file);
        (void)sendmsg(k_requests_fd, &message, MSG_NOSIGNAL);
    });
}

void leaves() { _exit(1); }

/// Draws every page but the second, which ends it.
void dies_of_a_page() {
    after_opening([](const Request& request) {
        const auto* tile = std::get_if<DrawTile>(&request.ask);
        if (tile != nullptr && tile->key.page == 1) _exit(1);
        answer(request.id, Pixels{{512, 512}});
    });
}

}  // namespace

int main(int, char** argv) {
    const std::map<std::string, std::function<void()>> ways = {{"random", random_packets},
                                                               {"huge-counts", huge_counts},
                                                               {"huge-pages", huge_pages},
                                                               {"endless", endless_answer},
                                                               {"empty-parts", empty_parts},
                                                               {"flood", flood},
                                                               {"silent", silent},
                                                               {"late", late},
                                                               {"shrunk", shrunk},
                                                               {"too-many-pixels", too_many_pixels},
                                                               {"another-kind", another_kind},
                                                               {"cancels", cancels_by_itself},
                                                               {"asks", asks_and_does_not_listen},
                                                               {"nonsense", asks_nonsense},
                                                               {"idle", reads_while_idle},
                                                               {"files", sends_files_along},
                                                               {"leaves", leaves},
                                                               {"dies-of-a-page", dies_of_a_page}};
    const std::string path = argv[0];
    const auto way = ways.find(path.substr(path.rfind('/') + 1));
    if (way == ways.end()) return 2;
    way->second();
}
