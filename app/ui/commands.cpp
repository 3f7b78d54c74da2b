#include "app/ui/commands.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "app/language/matching.h"
#include "app/state/title.h"
#include "app/ui/card_words.h"
#include "app/ui/loan_words.h"
#include "app/ui/reader_view.h"
#include "app/ui/screen_reader.h"
#include "app/ui/title_words.h"

namespace oqyrman::ui {

namespace {

using state::Screen;

/// Of the size of everything, as the settings offer it.
constexpr double k_least_scale = 1, k_most_scale = 2, k_scale_step = 0.25;

/// One that reports an action and nothing else.
template <class A>
Command action(std::string id, std::string words, A what, std::string keys = {}) {
    return {.id = std::move(id),
            .words = std::move(words),
            .keys = std::move(keys),
            .run = [what = std::move(what)](Context&, Actions& out) { out.push_back(what); }};
}

/// The page knows what is to stay where it is when it is shown in another way.
Command view(std::string id, std::string words, const state::ReaderView& wanted, std::string keys = {}) {
    return {.id = std::move(id),
            .words = std::move(words),
            .keys = std::move(keys),
            .run = [wanted](Context& there, Actions&) { there.memory.reader.view_wanted = wanted; }};
}

state::ReaderView zoomed(const state::ReaderView& now, double to) {
    state::ReaderView wanted = now;
    wanted.fit = state::Fit::zoom;
    wanted.zoom = to;
    return wanted;
}

void add_ways_to_turn(const state::Reader& reader, const language::Messages& m, std::vector<Command>& all) {
    const auto page = [](int number) { return state::Anchor{.page = number, .y = 0, .x = 0.5}; };
    const int here = reader.anchor.page, last = static_cast<int>(reader.pages.size()) - 1;
    if (here < last)
        all.push_back(action("next", m.tr("Next page"), state::ReaderMoved{page(here + 1)}, "→"));
    if (here > 0)
        all.push_back(action("previous", m.tr("Previous page"), state::ReaderMoved{page(here - 1)}, "←"));
    all.push_back(action("first", m.tr("First page"), state::ReaderJumped{page(0)}, "Home"));
    all.push_back(action("last", m.tr("Last page"), state::ReaderJumped{page(last)}, "End"));
    if (!reader.jumped_from.empty())
        all.push_back(action("back", m.tr("Back to where you were"), state::JumpRetraced{true}, "Alt + ←"));
    if (!reader.came_back_from.empty())
        all.push_back(action("forward", m.tr("Forward again"), state::JumpRetraced{false}, "Alt + →"));
}

void add_ways_to_show(const state::Reader& reader, const Context& context, std::vector<Command>& all) {
    using state::Fit;
    using state::ViewMode;
    const language::Messages& m = context.messages;
    const double zoom = context.memory.reader.zoom;
    all.push_back(view("zoom-in", m.tr("Larger"), zoomed(reader.view, zoom_step(zoom, true)), "Ctrl + +"));
    all.push_back(view("zoom-out", m.tr("Smaller"), zoomed(reader.view, zoom_step(zoom, false)), "Ctrl + −"));
    const auto fit = [&](const char* id, std::string words, Fit wanted, std::string keys = {}) {
        state::ReaderView as = reader.view;
        as.fit = wanted;
        all.push_back(view(id, std::move(words), as, std::move(keys)));
    };
    fit("fit-width", m.tr("Fit the width"), Fit::width, "Ctrl + 0");
    fit("fit-page", m.tr("Fit the page"), Fit::page);
    fit("fit-height", m.tr("Fit the height"), Fit::height);
    fit("fit-comfortable", m.tr("A width that is easy to read"), Fit::comfortable);
    const auto mode = [&](const char* id, std::string words, ViewMode wanted) {
        state::ReaderView as = reader.view;
        as.mode = wanted;
        if (as != reader.view) all.push_back(view(id, std::move(words), as));
    };
    mode("continuous", m.tr("Pages under each other"), ViewMode::continuous);
    mode("single-page", m.tr("One page at a time"), ViewMode::single_page);
    mode("two-pages", m.tr("Two pages beside each other"), ViewMode::two_pages);
    if (reader.format != state::BookFormat::pdf) return;
    all.push_back(action("turn-right", m.tr("Turn the pages to the right"), state::PagesTurned{true}));
    all.push_back(action("turn-left", m.tr("Turn the pages to the left"), state::PagesTurned{false}));
}

/// Bookmarks and places found, before and after the page in view.
void add_marked_places(const state::Reader& reader, const language::Messages& m, std::vector<Command>& all) {
    const auto marked = [&](bool after) {
        return std::ranges::any_of(reader.bookmarks, [&](const state::Bookmark& bookmark) {
            if (!bookmark.place) return false;
            const int page = bookmark.place->page;
            return after ? page > reader.anchor.page : page < reader.anchor.page;
        });
    };
    if (marked(true))
        all.push_back(action("next-bookmark", m.tr("Next bookmark"), state::BookmarkStepped{true}, "F2"));
    if (marked(false))
        all.push_back(action("previous-bookmark", m.tr("Previous bookmark"), state::BookmarkStepped{false},
                             "Shift + F2"));
    if (reader.search.places.empty()) return;
    const auto step = [&](const char* id, std::string words, bool forward, const char* keys) {
        const bool open = reader.panel == state::ReaderPanel::search;
        all.push_back({.id = id, .words = std::move(words), .keys = keys, .run = [=](Context&, Actions& out) {
                           if (!open) out.push_back(state::BookSearchToggled{});
                           out.push_back(state::FoundPlaceStepped{forward});
                       }});
    };
    step("next-place", m.tr("Next place"), true, "F3");
    step("previous-place", m.tr("Previous place"), false, "Shift + F3");
}

void add_text(const state::State& state, const language::Messages& m, std::vector<Command>& all) {
    all.push_back(action("text", m.tr("Letters and lines"), state::TextPanelToggled{}));
    state::TextStyling text = state.settings.text;
    const std::size_t size = text.size;
    text.size = size + 1;
    if (text.size < state::k_text_sizes.size())
        all.push_back(action("larger-letters", m.tr("Larger letters"), state::TextStylingChosen{text}));
    text.size = size - 1;
    if (size > 0)
        all.push_back(action("smaller-letters", m.tr("Smaller letters"), state::TextStylingChosen{text}));
}

void add_reader(const state::State& state, const Context& context, std::vector<Command>& all) {
    const language::Messages& m = context.messages;
    const state::Reader& reader = *state.reader;
    if (reader.selection)
        all.push_back(action("copy", m.tr("Copy what is selected"), state::CopyPressed{}, "Ctrl + C"));
    all.push_back({.id = "find",
                   .words = m.tr("Find in the book"),
                   .keys = "Ctrl + F",
                   .run = [open = reader.panel == state::ReaderPanel::search](Context& there, Actions& out) {
                       there.memory.reader.focus_search = true;
                       if (!open) out.push_back(state::BookSearchToggled{});
                   }});
    if (reader.aloud) {
        all.push_back(action("aloud-pause", reader.aloud->paused ? m.tr("Go on reading") : m.tr("Pause"),
                             state::ReadAloudPaused{}, "Ctrl + R"));
        all.push_back(action("aloud-next", m.tr("Next sentence"), state::SentenceStepped{true}, "Ctrl + ↓"));
        all.push_back(
            action("aloud-previous", m.tr("Previous sentence"), state::SentenceStepped{false}, "Ctrl + ↑"));
        all.push_back(action("aloud-faster", m.tr("Faster"), state::SpeechPaceStepped{true}));
        all.push_back(action("aloud-slower", m.tr("Slower"), state::SpeechPaceStepped{false}));
        all.push_back(action("aloud-stop", m.tr("Stop reading aloud"), state::ReadAloudStopped{}, "Esc"));
    } else {
        all.push_back(action("aloud", m.tr("Read aloud"), state::ReadAloudWanted{}, "Ctrl + R"));
    }
    all.push_back(action("contents", m.tr("Contents"), state::ContentsToggled{}));
    all.push_back(action("bookmarks", m.tr("Bookmarks"), state::BookmarksToggled{}));
    all.push_back(
        action("bookmark", m.tr("Put or take away a bookmark"), state::BookmarkToggled{}, "Ctrl + D"));
    add_marked_places(reader, m, all);
    add_ways_to_turn(reader, m, all);
    add_ways_to_show(reader, context, all);
    if (reader.format == state::BookFormat::epub) add_text(state, m, all);
    const bool with_cursor = context.memory.reader.with_cursor;
    all.push_back({.id = "cursor",
                   .words = with_cursor ? m.tr("No cursor in the text") : m.tr("Cursor in the text"),
                   .keys = "F7",
                   .run = [](Context& there, Actions&) { toggle_cursor(there.memory.reader); }});
    all.push_back(action(
        "hand", reader.hand ? m.tr("Select text with the mouse") : m.tr("Move the page with the mouse"),
        state::HandToggled{}));
    if (const state::Loan* loan = state::loan_by_id(state, reader.loan_id)) {
        all.push_back(action("loan", m.tr("Your loan"), state::LoanPanelToggled{}));
        const state::TitleState title = state::title_state(nullptr, loan, nullptr, state.network, state.now);
        if (state::has_button(title, state::TitleButton::renew))
            all.push_back(action("renew", m.tr("Renew"), state::RenewPressed{loan->id}));
        if (state::has_button(title, state::TitleButton::give_back))
            all.push_back(action("return", m.tr("Return the book"), state::ReturnPressed{loan->id}));
    }
    all.push_back(action("close", m.tr("Close the book"), state::ReaderClosed{}, "Esc"));
}

/// What can be done with the book whose screen is open, and the books that can be gone on with.
void add_books(const state::State& state, const language::Messages& m, std::vector<Command>& all) {
    if (state.screen == Screen::book && state.book && !state.book->borrowing) {
        using state::TitleButton;
        const state::TitleState title = state::title_state(state, state.book->publication);
        for (const TitleButton button : {TitleButton::borrow, TitleButton::fetch, TitleButton::join_queue})
            if (state::has_button(title, button))
                all.push_back(
                    action(std::string(button_id(button)), button_words(m, button), state::BorrowPressed{}));
        if (state::has_button(title, TitleButton::read_sample))
            all.push_back(action(std::string(button_id(TitleButton::read_sample)),
                                 button_words(m, TitleButton::read_sample), state::SamplePressed{}));
    }
    for (const state::Loan* loan : open_loans_by_end(state.loans)) {
        const bool open_now = state.reader && state.reader->loan_id == loan->id;
        if (!open_now && std::holds_alternative<state::LoanReady>(loan->phase))
            all.push_back(action("read." + loan->id, m.tr("Read “{title}”", {{"title", loan->title}}),
                                 state::ReadPressed{loan->id}));
    }
}

void add_cards(const state::State& state, const language::Messages& m, std::vector<Command>& all) {
    const state::Library& library = *state.library;
    if (library.cards.empty() || state.screen == Screen::sign_in) return;
    for (std::size_t i = 0; i < library.cards.size(); ++i)
        if (const state::Card& card = library.cards[i]; card.key != library.card)
            all.push_back(action("use-card." + std::to_string(i),
                                 m.tr("Use this card: {card}", {{"card", card_name(m, library, card)}}),
                                 state::CardChosen{card.key}));
    if (!library.authentication_url.empty() && state.screen != Screen::reader)
        all.push_back(action("another-card", m.tr("Add another card"), state::AnotherCardWanted{}));
}

void add_library(const state::State& state, const language::Messages& m, std::vector<Command>& all) {
    if (!state.library) return;
    if (state.screen == Screen::catalogue)
        all.push_back(
            {.id = "search", .words = m.tr("Search the catalogue"), .run = [](Context& there, Actions&) {
                 there.memory.focus_next = "catalogue.search";
             }});
    if (state.screen == Screen::book && state.book)
        all.push_back(action("leave-book", m.tr("Back"), state::BackPressed{}, "Esc"));
    const auto go = [&](const char* id, std::string words, Screen screen) {
        if (state.screen != screen) all.push_back(action(id, std::move(words), state::ScreenWanted{screen}));
    };
    add_books(state, m, all);
    go("catalogue", m.tr("Catalogue"), Screen::catalogue);
    go("loans", m.tr("My loans"), Screen::loans);
    go("settings", m.tr("Settings"), Screen::settings);
    if (state.screen != Screen::diagnosis)
        all.push_back(action("diagnosis", m.tr("Check the connection"), state::DiagnosisWanted{}));
    add_cards(state, m, all);
    if (state.library->signed_in && state.library->card)
        all.push_back(action("sign-out", m.tr("Sign out"), state::SignOutPressed{*state.library->card}));
    else if (state.screen != Screen::sign_in && state.screen != Screen::reader)
        all.push_back(action("sign-in", m.tr("Sign in"), state::SignInWanted{}));
}

void add_appearance(const state::State& state, const language::Messages& m, std::vector<Command>& all) {
    const auto theme = [&](const char* id, std::string words, state::Theme wanted) {
        if (state.settings.theme != wanted)
            all.push_back(action(id, std::move(words), state::ThemeChosen{wanted}));
    };
    theme("theme-paper", m.tr("Colours: paper"), state::Theme::paper);
    theme("theme-sepia", m.tr("Colours: sepia"), state::Theme::sepia);
    theme("theme-dark", m.tr("Colours: dark"), state::Theme::dark);
    theme("theme-contrast", m.tr("Colours: strong contrast"), state::Theme::contrast);
    const auto scale = [&](const char* id, std::string words, double by) {
        const double wanted = state.settings.text_scale + by;
        if (wanted >= k_least_scale && wanted <= k_most_scale)
            all.push_back(action(id, std::move(words), state::TextScaleChosen{wanted}));
    };
    scale("everything-larger", m.tr("Everything larger"), k_scale_step);
    scale("everything-smaller", m.tr("Everything smaller"), -k_scale_step);
    // Each language in its own words, so that who is lost in another finds the way home.
    const auto language = [&](const char* id, std::string words, state::Language wanted) {
        if (state.settings.language != wanted)
            all.push_back(action(id, std::move(words), state::LanguageChosen{wanted}));
    };
    language("language-kk", "Қазақша", state::Language::kk);
    language("language-ru", "Русский", state::Language::ru);
    language("language-en", "English", state::Language::en);
}

}  // namespace

std::vector<Command> commands(const state::State& state, const Context& context) {
    const language::Messages& m = context.messages;
    std::vector<Command> all;
    if (state.screen == Screen::reader && state.reader) add_reader(state, context, all);
    add_library(state, m, all);
    add_appearance(state, m, all);
    all.push_back({.id = "full-screen",
                   .words = m.tr("Full screen"),
                   .keys = "F11",
                   .run = [](Context& there, Actions&) {
                       if (there.widgets.toggle_full_screen) there.widgets.toggle_full_screen();
                   }});
    all.push_back(action("keys", m.tr("Keys"), state::KeysToggled{}, "F1"));
    return all;
}

std::vector<Command> matching(std::vector<Command> commands, std::string_view typed) {
    std::istringstream words{std::string(typed)};
    for (std::string word; words >> word;)
        std::erase_if(commands,
                      [&](const Command& command) { return !language::stands_in(command.words, word); });
    return commands;
}

}  // namespace oqyrman::ui
