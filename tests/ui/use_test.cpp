// Screens in use: what keys, the mouse and a screen reader's wishes come to.
#include <algorithm>
#include <cmath>

#include "app/ui/qr_code.h"
#include "tests/catch.h"
#include "tests/ui/canned.h"
#include "tests/ui/headless.h"

using namespace oqyrman;
using namespace oqyrman::tests;
using ui::Key;

namespace {

template <class A>
bool reported(const Headless& ui) {
    return std::ranges::any_of(ui.actions,
                               [](const state::Action& a) { return std::holds_alternative<A>(a); });
}

}  // namespace

TEST_CASE("typed Cyrillic arrives, letter by letter and pasted") {
    Headless ui(canned("sign-in"), 1280, 720);
    REQUIRE(ui.focused() == "sign-in.login");
    ui.type("Әлия қазір");
    CHECK(ui.state.sign_in->login == "Әлия қазір");
    ui.press(Key::backspace);
    CHECK(ui.state.sign_in->login == "Әлия қазі");
    ui.press(Key::tab);
    CHECK(ui.focused() == "sign-in.password");
    ui.type("1234");
    CHECK(ui.state.sign_in->password == "1234");
    ui.clipboard = "өмір";
    ui.press({.key = Key::v, .ctrl = true});
    CHECK(ui.state.sign_in->password == "1234өмір");
    // What a screen reader hears of a password is its length.
    const auto* field = ui.node("sign-in.password");
    CHECK(std::string(ui.frame().string(field->value)).find("1234") == std::string::npos);
    ui.press(Key::enter);
    CHECK(reported<state::SignInSubmitted>(ui));
}

TEST_CASE("Space types into a field and presses a button") {
    Headless ui(canned("sign-in"), 1280, 720);
    ui.press({.key = Key::space, .text = " "});
    CHECK(ui.state.sign_in->login == " ");
    while (ui.focused() != "sign-in.cancel") ui.press(Key::tab);
    ui.press({.key = Key::space, .text = " "});
    CHECK(reported<state::SignInCancelled>(ui));
}

TEST_CASE("a sample is asked for by a quiet button beside the one that borrows") {
    Headless ui(canned("book-sample"), 1280, 720);
    REQUIRE(ui.node("book.borrow"));
    CHECK(ui.node("book.sample")->rect.y == ui.node("book.borrow")->rect.y);
    CHECK(ui.primary_buttons() == 1);
    ui.click("book.sample");
    CHECK(reported<state::SamplePressed>(ui));
    CHECK_FALSE(ui.state.opening.empty());
    // Once is enough.
    ui.actions.clear();
    ui.click("book.sample");
    CHECK_FALSE(reported<state::SamplePressed>(ui));
}

TEST_CASE("what the library's document says of its card is shown, and its ways to help lead there") {
    Headless ui(canned("sign-in-rules"), 1280, 720);
    const state::AuthenticationDocument document = ui.state.sign_in->document;
    const auto name_of = [&](const std::string& id) {
        const auto* node = ui.node(id);
        return node == nullptr ? "no " + id : std::string(ui.frame().string(node->name));
    };
    CHECK(name_of("sign-in.words") == document.description);
    const auto description_of = [&](const std::string& id) {
        return std::string(ui.frame().string(ui.node(id)->description));
    };
    ui.state.settings.language = state::Language::en;
    ui.settle();
    CHECK(description_of("sign-in.login") == "The number under the bar code of your card.");
    CHECK(description_of("sign-in.password") == "Digits, 4 at most.");
    CHECK(name_of("sign-in.help") == "Help from the library");
    CHECK(name_of("sign-in.help.1") == "Write to anyqtama@kitap.example");
    CHECK(name_of("sign-in.help.2") == "Call +77272000000");
    CHECK(name_of("sign-in.register") == "Get a library card");

    // What no rule allows does not come into the field.
    ui.type("12a 34567890123456");
    CHECK(ui.state.sign_in->login == "12345678901234");

    // A picture that is on its way has no place yet; then it stands over the title, by the library's name.
    CHECK(ui.node("sign-in.logo") == nullptr);
    ui.bring_picture(document.logo_url);
    ui.settle();
    REQUIRE(ui.node("sign-in.logo"));
    CHECK(name_of("sign-in.logo") == document.title);
    CHECK(ui.node("sign-in.logo")->rect.y < ui.node("sign-in.words")->rect.y);

    ui.actions.clear();
    ui.apply_actions = false;
    for (const char* id : {"sign-in.register", "sign-in.help", "sign-in.help.1", "sign-in.help.2"})
        ui.request(id, ui::semantics::k_action_press);
    std::vector<std::string> opened;
    for (const state::Action& action : ui.actions)
        if (const auto* pressed = std::get_if<state::OutsideLinkPressed>(&action)) {
            const auto updated = state::update(ui.state, action, ui.state.now);
            REQUIRE(updated.effects.size() == 1);
            opened.push_back(std::get<state::OpenInBrowser>(updated.effects.front()).url);
            CHECK(opened.back() == pressed->url);
        }
    CHECK(opened == std::vector<std::string>{document.register_url, document.help_urls[0],
                                             document.help_urls[1], document.help_urls[2]});
}

TEST_CASE("the labels that a library gives its fields are theirs") {
    state::State state = canned("sign-in-rules");
    state.sign_in->document.flows[0].login_label = "Билет";
    state.sign_in->document.flows[0].password_label = "Құпия сан";
    Headless ui(state, 1280, 720);
    CHECK(std::string(ui.frame().string(ui.node("sign-in.login")->name)) == "Билет");
    CHECK(std::string(ui.frame().string(ui.node("sign-in.password")->name)) == "Құпия сан");
    state.sign_in->document.flows[0].no_password = true;
    Headless without(state, 1280, 720);
    CHECK(without.node("sign-in.password") == nullptr);
}

TEST_CASE("the mouse presses what it is let go over, and nothing else") {
    Headless ui(canned("book-free"), 1280, 720);
    ui.click("book.borrow");
    CHECK(reported<state::BorrowPressed>(ui));
    ui.actions.clear();
    const ui::Rect r = ui.node("book.back")->rect;
    ui.input.mouse_moved(r.x + 5, r.y + 5);
    ui.input.mouse_button(true, 0);
    ui.input.mouse_moved(r.x + 500, r.y + 300);
    ui.input.mouse_button(false, 0.1);
    ui.settle();
    CHECK(ui.actions.empty());
}

TEST_CASE("a screen reader's wishes are granted one by one") {
    Headless ui(canned("first-run"), 1280, 720);
    ui.request("first-run.address", ui::semantics::k_action_set_text, "кітапхана.қаз");
    CHECK(ui.state.first_run.address == "кітапхана.қаз");
    ui.request("first-run.open", ui::semantics::k_action_press);
    CHECK(reported<state::AddressSubmitted>(ui));
    ui.request("first-run.demo", ui::semantics::k_action_focus);
    Headless again(canned("first-run"), 1280, 720);
    again.request("first-run.demo", ui::semantics::k_action_focus);
    CHECK(again.focused() == "first-run.demo");
    again.actions.clear();
    again.request("nothing.of.the.kind", ui::semantics::k_action_press);
    CHECK(again.actions.empty());
}

TEST_CASE("a dialog takes the focus, keeps it, and gives it back") {
    Headless ui(canned("loans"), 1280, 720);
    while (ui.focused() != "loans.item.0.return") ui.press(Key::tab);
    ui.press(Key::enter);
    REQUIRE(ui.state.confirm);
    CHECK(ui.focused() == "confirm.no");
    for (int i = 0; i < 5; ++i) {
        ui.press(Key::tab);
        CHECK(ui.focused().starts_with("confirm."));
    }
    ui.actions.clear();
    ui.request("loans.item.0.renew", ui::semantics::k_action_press);
    ui.click("rail.catalogue");
    CHECK(ui.actions.empty());
    ui.press(Key::escape);
    CHECK_FALSE(ui.state.confirm);
    CHECK(ui.focused() == "loans.item.0.return");
}

TEST_CASE("who loses the focused control keeps a focus") {
    Headless ui(canned("loans"), 1280, 720);
    while (ui.focused() != "loans.item.3.remove") ui.press(Key::tab);
    ui.state.loans.pop_back();
    ui.settle();
    CHECK(ui.node("loans.item.3.remove") == nullptr);
    CHECK_FALSE(ui.focused().empty());
    ui.press(Key::tab);
    CHECK_FALSE(ui.focused().empty());
}

TEST_CASE("going to a book and back finds the place again") {
    Headless ui(canned("catalogue-grid"), 1280, 720);
    while (!ui.focused().starts_with("catalogue.publication.")) ui.press(Key::tab);
    for (int i = 0; i < 11; ++i) ui.press(Key::right);
    REQUIRE(ui.focused() == "catalogue.publication.11");
    CHECK((ui.node("catalogue.publication.11")->states & ui::semantics::k_state_offscreen) == 0);
    ui.press(Key::enter);
    REQUIRE(ui.state.screen == state::Screen::book);
    ui.press(Key::escape);
    REQUIRE(ui.state.screen == state::Screen::catalogue);
    CHECK(ui.focused() == "catalogue.publication.11");
}

TEST_CASE("what the keyboard or a screen reader goes to scrolls into view") {
    Headless ui(canned("catalogue-grid"), 1280, 720);
    CHECK((ui.node("catalogue.publication.26")->states & ui::semantics::k_state_offscreen) != 0);
    CHECK((ui.node("catalogue.publication.26")->actions & ui::semantics::k_action_scroll_to) != 0);
    ui.request("catalogue.publication.26", ui::semantics::k_action_scroll_to);
    CHECK((ui.node("catalogue.publication.26")->states & ui::semantics::k_state_offscreen) == 0);
}

TEST_CASE("pages turn by keys, from the page and from the bar alike") {
    Headless ui(canned("reader"), 1280, 720);
    REQUIRE(ui.focused() == "reader.page");
    ui.press(Key::right);
    CHECK(ui.state.reader->anchor.page == 3);
    ui.press(Key::left);
    CHECK(ui.state.reader->anchor.page == 2);
    const double before = ui.state.reader->anchor.y;
    ui.press(Key::down);
    CHECK(ui.state.reader->anchor.y > before);
    ui.press(Key::end);
    CHECK(ui.state.reader->anchor.page >= 39);
    ui.press(Key::home);
    CHECK(ui.state.reader->anchor.page == 0);
    ui.press({.key = Key::space, .text = " "});
    CHECK((ui.state.reader->anchor.page > 0 || ui.state.reader->anchor.y > 0));
    ui.press(Key::tab);
    REQUIRE(ui.focused() != "reader.page");
    const int page = ui.state.reader->anchor.page;
    ui.press(Key::right);
    CHECK(ui.state.reader->anchor.page == page + 1);
}

TEST_CASE("zoom, fit and mode, by keys, wheel and buttons") {
    Headless ui(canned("reader"), 1280, 720);
    ui.press({.key = Key::plus, .text = "+"});
    CHECK(ui.state.reader->view.fit == state::Fit::zoom);
    const double zoom = ui.state.reader->view.zoom;
    ui.press({.key = Key::minus, .text = "-"});
    CHECK(ui.state.reader->view.zoom < zoom);
    ui.click("reader.fit-page");
    CHECK(ui.state.reader->view.fit == state::Fit::page);
    ui.click("reader.mode");
    CHECK(ui.state.reader->view.mode == state::ViewMode::single_page);
    ui.input.mouse_moved(640, 400);
    ui.input.wheel(1, true, false);
    ui.settle();
    CHECK(ui.state.reader->view.fit == state::Fit::zoom);
}

TEST_CASE("a pinch makes the page larger where the fingers are, within limits, and nothing creeps away") {
    const auto [steps, each] = GENERATE(table<int, float>({{12, 1.05F}, {600, 1.001F}}));
    Headless ui(canned("reader"), 1280, 720);
    ui.press({.key = Key::zero, .ctrl = true});
    const auto page = [&] { return ui.node("reader.page")->placement; };
    const float x = 900, y = 500;
    const auto before = page();
    const auto held = [&](const auto& now) {
        return std::pair((x - now.x) / now.scale, (y - now.y) / now.scale);
    };
    const auto pinch = [&](int times, float by) {
        for (int i = 0; i < times; ++i) {
            ui.input.pinch(x, y, by);
            ui.settle();
        }
    };
    const auto off = [&] {
        const auto was = held(before), is = held(page());
        return page().scale * std::hypot(is.first - was.first, is.second - was.second);
    };
    pinch(steps, each);
    const auto wanted = std::pow(static_cast<double>(each), steps);
    CHECK(std::abs(static_cast<double>(page().scale / before.scale) / wanted - 1) < 0.003);
    CHECK(off() < 2);
    pinch(steps, 1 / each);
    CHECK(std::abs(page().scale / before.scale - 1) < 0.003F);
    CHECK(off() < 2);
    pinch(1, 1000);
    CHECK(ui.state.reader->view.zoom == 6);
    pinch(1, 0.5F);
    CHECK(std::abs(ui.state.reader->view.zoom - 3) < 0.001);
    pinch(1, 0.0001F);
    CHECK(ui.state.reader->view.zoom == 0.25);
}

TEST_CASE("a pinch goes on from where the page is when something else has moved it") {
    Headless ui(canned("reader"), 1280, 720);
    ui.press({.key = Key::zero, .ctrl = true});
    ui.input.pinch(640, 400, 1.5F);
    ui.settle();
    ui.press(Key::right);
    const int page = ui.state.reader->anchor.page;
    ui.input.pinch(640, 400, 1.1F);
    ui.settle();
    CHECK(ui.state.reader->anchor.page == page);
    ui.press({.key = Key::minus, .text = "-"});
    const double zoom = ui.state.reader->view.zoom;
    ui.input.pinch(640, 400, 1.2F);
    ui.settle();
    CHECK(std::abs(ui.state.reader->view.zoom / (zoom * 1.2) - 1) < 0.003);
}

TEST_CASE("a pinch beside the page, or below a dialog, does nothing") {
    Headless ui(canned("reader"), 1280, 720);
    const state::ReaderView view = ui.state.reader->view;
    ui.input.pinch(640, 10, 2);
    ui.settle();
    CHECK(ui.state.reader->view == view);
    ui.press(Key::f1);
    ui.input.pinch(640, 400, 2);
    ui.settle();
    CHECK(ui.state.reader->view == view);
}

TEST_CASE("go to a page by its number") {
    Headless ui(canned("reader"), 1280, 720);
    ui.click("reader.go-to");
    ui.type("17");
    ui.press(Key::enter);
    CHECK(ui.state.reader->anchor.page == 16);
    CHECK(ui.state.reader->go_to.empty());
}

TEST_CASE("a contents entry leads to its page, Escape closes the panel and then the book") {
    Headless ui(canned("reader-contents"), 1280, 720);
    ui.click("reader.contents.item.4");
    CHECK(ui.state.reader->anchor.page == 16);
    ui.press(Key::escape);
    CHECK(ui.state.reader->panel == state::ReaderPanel::none);
    ui.press(Key::escape);
    CHECK_FALSE(ui.state.reader);
}

TEST_CASE("Ctrl+F asks for words, Enter looks for them, F3 goes from place to place, Escape closes") {
    Headless ui(canned("reader"), 1280, 720);
    const float page_left = ui.node("reader.page")->rect.x;
    ui.press({.key = Key::f, .ctrl = true});
    CHECK(ui.focused() == "reader.search.field");
    CHECK(ui.node("reader.page")->rect.x > page_left);  // pushed, not covered
    ui.type("жүрек");
    ui.press(Key::enter);
    state::BookSearch& search = ui.state.reader->search;
    CHECK(search.text == "жүрек");
    CHECK(search.running);
    CHECK(ui.node("reader.search.list") != nullptr);
    const auto place = [](int page) {
        return state::FoundPlace{page, "до ", "жүрек", " после", {{60, 100, 110, 114}}};
    };
    search.places = {place(3), place(9), place(20)};
    search.read = static_cast<int>(ui.state.reader->pages.size());
    search.running = false;
    ui.settle();
    CHECK(ui.frame().name(*ui.node("reader.search.outcome")).contains("3"));
    ui.press(Key::f3);
    CHECK(ui.state.reader->anchor.page == 3);
    ui.press(Key::f3);
    CHECK(ui.state.reader->anchor.page == 9);
    ui.press(Key::f3, true);
    CHECK(ui.state.reader->anchor.page == 3);
    ui.click("reader.search.place.2");
    CHECK(ui.state.reader->anchor.page == 20);
    CHECK(ui.frame().name(*ui.node("reader.search.number")).starts_with("3"));
    ui.press(Key::escape);
    CHECK(ui.state.reader->panel == state::ReaderPanel::none);
    CHECK(ui.state.reader->search.text == "жүрек");
    // F3 opens it again where it was left.
    ui.press(Key::f3);
    CHECK(ui.state.reader->panel == state::ReaderPanel::search);
    CHECK(ui.state.reader->anchor.page == 3);
}

TEST_CASE("the mouse pulls the page, and a click on a link follows it") {
    state::State s = canned("reader");
    s.reader->links[2] = {{.rects = {{0, 0, 420, 100}}, .page = 30, .y = 0, .uri = {}}};
    Headless ui(s, 1280, 720);
    ui.input.mouse_moved(640, 600);
    ui.input.mouse_button(true, 0);
    ui.input.mouse_moved(640, 300);
    ui.input.mouse_button(false, 0.2);
    ui.settle();
    CHECK(ui.state.reader->anchor.page == 2);
    CHECK(ui.state.reader->anchor.y > 0.05);
    ui.press(Key::home);
    s.reader->anchor = {.page = 2, .y = 0, .x = 0.5};
    Headless other(s, 1280, 720);
    other.input.mouse_moved(640, 100);
    other.input.mouse_button(true, 0);
    other.input.mouse_button(false, 0.2);
    other.settle();
    CHECK(other.state.reader->anchor.page == 30);
}

namespace {

/// Two lines of words on page 2, each letter six points wide; a page is 420 points wide.
state::State with_words() {
    state::State s = canned("reader");
    s.reader->view.fit = state::Fit::width;
    const std::u32string words = U"Ақыл мен қайрат\nжүректі бірдей ұста\n";
    state::PageText text;
    float x = 60, y = 100;
    for (const char32_t c : words) {
        text.boxes.push_back(c == U'\n' ? state::PageRect{} : state::PageRect{x, y, x + 6, y + 12});
        x += 6;
        if (c == U'\n') x = 60, y += 18;
    }
    text.utf8 = "Ақыл мен қайрат\nжүректі бірдей ұста\n";
    s.reader->texts[2] = std::move(text);
    return s;
}

/// The window's place of the middle of a letter.
std::pair<float, float> letter(const Headless& ui, int number) {
    const auto* page = ui.node("reader.page");
    const ui::Rect box = page->text->box(number);
    return {page->placement.x + (box.x + box.width / 2) * page->placement.scale,
            page->placement.y + (box.y + box.height / 2) * page->placement.scale};
}

std::string selected(const Headless& ui) {
    const auto* page = ui.node("reader.page");
    return std::string(page->text->slice(page->selection));
}

}  // namespace

TEST_CASE("the mouse selects letters by dragging, a word, a line and the paragraph by clicking") {
    Headless ui(with_words(), 1280, 720);
    const auto [x0, y0] = letter(ui, 5);
    const auto [x1, y1] = letter(ui, 22);
    ui.input.mouse_moved(x0 - 2, y0);
    ui.input.mouse_button(true, 0);
    ui.input.mouse_moved(x1 + 2, y1);
    ui.input.mouse_button(false, 0.2);
    ui.settle();
    CHECK(selected(ui) == "мен қайрат\nжүректі");
    CHECK(ui.state.reader->anchor.y < 0.01);  // the page stood still
    REQUIRE(ui.node("reader.copy") != nullptr);
    ui.click("reader.copy");
    CHECK(std::holds_alternative<state::CopyPressed>(ui.actions.back()));
    ui.press(Key::escape);
    CHECK_FALSE(ui.state.reader->selection);
    CHECK(ui.node("reader.copy") == nullptr);

    const auto clicks = [&](int count, double at) {
        ui.input.mouse_moved(x1, y1);
        for (int i = 0; i < count; ++i) {
            ui.input.mouse_button(true, at + 0.1 * i);
            ui.input.mouse_button(false, at + 0.1 * i + 0.05);
        }
        ui.settle();
        return selected(ui);
    };
    CHECK(clicks(2, 10) == "жүректі");
    CHECK(clicks(3, 20) == "жүректі бірдей ұста");
    CHECK(clicks(4, 30) == "Ақыл мен қайрат\nжүректі бірдей ұста");
    CHECK(clicks(1, 40).empty());
}

TEST_CASE("a click with Shift takes the selection on to where it is made") {
    Headless ui(with_words(), 1280, 720);
    const auto click = [&](int number, double at, bool shift) {
        const auto [x, y] = letter(ui, number);
        ui.input.mouse_moved(x + 2, y);
        ui.input.mouse_button(true, at, shift);
        ui.input.mouse_button(false, at + 0.05, shift);
        ui.settle();
    };
    click(1, 10, false);
    click(1, 10.1, false);
    CHECK(selected(ui) == "Ақыл");
    click(14, 20, true);
    CHECK(selected(ui) == "Ақыл мен қайрат");
    click(7, 30, true);
    CHECK(selected(ui) == "Ақыл мен");
}

TEST_CASE("a word is selected without the sign behind it") {
    state::State s = with_words();
    s.reader->texts[2].utf8 = "Ақыл мен, айрат\nжүректі, ірдей ұста\n";
    Headless ui(s, 1280, 720);
    for (const int number : {6, 8}) {
        const auto [x, y] = letter(ui, number);
        ui.input.mouse_moved(x, y);
        for (int i = 0; i < 2; ++i) {
            ui.input.mouse_button(true, 10 * number + 0.1 * i);
            ui.input.mouse_button(false, 10 * number + 0.05 + 0.1 * i);
        }
        ui.settle();
        CHECK(selected(ui) == "мен");
    }
}

TEST_CASE("Shift with arrows selects, Ctrl with them by words, Ctrl+A the page, Ctrl+C copies") {
    Headless ui(with_words(), 1280, 720);
    ui.press(Key::right, true);
    ui.press(Key::right, true);
    CHECK(selected(ui) == "Ақ");
    ui.press({.key = Key::right, .shift = true, .ctrl = true});
    CHECK(selected(ui) == "Ақыл ");
    ui.press(Key::left, true);
    CHECK(selected(ui) == "Ақыл");
    ui.press(Key::down, true);
    CHECK(selected(ui) == "Ақыл мен қайрат\nжүре");
    ui.press({.key = Key::a, .ctrl = true});
    CHECK(selected(ui) == "Ақыл мен қайрат\nжүректі бірдей ұста\n");
    ui.press({.key = Key::c, .ctrl = true});
    CHECK(std::holds_alternative<state::CopyPressed>(ui.actions.back()));
    const int page = ui.state.reader->anchor.page;
    ui.press(Key::right);
    CHECK(ui.state.reader->anchor.page == page + 1);  // without Shift it turns the page
}

TEST_CASE(
    "paragraphs are selected by four clicks and by Ctrl and Shift with the arrows, over the page's edge "
    "too") {
    state::State s = with_words();
    s.reader->texts[2].paragraphs = {0, 16};
    s.reader->texts[1] = s.reader->texts[3] = s.reader->texts[2];
    Headless ui(s, 1280, 720);
    const auto [x, y] = letter(ui, 22);
    ui.input.mouse_moved(x, y);
    for (int i = 0; i < 4; ++i) {
        ui.input.mouse_button(true, 10 + 0.1 * i);
        ui.input.mouse_button(false, 10.05 + 0.1 * i);
    }
    ui.settle();
    CHECK(selected(ui) == "жүректі бірдей ұста");
    ui.press(Key::escape);
    const auto step = [&](Key key) { ui.press({.key = key, .shift = true, .ctrl = true}); };
    step(Key::down);
    CHECK(selected(ui) == "Ақыл мен қайрат\n");
    step(Key::down);
    CHECK(selected(ui) == "Ақыл мен қайрат\nжүректі бірдей ұста\n");
    step(Key::down);
    REQUIRE(ui.state.reader->selection);
    CHECK(ui.state.reader->selection->head == state::TextPoint{3, 16});
    step(Key::up);
    CHECK(ui.state.reader->selection->head == state::TextPoint{3, 0});
    step(Key::up);
    CHECK(ui.state.reader->selection->head == state::TextPoint{2, 16});
    ui.press(Key::left, true);
    step(Key::up);
    CHECK_FALSE(ui.state.reader->selection);
    step(Key::up);
    CHECK(ui.state.reader->selection->head == state::TextPoint{1, 16});
}

TEST_CASE("a jump is remembered: Alt and the arrows lead back and forward again") {
    Headless ui(canned("reader"), 1280, 720);
    ui.press(Key::end);
    CHECK(ui.state.reader->anchor.page == 40);
    ui.press({.key = Key::left, .alt = true});
    CHECK(ui.state.reader->anchor.page == 2);
    ui.press({.key = Key::right, .alt = true});
    CHECK(ui.state.reader->anchor.page == 40);
    ui.press({.key = Key::left, .alt = true});
    ui.press({.key = Key::left, .alt = true});
    CHECK(ui.state.reader->anchor.page == 2);
}

TEST_CASE("a link out of the book is asked about first") {
    state::State s = canned("reader");
    s.reader->links[2] = {{.rects = {{0, 0, 420, 100}}, .page = -1, .y = 0, .uri = "https://example.org/kk"}};
    Headless ui(s, 1280, 720);
    const auto follow = [&] {
        ui.input.mouse_moved(640, 100);
        ui.input.mouse_button(true, 0);
        ui.input.mouse_button(false, 0.2);
        ui.settle();
    };
    follow();
    REQUIRE(ui.state.confirm);
    CHECK(ui.frame().name(*ui.node("confirm.text")).contains("https://example.org/kk"));
    ui.click("confirm.no");
    CHECK_FALSE(ui.state.confirm);
    follow();
    const auto answered = state::update(ui.state, state::ConfirmAnswered{true}, ui.state.now);
    REQUIRE(answered.effects.size() == 1);
    CHECK(std::get<state::OpenInBrowser>(answered.effects[0]).url == "https://example.org/kk");
}

TEST_CASE("an icon says its name when the mouse or the ring rests on it, and no longer when it is used") {
    Headless ui(canned("reader"), 1280, 720);
    const std::string name(ui.frame().name(*ui.node("reader.fit-page")));
    const ui::Rect r = ui.node("reader.fit-page")->rect;
    const auto hint = [&] {
        std::string shown;
        for (const ui::semantics::Node& node : ui.frame().nodes)
            if (ui.frame().string(node.automation_id).ends_with(".hint")) shown += ui.frame().name(node);
        return shown;
    };
    const auto rest_on_it = [&] {
        ui.input.mouse_moved(640, 500);
        ui.settle();
        ui.input.mouse_moved(r.x + 5, r.y + 5);
        ui.settle();
    };
    rest_on_it();
    CHECK(hint().empty());
    CHECK(ui.next_frame_due().has_value());
    ui.advance(0.6);
    ui.settle();
    CHECK(hint() == name);
    ui.click("reader.fit-page");
    ui.advance(5);
    ui.settle();
    CHECK(hint().empty());
    rest_on_it();
    ui.advance(0.6);
    ui.settle();
    CHECK(hint() == name);
    ui.input.mouse_moved(640, 500);
    ui.settle();
    CHECK(hint().empty());
    while (ui.focused() != "reader.next") ui.press(Key::tab);
    ui.advance(0.6);
    ui.settle();
    CHECK(hint() == ui.frame().name(*ui.node("reader.next")));
    rest_on_it();
    ui.advance(0.6);
    ui.settle();
    CHECK(hint() == name);
    ui.input.mouse_moved(640, 500);
    ui.settle();
    CHECK(hint() == ui.frame().name(*ui.node("reader.next")));
    ui.press(Key::enter);
    ui.advance(5);
    ui.settle();
    CHECK(hint().empty());
}

TEST_CASE("who borrowed a book goes on where it is read") {
    const auto state = [](bool lent, bool borrowing) {
        state::State s = canned(lent ? "book-loan" : "book-free");
        s.book->borrowing = borrowing;
        return s;
    };
    Headless ui(state(false, false), 1280, 720);
    REQUIRE(ui.focused() == "book.borrow");
    ui.state = state(false, true);
    ui.settle();
    CHECK(ui.focused() == "book.borrow");
    ui.state = state(true, false);
    ui.settle();
    CHECK(ui.focused() == "book.read");
    // A book that is still on its way has nothing to read yet.
    state::State coming = canned("book-downloading");
    coming.book->publication = state(true, false).book->publication;
    coming.loans = state(true, false).loans;
    for (state::Loan& loan : coming.loans)
        if (loan.publication_id == coming.book->publication.id)
            loan.phase = state::LoanDownloading{
                .received_bytes = 1, .total_bytes = 2, .running = true, .bytes_per_second = 0};
    ui.state = state(false, true);
    ui.settle();
    ui.state = coming;
    ui.settle();
    REQUIRE(ui.node("book.read") == nullptr);
    ui.state = state(true, false);
    ui.settle();
    CHECK(ui.focused() == "book.read");
    // The same for who had to sign in on the way.
    ui.state = canned("sign-in");
    ui.settle();
    REQUIRE(ui.focused().starts_with("sign-in."));
    ui.state = state(false, true);
    ui.settle();
    CHECK(ui.focused() == "book.borrow");
    ui.state = state(true, false);
    ui.settle();
    CHECK(ui.focused() == "book.read");
}

TEST_CASE("what is being done is said by the button that was pressed") {
    state::State s = canned("first-run");
    s.first_run.busy = true;
    s.first_run.address.clear();
    s.settings.language = state::Language::en;
    Headless demo(s, 1280, 720);
    CHECK(demo.frame().name(*demo.node("first-run.demo")) == "Starting the demo library…");
    CHECK(demo.frame().name(*demo.node("first-run.open")) == "Open the library");
    s.first_run.address = "https://library.example/opds";
    Headless own(s, 1280, 720);
    CHECK(own.frame().name(*own.node("first-run.demo")) == "Try the demo library");
    CHECK(own.frame().name(*own.node("first-run.open")) == "Asking the library…");
}

TEST_CASE("the list of keys begins at its beginning in a low window too") {
    Headless ui(canned("reader"), 1024, 600, 2);
    ui.press(Key::f1);
    for (const char* id : {"keys.title", "keys.close"}) {
        REQUIRE(ui.node(id) != nullptr);
        CHECK((ui.node(id)->states & ui::semantics::k_state_offscreen) == 0);
    }
}

TEST_CASE("F1 lists the keys on every screen and Escape puts the list away") {
    for (const char* name : {"catalogue-lanes", "reader", "settings"}) {
        Headless ui(canned(name), 1280, 720);
        ui.press(Key::f1);
        REQUIRE(ui.node("keys.close") != nullptr);
        CHECK(ui.focused() == "keys.close");
        ui.press(Key::escape);
        CHECK(ui.node("keys.close") == nullptr);
        CHECK(ui.cut_words().empty());
    }
}

TEST_CASE("the ways to show pages follow one another: under each other, one, two") {
    Headless ui(canned("reader"), 1280, 720);
    ui.click("reader.mode");
    CHECK(ui.state.reader->view.mode == state::ViewMode::single_page);
    ui.click("reader.mode");
    CHECK(ui.state.reader->view.mode == state::ViewMode::two_pages);
    ui.press(Key::right);
    CHECK(ui.state.reader->anchor.page == 3);
    ui.click("reader.mode");
    CHECK(ui.state.reader->view.mode == state::ViewMode::continuous);
    ui.click("reader.fit-height");
    CHECK(ui.state.settings.reader_view.fit == state::Fit::height);
}

TEST_CASE("Ctrl+D marks the page; the panel names bookmarks and leads to them") {
    Headless ui(canned("reader-bookmarks"), 1280, 720);
    ui.click("reader.bookmarks.item.1");
    CHECK(ui.state.reader->anchor.page == 20);
    ui.click("reader.bookmark.name");
    ui.type("!");
    CHECK(ui.state.reader->bookmarks[1].name.contains("!"));
    ui.click("reader.bookmark");
    CHECK(ui.state.reader->bookmarks.size() == 1);
    CHECK(ui.node("reader.bookmark.name") == nullptr);
    ui.press(Key::escape);
    CHECK(ui.state.reader->panel == state::ReaderPanel::none);
    ui.actions.clear();
    ui.press({.key = Key::d, .ctrl = true});
    REQUIRE(ui.actions.size() == 1);
    CHECK(std::holds_alternative<state::BookmarkToggled>(ui.actions[0]));
}

TEST_CASE("the page says its text and where it stands") {
    Headless ui(canned("reader"), 1280, 720);
    const auto* page = ui.node("reader.page");
    REQUIRE(page->text != nullptr);
    CHECK(ui.frame().text(*page).starts_with("Бұл жасқа келгенше"));
    CHECK(ui.frame().name(*page).find("3") != std::string::npos);
    CHECK(page->placement.scale > 0.5F);
}

TEST_CASE("the bar leaves after two still seconds and its controls stay for those who do not see") {
    Headless ui(canned("reader"), 1280, 720);
    CHECK(ui.next_frame_due().has_value());
    ui.advance(3);
    ui.settle();
    CHECK_FALSE(ui.next_frame_due().has_value());
    CHECK(ui.node("reader.back") != nullptr);
}

TEST_CASE("the room for a page is told before a book is opened, and told again when the window changes") {
    Headless ui(canned("catalogue-lanes"), 1280, 720);
    CHECK(reported<state::ReaderResized>(ui));
    const state::PageSize before = ui.state.page_room;
    CHECK(before.width > 0);
    Headless larger(ui.state, 1920, 1080);
    CHECK(reported<state::ReaderResized>(larger));
    CHECK(larger.state.page_room.height > before.height);
    Headless same(larger.state, 1920, 1080);
    CHECK_FALSE(reported<state::ReaderResized>(same));
}

TEST_CASE("an EPUB asks once for pages that fit the room, when the room rests") {
    Headless ui(canned("reader-epub"), 1280, 720);
    CHECK_FALSE(reported<state::ReaderResized>(ui));
    ui.advance(1);
    ui.settle();
    ui.advance(1);
    ui.settle();
    CHECK(std::ranges::count_if(ui.actions, [](const state::Action& a) {
              return std::holds_alternative<state::ReaderResized>(a);
          }) == 1);
}

TEST_CASE("the text panel pushes the page, and a choice in it is reported with the others kept") {
    Headless ui(canned("reader-epub"), 1280, 720);
    const float before = ui::right(ui.node("reader.page")->rect);
    ui.click("reader.text");
    REQUIRE(ui.state.reader->panel == state::ReaderPanel::text);
    const auto* panel = ui.node("reader.text.panel");
    REQUIRE(panel != nullptr);
    CHECK(ui::right(ui.node("reader.page")->rect) <= panel->rect.x);
    CHECK(ui::right(ui.node("reader.page")->rect) < before);
    ui.click("reader.text.family.easy");
    ui.click("reader.text.larger");
    ui.click("reader.text.margins.wide");
    CHECK(ui.state.settings.text == state::TextStyling{.family = state::TextFamily::easy,
                                                       .size = state::k_normal_text_size + 1,
                                                       .margins = state::TextMargins::wide});
    CHECK(ui.frame().name(*ui.node("reader.text.size")).find("115 %") != std::string::npos);
    ui.press(Key::escape);
    CHECK(ui.state.reader->panel != state::ReaderPanel::text);
    CHECK(ui.state.reader);
}

TEST_CASE("letters stop growing and shrinking at the ends of the scale") {
    state::State s = canned("reader-text");
    s.settings.text.size = state::k_text_sizes.size() - 1;
    Headless ui(s, 1280, 720);
    CHECK((ui.node("reader.text.larger")->states & ui::semantics::k_state_enabled) == 0);
    CHECK((ui.node("reader.text.smaller")->states & ui::semantics::k_state_enabled) != 0);
}

TEST_CASE("a book of fixed pages has no text panel") {
    Headless ui(canned("reader"), 1280, 720);
    CHECK(ui.node("reader.text") == nullptr);
}

TEST_CASE("what is quick shows no progress") {
    state::State s = canned("catalogue-lanes");
    s.catalogue.busy = true;
    Headless ui(s, 1280, 720);
    CHECK(ui.node("catalogue.busy") == nullptr);
    CHECK(ui.next_frame_due().has_value());
    const float list = ui.node("catalogue.group.0")->rect.y;
    ui.advance(0.5);
    ui.settle();
    REQUIRE(ui.node("catalogue.busy") != nullptr);
    CHECK(ui.node("catalogue.group.0")->rect.y == list);
    ui.input.mouse_moved(640, 400);
    ui.input.wheel(-20, false, false);
    ui.settle();
    CHECK(ui.node("catalogue.group.0")->rect.y < list);
    CHECK(ui::bottom(ui.node("catalogue.busy")->rect) <= 720);
}

TEST_CASE("the language changes at once, and so does everything on the screen") {
    Headless ui(canned("settings"), 1280, 720);
    ui.click("settings.language.ru");
    CHECK(ui.state.settings.language == state::Language::ru);
    ui.click("settings.theme.dark");
    CHECK(ui.state.settings.theme == state::Theme::dark);
}

TEST_CASE("a problem of the way leads to the page that looks at all of it, and its details can be copied") {
    Headless ui(canned("catalogue-proxy"), 1280, 720);
    ui.click("problem.why");
    CHECK(reported<state::DiagnosisWanted>(ui));
    Headless page(canned("diagnosis-trouble"), 1280, 720);
    page.click("diagnosis.copy");
    CHECK(page.clipboard.starts_with("Oqyrman "));
    CHECK(page.clipboard.find("proxy: TROUBLE") != std::string::npos);
    page.click("diagnosis.proxy");
    CHECK(reported<state::ProxyLoginWanted>(page));
    Headless asked(canned("proxy-login"), 1280, 720);
    REQUIRE(asked.focused() == "proxy.login");
    asked.click("proxy.submit");
    CHECK(reported<state::ProxyLoginSubmitted>(asked));
}

TEST_CASE("a download that runs can be paused, one that rests gone on with or let go of") {
    Headless ui(canned("loans-coming"), 1280, 720);
    CHECK(ui.node("loans.item.0.download") == nullptr);
    ui.click("loans.item.0.pause");
    CHECK(reported<state::DownloadPaused>(ui));
    ui.click("loans.item.1.download");
    CHECK(reported<state::DownloadPressed>(ui));
    ui.click("loans.item.1.cancel");
    CHECK(reported<state::DownloadCancelled>(ui));
}

TEST_CASE("a QR code is square and holds what it was made of") {
    const auto code = ui::qr_code("Oqyrman 1.0");
    REQUIRE(code);
    CHECK(code->dark.size() == static_cast<std::size_t>(code->side * code->side));
    // The three corners that a telephone looks for.
    for (const int corner : {0, code->side - 7, code->side * (code->side - 7)})
        CHECK(code->dark[static_cast<std::size_t>(corner)]);
    CHECK_FALSE(ui::qr_code(std::string(5'000, 'x')));
}
