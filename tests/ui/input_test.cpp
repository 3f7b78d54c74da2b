#include "app/ui/input.h"

#include <cmath>

#include "app/shell/pinch.h"
#include "app/shell/scale.h"
#include "app/ui/text_edit.h"
#include "tests/catch.h"

using namespace oqyrman;
using ui::Key;

TEST_CASE("a key pressed and let go between two frames is not lost, and order is kept") {
    ui::InputQueue queue;
    queue.mouse_moved(10, 20);
    queue.mouse_button(true, 1.0);
    queue.mouse_button(false, 1.01);
    queue.key({.key = Key::tab});
    queue.key({.key = Key::enter});

    CHECK(queue.next().moved);
    const ui::Input press = queue.next();
    CHECK(press.pressed);
    CHECK(press.mouse_down);
    CHECK(press.mouse_x == 10);
    const ui::Input release = queue.next();
    CHECK(release.released);
    CHECK_FALSE(release.mouse_down);
    CHECK(queue.next().key->key == Key::tab);
    CHECK(queue.next().key->key == Key::enter);
    CHECK(queue.empty());
    const ui::Input rest = queue.next();
    CHECK_FALSE(rest.key);
    CHECK_FALSE(rest.released);
    CHECK(rest.mouse_x == 10);
}

TEST_CASE("movements with nothing between them are one frame") {
    ui::InputQueue queue;
    for (int i = 0; i < 100; ++i) queue.mouse_moved(static_cast<float>(i), 0);
    CHECK(queue.next().mouse_x == 99);
    CHECK(queue.empty());
}

TEST_CASE("steps of a pinch with nothing between them are one frame, and none is lost") {
    ui::InputQueue queue;
    for (int i = 0; i < 10; ++i) queue.pinch(40, 50, 1.1F);
    queue.key({.key = Key::tab});
    queue.pinch(40, 50, 0.5F);
    const ui::Input first = queue.next();
    CHECK(std::abs(first.pinch - std::pow(1.1F, 10.0F)) < 0.001F);
    CHECK(first.mouse_x == 40);
    CHECK(first.mouse_y == 50);
    CHECK(queue.next().pinch == 1);
    CHECK(queue.next().pinch == 0.5F);
    CHECK(queue.empty());
    CHECK(queue.next().pinch == 1);
}

TEST_CASE("a pinch told by its scale is told on by what each step adds") {
    shell::PinchSteps steps;
    steps.begin();
    CHECK(steps.to(2, 5, 6)->growth == 2);
    CHECK(steps.to(3, 5, 6)->growth == 1.5F);
    CHECK(steps.to(1.5F, 5, 6)->growth == 0.5F);
    CHECK_FALSE(steps.to(1.5F, 5, 6));  // the fingers lie still
    CHECK_FALSE(steps.to(0, 5, 6));
    CHECK_FALSE(steps.to(-1, 5, 6));
    steps.begin();
    CHECK(steps.to(2, 5, 6)->growth == 2);
    CHECK(steps.to(4, 5, 6)->x == 5);
}

TEST_CASE("two presses near each other are a double click, far apart in time or place they are not") {
    ui::InputQueue queue;
    const auto click = [&](float x, double at) {
        queue.mouse_moved(x, 0);
        queue.mouse_button(true, at);
        queue.mouse_button(false, at);
        (void)queue.next();
        const int clicks = queue.next().clicks;
        (void)queue.next();
        return clicks;
    };
    CHECK(click(0, 1.0) == 1);
    CHECK(click(1, 1.2) == 2);
    CHECK(click(1, 2.0) == 1);
    CHECK(click(100, 2.1) == 1);
}

TEST_CASE("a flood of keys is cut, but a release of the mouse always arrives") {
    ui::InputQueue queue;
    queue.mouse_button(true, 0);
    for (int i = 0; i < 10000; ++i) queue.key({.key = Key::a});
    queue.mouse_button(false, 1);
    std::size_t count = 0;
    ui::Input last;
    while (!queue.empty()) {
        last = queue.next();
        ++count;
    }
    CHECK(count <= ui::k_max_events_waiting + 1);
    CHECK(last.released);
}

TEST_CASE("a line of text is edited as everywhere else") {
    ui::TextEdit edit;
    CHECK(ui::insert(edit, U"Абай жолы"));
    CHECK(edit.caret == 9);
    SECTION("by letter and by word") {
        CHECK(ui::press(edit, {.key = Key::left}, false).taken);
        CHECK(edit.caret == 8);
        ui::press(edit, {.key = Key::left, .ctrl = true}, false);
        CHECK(edit.caret == 5);
        ui::press(edit, {.key = Key::home, .shift = true}, false);
        CHECK(edit.begin() == 0);
        CHECK(edit.end() == 5);
        CHECK(ui::press(edit, {.key = Key::del}, false).changed);
        CHECK(edit.text == U"жолы");
        CHECK(ui::press(edit, {.key = Key::z, .ctrl = true}, false).changed);
        CHECK(edit.text == U"Абай жолы");
    }
    SECTION("copied and pasted") {
        ui::press(edit, {.key = Key::a, .ctrl = true}, false);
        CHECK(ui::press(edit, {.key = Key::c, .ctrl = true}, false).copied == U"Абай жолы");
        CHECK(ui::press(edit, {.key = Key::x, .ctrl = true}, false).changed);
        CHECK(edit.text.empty());
        CHECK(ui::press(edit, {.key = Key::v, .ctrl = true}, false).paste_wanted);
    }
    SECTION("a password is not copied, and its words are not told apart") {
        ui::press(edit, {.key = Key::a, .ctrl = true}, true);
        CHECK(ui::press(edit, {.key = Key::c, .ctrl = true}, true).copied.empty());
        ui::press(edit, {.key = Key::end}, true);
        ui::press(edit, {.key = Key::left, .ctrl = true}, true);
        CHECK(edit.caret == 0);
    }
    SECTION("line ends become spaces, and there is an end to it") {
        ui::set_text(edit, {});
        CHECK(ui::insert(edit, U"a\nb"));
        CHECK(edit.text == U"a b");
        ui::insert(edit, std::u32string(100000, U'x'));
        CHECK(edit.text.size() == static_cast<std::size_t>(ui::k_max_field_code_points));
    }
    SECTION("Tab and Escape are left to others") {
        CHECK_FALSE(ui::press(edit, {.key = Key::tab}, false).taken);
        CHECK_FALSE(ui::press(edit, {.key = Key::escape}, false).taken);
        CHECK_FALSE(ui::press(edit, {.key = Key::page_down}, false).taken);
    }
}

TEST_CASE("code points and UTF-8 go both ways, broken bytes do not stop the program") {
    const std::string kazakh = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ₸ 𝕬";
    CHECK(ui::to_utf8(ui::to_code_points(kazakh)) == kazakh);
    CHECK(ui::to_code_points("\xD0") == U"\uFFFD");
    CHECK(ui::to_code_points("a\xFF\xFE"
                             "b") == U"a\uFFFD\uFFFDb");
    CHECK(ui::to_code_points("\xE2\x82") == U"\uFFFD\uFFFD");
}

TEST_CASE("the desktop's dots an inch are read among its other resources, and only where they can be some") {
    CHECK(shell::scale_in_resources("Xcursor.size:\t24\nXft.dpi:\t192\nXft.hinting:\t1\n") == 2);
    CHECK(shell::scale_in_resources("Xft.dpi: 120") == 1.25);
    CHECK(shell::scale_in_resources("  Xft.dpi :  96  \n") == 1);
    for (const char* none : {"", "Xft.dpi", "Xft.dpi:", "Xft.dpi: x", "Xft.dpi: 96x", "Xft.dpi: nan",
                             "Xft.dpi: -96", "Xft.dpi: 0", "Xft.dpi: 1e9", "XXft.dpi: 96", "! Xft.dpi"})
        CHECK_FALSE(shell::scale_in_resources(none));
}
