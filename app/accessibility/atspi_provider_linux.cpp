// The provider for desktops with AT-SPI: one thread, `at`, that owns the bus.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/accessibility/atspi_events_linux.h"
#include "app/accessibility/atspi_objects_linux.h"
#include "app/accessibility/desktop_watch_linux.h"
#include "app/accessibility/key_questions_linux.h"
#include "app/accessibility/link_linux.h"
#include "app/accessibility/provider.h"

namespace oqyrman::accessibility {

using semantics::Event;
using semantics::Frame;
using semantics::Request;

namespace {

using FramePointer = std::shared_ptr<const Frame>;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Read on the UI thread, once: the environment must not be read while another thread may change it.
Link::Addresses addresses_from_environment() {
    Link::Addresses addresses{environment("DBUS_SESSION_BUS_ADDRESS"), environment("AT_SPI_BUS_ADDRESS")};
    const std::string runtime = environment("XDG_RUNTIME_DIR");
    if (addresses.session.empty() && !runtime.empty()) addresses.session = "unix:path=" + runtime + "/bus";
    return addresses;
}

/// What the UI thread leaves for the `at` thread.
struct Inbox {
    FramePointer frame;
    std::vector<Event> events;
    std::vector<KeyQuestion> keys;
    bool stop = false;
};

/// The `at` thread's own world; made and destroyed on it.
class Conversation {
  public:
    Conversation(sd_event* loop, std::function<Inbox()> take_inbox, std::function<bool(Request)> request,
                 KeyQuestions& keys, const ProviderOptions& options, Link::Addresses addresses)
        : m_loop(loop),
          m_take_inbox(std::move(take_inbox)),
          m_keys(keys),
          m_objects({[this] { return latest(); }, std::move(request)}, options.program_name,
                    options.toolkit_version),
          m_link(loop, std::move(addresses),
                 {[this](sd_bus* bus) { return m_objects.attach(bus); },
                  [this](sd_bus* bus, std::string name, std::string path) {
                      joined(bus, std::move(name), std::move(path));
                  },
                  [this] { lost(); }}) {}

    void start() { m_link.start(); }

    void read_inbox() {
        Inbox inbox = m_take_inbox();
        if (inbox.frame) {
            const FramePointer before = std::exchange(m_frame, inbox.frame);
            if (m_bus) send_events(m_bus, before.get(), *m_frame, inbox.events);
        }
        for (KeyQuestion& key : inbox.keys) m_keys.ask(std::move(key));
        if (inbox.stop) sd_event_exit(m_loop, 0);
    }

  private:
    /// A query is answered from what the window shows now, even before this thread was woken for it.
    FramePointer latest() {
        read_inbox();
        return m_frame;
    }

    void joined(sd_bus* bus, std::string desktop_name, std::string desktop_path) {
        read_inbox();
        m_bus = bus;
        m_objects.set_desktop(std::move(desktop_name), std::move(desktop_path));
        m_keys.set_bus(bus);
        if (m_frame) send_introduction(bus, *m_frame);
    }

    void lost() {
        m_bus = nullptr;
        m_keys.set_bus(nullptr);
    }

    sd_event* m_loop;
    std::function<Inbox()> m_take_inbox;
    KeyQuestions& m_keys;
    FramePointer m_frame;
    sd_bus* m_bus = nullptr;
    Objects m_objects;
    Link m_link;
};

/// UI thread, but for what is marked.
class AtspiProvider final : public Provider {
  public:
    explicit AtspiProvider(ProviderOptions options)
        : m_options(std::move(options)),
          m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
          m_keys([this](KeyAnswer answer, bool consumed) { deliver(std::move(answer), consumed); }) {
        if (m_wake < 0) return;  // no file descriptors left: run on, mute
        // Signals are for the threads that expect them; a thread inherits the mask.
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        m_thread = std::thread([this, addresses = addresses_from_environment()] { run(addresses); });
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    ~AtspiProvider() override {
        if (m_thread.joinable()) {
            {
                const std::lock_guard lock(m_mutex);
                m_inbox.stop = true;
            }
            wake_thread();
            m_thread.join();
        }
        if (m_wake >= 0) close(m_wake);
    }

    AtspiProvider(const AtspiProvider&) = delete;
    AtspiProvider& operator=(const AtspiProvider&) = delete;

    void publish(FramePointer frame, std::span<const Event> events) override {
        {
            const std::lock_guard lock(m_mutex);
            m_inbox.frame = std::move(frame);
            const std::size_t room = semantics::k_max_events - m_inbox.events.size();
            const auto kept = events.first(std::min(events.size(), room));
            m_inbox.events.insert(m_inbox.events.end(), kept.begin(), kept.end());
        }
        // Only rectangles moved: whoever asks will see them, nobody needs to be told.
        if (!events.empty()) wake_thread();
    }

    std::optional<Request> take_request() override {
        std::optional<Request> request;
        bool more = false;
        {
            const std::lock_guard lock(m_mutex);
            if (m_requests.empty()) return std::nullopt;
            request = std::move(m_requests.front());
            m_requests.pop_front();
            more = !m_requests.empty();
        }
        if (more && m_options.wake) m_options.wake();
        return request;
    }

    void key(const KeyEvent& event, KeyAnswer answer) override {
        const bool ask = m_keys.wanted() && m_options.post && m_thread.joinable();
        if (!ask && *m_keys_waiting == 0) {
            answer(false);
            return;
        }
        const bool room = *m_keys_waiting < k_max_keys_waiting;
        ++*m_keys_waiting;
        {
            const std::lock_guard lock(m_mutex);
            m_inbox.keys.push_back({event, std::move(answer), ask && room});
        }
        wake_thread();
    }

  private:
    void wake_thread() const {
        const std::uint64_t one = 1;
        // Fails only when the counter is full, and then the thread is awake anyway.
        [[maybe_unused]] const ssize_t written = write(m_wake, &one, sizeof one);
    }

    /// `at` thread. The count belongs to the UI thread, so it goes down where the answer runs.
    void deliver(KeyAnswer answer, bool consumed) const {
        m_options.post([waiting = m_keys_waiting, answer = std::move(answer), consumed] {
            --*waiting;
            answer(consumed);
        });
    }

    /// `at` thread.
    Inbox take_inbox() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_inbox, Inbox{});
    }

    /// `at` thread.
    bool add_request(Request request) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_requests.size() >= k_max_requests_waiting) return false;
            m_requests.push_back(std::move(request));
        }
        if (m_options.wake) m_options.wake();
        return true;
    }

    static int on_wake(sd_event_source*, int descriptor, std::uint32_t, void* userdata) {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t got = read(descriptor, &count, sizeof count);
        static_cast<Conversation*>(userdata)->read_inbox();
        return 0;
    }

    /// The `at` thread.
    void run(const Link::Addresses& addresses) {
        pthread_setname_np(pthread_self(), "at");
        sd_event* made = nullptr;
        if (sd_event_new(&made) < 0) return;
        const EventLoop loop(made);
        {
            Conversation conversation(
                made, [this] { return take_inbox(); },
                [this](Request request) { return add_request(std::move(request)); }, m_keys, m_options,
                addresses);
            sd_event_source* source = nullptr;
            if (sd_event_add_io(made, &source, m_wake, EPOLLIN, &on_wake, &conversation) < 0) return;
            const EventSource waker(source);
            conversation.start();
            const DesktopWatch desktop(made, addresses.session, [this](DesktopWishes wishes) {
                if (m_options.desktop_changed) m_options.desktop_changed(wishes);
            });
            sd_event_loop(made);
            m_keys.set_bus(nullptr);
        }
    }

    ProviderOptions m_options;
    int m_wake;
    std::shared_ptr<std::size_t> m_keys_waiting = std::make_shared<std::size_t>(0);  // UI thread
    std::mutex m_mutex;
    Inbox m_inbox;                   // guarded by m_mutex
    std::deque<Request> m_requests;  // guarded by m_mutex
    KeyQuestions m_keys;             // `at` thread, but for wanted()
    std::thread m_thread;
};

}  // namespace

std::unique_ptr<Provider> make_provider(ProviderOptions options) {
    return std::make_unique<AtspiProvider>(std::move(options));
}

}  // namespace oqyrman::accessibility
