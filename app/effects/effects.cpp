#include "app/effects/effects.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "app/effects/open_book.h"
#include "app/effects/outside.h"
#include "app/lending/clock.h"

namespace oqyrman::effects {

namespace {

std::string languages_of(state::Language language) {
    switch (language) {
        case state::Language::kk:
            return "kk, ru;q=0.8, en;q=0.5";
        case state::Language::ru:
            return "ru, kk;q=0.8, en;q=0.5";
        case state::Language::en:
            return "en, ru;q=0.8, kk;q=0.5";
    }
    return {};
}

std::unique_ptr<render::Client> start_client(const Start& start, tasks::MainQueue& queue,
                                             std::function<void(render::Reply)> on_reply) {
    render::ClientOptions options;
    options.worker = start.programs / "oqyrman-page-worker";
    options.log = [](std::string_view line) { spdlog::warn("page worker: {}", line); };
    auto client = render::Client::start(
        std::move(options), [&queue, on_reply = std::move(on_reply)](render::Reply reply) {
            queue.post([on_reply, reply = std::make_shared<render::Reply>(std::move(reply))] {
                on_reply(std::move(*reply));
            });
        });
    if (client) return std::move(*client);
    spdlog::error("no page worker: {}", client.error().detail);
    return nullptr;
}

/// A refusal as an action: the sign-in form when the library wants a card, otherwise the problem where it
/// belongs.
template <class OnProblem>
void tell(const Post& post, const catalogue::Refusal& refusal, const state::AfterSignIn& then,
          OnProblem on_problem) {
    if (refusal.card)
        post(state::SignInAsked{refusal.card->document, then, {}});
    else
        on_problem(refusal);
}

/// Feeds as libraries show them to everybody, from run to run.
class FeedStore final : public catalogue::AnswerStore {
  public:
    explicit FeedStore(const std::filesystem::path& folder)
        : m_kept(folder, shelf::make_disk_storage(), k_feed_bytes) {}
    std::optional<std::string> find(const std::string& name) override { return m_kept.find(name); }
    void keep(const std::string& name, std::string_view bytes) override { m_kept.keep(name, bytes); }
    void drop(const std::string& name) override { m_kept.drop(name); }

  private:
    static constexpr std::uint64_t k_feed_bytes = 32ULL << 20;
    shelf::FileCache m_kept;
};

}  // namespace

Effects::Effects(Start start, net::Http& http, const tasks::Clock& clock, tasks::MainQueue& queue, Post post)
    : m_start(std::move(start)),
      m_http(http),
      m_clock(clock),
      m_queue(queue),
      m_post(std::move(post)),
      m_wallet(
          http, [&clock] { return clock.now(); },
          [this](const std::string& library_url, const shelf::Credentials& card) {
              m_renewed.add(library_url, card);
              m_tasks.post([this](const std::stop_token&) { m_renewed.save(); });
          }),
      m_catalogue(http, std::make_shared<FeedStore>(m_start.paths.feeds())),
      m_speech(start_speech(m_post)),
      m_client(start_client(m_start, queue, [this](render::Reply reply) { on_reply(std::move(reply)); })),
      m_tasks("tasks"),
      m_feeds("feeds") {}

Effects::~Effects() { step_back(); }

void Effects::step_back() {
    for (auto& [id, stop] : m_downloads) stop.request_stop();
    if (m_sample) m_sample->stop.request_stop();
}

void Effects::carry_out(const state::Effect& effect) {
    std::visit([this](const auto& wanted) { this->run(wanted); }, effect);
}

void Effects::speak(state::Language language) {
    const std::string languages = languages_of(language);
    m_http.set_accept_language(languages);
    m_feeds.post([this, languages](const std::stop_token&) { m_catalogue.speak(languages); });
}

std::optional<Effects::Document> Effects::document(std::uint64_t number) const {
    const auto found = m_open.find(number);
    if (found == m_open.end()) return std::nullopt;
    return Document{.id = found->second->id, .epoch = found->second->epoch};
}

void Effects::run(const state::StartDemoLibrary&) {
    m_tasks.post([this](const std::stop_token& stop) {
        auto started = start_demo_library(m_start.programs, m_start.paths, stop);
        if (!started) return m_post(state::DemoLibraryStarted{std::unexpected(started.error())});
        // Its licences are signed under a root of its own, which this reader may trust: it started it.
        if (m_desk) {
            keep_root(m_start.paths, started->root_pem);
            trust_roots_of_shelf(*m_desk, m_http, m_clock, m_wallet);
        }
        m_post(state::DemoLibraryStarted{started->url});
    });
}

state::Problem Effects::explained(const catalogue::Refusal& refusal) const {
    return lending::explained(refusal.problem, m_clock.now(), m_trusted.get());
}

void Effects::ask(Asking work) {
    m_feeds.post([work = std::move(work), asking = m_asking.get_token()](const std::stop_token& end) {
        std::stop_source either;
        const std::stop_callback at_end(end, [&either] { either.request_stop(); });
        const std::stop_callback overtaken(asking, [&either] { either.request_stop(); });
        if (!either.stop_requested()) work(either.get_token());
    });
}

void Effects::run(const state::FetchFeed& wanted) {
    if (!wanted.next_page) std::exchange(m_asking, {}).request_stop();
    ask([this, wanted](const std::stop_token& stop) {
        state::FeedArrived arrived{.asked_url = wanted.url, .next_page = wanted.next_page, .feed = {}};
        const auto earlier = [&](state::Feed feed) {
            state::FeedArrived stale = arrived;
            stale.feed = std::move(feed);
            stale.stale = true;
            m_post(std::move(stale));
        };
        catalogue::Recall recall{.now = m_clock.now()};
        if (!wanted.next_page) recall.on_stale = earlier;
        auto feed = with_card(wanted.url, stop, [&](const auto& card) {
            return m_catalogue.feed(wanted.url, card, stop, recall);
        });
        if (feed) {
            arrived.feed = std::move(*feed);
            return m_post(std::move(arrived));
        }
        if (stop.stop_requested()) return;
        tell(m_post, feed.error(), state::ThenFeed{wanted.url}, [&](const catalogue::Refusal& refusal) {
            arrived.feed = std::unexpected(explained(refusal));
            arrived.if_known = refusal.if_known;
            m_post(std::move(arrived));
        });
    });
}

void Effects::run(const state::SearchFeed& wanted) {
    std::exchange(m_asking, {}).request_stop();
    ask([this, wanted](const std::stop_token& stop) {
        const std::string& place = wanted.url_template.empty() ? wanted.description_url : wanted.url_template;
        const catalogue::Recall recall{.now = m_clock.now(), .lasting = false};
        auto feed = with_card(place, stop, [&](const auto& card) {
            return m_catalogue.search(wanted.url_template, wanted.description_url, wanted.text, card, stop,
                                      recall);
        });
        if (!feed && stop.stop_requested()) return;
        state::FeedArrived arrived{.asked_url = state::search_name(wanted.text), .feed = {}};
        if (feed)
            arrived.feed = std::move(*feed);
        else
            arrived.feed = std::unexpected(explained(feed.error()));
        if (!feed) arrived.if_known = feed.error().if_known;
        m_post(std::move(arrived));
    });
}

void Effects::run(const state::FetchPublication& wanted) {
    m_feeds.post([this, wanted](const std::stop_token& stop) {
        // Fresher details only: what is on the screen stays when they cannot be had.
        auto publication = with_card(wanted.url, stop, [&](const auto& card) {
            return m_catalogue.publication(wanted.url, card, stop);
        });
        if (publication) m_post(state::PublicationArrived{std::move(*publication)});
    });
}

void Effects::run(const state::AskSignIn& wanted) {
    m_feeds.post([this, wanted](const std::stop_token& stop) {
        auto document = m_catalogue.authentication(wanted.authentication_url, stop);
        if (document)
            return m_post(state::SignInAsked{std::move(*document), wanted.then, wanted.key, wanted.new_card});
        const auto* title = std::get_if<state::ThenBorrow>(&wanted.then);
        if (title != nullptr)
            m_post(
                state::BorrowFinished{title->publication.id, std::unexpected(explained(document.error()))});
        else
            m_post(state::ProblemHappened{explained(document.error())});
    });
}

void Effects::run(const state::OpenInBrowser& wanted) { open_in_browser(wanted.url); }

}  // namespace oqyrman::effects
