// The library's window: lanes, the patron's own books in front, and covers made for their size.
#include <algorithm>

#include "app/ui/cover_art.h"
#include "app/ui/loan_words.h"
#include "app/ui/reader_view.h"
#include "tests/catch.h"
#include "tests/ui/canned.h"
#include "tests/ui/headless.h"

using namespace oqyrman;
using namespace oqyrman::tests;
using ui::Key;

namespace {

bool is_seen(const Headless& ui, const std::string& id) {
    const auto* node = ui.node(id);
    return node != nullptr && (node->states & ui::semantics::k_state_offscreen) == 0;
}

}  // namespace

TEST_CASE("a lane moves by its arrows, a whole row at a time, and stops at its ends") {
    Headless ui(canned("catalogue-lanes"), 1280, 720);
    REQUIRE(is_seen(ui, "catalogue.publication.5"));
    CHECK_FALSE(is_seen(ui, "catalogue.publication.6"));
    CHECK((ui.node("catalogue.group.0.back")->states & ui::semantics::k_state_enabled) == 0);
    const float first = ui.node("catalogue.publication.0")->rect.x;
    ui.click("catalogue.group.0.on");
    CHECK(is_seen(ui, "catalogue.publication.8"));
    CHECK_FALSE(is_seen(ui, "catalogue.publication.2"));
    CHECK(ui.node("catalogue.publication.3")->rect.x == first);
    CHECK((ui.node("catalogue.group.0.on")->states & ui::semantics::k_state_enabled) == 0);
    ui.click("catalogue.group.0.back");
    CHECK(is_seen(ui, "catalogue.publication.0"));
}

TEST_CASE("a lane follows the focus and the wheel with Shift; the wheel alone moves the page") {
    Headless ui(canned("catalogue-lanes"), 1280, 720);
    while (!ui.focused().starts_with("catalogue.publication.")) ui.press(Key::tab);
    for (int i = 0; i < 7; ++i) ui.press(Key::right);
    CHECK(ui.focused() == "catalogue.publication.7");
    CHECK(is_seen(ui, "catalogue.publication.7"));
    CHECK_FALSE(is_seen(ui, "catalogue.publication.1"));
    ui.press(Key::home);
    CHECK(is_seen(ui, "catalogue.publication.0"));

    const auto& card = ui.node("catalogue.publication.0")->rect;
    ui.input.mouse_moved(card.x + 10, card.y + 10);
    ui.input.wheel(-2, false, true);
    ui.settle();
    CHECK_FALSE(is_seen(ui, "catalogue.publication.1"));
    CHECK(is_seen(ui, "catalogue.publication.2"));
    const float top = ui.node("catalogue.publication.2")->rect.y;
    ui.input.wheel(-1, false, false);
    ui.settle();
    CHECK(ui.node("catalogue.publication.2")->rect.y < top);
    CHECK(is_seen(ui, "catalogue.publication.2"));
}

TEST_CASE("the patron's own books stand first, the one that ends first in front, and open at once") {
    Headless ui(canned("catalogue-lanes"), 1280, 720);
    ui.apply_actions = false;
    REQUIRE(ui.node("catalogue.loan.0") != nullptr);
    CHECK(ui.node("catalogue.loan.0")->rect.y < ui.node("catalogue.publication.0")->rect.y);
    CHECK(ui.node("catalogue.loan.3") == nullptr);  // the fourth is over
    ui.click("catalogue.loan.0");
    REQUIRE(std::ranges::any_of(ui.actions, [](const state::Action& action) {
        const auto* read = std::get_if<state::ReadPressed>(&action);
        return read != nullptr && read->loan_id == "loan-2";
    }));
    ui.click("catalogue.loan.1");  // still on its way
    REQUIRE(std::holds_alternative<state::ScreenWanted>(ui.actions.back()));

    state::State elsewhere = canned("catalogue-grid");
    elsewhere.loans = canned("loans").loans;
    CHECK(Headless(elsewhere, 1280, 720).node("catalogue.loan.0") == nullptr);
}

TEST_CASE("author and status stand at one height under all covers of a row") {
    Headless ui(canned("catalogue-lanes"), 1280, 720);
    const auto* one = ui.node("catalogue.publication.0");  // a title of one line
    const auto* two = ui.node("catalogue.publication.1");  // and of two
    CHECK(one->rect.y == two->rect.y);
    CHECK(one->rect.height == two->rect.height);
}

TEST_CASE("the format is one quiet word, and none where the library gives both") {
    state::Publication book = canned("catalogue-lanes").catalogue.feed->groups.front().publications.front();
    CHECK(ui::format_word(book) == "EPUB");
    book.acquisitions.front().path.back() = "application/pdf+lcp";
    CHECK(ui::format_word(book) == "PDF");
    book.acquisitions.push_back(book.acquisitions.front());
    book.acquisitions.back().path = {"application/epub+zip"};
    CHECK(ui::format_word(book).empty());
}

TEST_CASE("profiles are said in words, never as addresses") {
    const language::Messages m("/nonexistent", state::Language::en);
    CHECK(ui::profile_words(m, {"http://readium.org/lcp/basic-profile"}) == "basic (for tests)");
    CHECK(ui::profile_words(m, {"http://readium.org/lcp/basic-profile",
                                "http://readium.org/lcp/profile-1.0"}) == "basic (for tests), LCP 1.0");
}

TEST_CASE("a made cover is lettered as large as all of its title allows, and no word is broken") {
    const ui::Drawings drawings;
    const ui::Canvas canvas(fonts_at(1), drawings, ui::palette(state::Theme::paper));
    const auto on = [&](std::string_view title, float width) {
        return ui::cover_lettering(canvas, title, {0, 0, width, width});
    };
    CHECK(on("Қыз Жібек", 200) == ui::TextStyle::display);
    CHECK(on("Қыз Жібек", 132) == ui::TextStyle::title);
    CHECK(on("Қыз Жібек", 64) == ui::TextStyle::cover_small);
    CHECK(on("Адам құқықтарының жалпыға бірдей декларациясы", 132) == ui::TextStyle::cover);
    CHECK_FALSE(on("Адам құқықтарының жалпыға бірдей декларациясы", 64));
}

TEST_CASE("a book opens no wider than is comfortable; the whole width is for who asks for it") {
    state::Reader reader = *canned("reader").reader;
    const std::vector<render::PageSize> pages = ui::layout_pages(reader);
    const auto width_in = [&](float room, float scale) {
        const auto view = ui::layout_view(reader, pages, {0, 0, room, 700}, scale);
        return render::layout::page_scale(view, 0) / 1000.0 * static_cast<double>(pages.front().width);
    };
    CHECK(width_in(1280, 1) == Approx(800).margin(2));
    CHECK(width_in(2560, 2) == Approx(1600).margin(2));
    CHECK(width_in(600, 1) < 600);
    reader.view.fit = state::Fit::width;
    CHECK(width_in(1280, 1) > 1200);
}
