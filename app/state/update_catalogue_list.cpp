// The list that a feed and the pages after it make, however long.
#include <algorithm>

#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

constexpr std::size_t k_titles_kept = 400;    ///< before and after the page that came last
constexpr std::size_t k_most_pages = 20'000;  ///< of a catalogue that never ends
constexpr int k_pages_asked = 4;              ///< at a time; whoever drags through the list passes the rest

/// A list's memory does not grow with its length.
void let_go_of_far(Catalogue& catalogue, std::size_t first, std::size_t count) {
    for (ListPage& page : catalogue.pages) {
        const bool far =
            page.first > first + count + k_titles_kept || page.first + page.count + k_titles_kept < first;
        if (!far || page.where != ListPage::Where::here) continue;
        page.publications = {};
        page.where = ListPage::Where::away;
    }
}

/// A list that leads back into itself, or on for ever, ends.
std::string next_after(const Catalogue& catalogue, const Feed& page) {
    const std::string& next = page.next_url;
    const bool known = next == page.url || next == catalogue.feed->url ||
                       std::ranges::find(catalogue.pages, next, &ListPage::url) != catalogue.pages.end();
    return known || catalogue.pages.size() >= k_most_pages ? std::string() : next;
}

void fill(ListPage& page, const std::vector<Publication>& publications) {
    page.where = ListPage::Where::here;
    page.publications = publications;
    // The library has put books in or taken some out since: everything else keeps its place.
    page.publications.resize(std::min(page.count, publications.size()));
}

bool is_missed(const ListPage& page, std::size_t first, std::size_t end) {
    return page.where == ListPage::Where::away && page.first < end && page.first + page.count > first;
}

}  // namespace

void on(Updating& u, const MoreWanted&) {
    Catalogue& catalogue = u.state.catalogue;
    if (!catalogue.feed || catalogue.feed->next_url.empty() || catalogue.more_busy || catalogue.busy) return;
    catalogue.more_busy = true;
    u.want(FetchFeed{catalogue.feed->next_url, true});
}

bool misses_pages(const Catalogue& catalogue, std::size_t first, std::size_t end) {
    using enum ListPage::Where;
    if (catalogue.busy || catalogue.problem) return false;
    if (std::ranges::find(catalogue.pages, asked, &ListPage::where) != catalogue.pages.end()) return false;
    return std::ranges::any_of(catalogue.pages,
                               [&](const ListPage& page) { return is_missed(page, first, end); });
}

void on(Updating& u, const TitlesInView& a) {
    Catalogue& catalogue = u.state.catalogue;
    if (!misses_pages(catalogue, a.first, a.end)) return;
    int asked = 0;
    for (ListPage& page : catalogue.pages) {
        if (!is_missed(page, a.first, a.end) || asked == k_pages_asked) continue;
        page.where = ListPage::Where::asked;
        ++asked;
        u.want(FetchFeed{page.url, true});
    }
}

void place_page(Catalogue& catalogue, const FeedArrived& a) {
    if (!catalogue.feed) return;
    const bool next = catalogue.more_busy && catalogue.feed->next_url == a.asked_url;
    const auto again = std::ranges::find_if(catalogue.pages, [&](const ListPage& page) {
        return page.where == ListPage::Where::asked && page.url == a.asked_url;
    });
    if (!next && again == catalogue.pages.end()) return;
    if (next) catalogue.more_busy = false;
    if (!a.feed) {
        if (!next) again->where = ListPage::Where::away;
        catalogue.problem = a.if_known.value_or(a.feed.error());
        catalogue.problem_of_page = true;
        return;
    }
    if (!next) {
        fill(*again, a.feed->publications);
        return let_go_of_far(catalogue, again->first, again->count);
    }
    ListPage page{.url = a.asked_url, .first = list_size(catalogue), .count = a.feed->publications.size()};
    fill(page, a.feed->publications);
    const std::size_t first = page.first, count = page.count;
    catalogue.pages.push_back(std::move(page));
    catalogue.feed->next_url = next_after(catalogue, *a.feed);
    let_go_of_far(catalogue, first, count);
}

void forget_asked_pages(Catalogue& catalogue) {
    catalogue.more_busy = false;
    for (ListPage& page : catalogue.pages)
        if (page.where == ListPage::Where::asked) page.where = ListPage::Where::away;
}

}  // namespace oqyrman::state
