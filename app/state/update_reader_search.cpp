// Words looked for in the open book, a few pages at a time, so that whatever else is asked comes between.
#include <algorithm>
#include <utility>

#include "app/state/book_search.h"
#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

/// Pages asked for at once; render::k_search_pages is what a worker takes.
constexpr int k_pages_at_once = 8;
/// A place found stands this part of the page's height below the window's upper edge.
constexpr double k_above_place = 0.15;

int page_count(const Reader& reader) { return static_cast<int>(reader.pages.size()); }

/// Asks for the pages behind those that were read, or ends.
void go_on(Updating& u, int most) {
    Reader& reader = *u.state.reader;
    BookSearch& search = reader.search;
    const int count = page_count(reader);
    if (search.read >= count) {
        search.running = false;
        return;
    }
    const int first = (search.from + search.read) % count;
    const int pages = std::min({most, count - search.read, count - first});
    u.want(SearchBook{reader.document, search.number, search.text, first, pages});
}

void begin(Updating& u, std::string text, bool follow) {
    Reader& reader = *u.state.reader;
    BookSearch& search = reader.search;
    if (search.running) u.want(StopSearch{reader.document});
    BookSearch next;
    next.typed = search.typed;
    next.text = std::move(text);
    next.number = search.number + 1;
    next.from = reader.anchor.page;
    next.running = true;
    next.follow = follow;
    search = std::move(next);
    go_on(u, k_pages_at_once);
}

void show(Updating& u, std::size_t number) {
    Reader& reader = *u.state.reader;
    const bool first = !reader.search.current;
    reader.search.current = number;
    reader.search.follow = false;
    const FoundPlace& place = reader.search.places[number];
    if (static_cast<std::size_t>(place.page) >= reader.pages.size()) return;
    const double y = place.rects.empty() ? 0 : place_in_page(reader, place.page, place.rects.front().y0);
    const Anchor anchor{.page = place.page, .y = std::max(0.0, y - k_above_place), .x = 0.5};
    // The way back leads to where the search was begun, not through all that it found.
    first ? jump_to(u, anchor) : turn_to(u, anchor);
}

/// Puts places of later pages behind those of earlier ones; returns where they now begin.
std::size_t keep(BookSearch& search, const std::vector<FoundPlace>& places) {
    if (places.empty()) return search.places.size();
    const auto at = std::ranges::lower_bound(search.places, places.front().page, {}, &FoundPlace::page);
    const auto index = static_cast<std::size_t>(at - search.places.begin());
    search.places.insert(at, places.begin(), places.end());
    if (search.current && *search.current >= index) *search.current += places.size();
    return index;
}

/// Looks through the pages that were left out when it was stopped; answers to what was asked before that are
/// stale.
void resume(Updating& u) {
    BookSearch& search = u.state.reader->search;
    ++search.number;
    search.running = true;
    search.follow = search.places.empty();
    go_on(u, k_pages_at_once);
}

}  // namespace

bool was_stopped(const Reader& reader) {
    const BookSearch& search = reader.search;
    return !search.text.empty() && !search.running && !search.broken && !search.too_many &&
           search.read < page_count(reader);
}

bool can_go_on(const Reader& reader) {
    return was_stopped(reader) && trimmed(reader.search.typed) == reader.search.text;
}

void search_again(Updating& u) {
    if (u.state.reader->search.text.empty()) return;
    begin(u, u.state.reader->search.text, false);
}

void on(Updating& u, const BookSearchToggled&) {
    if (!u.state.reader) return;
    toggle_panel(u, ReaderPanel::search);
    if (u.state.reader->panel != ReaderPanel::search) on(u, BookSearchStopped{});
}

void on(Updating& u, const BookSearchSubmitted&) {
    if (!u.state.reader) return;
    BookSearch& search = u.state.reader->search;
    std::string text = trimmed(search.typed);
    if (text.empty()) {
        on(u, BookSearchStopped{});
        const std::uint64_t number = search.number;
        search = {};
        search.number = number;
        return;
    }
    if (can_go_on(*u.state.reader)) return resume(u);
    if (text == search.text && !search.places.empty()) return on(u, FoundPlaceStepped{true});
    if (text == search.text && search.running) return;
    begin(u, std::move(text), true);
}

void on(Updating& u, const BookSearchStopped&) {
    if (!u.state.reader || !u.state.reader->search.running) return;
    u.state.reader->search.running = false;
    u.want(StopSearch{u.state.reader->document});
}

void on(Updating& u, const FoundPlaceChosen& a) {
    if (u.state.reader && a.number < u.state.reader->search.places.size()) show(u, a.number);
}

void on(Updating& u, const FoundPlaceStepped& a) {
    if (!u.state.reader || u.state.reader->search.places.empty()) return;
    const BookSearch& search = u.state.reader->search;
    const std::size_t count = search.places.size();
    if (search.current) return show(u, (*search.current + (a.forward ? 1 : count - 1)) % count);
    // From where the patron is: the first place on or behind this page, or the last one before it.
    const auto behind =
        std::ranges::lower_bound(search.places, u.state.reader->anchor.page, {}, &FoundPlace::page);
    const auto index = static_cast<std::size_t>(behind - search.places.begin());
    show(u, (a.forward ? index : index + count - 1) % count);
}

void on(Updating& u, const BookSearched& a) {
    if (!is_open(u.state, a.document)) return;
    BookSearch& search = u.state.reader->search;
    if (a.number != search.number || !search.running) return;
    // One page that cannot be read hides the words of no other.
    if (a.failed && a.pages > 1) return go_on(u, 1);
    search.read += std::max(1, a.pages);
    const std::size_t first = keep(search, a.places);
    if (search.places.size() >= k_max_found_places) {
        search.places.resize(k_max_found_places);
        search.too_many = true;
        search.running = false;
    }
    if (search.follow && first < search.places.size() && !a.places.empty()) show(u, first);
    if (search.running) go_on(u, k_pages_at_once);
}

void on(Updating& u, const BookSearchBroken& a) {
    if (!is_open(u.state, a.document)) return;
    BookSearch& search = u.state.reader->search;
    if (a.number != search.number || !search.running) return;
    search.running = false;
    search.broken = true;
}

}  // namespace oqyrman::state
