#include "app/ui/semantics.h"

#include <algorithm>
#include <csignal>
#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"

using namespace oqyrman::ui::semantics;

namespace {

void button(Recorder& recorder, std::string_view id, std::string_view name = "Button") {
    recorder.add({.role = Role::button,
                  .automation_id = id,
                  .name = name,
                  .actions = k_action_press | k_action_focus});
}

/// Records one frame of what `draw` adds and returns what changed.
template <typename Draw>
std::optional<Changed> frame(Recorder& recorder, Draw draw, bool active = true) {
    recorder.begin_frame({.title = "Window", .width = 100, .height = 100, .active = active});
    draw();
    return recorder.end_frame();
}

std::vector<EventKind> kinds(const std::optional<Changed>& changed) {
    std::vector<EventKind> all;
    if (changed) std::ranges::transform(changed->events, std::back_inserter(all), &Event::kind);
    return all;
}

std::vector<Event> events_of(const std::optional<Changed>& changed, EventKind kind) {
    std::vector<Event> found;
    if (changed)
        std::ranges::copy_if(changed->events, std::back_inserter(found),
                             [&](const Event& event) { return event.kind == kind; });
    return found;
}

}  // namespace

TEST_CASE("a frame that equals the last one is nothing at all") {
    Recorder recorder;
    const auto draw = [&] { button(recorder, "one"); };
    const auto first = frame(recorder, draw);
    REQUIRE(first);
    CHECK(first->frame->serial == 1);
    CHECK_FALSE(frame(recorder, draw));
    CHECK_FALSE(frame(recorder, draw));
    const auto later = frame(recorder, [&] { button(recorder, "one", "Renamed"); });
    REQUIRE(later);
    CHECK(later->frame->serial == 2);
    CHECK(kinds(later) == std::vector{EventKind::name_changed});
    CHECK(later->events[0].text == "Renamed");
}

TEST_CASE("the tree keeps order, parents and indices") {
    Recorder recorder;
    const auto changed = frame(recorder, [&] {
        const Scope list(recorder, {.role = Role::list, .automation_id = "list"});
        button(recorder, "list.0");
        button(recorder, "list.1");
    });
    const Frame& tree = *changed->frame;
    REQUIRE(tree.nodes.size() == 4);
    const Node& list = *find(tree, "list");
    CHECK(list.child_count == 2);
    CHECK(tree.nodes[list.parent].role == Role::window);
    CHECK(tree.string(tree.nodes[list.first_child].automation_id) == "list.0");
    const Node& second = tree.nodes[tree.nodes[list.first_child].next_sibling];
    CHECK(tree.string(second.automation_id) == "list.1");
    CHECK(second.index_in_parent == 1);
    CHECK(second.next_sibling == k_no_node);
    CHECK((second.states & k_state_focusable) != 0);
}

TEST_CASE("a whole subtree that comes or goes is one event") {
    Recorder recorder;
    frame(recorder, [] {});
    const auto draw = [&] {
        const Scope dialog(recorder, {.role = Role::dialog, .automation_id = "confirm"});
        button(recorder, "confirm.yes");
        button(recorder, "confirm.no");
    };
    const auto shown = frame(recorder, draw);
    REQUIRE(kinds(shown) == std::vector{EventKind::added});
    CHECK(shown->events[0].id == id_of("confirm"));
    CHECK(shown->events[0].other == id_of("window"));
    const auto gone = frame(recorder, [] {});
    REQUIRE(kinds(gone) == std::vector{EventKind::removed});
    CHECK(gone->events[0].id == id_of("confirm"));
    CHECK(gone->events[0].a == 0);
}

TEST_CASE("applying removals and additions one after another gives the new order") {
    Recorder recorder;
    const auto record = [&](const std::vector<std::string>& ids) {
        return frame(recorder, [&] {
            for (const std::string& id : ids) button(recorder, id);
        });
    };
    const std::vector<std::vector<std::string>> orders = {
        {"a", "b", "c", "d"}, {"b", "d", "e"}, {"e", "b", "d"}, {"x", "e", "y", "b", "z"}, {},
        {"b", "a"},           {"a", "b"}};
    frame(recorder, [] {});
    std::vector<Id> client;
    for (const auto& order : orders) {
        const auto changed = record(order);
        if (changed) {
            for (const Event& event : changed->events) {
                if (event.kind == EventKind::removed) {
                    REQUIRE(client.at(static_cast<std::size_t>(event.a)) == event.id);
                    client.erase(client.begin() + event.a);
                }
                if (event.kind == EventKind::added && event.other == id_of("window")) {
                    client.insert(client.begin() + event.a, event.id);
                }
            }
        }
        std::vector<Id> expected;
        for (const std::string& id : order) expected.push_back(id_of(id));
        CHECK(client == expected);
    }
}

TEST_CASE("a text change is one removal and one insertion in code points") {
    Recorder recorder;
    const auto field = [&](std::string_view value) {
        return frame(recorder, [&] {
            recorder.add({.role = Role::text_field, .automation_id = "search", .value = value});
        });
    };
    field("\u049b\u0430\u0437");
    const auto changed = field("\u049b\u0430\u0440\u0430\u0437");
    REQUIRE(kinds(changed) == std::vector{EventKind::text_inserted});
    CHECK(changed->events[0].a == 2);
    CHECK(changed->events[0].b == 2);
    CHECK(changed->events[0].text == "\u0440\u0430");
    // Both letters begin with the same byte: the cut must not go through one.
    const auto replaced = field("\u049b\u0430\u0440\u0430\u0434");
    REQUIRE(kinds(replaced) == std::vector{EventKind::text_removed, EventKind::text_inserted});
    CHECK(replaced->events[0].text == "\u0437");
    CHECK(replaced->events[1].text == "\u0434");
    CHECK(replaced->events[1].a == 4);
    const auto cleared = field("");
    REQUIRE(kinds(cleared) == std::vector{EventKind::text_removed});
    CHECK(cleared->events[0].b == 5);
}

TEST_CASE("of a password only its length leaves the widget") {
    Recorder recorder;
    const auto changed = frame(recorder, [&] {
        recorder.add({.role = Role::password_field, .automation_id = "pin", .value = "s\u0435cret"});
    });
    CHECK(changed->frame->arena.find("cret") == std::string::npos);
    CHECK(count_code_points(changed->frame->text(*find(*changed->frame, "pin"))) == 6);
}

TEST_CASE("focus is an event once, and nobody's when its node is gone") {
    Recorder recorder;
    frame(recorder, [&] { button(recorder, "one"); });
    const auto draw = [&] {
        button(recorder, "one");
        recorder.set_focus(id_of("one"));
    };
    const auto focused = frame(recorder, draw);
    REQUIRE(kinds(focused) == std::vector{EventKind::focused});
    CHECK(focused->events[0].id == id_of("one"));
    CHECK((find(*focused->frame, "one")->states & k_state_focused) != 0);
    const auto lost = frame(recorder, [&] { recorder.set_focus(id_of("one")); });
    CHECK(lost->frame->focus == k_no_id);
    CHECK(events_of(lost, EventKind::focused).at(0).id == k_no_id);
}

TEST_CASE("states, values, places in a set and the window's activity are told") {
    Recorder recorder;
    const auto draw = [&](std::uint32_t states, double value, int place) {
        return [&recorder, states, value, place] {
            const Scope list(recorder, {.role = Role::list, .automation_id = "list"});
            recorder.add({.role = Role::list_item,
                          .automation_id = "item",
                          .states = states,
                          .position_in_set = place,
                          .set_size = 9,
                          .range = {value, 0, 10, 1}});
        };
    };
    frame(recorder, draw(k_state_enabled, 1, 1));
    const auto selected = frame(recorder, draw(k_state_enabled | k_state_selected, 1, 1));
    CHECK(kinds(selected) == std::vector{EventKind::state_changed, EventKind::selection_changed});
    CHECK(selected->events[1].id == id_of("list"));
    const auto moved = frame(recorder, draw(k_state_enabled | k_state_selected, 2, 2));
    CHECK(kinds(moved) == std::vector{EventKind::attributes_changed, EventKind::value_changed});
    const auto away = frame(recorder, draw(k_state_enabled | k_state_selected, 2, 2), false);
    CHECK(events_of(away, EventKind::window_deactivated).size() == 1);
}

TEST_CASE("a notification speaks when it appears and when it says something new, not when it leaves") {
    Recorder recorder;
    const auto toast = [&](std::string_view name) {
        return frame(recorder, [&] {
            if (!name.empty())
                recorder.add({.role = Role::notification, .automation_id = "toast", .name = name});
        });
    };
    toast("");
    CHECK(events_of(toast("Borrowed"), EventKind::announced).at(0).text == "Borrowed");
    CHECK(events_of(toast("Returned"), EventKind::announced).at(0).text == "Returned");
    CHECK(events_of(toast(""), EventKind::announced).empty());
}

TEST_CASE("nodes can be amended while the frame is drawn") {
    Recorder recorder;
    const auto changed = frame(recorder, [&] {
        const Scope list(recorder, {.role = Role::list, .automation_id = "list"});
        recorder.set_states(list.id(), k_state_busy, k_state_enabled);
        recorder.set_rect(list.id(), {1, 2, 3, 4});
        recorder.set_states(id_of("absent"), k_state_busy);
    });
    CHECK(find(*changed->frame, "list")->states == k_state_busy);
    CHECK(find(*changed->frame, "list")->rect == Rect{1, 2, 3, 4});
}

TEST_CASE("a runaway loop of widgets stops filling memory") {
    Recorder recorder;
    const auto changed = frame(recorder, [&] {
        for (std::size_t i = 0; i < k_max_nodes + 100; ++i) {
            const Scope scope(recorder, {.automation_id = "n" + std::to_string(i)});
        }
    });
    CHECK(changed->frame->nodes.size() == k_max_nodes);
    CHECK(changed->events.size() <= k_max_events);
}

TEST_CASE("two nodes with one automation id stop the program") {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        if (!freopen("/dev/null", "w", stderr)) _exit(0);
        Recorder recorder;
        frame(recorder, [&] {
            button(recorder, "one");
            button(recorder, "one");
        });
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
}

TEST_CASE("old frames stay as they were") {
    Recorder recorder;
    auto text = TextModel::make("page one");
    const auto draw = [&] { recorder.add({.role = Role::document, .automation_id = "page", .text = text}); };
    const auto first = frame(recorder, draw)->frame;
    text = TextModel::make("page two");
    const auto second = frame(recorder, draw);
    CHECK(first->text(*find(*first, "page")) == "page one");
    CHECK(second->frame->text(*find(*second->frame, "page")) == "page two");
    CHECK(kinds(second) == std::vector{EventKind::text_removed, EventKind::text_inserted});
}
