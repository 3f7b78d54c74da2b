#include "app/net/http.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include <curl/curl.h>

#include "app/net/retry.h"
#include "app/net/transfer.h"
#include "app/net/url.h"
#include "app/tasks/runner.h"

namespace oqyrman::net {

namespace {

constexpr long k_max_connections = 16;
constexpr long k_max_connections_per_host = 6;
constexpr int k_poll_ms = 60'000;

}  // namespace

struct Http::Loop {
    explicit Loop(Options given) : options(std::move(given)), multi(curl_multi_init()) {
        curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, k_max_connections);
        curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, k_max_connections_per_host);
        if (options.desktop_proxies) lookups.emplace("proxies");
        thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    ~Loop() {
        lookups.reset();  // whom it still asks for is answered with the others
        thread.request_stop();
        curl_multi_wakeup(multi);
        thread.join();
        curl_multi_cleanup(multi);
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    struct Wanted {
        RequestId id;
        std::unique_ptr<Transfer> transfer;
    };

    void run(const std::stop_token& stop) {
        tasks::name_this_thread("net");
        while (!stop.stop_requested()) {
            heed_news();
            int running = 0;
            curl_multi_perform(multi, &running);
            collect();
            curl_multi_poll(multi, nullptr, 0, k_poll_ms, nullptr);
        }
        for (auto& [id, transfer] : under_way) {
            curl_multi_remove_handle(multi, transfer->handle());
            transfer->finish(std::unexpected(Error{.kind = ErrorKind::cancelled, .detail = {}}));
        }
        under_way.clear();
        for (Wanted& one : take_news().wanted)
            one.transfer->finish(std::unexpected(Error{.kind = ErrorKind::cancelled, .detail = {}}));
        for (auto& [id, transfer] : std::exchange(looked_up, {}))
            transfer->finish(std::unexpected(Error{.kind = ErrorKind::cancelled, .detail = {}}));
    }

    struct News {
        std::deque<Wanted> wanted;
        std::deque<RequestId> cancelled;
    };
    /// Takes the way that was found for its address, unless it was cancelled meanwhile. Any thread.
    void start(RequestId id, const std::string& proxy) {
        {
            const std::scoped_lock lock(mutex);
            auto found = looked_up.find(id);
            if (found == looked_up.end()) return;
            found->second->set_proxy(proxy);
            news.wanted.push_back({id, std::move(found->second)});
            looked_up.erase(found);
        }
        curl_multi_wakeup(multi);
    }

    /// The desktop may ask a script that first has to be fetched: not on this loop's time. One answer an
    /// origin.
    void look_up(RequestId id, const std::string& url) {
        lookups->post([this, id, url](const std::stop_token&) {
            const std::string origin = origin_of(url);
            auto known = answers.find(origin);
            if (known == answers.end())
                known = answers.emplace(origin, usable_proxy(options.desktop_proxies(url))).first;
            start(id, known->second);
        });
    }

    /// Both at once: whatever is cancelled has then been wanted before.
    News take_news() {
        const std::scoped_lock lock(mutex);
        return std::exchange(news, {});
    }

    void heed_news() {
        News taken = take_news();
        for (Wanted& one : taken.wanted) {
            if (auto error = one.transfer->prepare()) {
                one.transfer->finish(std::unexpected(*error));
                continue;
            }
            curl_multi_add_handle(multi, one.transfer->handle());
            under_way.emplace(one.id, std::move(one.transfer));
        }
        for (const RequestId id : taken.cancelled) {
            const auto found = under_way.find(id);
            if (found == under_way.end()) continue;
            curl_multi_remove_handle(multi, found->second->handle());
            const std::unique_ptr<Transfer> transfer = std::move(found->second);
            under_way.erase(found);
            transfer->finish(std::unexpected(Error{.kind = ErrorKind::cancelled, .detail = {}}));
        }
    }

    void collect() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL* handle = message->easy_handle;
            const CURLcode code = message->data.result;
            curl_multi_remove_handle(multi, handle);
            const auto found = std::ranges::find_if(
                under_way, [&](const auto& entry) { return entry.second->handle() == handle; });
            if (found == under_way.end()) continue;
            if (found->second->ended(code)) {
                curl_multi_add_handle(multi, handle);
                curl_multi_wakeup(multi);
                continue;
            }
            under_way.erase(found);
        }
    }

    Options options;
    std::optional<ProxyLogin> proxy_login;  // by mutex
    CURLM* multi;
    std::mutex mutex;
    News news;  // by mutex
    std::atomic<RequestId> next_id{1};
    std::map<RequestId, std::unique_ptr<Transfer>> under_way;  // net thread
    std::map<RequestId, std::unique_ptr<Transfer>> looked_up;  // by mutex
    std::map<std::string, std::string> answers;                // lookups' thread: origin to proxy
    std::optional<tasks::Runner> lookups;
    std::jthread thread;
};

Http::Http(Options options) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    m_loop = std::make_unique<Loop>(std::move(options));
}

Http::~Http() = default;

void Http::set_accept_language(std::string languages) {
    const std::scoped_lock lock(m_loop->mutex);
    m_loop->options.accept_language = std::move(languages);
}

RequestId Http::send(Request request, std::function<void(Result)> done, std::shared_ptr<Sink> sink) {
    const RequestId id = m_loop->next_id++;
    if (m_loop->options.limits) request.limits = m_loop->options.limits(request);
    const std::string url = request.url;
    {
        const std::scoped_lock lock(m_loop->mutex);
        auto transfer =
            std::make_unique<Transfer>(std::move(request), std::move(sink), std::move(done), m_loop->options);
        transfer->set_proxy_login(m_loop->proxy_login);
        m_loop->looked_up.emplace(id, std::move(transfer));
    }
    const bool ask_desktop =
        m_loop->lookups && !is_loopback(url) && !speaks_of_proxies(m_loop->options.proxies);
    if (ask_desktop)
        m_loop->look_up(id, url);
    else
        m_loop->start(id, proxy_for(m_loop->options.proxies, url));
    return id;
}

void Http::cancel(RequestId request) {
    {
        const std::scoped_lock lock(m_loop->mutex);
        if (const auto found = m_loop->looked_up.find(request); found != m_loop->looked_up.end()) {
            m_loop->news.wanted.push_back({request, std::move(found->second)});
            m_loop->looked_up.erase(found);
        }
        m_loop->news.cancelled.push_back(request);
    }
    curl_multi_wakeup(m_loop->multi);
}

void Http::set_proxy_login(std::optional<ProxyLogin> login) {
    const std::scoped_lock lock(m_loop->mutex);
    m_loop->proxy_login = std::move(login);
}

namespace {

void really_rest(std::chrono::milliseconds pause, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, pause, [] { return false; });
}

}  // namespace

void Http::rest(int tries, const std::stop_token& stop) {
    const Options& options = m_loop->options;
    const auto pause = pause_after(tries, options.chance ? options.chance() : by_chance());
    options.rest ? options.rest(pause, stop) : really_rest(pause, stop);
}

Result Http::fetch(Request request, const std::stop_token& stop, std::shared_ptr<Sink> sink) {
    const int most = sink ? 1 : request.tries;
    const Options& options = m_loop->options;
    for (int tries = 1;; ++tries) {
        if (stop.stop_requested()) return std::unexpected(Error{.kind = ErrorKind::cancelled, .detail = {}});
        Result result = fetch_once(request, stop, sink);
        const auto pause =
            pause_before_next(result, tries, most, options.chance ? options.chance() : by_chance());
        if (!pause || stop.stop_requested()) return result;
        options.rest ? options.rest(*pause, stop) : really_rest(*pause, stop);
    }
}

Result Http::fetch_once(Request request, const std::stop_token& stop, std::shared_ptr<Sink> sink) {
    struct Waiting {
        std::mutex mutex;
        std::condition_variable ready;
        std::optional<Result> result;
    };
    const auto waiting = std::make_shared<Waiting>();
    const RequestId id = send(
        std::move(request),
        [waiting](Result result) {
            const std::scoped_lock lock(waiting->mutex);
            waiting->result = std::move(result);
            waiting->ready.notify_one();
        },
        std::move(sink));
    const std::stop_callback cancel_on_stop(stop, [this, id] { cancel(id); });
    std::unique_lock lock(waiting->mutex);
    waiting->ready.wait(lock, [&] { return waiting->result.has_value(); });
    return std::move(*waiting->result);
}

}  // namespace oqyrman::net
