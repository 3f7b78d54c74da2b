// First run, catalogue and book: what update() does about them.
#include <algorithm>
#include <utility>

#include "app/state/updating.h"

namespace oqyrman::state {

void begin_asking(Catalogue& catalogue, const std::string& asked_url, bool from_history) {
    catalogue.asked_url = asked_url;
    catalogue.asked_from_history = from_history;
    catalogue.busy = true;
    catalogue.stale = catalogue.problem_of_page = false;
    catalogue.search_due.reset();
    catalogue.problem.reset();
    forget_asked_pages(catalogue);
}

void ask_for_feed(Updating& u, const std::string& url, bool from_history) {
    begin_asking(u.state.catalogue, url, from_history);
    u.want(FetchFeed{url, false});
}

/// What is typed is kept when it has rested so long.
constexpr auto k_name_rest = std::chrono::seconds(2);

static void type_into(SignIn& sign_in, InputRule AuthenticationFlow::* rule, const std::string& text) {
    const AuthenticationFlow* flow = usable_flow(sign_in.document);
    std::string& field = rule == &AuthenticationFlow::login_rule ? sign_in.login : sign_in.password;
    field = flow != nullptr ? as_rule_wants(text, flow->*rule) : text;
}

void on(Updating& u, const TextEdited& a) {
    switch (a.field) {
        case Field::address:
            u.state.first_run.address = a.text;
            return;
        case Field::login:
            if (u.state.sign_in) type_into(*u.state.sign_in, &AuthenticationFlow::login_rule, a.text);
            return;
        case Field::password:
            if (u.state.sign_in) type_into(*u.state.sign_in, &AuthenticationFlow::password_rule, a.text);
            return;
        case Field::search:
            return type_search(u, a.text);
        case Field::passphrase:
            if (u.state.passphrase) u.state.passphrase->typed = a.text;
            return;
        case Field::go_to:
            if (u.state.reader) u.state.reader->go_to = a.text;
            return;
        case Field::book_search:
            if (u.state.reader) u.state.reader->search.typed = a.text;
            return;
        case Field::proxy_login:
            if (u.state.proxy_login) u.state.proxy_login->login = a.text;
            return;
        case Field::proxy_password:
            if (u.state.proxy_login) u.state.proxy_login->password = a.text;
            return;
        case Field::command:
            if (u.state.commands) u.state.commands = a.text;
            return;
        case Field::bookmark_name:
            if (Bookmark* here = u.state.reader ? bookmark_here(*u.state.reader) : nullptr) {
                here->name = a.text;
                u.state.reader->bookmarks_unsaved = true;
                u.want(WakeAt{u.state.now + k_name_rest});
            }
            return;
    }
}

namespace {

void connect(Updating& u, const std::string& url) {
    u.state.first_run.busy = true;
    u.state.first_run.problem.reset();
    if (!u.state.library) u.state.catalogue = {};
    ask_for_feed(u, url, true);
}

/// Keeps the address behind the one that arrived, so that "back" finds its way. What was found on the way to
/// what is typed is no place to go back to.
void remember_way(Catalogue& catalogue, bool from_history) {
    if (!from_history) {
        const bool typed_on = !catalogue.found.empty() && is_search(catalogue.asked_url);
        if (catalogue.feed && !typed_on) catalogue.history.push_back(catalogue.feed->url);
        return;
    }
    const auto asked = std::ranges::find(catalogue.history, catalogue.asked_url);
    if (asked != catalogue.history.end() && !catalogue.found.empty()) catalogue.search_text.clear();
    catalogue.history.erase(asked, catalogue.history.end());
}

/// Shows it in place of what is shown. What followed an earlier answer of the same length stays: who has
/// scrolled on is not thrown back.
void show_feed(Catalogue& catalogue, const Feed& feed, bool earlier_shown) {
    const bool same_place = catalogue.feed && catalogue.feed->url == feed.url;
    const bool same_list =
        earlier_shown && same_place && catalogue.feed->publications.size() == feed.publications.size();
    Feed before = std::exchange(catalogue.feed, feed).value_or(Feed{});
    if (!same_place) catalogue.found = is_search(catalogue.asked_url) ? catalogue.asked_url : "";
    if (same_list && !catalogue.pages.empty())
        catalogue.feed->next_url = std::move(before.next_url);
    else
        catalogue.pages.clear();
    // A page of results that names no search of its own keeps the one that led to it.
    if (catalogue.feed->search_template.empty())
        catalogue.feed->search_template = std::move(before.search_template);
}

/// A library is at this address, whatever comes from there now: it has said its name before.
bool has_answered(const State& state) { return state.library && !state.library->title.empty(); }

void library_answered(Updating& u, const Feed& feed) {
    Library library = asked_library(u.state);
    const bool fresh = is_adding(u.state);
    const Library before = library;
    if (library.start_url == u.state.catalogue.asked_url || library.title.empty()) library.title = feed.title;
    if (!feed.shelf_url.empty()) library.shelf_url = feed.shelf_url;
    if (!feed.authentication_url.empty()) library.authentication_url = feed.authentication_url;
    if (library != before || fresh) show_library(u, std::move(library));
    if (fresh) u.state.screen = Screen::catalogue;
    u.state.first_run.busy = false;
}

}  // namespace

void on(Updating& u, const AddressSubmitted&) {
    std::string address = trimmed(u.state.first_run.address);
    if (address.empty()) return;
    if (address.find("://") == std::string::npos) address = "https://" + address;
    connect(u, address);
}

void on(Updating& u, const DemoLibraryWanted&) {
    u.state.first_run.busy = true;
    u.state.first_run.address.clear();
    u.state.first_run.problem.reset();
    u.want(StartDemoLibrary{});
}

void on(Updating& u, const DemoLibraryStarted& a) {
    if (a.url) return connect(u, *a.url);
    u.state.first_run.busy = false;
    u.state.first_run.problem = a.url.error();
}

void on(Updating& u, const FeedWanted& a) {
    u.state.screen = Screen::catalogue;
    ask_for_feed(u, a.url, false);
}

void on(Updating& u, const FeedArrived& a) {
    Catalogue& catalogue = u.state.catalogue;
    if (a.next_page) return place_page(catalogue, a);
    if (a.asked_url != catalogue.asked_url) return;
    catalogue.busy = false;
    if (!a.stale) hear_of_network(u, a.feed ? std::nullopt : std::optional(a.feed.error()));
    const bool earlier_shown = std::exchange(catalogue.stale, false);
    if (!a.feed) {
        u.state.first_run.busy = catalogue.problem_of_page = false;
        if (is_adding(u.state))
            u.state.first_run.problem = a.feed.error();
        else
            catalogue.problem = has_answered(u.state) ? a.if_known.value_or(a.feed.error()) : a.feed.error();
        return;
    }
    library_answered(u, *a.feed);
    if (!earlier_shown) remember_way(catalogue, catalogue.asked_from_history);
    show_feed(catalogue, *a.feed, earlier_shown);
    catalogue.stale = a.stale;
}

void on(Updating& u, const PublicationChosen& a) {
    u.state.book = BookDetails{.publication = a.publication, .borrowing = false, .problem = {}};
    u.state.screen = Screen::book;
    if (!a.publication.self_url.empty()) u.want(FetchPublication{a.publication.self_url});
}

void on(Updating& u, const PublicationArrived& a) {
    if (u.state.book && u.state.book->publication.id == a.publication.id)
        u.state.book->publication = a.publication;
    if (const auto hold = hold_of(a.publication)) keep_hold(u, *hold);
    if (!u.state.catalogue.feed) return;
    const auto refresh = [&](std::vector<Publication>& publications) {
        for (Publication& publication : publications)
            if (publication.id == a.publication.id) publication = a.publication;
    };
    refresh(u.state.catalogue.feed->publications);
    for (ListPage& page : u.state.catalogue.pages) refresh(page.publications);
    for (Group& group : u.state.catalogue.feed->groups) refresh(group.publications);
}

}  // namespace oqyrman::state
