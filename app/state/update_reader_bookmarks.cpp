// Places of the open book that the patron marked.
#include <algorithm>
#include <climits>
#include <tuple>
#include <utility>

#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

/// In the order of the book; those whose place is not known yet stay behind.
void sort(Reader& reader) {
    std::ranges::sort(reader.bookmarks, {}, [](const Bookmark& bookmark) {
        const Anchor place = bookmark.place.value_or(Anchor{.page = INT_MAX});
        return std::tuple(place.page, place.y, bookmark.id);
    });
}

}  // namespace

Bookmark* bookmark_here(Reader& reader) {
    const auto here = std::ranges::find_if(reader.bookmarks, [&](const Bookmark& bookmark) {
        return bookmark.place && bookmark.place->page == reader.anchor.page;
    });
    return here == reader.bookmarks.end() ? nullptr : &*here;
}

void save_bookmarks(Updating& u) {
    Reader& reader = *u.state.reader;
    if (!std::exchange(reader.bookmarks_unsaved, false)) return;
    u.want(SaveBookmarks{reader.document, reader.bookmarks});
}

void place_bookmarks(Updating& u) {
    Reader& reader = *u.state.reader;
    for (Bookmark& bookmark : reader.bookmarks) bookmark.place.reset();
    if (!reader.bookmarks.empty()) u.want(PlaceBookmarks{reader.document, reader.bookmarks});
}

void on(Updating& u, const BookmarksToggled&) { toggle_panel(u, ReaderPanel::bookmarks); }

void on(Updating& u, const BookmarkToggled&) {
    if (!u.state.reader) return;
    Reader& reader = *u.state.reader;
    if (bookmark_here(reader) == nullptr) {
        if (reader.bookmarks.size() < k_max_bookmarks) u.want(MakeBookmark{reader.document, reader.anchor});
        return;
    }
    std::erase_if(reader.bookmarks, [&](const Bookmark& bookmark) {
        return bookmark.place && bookmark.place->page == reader.anchor.page;
    });
    reader.bookmarks_unsaved = true;
    save_bookmarks(u);
}

void on(Updating& u, const BookmarkChosen& a) {
    if (!u.state.reader) return;
    const auto& bookmarks = u.state.reader->bookmarks;
    const auto chosen = std::ranges::find(bookmarks, a.id, &Bookmark::id);
    if (chosen != bookmarks.end() && chosen->place) jump_to(u, *chosen->place);
}

void on(Updating& u, const BookmarkStepped& a) {
    if (!u.state.reader) return;
    // They are in the order of the book; those without a place yet are behind all others.
    const Bookmark* found = nullptr;
    const int here = u.state.reader->anchor.page;
    for (const Bookmark& bookmark : u.state.reader->bookmarks) {
        if (!bookmark.place) continue;
        if (!a.forward && bookmark.place->page < here) found = &bookmark;
        if (a.forward && bookmark.place->page > here && found == nullptr) found = &bookmark;
    }
    if (found != nullptr) jump_to(u, *found->place);
}

void on(Updating& u, const BookmarkMade& a) {
    if (!is_open(u.state, a.document)) return;
    Reader& reader = *u.state.reader;
    Bookmark made = a.bookmark;
    made.id = 1;
    for (const Bookmark& other : reader.bookmarks) made.id = std::max(made.id, other.id + 1);
    reader.bookmarks.push_back(std::move(made));
    sort(reader);
    reader.bookmarks_unsaved = true;
    save_bookmarks(u);
}

void on(Updating& u, const BookmarkPlaced& a) {
    if (!is_open(u.state, a.document)) return;
    Reader& reader = *u.state.reader;
    const auto placed = std::ranges::find(reader.bookmarks, a.id, &Bookmark::id);
    if (placed == reader.bookmarks.end()) return;
    placed->place = a.place;
    sort(reader);
}

}  // namespace oqyrman::state
