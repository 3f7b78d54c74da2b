#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "render/client/channel.h"
#include "render/client/client.h"

namespace oqyrman::render {

using client::Book;
using client::Channel;
using client::Clock;
using client::Job;

namespace {

/// The workers of one open document.
struct Workers {
    Book book;
    std::unique_ptr<Channel> pages;
    std::unique_ptr<Channel> text;  ///< from the first question about text on
};

}  // namespace

struct Client::Shared {
    ClientOptions options;
    Handler handler;
    std::unique_ptr<client::BytesServer> bytes;
    client::Fd wake;
    std::atomic<std::uint64_t> last_id{0};

    std::mutex mutex;  ///< of what follows
    std::vector<std::function<void(Shared&, Clock::time_point)>> commands;
    bool stop = false;
    std::vector<int> pids;

    // `pages` thread only.
    std::optional<client::Surroundings> around;
    std::map<DocumentId, Workers> documents;
    std::unique_ptr<Channel> pictures;

    std::thread thread;

    void post(std::function<void(Shared&, Clock::time_point)> command) {
        {
            const std::scoped_lock lock(mutex);
            commands.push_back(std::move(command));
        }
        const std::uint64_t one = 1;
        (void)!write(wake.get(), &one, sizeof one);
    }

    RequestId next_id() { return ++last_id; }

    std::vector<Channel*> channels() const {
        std::vector<Channel*> all;
        for (const auto& [id, workers] : documents)
            for (Channel* channel : {workers.pages.get(), workers.text.get()})
                if (channel != nullptr) all.push_back(channel);
        if (pictures) all.push_back(pictures.get());
        return all;
    }

    void refuse(RequestId request, DocumentId document, ErrorCode code) const {
        handler({.request = request, .document = document, .answer = fail(code)});
    }

    bool acceptable(const Job& job, DocumentId document) const {
        std::size_t pending = 0;
        for (const Channel* channel : channels()) pending += channel->pending();
        if (pending >= k_max_pending_requests) {
            refuse(job.id, document, ErrorCode::too_large);
            return false;
        }
        // What the worker would refuse to read is not sent to it.
        if (!protocol::decode_request(protocol::encode(protocol::Request{0, 0, job.ask}))) {
            refuse(job.id, document, ErrorCode::not_found);
            return false;
        }
        return true;
    }

    RequestId ask_pages(DocumentId document, protocol::Ask ask, int priority) {
        return ask_worker(document, std::move(ask), priority, true, true);
    }
    RequestId ask_text(DocumentId document, protocol::Ask ask, bool of_layout) {
        return ask_worker(document, std::move(ask), 0, of_layout, false);
    }

    RequestId ask_worker(DocumentId document, protocol::Ask ask, int priority, bool of_layout, bool pages) {
        Job job{.id = next_id(),
                .ask = std::move(ask),
                .priority = priority,
                .of_layout = of_layout,
                .picture = nullptr};
        const RequestId id = job.id;
        post([document, job = std::move(job), pages](Shared& self, Clock::time_point now) {
            const auto found = self.documents.find(document);
            if (found == self.documents.end()) return self.refuse(job.id, document, ErrorCode::not_found);
            if (!self.acceptable(job, document)) return;
            Workers& workers = found->second;
            if (!pages && !workers.text)
                workers.text = std::make_unique<Channel>(*self.around, "text", workers.book);
            (pages ? workers.pages : workers.text)->add(job, now);
        });
        return id;
    }

    void run();
    bool run_commands();
    int wait_ms(const std::vector<Channel*>& all) const;
    void note_pids();
};

bool Client::Shared::run_commands() {
    std::uint64_t count = 0;
    (void)!read(wake.get(), &count, sizeof count);
    std::vector<std::function<void(Shared&, Clock::time_point)>> taken;
    {
        const std::scoped_lock lock(mutex);
        if (stop) return false;
        taken.swap(commands);
    }
    for (const auto& command : taken) command(*this, Clock::now());
    return true;
}

int Client::Shared::wait_ms(const std::vector<Channel*>& all) const {
    std::optional<Clock::time_point> next;
    for (const Channel* channel : all)
        if (const auto deadline = channel->deadline(); deadline && (!next || *deadline < *next))
            next = deadline;
    if (!next) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

void Client::Shared::note_pids() {
    std::vector<int> living;
    for (const Channel* channel : channels())
        if (channel->pid() > 0) living.push_back(channel->pid());
    const std::scoped_lock lock(mutex);
    pids = std::move(living);
}

void Client::Shared::run() {
    std::vector<pollfd> polled;
    while (run_commands()) {
        note_pids();
        const std::vector<Channel*> all = channels();
        polled.assign(1, {wake.get(), POLLIN, 0});
        for (const Channel* channel : all) polled.push_back({channel->fd(), POLLIN, 0});
        if (poll(polled.data(), polled.size(), wait_ms(all)) < 0 && errno != EINTR) break;
        const auto now = Clock::now();
        for (std::size_t i = 0; i < all.size(); ++i) {
            // The handler runs in here, but what it asks for is only posted: no channel goes away meanwhile.
            if (polled[i + 1].revents != 0) all[i]->on_readable(now);
            all[i]->on_time(now);
        }
    }
    documents.clear();
    pictures.reset();
}

Client::Client(std::unique_ptr<Shared> shared) : m_shared(std::move(shared)) {}

Client::~Client() {
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->stop = true;
    }
    m_shared->post([](Shared&, Clock::time_point) {});
    m_shared->thread.join();
}

Expected<std::unique_ptr<Client>> Client::start(ClientOptions options, Handler handler) {
    auto bytes = client::BytesServer::start();
    if (!bytes) return std::unexpected(bytes.error());
    auto shared = std::make_unique<Shared>();
    shared->options = std::move(options);
    shared->handler = std::move(handler);
    shared->bytes = std::move(*bytes);
    shared->wake = client::Fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (shared->wake.get() < 0) return fail(ErrorCode::unavailable, "eventfd");
    const auto log = [self = shared.get()](std::string_view line) {
        if (self->options.log) self->options.log(line);
    };
    shared->around.emplace(
        client::Surroundings{shared->options, *shared->bytes,
                             [self = shared.get()](Reply reply) { self->handler(std::move(reply)); }, log});
    shared->thread = std::thread([self = shared.get()] { self->run(); });
    return std::unique_ptr<Client>(new Client(std::move(shared)));
}

Client::Opening Client::open(std::shared_ptr<ByteSource> bytes, Format format, ReflowSettings settings,
                             std::string password) {
    const Opening opening{.document = m_shared->next_id(), .request = m_shared->next_id()};
    Book book{.id = opening.document,
              .bytes = std::move(bytes),
              .format = format,
              .settings = std::move(settings),
              .password = std::move(password)};
    m_shared->post([opening, book = std::move(book)](Shared& self, Clock::time_point now) {
        const std::uint64_t size = book.bytes->size();
        const protocol::Open ask{book.format, 0, size, book.settings, book.password};
        if (size > k_max_book_bytes || self.documents.size() >= k_max_documents)
            return self.refuse(opening.request, opening.document, ErrorCode::too_large);
        if (!protocol::decode_request(protocol::encode(protocol::Request{0, 0, ask})))
            return self.refuse(opening.request, opening.document, ErrorCode::malformed);
        Workers& workers = self.documents[opening.document];
        workers.book = book;
        workers.pages = std::make_unique<Channel>(*self.around, "pages", book);
        workers.pages->open(opening.request, now);
    });
    return opening;
}

void Client::close(DocumentId document) {
    m_shared->post([document](Shared& self, Clock::time_point) {
        const auto found = self.documents.find(document);
        if (found == self.documents.end()) return;
        // Out of the table first: its workers end even when the handler is slow to hear of it.
        const Workers workers = std::move(found->second);
        self.documents.erase(found);
        workers.pages->fail_all({ErrorCode::cancelled, {}});
        if (workers.text) workers.text->fail_all({ErrorCode::cancelled, {}});
    });
}

RequestId Client::tile(DocumentId document, TileKey key, TilePriority priority) {
    return m_shared->ask_pages(document, protocol::DrawTile{key}, static_cast<int>(priority));
}

RequestId Client::page_sizes(DocumentId document) {
    return m_shared->ask_text(document, protocol::GetPageSizes{}, true);
}

RequestId Client::outline(DocumentId document) {
    return m_shared->ask_text(document, protocol::GetOutline{}, true);
}

RequestId Client::page_labels(DocumentId document) {
    return m_shared->ask_text(document, protocol::GetPageLabels{}, true);
}

RequestId Client::links(DocumentId document, int page) {
    return m_shared->ask_text(document, protocol::GetLinks{page}, true);
}

RequestId Client::text(DocumentId document, int page) {
    return m_shared->ask_text(document, protocol::GetText{page}, true);
}

RequestId Client::locator_of(DocumentId document, Place place) {
    return m_shared->ask_text(document, protocol::GetLocator{place}, true);
}

RequestId Client::place_of(DocumentId document, Locator locator) {
    return m_shared->ask_text(document, protocol::FindLocator{std::move(locator)}, true);
}

RequestId Client::search(DocumentId document, std::string text, int first, int pages) {
    return m_shared->ask_text(document, protocol::SearchPages{std::move(text), first, pages}, true);
}

RequestId Client::lay_out(DocumentId document, ReflowSettings settings, std::optional<Locator> keep) {
    const RequestId id = m_shared->next_id();
    m_shared->post([document, id, settings = std::move(settings), keep = std::move(keep)](
                       Shared& self, Clock::time_point now) {
        const auto found = self.documents.find(document);
        if (found == self.documents.end()) return self.refuse(id, document, ErrorCode::not_found);
        const Job job{.id = id, .ask = protocol::LayOut{settings, keep}, .picture = nullptr};
        if (!self.acceptable(job, document)) return;
        Workers& workers = found->second;
        workers.book.settings = settings;
        if (workers.book.format == Format::epub) ++workers.book.epoch;
        workers.pages->lay_out(settings, workers.book.epoch, id, keep, now);
        if (workers.text)
            workers.text->lay_out(settings, workers.book.epoch, std::nullopt, std::nullopt, now);
    });
    return id;
}

RequestId Client::picture(std::shared_ptr<ByteSource> bytes, PixelSize max) {
    const RequestId id = m_shared->next_id();
    m_shared->post([id, bytes = std::move(bytes), max](Shared& self, Clock::time_point now) {
        const std::uint64_t size = bytes->size();
        const PixelSize most{.width = std::clamp(max.width, 1, k_max_picture_pixels),
                             .height = std::clamp(max.height, 1, k_max_picture_pixels)};
        if (size > k_max_picture_file_bytes) return self.refuse(id, 0, ErrorCode::too_large);
        Job job{.id = id, .ask = protocol::DecodePicture{0, size, most}, .picture = bytes};
        if (!self.acceptable(job, 0)) return;
        if (!self.pictures) self.pictures = std::make_unique<Channel>(*self.around, "pictures", std::nullopt);
        self.pictures->add(std::move(job), now);
    });
    return id;
}

void Client::cancel(RequestId request) {
    m_shared->post([request](Shared& self, Clock::time_point) {
        for (Channel* channel : self.channels())
            if (channel->cancel(request)) return;
    });
}

std::vector<int> Client::worker_processes() const {
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->pids;
}

}  // namespace oqyrman::render
