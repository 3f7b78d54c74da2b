// The open book: what update() does about it.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <utility>

#include "app/state/title.h"
#include "app/state/updating.h"

namespace oqyrman::state {

using namespace std::chrono_literals;

namespace {

constexpr auto k_position_rest = 2s;  ///< a position is saved when the page has lain still this long
constexpr int k_texts_around = 1;     ///< pages before and after whose text is asked for
constexpr int k_texts_kept = 6;       ///< pages away whose text is forgotten

int page_count(const Reader& reader) { return static_cast<int>(reader.pages.size()); }

Anchor inside(const Reader& reader, Anchor anchor) {
    anchor.page = std::clamp(anchor.page, 0, std::max(0, page_count(reader) - 1));
    anchor.y = std::clamp(anchor.y, 0.0, 1.0);
    anchor.x = std::clamp(anchor.x, 0.0, 1.0);
    return anchor;
}

void ask_for_text_around(Updating& u) {
    Reader& reader = *u.state.reader;
    const int here = reader.anchor.page;
    const auto far = [&](int page) { return std::abs(page - here) > k_texts_kept; };
    std::erase_if(reader.texts, [&](const auto& entry) { return far(entry.first); });
    std::erase_if(reader.links, [&](const auto& entry) { return far(entry.first); });
    std::erase_if(reader.asked_pages, far);
    for (const int step : {0, k_texts_around, -k_texts_around}) {
        const int page = here + step;
        if (page < 0 || page >= page_count(reader) || !reader.asked_pages.insert(page).second) continue;
        u.want(LoadPageText{reader.document, page});
        u.want(LoadPageLinks{reader.document, page});
    }
}

/// The page with this number or, first, of this name.
std::optional<int> page_called(const Reader& reader, const std::string& typed) {
    const auto called = std::ranges::find(reader.labels, typed);
    if (called != reader.labels.end()) return static_cast<int>(called - reader.labels.begin());
    int page = 0;
    const char* end = typed.data() + typed.size();
    const auto read = std::from_chars(typed.data(), end, page);
    const bool whole = read.ec == std::errc() && read.ptr == end;
    if (!whole || page < 1 || page > page_count(reader)) return std::nullopt;
    return page - 1;
}

/// As far into the book as that was in a layout of another number of pages.
Anchor as_far(const Anchor& anchor, std::size_t pages_before, std::size_t pages) {
    if (pages_before == 0) return anchor;
    const double place =
        (anchor.page + anchor.y) / static_cast<double>(pages_before) * static_cast<double>(pages);
    return {.page = static_cast<int>(place), .y = place - std::floor(place), .x = anchor.x};
}

/// Problems that close a loan have a page of their own; all others are told where the patron is.
bool closes_loan(ProblemKind kind) {
    switch (kind) {
        case ProblemKind::expired:
        case ProblemKind::not_begun:
        case ProblemKind::returned:
        case ProblemKind::revoked:
        case ProblemKind::cancelled:
            return true;
        default:
            return false;
    }
}

}  // namespace

bool is_open(const State& state, std::uint64_t document) {
    return state.reader && state.reader->document == document;
}

void turn_to(Updating& u, const Anchor& anchor) {
    Reader& reader = *u.state.reader;
    const Anchor next = inside(reader, anchor);
    reader.entry_wanted.reset();
    if (next == reader.anchor) return;
    const bool other_page = next.page != reader.anchor.page;
    reader.anchor = next;
    if (other_page) {
        save_position(u);
        ask_for_text_around(u);
    } else {
        u.want(WakeAt{u.state.now + k_position_rest});
    }
}

void jump_to(Updating& u, const Anchor& anchor) {
    Reader& reader = *u.state.reader;
    const Anchor from = reader.anchor;
    turn_to(u, anchor);
    if (reader.anchor == from) return;
    reader.came_back_from.clear();
    reader.jumped_from.push_back(from);
    if (reader.jumped_from.size() > k_max_jumps) reader.jumped_from.erase(reader.jumped_from.begin());
}

void toggle_panel(Updating& u, ReaderPanel panel) {
    if (!u.state.reader) return;
    ReaderPanel& open = u.state.reader->panel;
    open = open == panel ? ReaderPanel::none : panel;
}

void save_position(Updating& u) {
    Reader& reader = *u.state.reader;
    reader.saved = reader.anchor;
    u.want(SavePosition{reader.document, reader.loan_id, reader.anchor});
}

void save_view(Updating& u) {
    if (std::exchange(u.state.reader->view_unsaved, false)) u.want(SaveSettings{u.state.settings});
}

void close_reader(Updating& u, Screen next) {
    u.state.screen = next;
    u.state.opening.clear();
    u.state.passphrase.reset();
    if (!u.state.reader) return;
    on(u, ReadAloudStopped{});
    save_position(u);
    save_view(u);
    save_bookmarks(u);
    u.want(CloseDocument{u.state.reader->document});
    u.state.reader.reset();
}

void on(Updating& u, const ReadPressed& a) {
    if (u.state.opening == a.loan_id) return;
    u.state.opening = a.loan_id;
    u.state.reader_from = u.state.screen;
    if (u.state.book) u.state.book->problem.reset();
    u.state.loans_problem.reset();
    u.want(OpenLoan{a.loan_id});
}

void on(Updating& u, const SamplePressed&) {
    if (!u.state.book || way_to_sample(u.state.book->publication) == nullptr) return;
    const std::string key = sample_key(u.state.book->publication.id);
    if (u.state.opening == key) return;
    u.state.opening = key;
    u.state.reader_from = Screen::book;
    u.state.book->problem.reset();
    u.want(OpenSample{u.state.book->publication});
}

void stop_unwanted_sample(Updating& u) {
    if (!u.state.opening.starts_with(sample_key({}))) return;
    const bool shown = u.state.screen == Screen::book && u.state.book &&
                       u.state.opening == sample_key(u.state.book->publication.id);
    if (shown) return;
    u.state.opening.clear();
    u.want(StopSample{});
}

void on(Updating& u, const FileWanted& a) {
    u.state.opening = a.path;
    u.state.reader_from = Screen::loans;
    u.want(OpenFile{a.path});
}

void on(Updating& u, const BookOpened& a) {
    const std::string key = a.reader.sample_of.empty() ? a.reader.loan_id : sample_key(a.reader.sample_of);
    if (!key.empty() && u.state.opening != key) {
        u.want(CloseDocument{a.reader.document});  // the patron went elsewhere meanwhile
        return;
    }
    u.state.opening.clear();
    u.state.passphrase.reset();
    u.state.ended.reset();
    // What was said on the way here must not lie over the page.
    u.state.toasts.clear();
    on(u, ReadAloudStopped{});
    if (u.state.reader) u.want(CloseDocument{u.state.reader->document});
    u.state.reader = a.reader;
    Reader& reader = *u.state.reader;
    reader.view = u.state.settings.reader_view;
    reader.anchor = inside(reader, reader.anchor);
    reader.saved = reader.anchor;
    u.state.screen = Screen::reader;
    u.want(LoadOutline{reader.document});
    if (reader.format == BookFormat::pdf) u.want(LoadPageLabels{reader.document});
    ask_for_text_around(u);
    place_bookmarks(u);
    close_ended_loans(u);
}

void on(Updating& u, const BookOpenFailed& a) {
    if (u.state.opening != a.loan_id) return;
    u.state.opening.clear();
    u.state.passphrase.reset();
    const Loan* loan = loan_by_id(u.state, a.loan_id);
    if (closes_loan(a.problem.kind)) {
        u.state.screen = Screen::ended;
        u.state.ended = Ended{.loan_id = a.loan_id,
                              .title = loan ? loan->title : a.title,
                              .problem = a.problem,
                              .can_renew = loan != nullptr && loan->can_renew};
        return;
    }
    Problem problem = a.problem;
    if (loan != nullptr && problem.kind == ProblemKind::book_damaged)
        problem.kind = ProblemKind::loan_damaged;
    const bool of_sample = u.state.book && a.loan_id == sample_key(u.state.book->publication.id);
    if (of_sample)
        u.state.book->problem = problem;
    else
        u.state.problem = problem;
    if (of_sample || problem.kind == ProblemKind::loan_damaged)
        u.state.failed = Failed{.what = of_sample ? Failed::What::sample : Failed::What::repair,
                                .loan_id = a.loan_id,
                                .until = {},
                                .problem = problem};
}

void on(Updating& u, const PassphraseAsked& a) {
    if (u.state.opening != a.prompt.loan_id) return;
    u.state.passphrase = a.prompt;
}

void on(Updating& u, const PassphraseSubmitted&) {
    if (!u.state.passphrase || u.state.passphrase->busy || u.state.passphrase->typed.empty()) return;
    u.state.passphrase->busy = true;
    if (u.state.passphrase->of_book) return u.want(UnlockBook{u.state.passphrase->typed});
    u.want(OpenLoanWithPassphrase{u.state.passphrase->loan_id, u.state.passphrase->typed});
}

void on(Updating& u, const PassphraseCancelled&) {
    if (u.state.passphrase && u.state.passphrase->of_book) u.want(UnlockBook{});
    u.state.passphrase.reset();
    u.state.opening.clear();
}

void on(Updating& u, const ReaderMoved& a) {
    if (u.state.reader) turn_to(u, a.anchor);
}

void on(Updating& u, const ReaderJumped& a) {
    if (u.state.reader) jump_to(u, a.anchor);
}

void on(Updating& u, const JumpRetraced& a) {
    if (!u.state.reader) return;
    Reader& reader = *u.state.reader;
    std::vector<Anchor>& from = a.back ? reader.jumped_from : reader.came_back_from;
    if (from.empty()) return;
    (a.back ? reader.came_back_from : reader.jumped_from).push_back(reader.anchor);
    const Anchor there = from.back();
    from.pop_back();
    turn_to(u, there);
}

void on(Updating& u, const ReaderViewChosen& a) {
    if (!u.state.reader) return;
    u.state.reader->view = a.view;
    u.state.settings.reader_view = a.view;
    const bool waits = std::exchange(u.state.reader->view_unsaved, true);
    if (!a.going_on)
        save_view(u);
    else if (!waits)
        u.want(WakeAt{u.state.now + k_position_rest});
}

void on(Updating& u, const ReaderResized& a) {
    u.state.page_room = {.width = a.width, .height = a.height};
    u.want(SizePages{a.width, a.height});
    lay_out_anew(u);
}

void on(Updating& u, const ContentsToggled&) { toggle_panel(u, ReaderPanel::contents); }

void on(Updating& u, const ContentsEntryChosen& a) {
    if (!u.state.reader) return;
    jump_to(u, a.anchor);
    if (u.state.reader->laid_out_from) u.state.reader->entry_wanted = a.number;
}

void on(Updating& u, const LoanPanelToggled&) { toggle_panel(u, ReaderPanel::loan); }

void on(Updating& u, const GoToSubmitted&) {
    if (!u.state.reader) return;
    const std::string typed = std::exchange(u.state.reader->go_to, {});
    if (const auto page = page_called(*u.state.reader, typed))
        jump_to(u, Anchor{.page = *page, .y = 0, .x = 0.5});
}

void on(Updating& u, const PagesTurned& a) {
    if (!u.state.reader || u.state.reader->format != BookFormat::pdf) return;
    Reader& reader = *u.state.reader;
    reader.turn = (reader.turn + (a.clockwise ? 1 : 3)) % 4;
    turn_to(u, Anchor{.page = reader.anchor.page, .y = 0, .x = 0.5});
}

void on(Updating& u, const HandToggled&) {
    if (!u.state.reader) return;
    u.state.reader->hand = !u.state.reader->hand;
    u.state.reader->selection.reset();
}

void on(Updating& u, const ReaderClosed&) {
    const Screen back = u.state.reader_from == Screen::book && u.state.book ? Screen::book : Screen::loans;
    close_reader(u, back);
}

void on(Updating& u, const PageLabelsArrived& a) {
    if (is_open(u.state, a.document) && a.labels.size() == u.state.reader->pages.size())
        u.state.reader->labels = a.labels;
}

void on(Updating& u, const OutlineArrived& a) {
    if (!is_open(u.state, a.document)) return;
    Reader& reader = *u.state.reader;
    reader.outline = a.outline;
    reader.outline_known = true;
    const auto wanted = std::exchange(reader.entry_wanted, std::nullopt);
    if (!wanted || *wanted >= reader.outline.size()) return;
    const OutlineEntry& entry = reader.outline[*wanted];
    if (entry.page < 0 || entry.page >= page_count(reader)) return;
    turn_to(u, {.page = entry.page, .y = place_in_page(reader, entry.page, entry.y), .x = 0.5});
}

void on(Updating& u, const PageTextArrived& a) {
    if (is_open(u.state, a.document)) u.state.reader->texts[a.page] = a.text;
}

void on(Updating& u, const PageLinksArrived& a) {
    if (is_open(u.state, a.document)) u.state.reader->links[a.page] = a.links;
}

void on(Updating& u, const PageFailed& a) {
    if (is_open(u.state, a.document)) u.state.reader->failed_pages.insert(a.page);
}

void on(Updating& u, const BookLaidOut& a) {
    if (!is_open(u.state, a.old_document)) return;
    Reader& reader = *u.state.reader;
    const bool went_elsewhere = reader.laid_out_from && reader.anchor != *reader.laid_out_from;
    const Anchor anchor =
        went_elsewhere ? as_far(reader.anchor, reader.pages.size(), a.pages.size()) : a.anchor;
    const std::size_t pages_before = reader.pages.size();
    reader.laid_out_from.reset();
    reader.document = a.document;
    reader.pages = a.pages;
    reader.texts.clear();
    reader.links.clear();
    reader.asked_pages.clear();
    reader.failed_pages.clear();
    reader.selection.reset();
    for (std::vector<Anchor>* jumps : {&reader.jumped_from, &reader.came_back_from})
        for (Anchor& jump : *jumps) jump = as_far(jump, pages_before, a.pages.size());
    reader.anchor = inside(reader, anchor);
    reader.saved = reader.anchor;
    if (went_elsewhere) save_position(u);
    u.want(LoadOutline{reader.document});
    ask_for_text_around(u);
    place_bookmarks(u);
    search_again(u);
    read_on_in_new_layout(u);
}

}  // namespace oqyrman::state
