// Speech Dispatcher, by its own library.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include <libspeechd.h>
#include <poll.h>
#include <unistd.h>

#include "app/accessibility/speech.h"

namespace oqyrman::accessibility {

namespace {

using namespace std::chrono_literals;

/// While something is being said: how often it is looked whether the service still lives, which its library
/// tells nobody.
constexpr auto k_look_every = 1s;
/// A service that hangs must not keep the program from ending.
constexpr auto k_end_patience = 500ms;

struct Stop {};
struct Told {
    std::size_t message = 0;
    bool ended = false;  ///< otherwise it was cancelled
};
using Job = std::variant<Utterance, Stop, Told>;

/// What the UI thread, the speech thread and the library's own thread share. It outlives a thread that hangs.
struct Shared {
    explicit Shared(SpeechReports how) : reports(std::move(how)) {}
    const SpeechReports reports;
    std::mutex mutex;
    std::condition_variable wake, finished;
    std::deque<Job> jobs;
    bool ending = false, done = false;

    void post(Job job) {
        {
            const std::scoped_lock lock(mutex);
            jobs.push_back(std::move(job));
        }
        wake.notify_one();
    }
    /// Nobody is told anything once the end has begun.
    void report(const std::function<void(std::uint64_t)>& what, std::uint64_t number) {
        const std::scoped_lock lock(mutex);
        if (!ending) what(number);
    }
};

/// The library's callbacks bring no word of whom they are for.
std::mutex& told_mutex() {
    static std::mutex mutex;
    return mutex;
}
std::weak_ptr<Shared>& told() {
    static std::weak_ptr<Shared> shared;
    return shared;
}

void tell(std::size_t message, bool ended) {
    const std::scoped_lock lock(told_mutex());
    if (const auto shared = told().lock()) shared->post(Told{message, ended});
}
void on_end(std::size_t message, std::size_t, SPDNotificationType) { tell(message, true); }
void on_cancel(std::size_t message, std::size_t, SPDNotificationType) { tell(message, false); }

/// One connection to the service. Speech thread only.
class Connection {
  public:
    Connection() = default;
    ~Connection() { close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    bool open() {
        if (m_spd != nullptr && alive()) return true;
        close();
        char* error = nullptr;
        m_spd = spd_open2("oqyrman", "book", nullptr, SPD_MODE_THREADED, nullptr, 1, &error);
        std::free(error);
        if (m_spd == nullptr) return false;
        // A descriptor of our own: the library closes its one behind our back.
        m_watched = ::dup(m_spd->socket);
        m_spd->callback_end = &on_end;
        m_spd->callback_cancel = &on_cancel;
        return spd_set_notification_on(m_spd, SPD_END) == 0 &&
               spd_set_notification_on(m_spd, SPD_CANCEL) == 0 &&
               spd_set_data_mode(m_spd, SPD_DATA_TEXT) == 0;
    }

    /// The service's number of the message.
    std::optional<std::size_t> say(const Utterance& utterance) {
        if (spd_set_language(m_spd, utterance.language.c_str()) != 0) return std::nullopt;
        if (spd_set_voice_rate(m_spd, utterance.pace) != 0) return std::nullopt;
        // The screen reader speaks with this priority too: the two then wait for each other.
        const int message = spd_say(m_spd, SPD_MESSAGE, utterance.text.c_str());
        if (message < 0) return std::nullopt;
        return static_cast<std::size_t>(message);
    }

    void cancel() {
        if (m_spd != nullptr && alive()) spd_cancel(m_spd);
    }

    bool alive() const {
        pollfd descriptor{m_watched, POLLRDHUP, 0};
        return ::poll(&descriptor, 1, 0) >= 0 && (descriptor.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0;
    }

  private:
    void close() {
        if (m_spd == nullptr) return;
        // Of a connection that broke the library has closed the descriptor; it would close it once more,
        // whosever it is by then. So that connection is left as it lies.
        if (alive()) spd_close(m_spd);
        ::close(m_watched);
        m_spd = nullptr;
        m_watched = -1;
    }
    SPDConnection* m_spd = nullptr;
    int m_watched = -1;
};

/// The speech thread.
class Speaker {
  public:
    explicit Speaker(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    void run() {
        while (auto job = next()) {
            if (const auto* utterance = std::get_if<Utterance>(&*job)) speak(*utterance);
            if (std::holds_alternative<Stop>(*job)) be_silent();
            if (const auto* told = std::get_if<Told>(&*job)) hear(*told);
        }
        be_silent();
    }

  private:
    struct Said {
        std::size_t message = 0;
        std::uint64_t number = 0;
    };

    std::optional<Job> next() {
        std::unique_lock lock(m_shared->mutex);
        const auto something = [&] { return m_shared->ending || !m_shared->jobs.empty(); };
        while (!something()) {
            if (!m_said) {
                m_shared->wake.wait(lock, something);
            } else if (!m_shared->wake.wait_for(lock, k_look_every, something)) {
                lock.unlock();
                look();
                lock.lock();
            }
        }
        if (m_shared->ending) return std::nullopt;
        Job job = std::move(m_shared->jobs.front());
        m_shared->jobs.pop_front();
        return job;
    }

    void speak(const Utterance& utterance) {
        be_silent();
        const auto message = m_connection.open() ? m_connection.say(utterance) : std::nullopt;
        if (!message) return m_shared->report(m_shared->reports.failed, utterance.number);
        m_said = Said{*message, utterance.number};
    }

    void be_silent() {
        if (std::exchange(m_said, std::nullopt)) m_connection.cancel();
    }

    void hear(const Told& told) {
        if (!m_said || told.message != m_said->message) return;
        const std::uint64_t number = std::exchange(m_said, std::nullopt)->number;
        m_shared->report(told.ended ? m_shared->reports.ended : m_shared->reports.interrupted, number);
    }

    void look() {
        if (m_connection.alive()) return;
        m_shared->report(m_shared->reports.interrupted, std::exchange(m_said, std::nullopt)->number);
    }

    std::shared_ptr<Shared> m_shared;
    Connection m_connection;
    std::optional<Said> m_said;
};

void run(const std::shared_ptr<Shared>& shared) {
    pthread_setname_np(pthread_self(), "speech");
    // The library writes to a service that may have died.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    {
        Speaker(shared).run();
    }
    {
        const std::scoped_lock lock(shared->mutex);
        shared->done = true;
    }
    shared->finished.notify_all();
}

class SpeechDispatcher final : public Speech {
  public:
    explicit SpeechDispatcher(SpeechReports reports)
        : m_shared(std::make_shared<Shared>(std::move(reports))) {
        const std::scoped_lock lock(told_mutex());
        told() = m_shared;
    }
    ~SpeechDispatcher() override {
        if (!m_thread.joinable()) return;
        std::unique_lock lock(m_shared->mutex);
        m_shared->ending = true;
        m_shared->wake.notify_one();
        const bool done = m_shared->finished.wait_for(lock, k_end_patience, [&] { return m_shared->done; });
        lock.unlock();
        done ? m_thread.join() : m_thread.detach();
    }
    void speak(Utterance utterance) override {
        if (!m_thread.joinable()) m_thread = std::thread([shared = m_shared] { run(shared); });
        m_shared->post(std::move(utterance));
    }
    void stop() override {
        if (m_thread.joinable()) m_shared->post(Stop{});
    }

  private:
    std::shared_ptr<Shared> m_shared;
    std::thread m_thread;  ///< from the first utterance on
};

}  // namespace

std::unique_ptr<Speech> make_speech(SpeechReports reports) {
    return std::make_unique<SpeechDispatcher>(std::move(reports));
}

}  // namespace oqyrman::accessibility
