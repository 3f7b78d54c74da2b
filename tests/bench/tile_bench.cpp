// A page through the worker against the same page in this process: the price of the separate process.
// usage: bench_tiles [--benchmark_...] PDF...   (none: tests/vectors/doc.plain.pdf)
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <mupdf/fitz.h>

#include "render/client/client.h"
#include "render/layout/view.h"

namespace {

using namespace oqyrman::render;

constexpr int k_scale_milli = 2000;
constexpr int k_most_pages = 40;

/// The client, one request after another or many at once.
class Worker {
  public:
    explicit Worker(const std::string& path) {
        ClientOptions options;
        options.worker = std::filesystem::path(OQYRMAN_BINARY_DIR) / "bin/oqyrman-page-worker";
        m_client = *Client::start(std::move(options), [this](Reply reply) {
            const std::scoped_lock lock(m_mutex);
            const RequestId id = reply.request;
            m_replies.emplace(id, std::move(reply));
            m_arrived.notify_all();
        });
        std::ifstream in(path, std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        const auto bytes = std::as_bytes(std::span(text));
        const auto opening = m_client->open(
            std::make_shared<MemorySource>(std::vector<std::byte>(bytes.begin(), bytes.end())), Format::pdf);
        m_document = opening.document;
        (void)wait(opening.request);
        sizes = std::get<PageSizes>(*wait(m_client->page_sizes(m_document)).answer).pages;
    }

    /// All tiles of a page; how many bytes came.
    std::size_t draw(int page) {
        const PixelSize pixels = layout::page_pixels(sizes[static_cast<std::size_t>(page)], k_scale_milli);
        std::vector<RequestId> requests;
        for (int row = 0; row * k_tile_pixels < pixels.height; ++row)
            for (int column = 0; column * k_tile_pixels < pixels.width; ++column)
                requests.push_back(
                    m_client->tile(m_document, {page, k_scale_milli, column, row}, TilePriority::visible));
        std::size_t bytes = 0;
        for (const RequestId request : requests) {
            const Reply reply = wait(request);
            if (reply.answer) bytes += std::get<Tile>(*reply.answer).image.rgba->size();
        }
        return bytes;
    }

    std::vector<PageSize> sizes;

  private:
    Reply wait(RequestId request) {
        std::unique_lock lock(m_mutex);
        m_arrived.wait(lock, [&] { return m_replies.contains(request); });
        Reply reply = std::move(m_replies.at(request));
        m_replies.erase(request);
        return reply;
    }
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::map<RequestId, Reply> m_replies;
    std::unique_ptr<Client> m_client;
    DocumentId m_document = 0;
};

/// MuPDF as a program without a worker would use it: the whole page at once, from a display list.
class InProcess {
  public:
    explicit InProcess(const std::string& path) : m_context(fz_new_context(nullptr, nullptr, k_store_bytes)) {
        fz_register_document_handlers(m_context);
        m_document = fz_open_document(m_context, path.c_str());
    }
    ~InProcess() {
        fz_drop_document(m_context, m_document);
        fz_drop_context(m_context);
    }
    InProcess(const InProcess&) = delete;
    InProcess& operator=(const InProcess&) = delete;

    std::size_t draw(int page) {
        fz_display_list* list = fz_new_display_list_from_page_number(m_context, m_document, page);
        fz_pixmap* pixmap = fz_new_pixmap_from_display_list(
            m_context, list, fz_scale(k_scale_milli / 1000.0F, k_scale_milli / 1000.0F),
            fz_device_rgb(m_context), 0);
        const std::size_t bytes = static_cast<std::size_t>(fz_pixmap_stride(m_context, pixmap)) *
                                  static_cast<std::size_t>(fz_pixmap_height(m_context, pixmap));
        fz_drop_pixmap(m_context, pixmap);
        fz_drop_display_list(m_context, list);
        return bytes;
    }

  private:
    fz_context* m_context;
    fz_document* m_document = nullptr;
};

template <class Drawer>
double seconds(Drawer& drawer, int pages) {
    const auto start = std::chrono::steady_clock::now();
    for (int page = 0; page < pages; ++page) benchmark::DoNotOptimize(drawer.draw(page));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Both in turn on the same pages, so that a noisy machine spoils neither more than the other.
void compare(benchmark::State& state, const std::string& path) {
    Worker worker(path);
    InProcess direct(path);
    const int pages = std::min(k_most_pages, static_cast<int>(worker.sizes.size()));
    double by_worker = 0;
    double in_process = 0;
    for (auto _ : state) {
        by_worker += seconds(worker, pages);
        in_process += seconds(direct, pages);
    }
    const double drawn = static_cast<double>(state.iterations()) * pages;
    state.counters["worker_ms_a_page"] = by_worker * 1000 / drawn;
    state.counters["in_process_ms_a_page"] = in_process * 1000 / drawn;
    state.counters["ratio"] = by_worker / in_process;
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    std::vector<std::string> paths(argv + 1, argv + argc);
    if (paths.empty()) paths.emplace_back(OQYRMAN_SOURCE_DIR "/tests/vectors/doc.plain.pdf");
    for (const std::string& path : paths)
        benchmark::RegisterBenchmark(std::filesystem::path(path).filename().c_str(),
                                     [path](benchmark::State& state) { compare(state, path); })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
    benchmark::RunSpecifiedBenchmarks();
}
