// Bookmarks of the open book, as update() keeps them.
#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using oqyrman::tests::Run;

namespace {

struct Reading : Run {
    Reading() { open_book(100); }
    /// The engine's answer for the page in view.
    void put(int page) {
        act(ReaderMoved{{.page = page, .y = 0.25, .x = 0.5}});
        act(BookmarkToggled{});
        const auto* make = wanted<MakeBookmark>();
        REQUIRE(make != nullptr);
        Locator locator;
        locator.page = page;
        act(BookmarkMade{7, {.locator = locator, .place = make->anchor}});
    }
    std::vector<int> pages() const {
        std::vector<int> all;
        for (const Bookmark& bookmark : state.reader->bookmarks)
            all.push_back(bookmark.place ? bookmark.place->page : -1);
        return all;
    }
};

}  // namespace

TEST_CASE("Bookmarks stand in the order of the book and are kept at once") {
    Reading r;
    r.put(40);
    REQUIRE(r.wanted<SaveBookmarks>() != nullptr);
    r.put(3);
    CHECK(r.wanted<SaveBookmarks>()->bookmarks.size() == 2);
    CHECK(r.pages() == std::vector{3, 40});
    CHECK(r.state.reader->bookmarks[0].id != r.state.reader->bookmarks[1].id);
}

TEST_CASE("The same key takes the bookmark of the page away") {
    Reading r;
    r.put(40);
    r.put(3);
    r.act(BookmarkToggled{});
    CHECK(r.pages() == std::vector{40});
    REQUIRE(r.wanted<SaveBookmarks>() != nullptr);
    CHECK(r.wanted<SaveBookmarks>()->bookmarks.size() == 1);
}

TEST_CASE("A chosen bookmark is jumped to, and the way back is remembered") {
    Reading r;
    r.put(40);
    r.act(ReaderMoved{{.page = 2, .y = 0, .x = 0.5}});
    r.act(BookmarkChosen{r.state.reader->bookmarks[0].id});
    CHECK(r.state.reader->anchor == Anchor{.page = 40, .y = 0.25, .x = 0.5});
    r.act(JumpRetraced{true});
    CHECK(r.state.reader->anchor.page == 2);
}

TEST_CASE("A name is kept when typing has rested, and when the book is closed") {
    Reading r;
    r.put(40);
    r.act(TextEdited{Field::bookmark_name, "Ең жақсы жері"});
    CHECK(r.wanted<SaveBookmarks>() == nullptr);
    CHECK(r.wanted<WakeAt>() != nullptr);
    r.act(Tick{});
    REQUIRE(r.wanted<SaveBookmarks>() != nullptr);
    CHECK(r.wanted<SaveBookmarks>()->bookmarks[0].name == "Ең жақсы жері");
    r.act(Tick{});
    CHECK(r.wanted<SaveBookmarks>() == nullptr);
    r.act(TextEdited{Field::bookmark_name, "Басқа ат"});
    r.act(ReaderClosed{});
    REQUIRE(r.wanted<SaveBookmarks>() != nullptr);
    CHECK(r.wanted<SaveBookmarks>()->bookmarks[0].name == "Басқа ат");
}

TEST_CASE("In another layout bookmarks are sought again and sorted as they are found") {
    Reading r;
    r.put(40);
    r.put(3);
    const std::uint64_t first = r.state.reader->bookmarks[0].id, second = r.state.reader->bookmarks[1].id;
    r.act(BookLaidOut{.old_document = 7, .document = 8, .pages = r.state.reader->pages, .anchor = {}});
    REQUIRE(r.wanted<PlaceBookmarks>() != nullptr);
    CHECK(r.wanted<PlaceBookmarks>()->document == 8);
    CHECK(r.pages() == std::vector{-1, -1});
    r.act(BookmarkPlaced{8, second, {.page = 60, .y = 0, .x = 0.5}});
    r.act(BookmarkPlaced{7, first, {.page = 99, .y = 0, .x = 0.5}});  // of the layout before
    r.act(BookmarkPlaced{8, first, {.page = 5, .y = 0, .x = 0.5}});
    CHECK(r.pages() == std::vector{5, 60});
}

TEST_CASE("From bookmark to bookmark, on and back, and no further than the last") {
    Reading r;
    for (const int page : {40, 3, 60}) r.put(page);
    r.act(ReaderMoved{{.page = 10, .y = 0, .x = 0.5}});
    const auto stepped = [&](bool forward) {
        r.act(BookmarkStepped{forward});
        return r.state.reader->anchor.page;
    };
    CHECK(stepped(true) == 40);
    CHECK(stepped(true) == 60);
    CHECK(stepped(true) == 60);
    CHECK(stepped(false) == 40);
    CHECK(stepped(false) == 3);
    CHECK(stepped(false) == 3);
    r.act(JumpRetraced{true});
    CHECK(r.state.reader->anchor.page == 40);
    // While another layout is made nobody knows where they are.
    r.act(BookLaidOut{.old_document = 7, .document = 8, .pages = r.state.reader->pages, .anchor = {}});
    const int before = r.state.reader->anchor.page;
    CHECK(stepped(true) == before);
}
