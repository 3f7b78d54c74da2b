// Text selected and copied, as update() leads it.
#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using oqyrman::tests::Run;

namespace {

struct Reading : Run {
    Reading() {
        open_book(100);
        state.reader->loan_id = "loan";
        state.loans.emplace_back().id = "loan";
    }
};

}  // namespace

TEST_CASE("A selection made backwards is copied forwards") {
    Reading r;
    r.act(CopyPressed{});
    CHECK(r.effects.empty());
    r.act(SelectionChanged{Selection{{5, 20}, {4, 7}}});
    r.act(CopyPressed{});
    const auto* copy = r.wanted<CopyText>();
    REQUIRE(copy != nullptr);
    CHECK(copy->document == 7);
    CHECK(copy->loan_id == "loan");
    CHECK(copy->first == TextPoint{4, 7});
    CHECK(copy->last == TextPoint{5, 20});
}

TEST_CASE("A selection that is empty, outside the book or endless is none") {
    Reading r;
    r.act(SelectionChanged{Selection{{4, 7}, {4, 7}}});
    CHECK_FALSE(r.state.reader->selection);
    r.act(SelectionChanged{Selection{{-1, 0}, {4, 7}}});
    CHECK_FALSE(r.state.reader->selection);
    r.act(SelectionChanged{Selection{{4, 7}, {100, 0}}});
    CHECK_FALSE(r.state.reader->selection);
    r.act(SelectionChanged{Selection{{0, 0}, {k_max_selected_pages, 0}}});
    CHECK_FALSE(r.state.reader->selection);
    r.act(SelectionChanged{Selection{{0, 0}, {k_max_selected_pages - 1, 3}}});
    CHECK(r.state.reader->selection);
}

TEST_CASE("What was copied goes to the clipboard, and the remainder is shown") {
    Reading r;
    r.act(TextCopied{"loan", "сөз", 42});
    REQUIRE(r.wanted<SetClipboard>() != nullptr);
    CHECK(r.wanted<SetClipboard>()->text == "сөз");
    REQUIRE(r.state.toasts.size() == 1);
    CHECK(r.state.toasts[0].kind == ToastKind::copied);
    CHECK(r.state.toasts[0].count == 42);
    CHECK(r.state.loans[0].copy_left == 42);
    r.act(CopyRefused{"loan", 7});
    CHECK(r.wanted<SetClipboard>() == nullptr);
    CHECK(r.state.toasts.back().kind == ToastKind::copy_refused);
    CHECK(r.state.loans[0].copy_left == 7);
}

TEST_CASE("Another layout has other pages: nothing is selected there") {
    Reading r;
    r.act(SelectionChanged{Selection{{4, 7}, {4, 9}}});
    r.act(BookLaidOut{.old_document = 7, .document = 8, .pages = r.state.reader->pages, .anchor = {}});
    CHECK_FALSE(r.state.reader->selection);
}
