#include <array>
#include <cstdio>

#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "render/worker/sandbox.h"
#include "render/worker/service.h"
#include "render/worker/supplies.h"

namespace oqyrman::render::worker {

namespace {

constexpr int k_bad_start_status = 2;
/// A tile's pixels are asked for and given back many times a second: memory that goes back to the system each
/// time is a page fault for every four kilobytes of them.
constexpr int k_kept_free_bytes = 32 << 20;  // glibc takes no more

std::span<std::byte> map_memory() {
    struct stat status{};
    if (fstat(protocol::k_memory_fd, &status) != 0) return {};
    if (status.st_size != static_cast<off_t>(protocol::k_memory_bytes)) return {};
    void* memory =
        mmap(nullptr, protocol::k_memory_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, protocol::k_memory_fd, 0);
    if (memory == MAP_FAILED) return {};
    return {static_cast<std::byte*>(memory), protocol::k_memory_bytes};
}

}  // namespace

int run_worker(const Hook& hook) {
    const std::span<std::byte> memory = map_memory();
    if (memory.empty()) {
        std::fputs("oqyrman-page-worker is started by oqyrman\n", stderr);
        return k_bad_start_status;
    }
    Supplies supplies = read_supplies();
    if (const auto reason = enter_sandbox()) {
        std::fprintf(stderr, "page worker: no sandbox (%s)\n", reason->c_str());
        return protocol::k_no_sandbox_status;
    }
    mupdf::EnginePtr engine = mupdf::new_engine();
    if (!engine) return k_bad_start_status;
    (void)mallopt(M_MMAP_THRESHOLD, k_kept_free_bytes);
    (void)mallopt(M_TRIM_THRESHOLD, k_kept_free_bytes);
    Service service(std::move(engine), memory, std::move(supplies));
    std::vector<std::byte> packet(k_max_packet_bytes);
    for (;;) {
        const std::size_t size = receive(protocol::k_requests_fd, packet);
        const auto request = protocol::decode_request(std::span(packet).first(size));
        if (!request) return k_bad_start_status;
        if (hook) hook(*request);
        send_answer(request->id, service.answer(*request));
    }
}

}  // namespace oqyrman::render::worker
