// Search in the catalogue, while one types and by Enter.
#include <algorithm>

#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

/// What is typed is looked for when it has rested so long.
constexpr auto k_rest = std::chrono::milliseconds(400);
constexpr std::ptrdiff_t k_fewest_letters = 2;  ///< one alone finds half of the library

std::ptrdiff_t letters(const std::string& utf8) {
    return std::ranges::count_if(utf8, [](char byte) { return (byte & 0xC0) != 0x80; });
}

bool searching(const Catalogue& catalogue) {
    return is_search(catalogue.asked_url) || !catalogue.found.empty();
}

/// Nothing is looked for any more: back to where the search began.
void leave_search(Updating& u) {
    Catalogue& catalogue = u.state.catalogue;
    if (catalogue.found.empty()) return stop_asking(u);
    const std::string start = u.state.library ? u.state.library->start_url : catalogue.feed->url;
    ask_for_feed(u, catalogue.history.empty() ? start : catalogue.history.back(), true);
}

}  // namespace

void stop_asking(Updating& u) {
    Catalogue& catalogue = u.state.catalogue;
    catalogue.busy = catalogue.stale = false;
    forget_asked_pages(catalogue);
    catalogue.search_due.reset();
    if (catalogue.feed) catalogue.asked_url = catalogue.found.empty() ? catalogue.feed->url : catalogue.found;
    u.want(StopAsking{});
}

void type_search(Updating& u, const std::string& text) {
    Catalogue& catalogue = u.state.catalogue;
    catalogue.search_text = text;
    catalogue.search_due = u.state.now + k_rest;
    u.want(WakeAt{*catalogue.search_due});
}

void search_when_due(Updating& u) {
    Catalogue& catalogue = u.state.catalogue;
    if (!catalogue.search_due || u.state.now < *catalogue.search_due) return;
    catalogue.search_due.reset();
    if (u.state.screen != Screen::catalogue || !catalogue.feed) return;
    const std::string text = trimmed(catalogue.search_text);
    if (text.empty() && searching(catalogue)) return leave_search(u);
    const bool asked_already = catalogue.asked_url == search_name(text);
    if (letters(text) >= k_fewest_letters && !asked_already) on(u, SearchSubmitted{});
}

void on(Updating& u, const SearchSubmitted&) {
    Catalogue& catalogue = u.state.catalogue;
    if (!catalogue.feed) return;
    const std::string text = trimmed(catalogue.search_text);
    if (text.empty() && searching(catalogue)) return leave_search(u);
    if (text.empty()) {
        if (u.state.library) ask_for_feed(u, u.state.library->start_url, true);
        return;
    }
    begin_asking(catalogue, search_name(text), false);
    u.want(SearchFeed{catalogue.feed->search_template, catalogue.feed->search_description_url, text});
}

}  // namespace oqyrman::state
