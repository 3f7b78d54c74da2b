// Search in the catalogue: while one types, by Enter, and the way back from it.
#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using namespace std::chrono_literals;
using oqyrman::tests::Run;

namespace {

const std::string k_home = "http://127.0.0.1:1/";
const Problem k_offline{.kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}};

Feed feed(const std::string& url) {
    Feed made;
    made.url = made.title = url;
    made.search_template = k_home + "search{?query}";
    return made;
}

/// The catalogue's first page is shown.
Run at_home() {
    Run run;
    run.state.library.emplace().start_url = k_home;
    run.act(FeedWanted{k_home}).act(FeedArrived{.asked_url = k_home, .feed = feed(k_home)});
    return run;
}

void type(Run& run, const std::string& text) { run.act(TextEdited{Field::search, text}); }

/// Typed, rested and answered.
void find(Run& run, const std::string& text) {
    type(run, text);
    run.at(run.now + 1s);
    run.act(FeedArrived{.asked_url = search_name(text), .feed = feed(k_home + "?" + text)});
}

std::string searched_for(const Run& run) {
    const auto* wanted = run.wanted<SearchFeed>();
    return wanted == nullptr ? "" : wanted->text;
}

}  // namespace

TEST_CASE("what is typed is looked for once, when it rests") {
    Run run = at_home();
    type(run, "аб");
    run.now += 100ms;
    type(run, "абай");
    REQUIRE(run.wanted<WakeAt>());
    const Instant due = run.wanted<WakeAt>()->instant;
    CHECK(searched_for(run.at(due - 1ms)).empty());
    CHECK(searched_for(run.at(due)) == "абай");
    CHECK(run.state.catalogue.busy);
    CHECK(searched_for(run.at(due + 1s)).empty());
}

TEST_CASE("one letter alone is not looked for, and Enter does not wait") {
    Run run = at_home();
    type(run, "ә");
    CHECK(searched_for(run.at(run.now + 1s)).empty());
    CHECK(searched_for(run.act(SearchSubmitted{})) == "ә");
    type(run, "әл");
    CHECK(searched_for(run.act(SearchSubmitted{})) == "әл");
    CHECK(searched_for(run.at(run.now + 1s)).empty());
}

TEST_CASE("the answer to an older search never takes the place of a newer one's") {
    Run run = at_home();
    type(run, "абай");
    run.at(run.now + 1s);
    type(run, "абай жолы");
    run.at(run.now + 1s);
    run.act(FeedArrived{.asked_url = search_name("абай"), .feed = feed("older")});
    CHECK(run.state.catalogue.feed->url == k_home);
    run.act(FeedArrived{.asked_url = search_name("абай жолы"), .feed = feed("newer")});
    run.act(FeedArrived{.asked_url = search_name("абай"), .feed = feed("older")});
    CHECK(run.state.catalogue.feed->url == "newer");
}

TEST_CASE("back leads to before the search, not through the steps of typing it") {
    Run run = at_home();
    find(run, "абай");
    find(run, "абай жолы");
    CHECK(run.state.catalogue.history == std::vector{k_home});
    run.act(BackPressed{});
    REQUIRE(run.wanted<FetchFeed>());
    CHECK(run.wanted<FetchFeed>()->url == k_home);
    run.act(FeedArrived{.asked_url = k_home, .feed = feed(k_home)});
    CHECK(run.state.catalogue.history.empty());
    CHECK(run.state.catalogue.search_text.empty());
}

TEST_CASE("an emptied field leads back to where the search began") {
    Run run = at_home();
    SECTION("from what was found") {
        find(run, "абай");
        type(run, "");
        run.at(run.now + 1s);
        REQUIRE(run.wanted<FetchFeed>());
        CHECK(run.wanted<FetchFeed>()->url == k_home);
    }
    SECTION("before anything was found") {
        type(run, "абай");
        run.at(run.now + 1s);
        type(run, "");
        run.at(run.now + 1s);
        CHECK(run.wanted<StopAsking>());
        CHECK_FALSE(run.state.catalogue.busy);
        run.act(FeedArrived{.asked_url = search_name("абай"), .feed = feed("found")});
        CHECK(run.state.catalogue.feed->url == k_home);
    }
    SECTION("where nothing was looked for nothing happens") {
        type(run, "ә");
        type(run, "");
        CHECK(run.at(run.now + 1s).effects.empty());
    }
}

TEST_CASE("back ends a search under way, and what is shown stays") {
    Run run = at_home();
    find(run, "абай");
    type(run, "абай жолы");
    run.at(run.now + 1s);
    run.act(BackPressed{});
    CHECK(run.wanted<StopAsking>());
    CHECK_FALSE(run.state.catalogue.busy);
    run.act(FeedArrived{.asked_url = search_name("абай жолы"), .feed = feed("late")});
    CHECK(run.state.catalogue.feed->url == k_home + "?абай");
    CHECK(run.state.catalogue.history == std::vector{k_home});
}

// Bug: it asked for an address "search:абай".
TEST_CASE("a search that failed is tried again as a search") {
    Run run = at_home();
    type(run, "абай");
    run.act(SearchSubmitted{});
    run.act(FeedArrived{.asked_url = search_name("абай"), .feed = std::unexpected(k_offline)});
    run.act(RetryPressed{});
    CHECK(searched_for(run) == "абай");
    CHECK(run.wanted<FetchFeed>() == nullptr);
}
