// A search in the book as update() leads it: part after part, from the page in view around the book.
#include <algorithm>

#include "app/state/book_search.h"
#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using oqyrman::tests::Run;

namespace {

/// A book of `pages` pages whose search answers by hand.
struct Search : Run {
    explicit Search(int pages, int at = 0) {
        open_book(pages);
        state.reader->anchor.page = at;
    }
    void look_for(const std::string& words) {
        act(TextEdited{Field::book_search, words});
        act(BookSearchSubmitted{});
    }
    BookSearch& search() { return state.reader->search; }

    /// Answers what was asked last with one place on each of these pages that it covers.
    void answer(const std::vector<int>& with) {
        const auto* asked = wanted<SearchBook>();
        REQUIRE(asked != nullptr);
        BookSearched reply{asked->document, asked->number, asked->first, asked->pages, false, {}};
        for (const int page : with)
            if (page >= asked->first && page < asked->first + asked->pages)
                reply.places.push_back({page, "до ", "слово", " после", {{10, 300, 50, 310}}});
        act(reply);
    }
    std::vector<int> pages() {
        std::vector<int> found;
        for (const FoundPlace& place : search().places) found.push_back(place.page);
        return found;
    }
};

}  // namespace

TEST_CASE(
    "a search reads every page once, from the page in view around the book, and keeps the book's order") {
    Search s(21, 10);
    s.look_for("  слово ");
    CHECK(s.search().text == "слово");
    std::vector<int> read;
    while (const auto* asked = s.wanted<SearchBook>()) {
        for (int page = asked->first; page < asked->first + asked->pages; ++page) read.push_back(page);
        s.answer({2, 3, 15, 20});
    }
    CHECK_FALSE(s.search().running);
    REQUIRE(read.size() == 21);
    CHECK(read.front() == 10);
    std::ranges::sort(read);
    for (int page = 0; page < 21; ++page) CHECK(read[static_cast<std::size_t>(page)] == page);
    CHECK(s.pages() == std::vector<int>{2, 3, 15, 20});
    // The first place behind the page in view was gone to, and is still the current one.
    REQUIRE(s.search().current);
    CHECK(s.search().places[*s.search().current].page == 15);
    CHECK(s.state.reader->anchor.page == 15);
    CHECK(s.state.reader->anchor.y == Approx(0.35));
}

TEST_CASE("next and previous go around, and the same words again are the next place") {
    Search s(5);
    s.look_for("слово");
    s.answer({1, 3, 4});
    CHECK(s.state.reader->anchor.page == 1);
    s.act(FoundPlaceStepped{true});
    CHECK(s.state.reader->anchor.page == 3);
    s.act(BookSearchSubmitted{});
    CHECK(s.state.reader->anchor.page == 4);
    s.act(FoundPlaceStepped{true});
    CHECK(s.state.reader->anchor.page == 1);
    s.act(FoundPlaceStepped{false});
    CHECK(s.state.reader->anchor.page == 4);
    s.act(FoundPlaceChosen{1});
    CHECK(s.state.reader->anchor.page == 3);
    s.act(FoundPlaceChosen{99});
    CHECK(s.state.reader->anchor.page == 3);
}

TEST_CASE("a search that was stopped or replaced hears no old answers") {
    Search s(100);
    s.look_for("слово");
    const SearchBook old = *s.wanted<SearchBook>();
    s.look_for("сөз");
    CHECK(s.wanted<StopSearch>() != nullptr);
    s.act(BookSearched{old.document, old.number, old.first, old.pages, false, {{1, "", "слово", "", {}}}});
    CHECK(s.search().places.empty());
    CHECK(s.search().read == 0);
    s.act(BookSearchStopped{});
    CHECK(s.wanted<StopSearch>() != nullptr);
    CHECK_FALSE(s.search().running);
    s.act(BookSearched{7, s.search().number, 0, 8, false, {{1, "", "сөз", "", {}}}});
    CHECK(s.search().places.empty());
}

TEST_CASE("a part that cannot be read is read page by page, and only the bad page is left out") {
    Search s(10);
    s.look_for("слово");
    auto asked = *s.wanted<SearchBook>();
    CHECK(asked.pages == 8);
    s.act(BookSearched{asked.document, asked.number, asked.first, asked.pages, true, {}});
    asked = *s.wanted<SearchBook>();
    CHECK(asked.first == 0);
    CHECK(asked.pages == 1);
    s.act(BookSearched{asked.document, asked.number, asked.first, asked.pages, true, {}});
    s.answer({1});
    CHECK(s.pages() == std::vector<int>{1});
    while (s.wanted<SearchBook>() != nullptr) s.answer({});
    CHECK(s.search().read == 10);
    CHECK_FALSE(s.search().running);
}

TEST_CASE("another layout looks again for the same words and does not move the patron") {
    Search s(30);
    s.look_for("слово");
    s.answer({4});
    CHECK(s.state.reader->anchor.page == 4);
    s.act(BookLaidOut{.old_document = 7,
                      .document = 8,
                      .pages = std::vector<PageSize>(40, {.width = 300, .height = 500}),
                      .anchor = {.page = 6, .y = 0.2, .x = 0.5}});
    REQUIRE(s.wanted<SearchBook>() != nullptr);
    CHECK(s.wanted<SearchBook>()->document == 8);
    CHECK(s.search().places.empty());
    s.answer({9});
    CHECK(s.state.reader->anchor.page == 6);
    CHECK(s.pages() == std::vector<int>{9});
}

TEST_CASE("places are bounded, and a search that broke off says so") {
    Search s(3000);
    s.look_for("слово");
    const auto asked = *s.wanted<SearchBook>();
    BookSearched flood{asked.document, asked.number, asked.first, asked.pages, false, {}};
    flood.places.assign(k_max_found_places + 5, {0, "", "слово", "", {}});
    s.act(flood);
    CHECK(s.search().too_many);
    CHECK_FALSE(s.search().running);
    CHECK(s.search().places.size() == k_max_found_places);
    CHECK(s.wanted<SearchBook>() == nullptr);

    s.look_for("сөз");
    s.act(BookSearchBroken{7, s.search().number});
    CHECK(s.search().broken);
    CHECK_FALSE(s.search().running);
    s.act(BookSearchSubmitted{});
    CHECK(s.search().running);
}

TEST_CASE("a search that was stopped goes on where it was, and each page is read once") {
    Search s(21, 10);
    s.look_for("слово");
    CHECK_FALSE(was_stopped(*s.state.reader));
    s.answer({11});
    const SearchBook late = *s.wanted<SearchBook>();
    s.act(BookSearchStopped{});
    REQUIRE(s.wanted<StopSearch>() != nullptr);
    CHECK(was_stopped(*s.state.reader));
    // What was on its way comes to nothing, now and when the search goes on.
    const BookSearched reply{late.document, late.number, late.first,
                             late.pages,    false,       {{18, "", "слово", "", {}}}};
    s.act(reply);
    CHECK(s.pages() == std::vector<int>{11});
    s.act(BookSearchSubmitted{});
    const SearchBook again = *s.wanted<SearchBook>();
    CHECK(again.first == late.first);
    s.act(reply);
    CHECK(s.wanted<SearchBook>() == nullptr);
    s.effects = {again};
    while (s.wanted<SearchBook>() != nullptr) s.answer({2, 18});
    CHECK(s.pages() == std::vector<int>{2, 11, 18});
    CHECK_FALSE(was_stopped(*s.state.reader));
    CHECK(s.search().read == 21);
    // It was gone to when it was found: the places found later lead nowhere.
    CHECK(s.state.reader->anchor.page == 11);
}

TEST_CASE("other words begin another search also when one was stopped") {
    Search s(21);
    s.look_for("слово");
    s.act(BookSearchStopped{});
    s.look_for("дело");
    REQUIRE(s.wanted<SearchBook>() != nullptr);
    CHECK(s.wanted<SearchBook>()->first == 0);
    CHECK(s.search().text == "дело");
}
