// The reader in use: links, what they lead to, turned pages, the hand, the scroll bar, the list of commands.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "app/ui/text_edit.h"
#include "tests/catch.h"
#include "tests/ui/canned.h"
#include "tests/ui/headless.h"

using namespace oqyrman;
using namespace oqyrman::tests;
using ui::Key;

namespace {

constexpr double k_frame_s = 1.0 / 60;

void drag(Headless& ui, float from_y, float to_y, double seconds, double rest = 0) {
    constexpr int k_steps = 6;
    ui.input.mouse_moved(640, from_y);
    ui.input.mouse_button(true, 0);
    ui.settle();
    for (int i = 1; i <= k_steps; ++i) {
        ui.advance(seconds / k_steps);
        ui.input.mouse_moved(640, from_y + (to_y - from_y) * static_cast<float>(i) / k_steps);
        ui.settle();
    }
    ui.advance(rest);
    ui.input.mouse_button(false, 0.2);
    ui.settle();
}

double place(const Headless& ui) { return ui.state.reader->anchor.page + ui.state.reader->anchor.y; }

/// Frames as they become due, until nothing is due any more but the bar's leaving; how many there were.
int frames_until_still(Headless& ui) {
    int frames = 0;
    state::Anchor before{.page = -1};
    while (ui.state.reader->anchor != before && frames < 1000) {
        before = ui.state.reader->anchor;
        ui.advance(k_frame_s);
        ui.settle();
        ++frames;
    }
    return frames;
}

/// Two links of one target: the second goes over a line's end.
state::State with_links() {
    state::State s = canned("reader");
    s.reader->links[2] = {
        {.rects = {{60, 60, 360, 110}}, .page = 30, .y = 0, .uri = {}},
        {.rects = {{300, 120, 360, 165}, {60, 170, 120, 215}}, .page = 20, .y = 100, .uri = {}}};
    return s;
}

}  // namespace

TEST_CASE("Tab goes to the links of the page; what they lead to is shown, Enter follows") {
    Headless ui(with_links(), 1280, 720);
    CHECK(ui.node("reader.preview") == nullptr);
    ui.press(Key::tab);
    REQUIRE(ui.focused() == "reader.link.2.0");
    REQUIRE(ui.node("reader.preview") != nullptr);
    CHECK(ui.frame().name(*ui.node("reader.preview")).contains("31"));
    ui.press(Key::tab);
    CHECK(ui.focused() == "reader.link.2.1");
    CHECK(ui.frame().name(*ui.node("reader.preview")).contains("21"));
    ui.press(Key::enter);
    CHECK(ui.state.reader->anchor.page == 20);
    CHECK(ui.state.reader->anchor.y > 0.1);
    ui.press({.key = Key::left, .alt = true});
    CHECK(ui.state.reader->anchor.page == 2);
}

TEST_CASE("a link that goes over a line's end is followed on either line, and not between them") {
    for (const auto& [x, y, followed] : {std::tuple{330.0F, 140.0F, true},
                                         {90.0F, 190.0F, true},
                                         {90.0F, 140.0F, false},
                                         {330.0F, 190.0F, false}}) {
        Headless ui(with_links(), 1280, 720);
        const auto* page = ui.node("reader.page");
        ui.input.mouse_moved(page->placement.x + x * page->placement.scale,
                             page->placement.y + y * page->placement.scale);
        ui.input.mouse_button(true, 0);
        ui.input.mouse_button(false, 0.1);
        ui.settle();
        INFO(x << ", " << y);
        CHECK((ui.state.reader->anchor.page == 20) == followed);
    }
}

TEST_CASE("a sliver of a link at the window's edge is no stop of the keyboard") {
    state::State s = with_links();
    s.reader->view.fit = state::Fit::width;
    s.reader->anchor.y = 105.0 / 595;
    Headless ui(s, 1280, 720);
    CHECK(ui.node("reader.link.2.0") == nullptr);
    CHECK(ui.node("reader.link.2.1") != nullptr);
}

TEST_CASE("the preview waits until the mouse rests on a link, and keeps inside the window in each language") {
    for (const state::Language language : {state::Language::kk, state::Language::ru, state::Language::en})
        for (const auto& [width, height, scale] :
             {std::tuple{1024.0F, 600.0F, 1.0F}, {1280.0F, 720.0F, 2.0F}, {3840.0F, 2160.0F, 1.0F}}) {
            state::State s = with_links();
            s.settings.language = language;
            Headless ui(s, width, height, scale);
            const ui::Rect link = ui.node("reader.link.2.0")->rect;
            ui.input.mouse_moved(link.x + 10, link.y + 10);
            ui.settle();
            CHECK(ui.node("reader.preview") == nullptr);
            ui.advance(0.5);
            ui.settle();
            const auto* preview = ui.node("reader.preview");
            REQUIRE(preview != nullptr);
            CHECK(preview->rect.x >= 0);
            CHECK(ui::right(preview->rect) <= width);
            CHECK(preview->rect.y >= 0);
            CHECK(ui::bottom(preview->rect) <= height);
            CHECK(ui.cut_words().empty());
        }
}

TEST_CASE("no preview lies over what is selected") {
    state::State s = with_links();
    s.reader->selection = state::Selection{{.page = 2, .offset = 0}, {.page = 2, .offset = 9}};
    Headless ui(s, 1280, 720);
    const ui::Rect link = ui.node("reader.link.2.0")->rect;
    ui.input.mouse_moved(link.x + 10, link.y + 10);
    ui.settle();
    ui.advance(0.5);
    ui.settle();
    CHECK(ui.node("reader.preview") == nullptr);
}

TEST_CASE("the contents mark the entry that is being read, show it and begin at it") {
    state::State s = canned("reader-contents");
    s.reader->outline.clear();
    for (int i = 0; i < 40; ++i)
        s.reader->outline.push_back({.title = "Сөз " + std::to_string(i), .level = 0, .page = i, .y = 0});
    s.reader->anchor = {.page = 33, .y = 0.3, .x = 0.5};
    Headless ui(s, 1280, 720);
    const auto here = [&](const std::string& id) {
        const auto* node = ui.node(id);
        return node != nullptr && (node->states & ui::semantics::k_state_selected) != 0;
    };
    CHECK(here("reader.contents.item.33"));
    CHECK_FALSE(here("reader.contents.item.32"));
    CHECK((ui.node("reader.contents.item.33")->states & ui::semantics::k_state_offscreen) == 0);
    while (!ui.focused().starts_with("reader.contents.item")) ui.press(Key::tab);
    CHECK(ui.focused() == "reader.contents.item.33");
    ui.press(Key::up);
    ui.press(Key::enter);
    CHECK(ui.state.reader->anchor.page == 32);
    CHECK(here("reader.contents.item.32"));
}

TEST_CASE("of several chapters on one page the one at the top of the view is marked") {
    state::State s = canned("reader-contents");
    s.reader->view.fit = state::Fit::width;
    s.reader->outline = {{.title = "Бір", .level = 0, .page = 2, .y = 10},
                         {.title = "Екі", .level = 0, .page = 2, .y = 200},
                         {.title = "Үш", .level = 0, .page = 2, .y = 400}};
    Headless ui(s, 1280, 720);
    ui.click("reader.contents.item.1");
    CHECK((ui.node("reader.contents.item.1")->states & ui::semantics::k_state_selected) != 0);
    CHECK((ui.node("reader.contents.item.2")->states & ui::semantics::k_state_selected) == 0);
}

TEST_CASE("a page that was thrown glides on, slows down and lies still") {
    Headless ui(canned("reader"), 1280, 720);
    ui.set_motion(true);
    const double before = place(ui);
    drag(ui, 600, 300, 0.1);
    const double let_go = place(ui);
    CHECK(let_go > before);
    const int frames = frames_until_still(ui);
    CHECK(place(ui) > let_go + 0.1);
    CHECK(frames > 10);
    CHECK(frames < 240);
    ui.advance(3);
    ui.settle();
    CHECK_FALSE(ui.next_frame_due().has_value());
}

// The page stands on whole pixels, and a frame that followed at once moved it by less than one: the throw
// ended there.
TEST_CASE("a page that is thrown sideways goes on, however quickly one frame follows another") {
    state::State s = canned("reader");
    s.reader->view.fit = state::Fit::zoom;
    s.reader->view.zoom = 4;
    s.reader->hand = true;
    Headless ui(s, 1280, 720);
    ui.set_motion(true);
    const double before = ui.state.reader->anchor.x;
    ui.input.mouse_moved(900, 300);
    ui.input.mouse_button(true, 0);
    ui.settle();
    for (const float x : {860.0F, 820.0F, 780.0F}) {
        ui.advance(k_frame_s);
        ui.input.mouse_moved(x, 300);
        ui.settle();
    }
    ui.input.mouse_button(false, 0);
    ui.settle();
    const double let_go = ui.state.reader->anchor.x;
    ui.advance(0.0001);
    ui.settle();
    CHECK(frames_until_still(ui) > 10);
    CHECK(ui.state.reader->anchor.x - let_go > let_go - before);
}

TEST_CASE("a page that is thrown lies at once where nothing may move, and where the hand had stopped") {
    for (const bool motion : {false, true}) {
        Headless ui(canned("reader"), 1280, 720);
        ui.set_motion(motion);
        drag(ui, 600, 300, 0.1, motion ? 0.5 : 0);
        const double let_go = place(ui);
        ui.advance(k_frame_s);
        ui.settle();
        CHECK(place(ui) == let_go);
    }
}

TEST_CASE("any touch stops a page that glides") {
    Headless ui(canned("reader"), 1280, 720);
    ui.set_motion(true);
    drag(ui, 600, 300, 0.1);
    ui.advance(k_frame_s);
    ui.settle();
    ui.input.mouse_button(true, 1);
    ui.settle();
    const double stopped = place(ui);
    ui.advance(k_frame_s);
    ui.settle();
    CHECK(place(ui) == stopped);
}

TEST_CASE("the hand moves the page where there is text, and selects nothing") {
    state::State s = canned("reader");
    s.reader->texts[2] = {.utf8 = "сөз\n",
                          .boxes = {{0, 0, 140, 595}, {140, 0, 280, 595}, {280, 0, 420, 595}, {}},
                          .paragraphs = {0}};
    s.reader->hand = true;
    Headless ui(s, 1280, 720);
    drag(ui, 600, 300, 0.1);
    CHECK(ui.state.reader->anchor.y > 0.05);
    CHECK_FALSE(ui.state.reader->selection);
}

TEST_CASE("the scroll bar leads through the book in every way to show it") {
    for (const state::ViewMode mode :
         {state::ViewMode::continuous, state::ViewMode::single_page, state::ViewMode::two_pages}) {
        state::State s = canned("reader");
        s.reader->view.mode = mode;
        s.reader->anchor = {};
        Headless ui(s, 1280, 720);
        ui.input.mouse_moved(1274, 60 + 10);
        ui.input.mouse_button(true, 0);
        ui.settle();
        ui.input.mouse_moved(1274, 716);
        ui.settle();
        CHECK(ui.state.reader->anchor.page >= 39);
        ui.input.mouse_moved(1274, 62);
        ui.settle();
        CHECK(ui.state.reader->anchor.page == 0);
        ui.input.mouse_button(false, 1);
        ui.input.mouse_moved(640, 400);
        ui.settle();
        CHECK(ui.state.reader->anchor.page == 0);
        CHECK_FALSE(ui.state.reader->selection);
    }
}

namespace {

/// Lines of words on page 2, each letter six points wide and twelve high, of any page turned.
state::State turned_words(int turn) {
    state::State s = canned("reader");
    s.reader->turn = turn;
    s.reader->view.fit = state::Fit::page;
    state::PageText text;
    text.utf8 = "Ақыл мен қайрат\nжүректі бірдей ұста\n";
    float x = 60, y = 100;
    for (const char32_t c : ui::to_code_points(text.utf8)) {
        text.boxes.push_back(c == U'\n' ? state::PageRect{} : state::PageRect{x, y, x + 6, y + 12});
        x += 6;
        if (c == U'\n') x = 60, y += 18;
    }
    s.reader->texts[2] = std::move(text);
    return s;
}

}  // namespace

TEST_CASE("on a turned page the same letters are selected, a line is a line, and places say where they are") {
    for (const int turn : {0, 1, 2, 3}) {
        INFO(turn);
        Headless ui(turned_words(turn), 1280, 720);
        const auto* page = ui.node("reader.page");
        const auto middle = [&](int number) {
            const ui::Rect box = page->text->box(number);
            return std::pair{page->placement.x + (box.x + box.width / 2) * page->placement.scale,
                             page->placement.y + (box.y + box.height / 2) * page->placement.scale};
        };
        CHECK((page->text->box(0).width < page->text->box(0).height) == (turn % 2 == 0));
        CHECK(page->text->slice(page->text->unit_at(20, ui::semantics::Granularity::line)) ==
              "жүректі бірдей ұста\n");
        const auto first = middle(5), last = middle(22), word = middle(20);
        ui.input.mouse_moved(first.first, first.second);
        ui.input.mouse_button(true, 0);
        ui.input.mouse_moved(last.first, last.second);
        ui.input.mouse_button(false, 0.2);
        ui.settle();
        REQUIRE(ui.state.reader->selection);
        CHECK(std::abs(static_cast<int>(ui.state.reader->selection->first().offset) - 5) <= 1);
        CHECK(std::abs(static_cast<int>(ui.state.reader->selection->last().offset) - 22) <= 1);
        ui.input.mouse_moved(word.first, word.second);
        for (const double at : {10.0, 10.1, 10.2}) {
            ui.input.mouse_button(true, at);
            ui.input.mouse_button(false, at + 0.05);
        }
        ui.settle();
        page = ui.node("reader.page");
        CHECK(page->text->slice(page->selection) == "жүректі бірдей ұста");
    }
}

TEST_CASE("of two pages beside each other both are told to a screen reader") {
    state::State s = turned_words(0);
    s.reader->view = {.mode = state::ViewMode::two_pages, .fit = state::Fit::page, .zoom = 1};
    s.reader->anchor = {.page = 1, .y = 0, .x = 0.5};
    for (const int turn : {0, 1}) {
        s.reader->turn = turn;
        Headless ui(s, 1280, 720);
        const auto* beside = ui.node("reader.page-beside");
        REQUIRE(beside != nullptr);
        REQUIRE(beside->text != nullptr);
        CHECK(beside->text->slice({0, beside->text->size()}).contains("бірдей"));
        CHECK(beside->rect.x >= ui::right(ui.node("reader.page")->rect));
        CHECK(ui.frame().name(*beside) != ui.frame().name(*ui.node("reader.page")));
        CHECK(ui.focused() == "reader.page");
        ui.request("reader.page-beside", ui::semantics::k_action_focus);
        CHECK(ui.focused() == "reader.page-beside");
    }
    s.reader->view.mode = state::ViewMode::single_page;
    CHECK(Headless(s, 1280, 720).node("reader.page-beside") == nullptr);
}

TEST_CASE("F7 puts a cursor into the text, which the arrows move by letter, word and line") {
    state::State s = turned_words(0);
    s.reader->anchor = {.page = 2, .y = 0.05, .x = 0.5};
    s.reader->view = {.mode = state::ViewMode::single_page, .fit = state::Fit::page, .zoom = 1};
    state::PageText beyond = s.reader->texts[2];
    s.reader->texts[3] = beyond;
    Headless ui(s, 1280, 720);
    const auto caret = [&] { return ui.node("reader.page")->caret; };
    CHECK(caret() == -1);
    ui.press(Key::f7);
    CHECK(ui.focused() == "reader.page");
    CHECK(caret() == 0);
    ui.press(Key::right);
    CHECK(caret() == 1);
    ui.press({.key = Key::right, .ctrl = true});
    CHECK(caret() == 5);
    ui.press(Key::down);
    CHECK(caret() == 21);  // the letter under it
    ui.press(Key::home);
    CHECK(caret() == 16);
    ui.press(Key::end);
    CHECK(caret() == 35);
    CHECK(ui.state.reader->anchor.page == 2);
    ui.press(Key::up);
    CHECK(caret() == 15);  // the upper line is shorter
    ui.press(Key::down);
    ui.press(Key::end);
    ui.press({.key = Key::left, .shift = true, .ctrl = true});
    REQUIRE(ui.state.reader->selection);
    CHECK(ui.node("reader.page")->selection == ui::semantics::TextRange{31, 35});
    ui.press(Key::left);
    CHECK_FALSE(ui.state.reader->selection);
    CHECK(caret() == 30);
    // Over the end of the page, and back.
    for (int i = 0; i < 7; ++i) ui.press(Key::right);
    CHECK(ui.state.reader->anchor.page == 3);
    CHECK(caret() == 0);
    ui.press(Key::left);
    CHECK(ui.state.reader->anchor.page == 2);
    CHECK(caret() == 36);
    // Pages turned by other keys take it along.
    ui.press(Key::page_down);
    CHECK(caret() == 0);
    ui.press(Key::f7);
    CHECK(caret() == -1);
    ui.press(Key::left);
    CHECK(ui.state.reader->anchor.page == 2);
}

TEST_CASE("other columns are chosen where the reader is, on the right page too") {
    state::State s = canned("reader-text");
    for (const int page : {1, 2}) {
        s.reader->anchor = {.page = page, .y = 0, .x = 0.5};
        Headless ui(s, 1280, 720);
        ui.click("reader.text.columns.two");
        CHECK(ui.state.reader->view.mode == state::ViewMode::two_pages);
        CHECK(ui.state.reader->anchor.page == page);
    }
}

TEST_CASE("Ctrl+K finds what can be done by any part of its name, and does it") {
    Headless ui(canned("reader"), 1280, 720);
    ui.press({.key = Key::k, .ctrl = true});
    REQUIRE(ui.focused() == "commands.field");
    ui.type("беттерді оңға");
    REQUIRE(ui.node("commands.item.turn-right") != nullptr);
    CHECK(ui.node("commands.item.turn-left") == nullptr);
    ui.press(Key::enter);
    CHECK_FALSE(ui.state.commands);
    CHECK(ui.state.reader->turn == 1);
}

TEST_CASE("in the list of commands the arrows walk from the first, letters go back to the field") {
    Headless ui(canned("reader"), 1280, 720);
    ui.press({.key = Key::k, .ctrl = true});
    std::vector<std::string> items;
    for (const ui::semantics::Node& node : ui.frame().nodes) {
        std::string id(ui.frame().string(node.automation_id));
        if (id.starts_with("commands.item.")) items.push_back(std::move(id));
    }
    REQUIRE(items.size() > 2);
    ui.press(Key::down);
    CHECK(ui.focused() == items[1]);
    ui.press(Key::down);
    CHECK(ui.focused() == items[2]);
    ui.type("бет");
    CHECK(ui.focused() == "commands.field");
    CHECK(ui.state.commands == "бет");
    ui.press(Key::escape);
    CHECK_FALSE(ui.state.commands);
    CHECK(ui.focused() == "reader.page");
}

TEST_CASE("a book on loan is opened from anywhere by its title") {
    Headless ui(canned("catalogue-lanes"), 1280, 720);
    ui.press({.key = Key::k, .ctrl = true});
    ui.type("мёртвые");
    ui.press(Key::enter);
    CHECK(ui.state.opening == "loan-2");
}

TEST_CASE("every command of every screen has a name of its own, and does something") {
    for (const Canned& each : canned_states()) {
        INFO(each.name);
        Headless ui(each.state, 1280, 720);
        ui.press({.key = Key::k, .ctrl = true});
        if (!ui.state.commands) continue;  // another dialog is open
        std::set<std::string> names;
        for (const ui::semantics::Node& node : ui.frame().nodes) {
            const std::string id(ui.frame().string(node.automation_id));
            if (!id.starts_with("commands.item.")) continue;
            CHECK(names.insert(std::string(ui.frame().name(node))).second);
        }
        CHECK(names.size() >= 4);
    }
}

TEST_CASE("text that flows stands in one column or in two, and its first page is no cover") {
    Headless ui(canned("reader-text"), 1280, 720);
    ui.click("reader.text.columns.two");
    CHECK(ui.state.reader->view.mode == state::ViewMode::two_pages);
    ui.press(Key::home);
    ui.press(Key::right);
    CHECK(ui.state.reader->anchor.page == 2);
    ui.click("reader.text.columns.one");
    CHECK(ui.state.reader->view.mode == state::ViewMode::single_page);
}
