#include "app/ui/focus.h"

#include "app/ui/semantics.h"
#include "tests/catch.h"

using namespace oqyrman;
using namespace oqyrman::ui;
using semantics::id_of;
using semantics::Role;

namespace {

void control(semantics::Recorder& r, std::string_view id, Role role = Role::button,
             semantics::Rect rect = {}) {
    r.add({.role = role, .automation_id = id, .rect = rect, .actions = semantics::k_action_focus});
}

std::shared_ptr<const semantics::Frame> frame_of(const std::function<void(semantics::Recorder&)>& draw) {
    semantics::Recorder recorder;
    recorder.begin_frame({.width = 800, .height = 600});
    draw(recorder);
    return recorder.end_frame()->frame;
}

/// a, a list of three rows of two, z.
std::shared_ptr<const semantics::Frame> with_list() {
    return frame_of([](semantics::Recorder& r) {
        control(r, "a");
        {
            semantics::Scope list(r, {.role = Role::list, .automation_id = "list"});
            for (int i = 0; i < 6; ++i)
                control(r, "item." + std::to_string(i), Role::list_item,
                        {static_cast<float>(i % 2) * 100, static_cast<float>(i / 2) * 50, 90, 40});
        }
        control(r, "z");
    });
}

}  // namespace

TEST_CASE("Tab goes from stop to stop and a list is one stop") {
    const auto frame = with_list();
    CHECK(moved(*frame, id_of("a"), Move::next, {}) == id_of("item.0"));
    CHECK(moved(*frame, id_of("item.4"), Move::next, {}) == id_of("z"));
    CHECK(moved(*frame, id_of("z"), Move::next, {}) == id_of("a"));
    CHECK(moved(*frame, id_of("a"), Move::previous, {}) == id_of("z"));
    CHECK(moved(*frame, id_of("z"), Move::previous, {id_of("item.3")}) == id_of("item.3"));
    CHECK(moved(*frame, semantics::k_no_id, Move::next, {}) == id_of("a"));
}

TEST_CASE("arrows walk a list as it lies on the screen, and stop at its ends") {
    const auto frame = with_list();
    CHECK(moved(*frame, id_of("item.0"), Move::right, {}) == id_of("item.1"));
    CHECK(moved(*frame, id_of("item.1"), Move::right, {}) == id_of("item.2"));
    CHECK(moved(*frame, id_of("item.1"), Move::down, {}) == id_of("item.3"));
    CHECK(moved(*frame, id_of("item.5"), Move::up, {}) == id_of("item.3"));
    CHECK(moved(*frame, id_of("item.5"), Move::down, {}) == semantics::k_no_id);
    CHECK(moved(*frame, id_of("item.3"), Move::first, {}) == id_of("item.0"));
    CHECK(moved(*frame, id_of("item.3"), Move::last, {}) == id_of("item.5"));
    CHECK(moved(*frame, id_of("a"), Move::right, {}) == semantics::k_no_id);
}

TEST_CASE("a dialog keeps the focus inside") {
    const auto frame = frame_of([](semantics::Recorder& r) {
        control(r, "behind");
        semantics::Scope dialog(r, {.role = Role::dialog,
                                    .automation_id = "confirm",
                                    .states = semantics::k_state_enabled | semantics::k_state_modal});
        control(r, "yes");
        control(r, "no");
    });
    CHECK(moved(*frame, id_of("no"), Move::next, {}) == id_of("yes"));
    CHECK(moved(*frame, id_of("yes"), Move::previous, {}) == id_of("no"));
    CHECK(reachable(*frame).size() == 2);
}

TEST_CASE("who vanishes leaves the focus to the next one, else to the one before") {
    const auto before = frame_of([](semantics::Recorder& r) {
        for (const char* id : {"a", "b", "c", "d"}) control(r, id);
    });
    const auto without_b = frame_of([](semantics::Recorder& r) {
        for (const char* id : {"a", "c", "d"}) control(r, id);
    });
    const auto without_d = frame_of([](semantics::Recorder& r) {
        for (const char* id : {"a", "b", "c"}) control(r, id);
    });
    CHECK(heir(*before, id_of("b"), *without_b) == id_of("c"));
    CHECK(heir(*before, id_of("d"), *without_d) == id_of("c"));
    CHECK(heir(*before, id_of("x"), *without_d) == semantics::k_no_id);
}

TEST_CASE("what is disabled is stepped over, and Tab goes on from where it stands") {
    const auto frame = frame_of([](semantics::Recorder& r) {
        control(r, "a");
        r.add({.role = Role::button, .automation_id = "busy", .states = semantics::k_state_busy});
        control(r, "z");
    });
    CHECK(moved(*frame, id_of("a"), Move::next, {}) == id_of("z"));
    CHECK(moved(*frame, id_of("busy"), Move::next, {}) == id_of("z"));
    CHECK(moved(*frame, id_of("busy"), Move::previous, {}) == id_of("a"));
}
