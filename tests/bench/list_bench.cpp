// A catalogue of 100,000 titles, scrolled as the screen scrolls it: what a notch of the wheel costs, how much
// is told and how many titles are held, around title 100 and around title 90,000 of one and the same list.
#include <chrono>

#include <benchmark/benchmark.h>

#include "tests/ui/headless.h"

using namespace oqyrman;

namespace {

constexpr std::size_t k_page = 100, k_titles = 100'000, k_near = 100, k_far = 90'000;
constexpr float k_width = 1280, k_height = 800;
constexpr int k_notches = 40;  ///< down and up again, in each place
constexpr std::size_t k_most_held = 1'500;

std::string url_of(std::size_t page) { return "http://127.0.0.1/made?page=" + std::to_string(page); }

state::Feed page(std::size_t number) {
    state::Feed made;
    made.url = url_of(number);
    made.title = "Made";
    if (number * k_page < k_titles) made.next_url = url_of(number + 1);
    for (std::size_t i = 0; i < k_page; ++i) {
        state::Publication& publication = made.publications.emplace_back();
        publication.id = "urn:made:" + std::to_string((number - 1) * k_page + i);
        publication.title = "A history of number " + std::to_string((number - 1) * k_page + i);
        publication.authors = {"Somebody Who Writes"};
    }
    return made;
}

/// A library that answers at once.
class Scrolled {
  public:
    Scrolled() : m_window(first_page(), k_width, k_height) {
        while (state::list_size(catalogue()) < k_titles - k_page) {
            act(state::MoreWanted{});
            answer(catalogue().feed->next_url);
        }
    }
    /// Brings the title into view and comes to rest.
    void go_to(std::size_t title) {
        m_window.press(ui::Key::home);
        const auto total = static_cast<float>(state::list_size(catalogue()));
        const float high = m_window.node("catalogue.group.0")->rect.height;
        turn_wheel(-high * static_cast<float>(title) / total / ui::size::k_wheel_step);
        settle();
    }
    void turn_wheel(float notches) {
        m_window.input.mouse_moved(k_width / 2, k_height / 2);
        m_window.input.wheel(notches, false, false);
        m_window.settle();
    }
    void settle() {
        for (bool asked = true; asked;) {
            asked = false;
            const auto pages = catalogue().pages;
            for (const state::ListPage& one : pages)
                if (one.where == state::ListPage::Where::asked) {
                    asked = true;
                    answer(one.url);
                }
            m_window.settle();
        }
    }
    std::size_t told() const { return m_window.frame().nodes.size(); }
    std::size_t held() const {
        std::size_t count = catalogue().feed->publications.size();
        for (const state::ListPage& one : catalogue().pages) count += one.publications.size();
        return count;
    }
    bool shows(std::size_t title) const {
        const auto* node = m_window.node("catalogue.publication." + std::to_string(title));
        return node != nullptr && (node->states & ui::semantics::k_state_offscreen) == 0;
    }

  private:
    static state::State first_page() {
        state::State shown;
        shown.screen = state::Screen::catalogue;
        shown.library.emplace().start_url = url_of(1);
        shown.catalogue.asked_url = url_of(1);
        shown.catalogue.feed = page(1);
        return shown;
    }
    const state::Catalogue& catalogue() const { return m_window.state.catalogue; }
    void act(const state::Action& action) {
        m_window.state = state::update(std::move(m_window.state), action, {}).state;
    }
    void answer(const std::string& url) {
        const std::size_t number = std::stoul(url.substr(url.find('=') + 1));
        act(state::FeedArrived{.asked_url = url, .next_page = true, .feed = page(number)});
    }
    tests::Headless m_window;
};

struct Measured {
    double seconds = 0;
    std::size_t told = 0, held = 0;
    bool there = true;
};

void measure(Scrolled& list, std::size_t title, Measured& into) {
    list.go_to(title);
    into.there = into.there && list.shows(title);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 2 * k_notches; ++i) {
        list.turn_wheel(i < k_notches ? -1 : 1);
        list.settle();
    }
    into.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    into.told = list.told();
    into.held = list.held();
}

/// Both places in turn, so that a noisy machine spoils neither more than the other.
void scrolling(benchmark::State& run) {
    Scrolled list;
    Measured near, far;
    for (auto _ : run) {
        measure(list, k_near, near);
        measure(list, k_far, far);
    }
    const double notches = static_cast<double>(run.iterations()) * 2 * k_notches;
    run.counters["notch_100_ms"] = near.seconds * 1000 / notches;
    run.counters["notch_90000_ms"] = far.seconds * 1000 / notches;
    run.counters["ratio"] = far.seconds / near.seconds;
    run.counters["told_100"] = static_cast<double>(near.told);
    run.counters["told_90000"] = static_cast<double>(far.told);
    run.counters["held_100"] = static_cast<double>(near.held);
    run.counters["held_90000"] = static_cast<double>(far.held);
    if (!near.there || !far.there) run.SkipWithError("the place is not in view");
    if (near.held > k_most_held || far.held > k_most_held) run.SkipWithError("far titles are held");
}
BENCHMARK(scrolling)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
