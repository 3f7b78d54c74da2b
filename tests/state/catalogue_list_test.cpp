// The list that a feed and its pages make, however long; an earlier answer in the present one's place.
#include <set>

#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using namespace std::chrono_literals;
using oqyrman::tests::Run;

namespace {

constexpr std::size_t k_page = 100;
const Problem k_offline{.kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}};

std::string url_of(std::size_t page) { return "http://127.0.0.1:1/made?page=" + std::to_string(page); }

Feed page(std::size_t number, std::size_t pages) {
    Feed made;
    made.url = url_of(number);
    made.title = "Made";
    if (number < pages) made.next_url = url_of(number + 1);
    for (std::size_t i = 0; i < k_page; ++i) {
        Publication publication;
        publication.id = publication.title = std::to_string((number - 1) * k_page + i);
        made.publications.push_back(publication);
    }
    return made;
}

void answer_page(Run& run, std::size_t number, std::size_t pages) {
    run.act(FeedArrived{.asked_url = url_of(number), .next_page = true, .feed = page(number, pages)});
}

/// Scrolled from the first page through `pages` of `all`.
Run scrolled(std::size_t pages, std::size_t all) {
    Run run;
    run.state.library.emplace().start_url = url_of(1);
    run.act(FeedWanted{url_of(1)}).act(FeedArrived{.asked_url = url_of(1), .feed = page(1, all)});
    for (std::size_t i = 2; i <= pages; ++i) {
        run.act(MoreWanted{});
        answer_page(run, i, all);
    }
    return run;
}

std::size_t held(const Run& run) {
    std::size_t count = run.state.catalogue.feed->publications.size();
    for (const ListPage& one : run.state.catalogue.pages) count += one.publications.size();
    return count;
}

std::string title_at(const Run& run, std::size_t number) {
    const Publication* publication = publication_at(run.state.catalogue, number);
    return publication == nullptr ? "away" : publication->title;
}

std::vector<std::string> asked_pages(const Run& run) {
    std::vector<std::string> urls;
    for (const Effect& effect : run.effects)
        if (const auto* fetch = std::get_if<FetchFeed>(&effect); fetch && fetch->next_page)
            urls.push_back(fetch->url);
    return urls;
}

}  // namespace

TEST_CASE("a long list keeps what is near and lets go of what is far") {
    Run run = scrolled(300, 1000);
    CHECK(list_size(run.state.catalogue) == 300 * k_page);
    CHECK(held(run) <= 1000);
    CHECK(title_at(run, 99) == "99");
    CHECK(title_at(run, 5'000) == "away");
    CHECK(title_at(run, 29'999) == "29999");
    CHECK(title_at(run, 30'000) == "away");

    // Back there, its page is asked for once, and the far end is let go of; nothing has moved.
    CHECK(asked_pages(run.act(TitlesInView{5'000, 5'020})) == std::vector{url_of(51)});
    CHECK(asked_pages(run.act(TitlesInView{5'000, 5'020})).empty());
    answer_page(run, 51, 1000);
    CHECK(title_at(run, 5'050) == "5050");
    CHECK(title_at(run, 29'999) == "away");
    CHECK(list_size(run.state.catalogue) == 300 * k_page);
    CHECK(asked_pages(run.act(MoreWanted{})) == std::vector{url_of(301)});
}

TEST_CASE("whoever drags through a long list asks for few pages at a time") {
    Run run = scrolled(300, 1000);
    std::set<std::string> asked;
    for (std::size_t first = 1'000; first < 20'000; first += k_page)
        for (const std::string& url : asked_pages(run.act(TitlesInView{first, first + 20})))
            asked.insert(url);
    CHECK(asked == std::set{url_of(11)});  // what is passed while that is on its way is not asked for
    answer_page(run, 11, 1000);
    CHECK(asked_pages(run.act(TitlesInView{2'050, 2'950})).size() == 4);
}

TEST_CASE("a page that cannot be had is asked for again when the patron says so, and the place stays") {
    Run run = scrolled(300, 1000);
    run.act(TitlesInView{5'000, 5'020});
    run.act(FeedArrived{.asked_url = url_of(51), .next_page = true, .feed = std::unexpected(k_offline)});
    REQUIRE(run.state.catalogue.problem);
    CHECK(asked_pages(run.act(TitlesInView{5'000, 5'020})).empty());
    SECTION("again") {
        run.act(RetryPressed{});
        CHECK(run.effects.empty());
    }
    SECTION("never mind") { run.act(ProblemDismissed{}); }
    CHECK_FALSE(run.state.catalogue.problem);
    CHECK(asked_pages(run.act(TitlesInView{5'000, 5'020})) == std::vector{url_of(51)});
    CHECK(list_size(run.state.catalogue) == 300 * k_page);
}

TEST_CASE("pages asked for are asked for again when something else was wanted in between") {
    Run run = scrolled(300, 1000);
    run.act(TitlesInView{5'000, 5'020}).act(FeedWanted{"http://127.0.0.1:1/other"});
    run.act(FeedArrived{.asked_url = "http://127.0.0.1:1/other", .feed = std::unexpected(k_offline)});
    run.act(ProblemDismissed{});
    CHECK(asked_pages(run.act(TitlesInView{5'000, 5'020})) == std::vector{url_of(51)});
}

TEST_CASE("a page that has fewer books now leaves every other book in its place") {
    Run run = scrolled(300, 1000);
    run.act(TitlesInView{5'000, 5'020});
    Feed fewer = page(51, 1000);
    fewer.publications.clear();
    run.act(FeedArrived{.asked_url = url_of(51), .next_page = true, .feed = fewer});
    CHECK(title_at(run, 5'050) == "away");
    CHECK(asked_pages(run.act(TitlesInView{5'000, 5'020})).empty());
    CHECK(list_size(run.state.catalogue) == 300 * k_page);
}

TEST_CASE("a list whose pages lead back into it ends") {
    Run run = scrolled(3, 1000);
    Feed back = page(4, 1000);
    back.next_url = url_of(2);
    run.act(MoreWanted{});
    run.act(FeedArrived{.asked_url = url_of(4), .next_page = true, .feed = back});
    CHECK(run.state.catalogue.feed->next_url.empty());
    CHECK(list_size(run.state.catalogue) == 4 * k_page);
}

TEST_CASE("an earlier answer is shown at once, and the present one takes its place") {
    Run run;
    run.state.library.emplace().start_url = url_of(1);
    run.act(FeedWanted{url_of(1)});
    run.act(FeedArrived{.asked_url = url_of(1), .feed = page(1, 9), .stale = true});
    CHECK(title_at(run, 0) == "0");
    CHECK(run.state.catalogue.history.empty());
    Feed fresh = page(1, 9);
    fresh.publications[0].title = "fresh";

    SECTION("it differs") {
        run.act(FeedArrived{.asked_url = url_of(1), .feed = fresh});
        CHECK(title_at(run, 0) == "fresh");
        CHECK(run.state.catalogue.history.empty());
    }
    SECTION("who has scrolled on stays there") {
        run.act(MoreWanted{});
        answer_page(run, 2, 9);
        run.act(FeedArrived{.asked_url = url_of(1), .feed = fresh});
        CHECK(title_at(run, 0) == "fresh");
        CHECK(title_at(run, 150) == "150");
        CHECK(asked_pages(run.act(MoreWanted{})) == std::vector{url_of(3)});
    }
    SECTION("it is of another length: what followed goes") {
        run.act(MoreWanted{});
        answer_page(run, 2, 9);
        fresh.publications.pop_back();
        run.act(FeedArrived{.asked_url = url_of(1), .feed = fresh});
        CHECK(list_size(run.state.catalogue) == k_page - 1);
        CHECK(asked_pages(run.act(MoreWanted{})) == std::vector{url_of(2)});
    }
    SECTION("it cannot be had: what is shown stays, and why is told") {
        run.act(FeedArrived{.asked_url = url_of(1), .feed = std::unexpected(k_offline)});
        CHECK(title_at(run, 0) == "0");
        CHECK(run.state.catalogue.problem);
    }
    SECTION("the patron went elsewhere meanwhile") {
        run.act(FeedWanted{url_of(5)});
        run.act(FeedArrived{.asked_url = url_of(1), .feed = fresh});
        CHECK(title_at(run, 0) == "0");
        run.act(FeedArrived{.asked_url = url_of(5), .feed = page(5, 9)});
        CHECK(run.state.catalogue.history == std::vector{url_of(1)});
    }
}
