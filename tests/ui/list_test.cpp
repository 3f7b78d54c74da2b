// Long lists of the catalogue, and the ways to narrow one down.
#include <algorithm>

#include <fmt/format.h>

#include "tests/catch.h"
#include "tests/ui/canned.h"
#include "tests/ui/headless.h"

using namespace oqyrman;
using namespace oqyrman::tests;

namespace {

constexpr std::size_t k_page = 100, k_pages = 50;

std::vector<state::Publication> titles(std::size_t first) {
    std::vector<state::Publication> made(k_page);
    for (std::size_t i = 0; i < k_page; ++i)
        made[i].id = made[i].title = "title " + std::to_string(first + i);
    return made;
}

/// Fifty pages, of which the first and the last three are here.
state::State long_list() {
    state::State s = canned("catalogue-grid");
    s.catalogue.feed->facets.clear();
    s.catalogue.feed->next_url.clear();
    s.catalogue.feed->publications = titles(0);
    for (std::size_t i = 1; i < k_pages; ++i) {
        state::ListPage page{.url = "http://127.0.0.1/all?page=" + std::to_string(i + 1),
                             .first = i * k_page,
                             .count = k_page};
        if (i + 3 >= k_pages) {
            page.where = state::ListPage::Where::here;
            page.publications = titles(i * k_page);
        }
        s.catalogue.pages.push_back(std::move(page));
    }
    return s;
}

template <class A>
std::vector<A> reported(const Headless& ui) {
    std::vector<A> found;
    for (const state::Action& action : ui.actions)
        if (const auto* one = std::get_if<A>(&action)) found.push_back(*one);
    return found;
}

}  // namespace

TEST_CASE("of a long list only what is near the view is told, with its number in the whole") {
    Headless ui(long_list(), 1280, 720);
    const auto* first = ui.node("catalogue.publication.0");
    REQUIRE(first != nullptr);
    CHECK(first->position_in_set == 1);
    CHECK(first->set_size == k_page * k_pages);
    CHECK(ui.node("catalogue.publication.4000") == nullptr);
    CHECK(ui.frame().nodes.size() < 400);
    ui.press(ui::Key::end);
    CHECK(ui.node("catalogue.publication.0") == nullptr);
    const auto* last = ui.node("catalogue.publication.4999");
    REQUIRE(last != nullptr);
    CHECK(last->position_in_set == k_page * k_pages);
    CHECK(ui.frame().nodes.size() < 400);
    CHECK(reported<state::TitlesInView>(ui).empty());
}

TEST_CASE("what is not here is asked for once, and the list stands still when it comes") {
    state::State away = long_list();
    for (state::ListPage& page : away.catalogue.pages) {
        page.where = state::ListPage::Where::away;
        page.publications.clear();
    }
    Headless ui(std::move(away), 1280, 720);
    ui.press(ui::Key::end);  // comes to rest, or this throws
    const auto asked = reported<state::TitlesInView>(ui);
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].end == k_page * k_pages);
    const state::ListPage& page = ui.state.catalogue.pages.back();
    CHECK(page.where == state::ListPage::Where::asked);
    CHECK(ui.node("catalogue.publication.4999") == nullptr);

    const float top = ui.node("catalogue.group.0")->rect.y;
    state::Feed feed;
    feed.publications = titles(page.first);
    ui.state = state::update(std::move(ui.state),
                             state::FeedArrived{.asked_url = page.url, .next_page = true, .feed = feed}, {})
                   .state;
    ui.settle();
    CHECK(ui.node("catalogue.publication.4999") != nullptr);
    CHECK(ui.node("catalogue.group.0")->rect.y == top);
}

TEST_CASE("why the list does not go on is told where the patron is") {
    state::State s = long_list();
    s.catalogue.pages.back().where = state::ListPage::Where::away;
    s.catalogue.pages.back().publications.clear();
    s.catalogue.problem_of_page = true;
    s.catalogue.problem =
        state::Problem{.kind = state::ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}};
    Headless ui(std::move(s), 1280, 720);
    ui.press(ui::Key::end);
    const auto* button = ui.node("problem.action");
    REQUIRE(button != nullptr);
    CHECK((button->states & ui::semantics::k_state_offscreen) == 0);
    CHECK(reported<state::TitlesInView>(ui).empty());
    ui.click("problem.action");
    CHECK(ui.node("problem.action") == nullptr);
    CHECK(reported<state::TitlesInView>(ui).size() == 1);
}

TEST_CASE("a way to narrow a list down unfolds, says how many books each choice has, and leads there") {
    Headless ui(canned("catalogue-grid"), 1280, 720);
    const auto* facet = ui.node("catalogue.facet.0");
    REQUIRE(facet != nullptr);
    CHECK(std::string(ui.frame().name(*facet)) == "Тілі: Барлық тілде");
    CHECK((facet->states & ui::semantics::k_state_expandable) != 0);
    CHECK(ui.node("catalogue.facet.0.choice.1") == nullptr);

    const auto follows = [&ui] {
        const auto wanted = reported<state::FeedWanted>(ui);
        CHECK((wanted.size() == 1 && wanted[0].url == "http://127.0.0.1/all?l=kk"));
        CHECK(ui.node("catalogue.facet.0.choice.1") == nullptr);
        CHECK(ui.focused() == "catalogue.facet.0");
    };
    SECTION("by the mouse") {
        ui.click("catalogue.facet.0");
        ui.click("catalogue.facet.0.choice.1");
        follows();
    }
    SECTION("by the keyboard") {
        ui.request("catalogue.facet.0", ui::semantics::k_action_focus);
        ui.press(ui::Key::enter);
        ui.press(ui::Key::tab);
        ui.press(ui::Key::tab);
        CHECK(ui.focused() == "catalogue.facet.0.choice.0");
        ui.press(ui::Key::right);
        ui.press(ui::Key::enter);
        follows();
    }
    SECTION("by a screen reader") {
        ui.request("catalogue.facet.0", ui::semantics::k_action_press);
        const auto* all = ui.node("catalogue.facet.0.choice.0");
        const auto* kazakh = ui.node("catalogue.facet.0.choice.1");
        REQUIRE((all != nullptr && kazakh != nullptr));
        CHECK(std::string(ui.frame().name(*kazakh)) == "Қазақ тілінде (54)");
        CHECK((all->states & ui::semantics::k_state_checked) != 0);
        CHECK((kazakh->states & ui::semantics::k_state_checked) == 0);
        ui.request("catalogue.facet.0.choice.1", ui::semantics::k_action_press);
        follows();
    }
}

TEST_CASE("Escape folds what was unfolded and goes no further") {
    Headless ui(canned("catalogue-grid"), 1280, 720);
    ui.request("catalogue.facet.1", ui::semantics::k_action_focus);
    ui.press(ui::Key::enter);
    ui.press(ui::Key::tab);
    CHECK(ui.focused() == "catalogue.facet.1.choice.0");
    ui.press(ui::Key::escape);
    CHECK(ui.node("catalogue.facet.1.choice.0") == nullptr);
    CHECK(ui.focused() == "catalogue.facet.1");
    CHECK(reported<state::BackPressed>(ui).empty());
}

TEST_CASE("who comes back from a title finds the list where it was left") {
    Headless ui(long_list(), 1280, 720);
    for (int i = 0; i < 3; ++i) ui.press(ui::Key::page_down);
    const float top = ui.node("catalogue.group.0")->rect.y;
    REQUIRE(top < -1000);
    std::string seen;
    for (const auto& node : ui.frame().nodes)
        if (seen.empty() && node.rect.y > 0 && (node.states & ui::semantics::k_state_offscreen) == 0 &&
            ui.frame().string(node.automation_id).starts_with("catalogue.publication."))
            seen = ui.frame().string(node.automation_id);
    ui.click(seen);
    REQUIRE(ui.state.screen == state::Screen::book);
    ui.press(ui::Key::escape);
    REQUIRE(ui.state.screen == state::Screen::catalogue);
    CHECK(ui.node("catalogue.group.0")->rect.y == top);
    CHECK(ui.focused() == seen);
}

TEST_CASE(
    "who comes back from all of a lane finds the lanes where they were left, and another list begins at its "
    "top") {
    state::State s = canned("catalogue-lanes");
    Headless ui(s, 1024, 600);
    ui.press(ui::Key::end);
    const std::string lane = fmt::format("catalogue.group.{}", s.catalogue.feed->groups.size() - 1);
    const float y = ui.node(lane)->rect.y;
    const auto arrive = [&](const std::string& url, const state::Feed& feed) {
        state::Feed arrived = feed;
        arrived.url = url;
        ui.state =
            state::update(std::move(ui.state), state::FeedArrived{.asked_url = url, .feed = arrived}, {})
                .state;
        ui.settle();
    };
    const std::string home = s.catalogue.feed->url, all = home + "/all";
    ui.state = state::update(std::move(ui.state), state::FeedWanted{all}, {}).state;
    arrive(all, *long_list().catalogue.feed);
    CHECK(ui.node("catalogue.publication.0")->rect.y > 0);
    ui.press(ui::Key::page_down);
    ui.press(ui::Key::escape);
    arrive(home, *s.catalogue.feed);
    CHECK(ui.node(lane)->rect.y == y);
    // Not the way back: it is read from its beginning.
    ui.state = state::update(std::move(ui.state), state::FeedWanted{all}, {}).state;
    arrive(all, *long_list().catalogue.feed);
    CHECK(ui.node("catalogue.publication.0")->rect.y > 0);
}
