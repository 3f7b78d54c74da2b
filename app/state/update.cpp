#include "app/state/update.h"

#include <algorithm>
#include <utility>

#include "app/state/spread.h"
#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

/// Until the loans are asked for after the start.
constexpr std::chrono::seconds k_longest_start{30};

/// Toasts whose time is over go; the next one to go asks to be woken for.
void expire_toasts(Updating& u) {
    std::erase_if(u.state.toasts, [&](const Toast& toast) { return toast.until <= u.state.now; });
}

}  // namespace

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Updated update(State state, const Action& action, Instant now) {
    Updating u{std::move(state), {}};
    u.state.now = now;
    expire_toasts(u);
    std::visit([&](const auto& happened) { on(u, happened); }, action);
    stop_unwanted_sample(u);
    return {std::move(u.state), std::move(u.effects)};
}

void on(Updating& u, const Started& a) {
    u.state.settings = a.settings;
    if (a.settings.text != TextStyling{}) u.want(StyleText{a.settings.text});
    u.state.about = a.about;
    u.state.library = a.library;
    u.state.libraries = a.libraries;
    if (a.library && library_at(u.state, a.library->start_url) == nullptr)
        u.state.libraries.push_back(*a.library);
    u.state.loans = a.loans;
    u.state.no_shelf = false;
    u.state.holds = a.holds;
    u.state.spread = a.spread;
    if (!a.library) {
        u.state.screen = Screen::first_run;
        return;
    }
    u.state.screen = Screen::catalogue;
    ask_for_feed(u, a.library->start_url, true);
    // The catalogue is what the patron waits for. What became of the loans is asked for a little later, each
    // computer in its own moment, as rooms wake together; at once where the patron looks at them.
    if (a.library->signed_in || !a.loans.empty()) {
        u.state.sync_at = u.state.now + part_of(k_longest_start, u.state.spread);
        u.want(WakeAt{*u.state.sync_at});
    }
    close_ended_loans(u);
    give_notices(u);
}

void on(Updating& u, const ScreenWanted& a) {
    if (u.state.reader && a.screen != Screen::reader) close_reader(u, a.screen);
    u.state.screen = a.screen;
    u.state.ended.reset();
    if (a.screen == Screen::loans) sync_loans(u);
}

/// What was asked of the other library is asked no more: its answer is stale.
static void leave_adding(Updating& u) {
    u.state.first_run = {};
    u.state.screen = Screen::settings;
    if (!u.state.library) return;
    if (!u.state.catalogue.feed) return ask_for_feed(u, u.state.library->start_url, true);
    stop_asking(u);
}

void on(Updating& u, const BackPressed&) {
    if (u.state.confirm) {
        u.state.confirm.reset();
        return;
    }
    if (u.state.renewal) return on(u, RenewalAnswered{false});
    if (u.state.passphrase) return on(u, PassphraseCancelled{});
    if (u.state.proxy_login) return on(u, ProxyLoginCancelled{});
    switch (u.state.screen) {
        case Screen::diagnosis:
            u.state.screen = u.state.diagnosis_from;
            return;
        case Screen::sign_in:
            return on(u, SignInCancelled{});
        case Screen::reader:
            return on(u, ReaderClosed{});
        case Screen::add_library:
            return leave_adding(u);
        case Screen::book:
        case Screen::settings:
        case Screen::loans:
            u.state.screen = u.state.library ? Screen::catalogue : Screen::first_run;
            return;
        case Screen::ended:
            return on(u, ScreenWanted{Screen::loans});
        case Screen::catalogue:
            if (u.state.catalogue.busy && is_search(u.state.catalogue.asked_url)) return stop_asking(u);
            if (u.state.catalogue.history.empty()) return;
            return ask_for_feed(u, u.state.catalogue.history.back(), true);
        case Screen::first_run:
            return;
    }
}

/// The one whose "Try again" can be pressed.
static std::optional<Problem> problem_shown(const State& state) {
    if (state.problem) return state.problem;
    if (state.screen == Screen::book && state.book) return state.book->problem;
    return state.screen == Screen::loans ? state.loans_problem : std::nullopt;
}

static void want_again(Updating& u, const Failed& failed) {
    u.state.loans_problem.reset();
    if (u.state.book) u.state.book->problem.reset();
    switch (failed.what) {
        case Failed::What::download:
            return u.want(DownloadBook{failed.loan_id});
        case Failed::What::renewal:
            // Another day has to be chosen.
            if (failed.problem.kind == ProblemKind::renew_refused) return on(u, RenewPressed{failed.loan_id});
            return u.want(RenewLoan{failed.loan_id, failed.until});
        case Failed::What::giving_back:
            return u.want(ReturnLoan{failed.loan_id});
        case Failed::What::sample:
            return on(u, SamplePressed{});
        case Failed::What::repair:
            return u.want(RepairLoan{failed.loan_id});
    }
}

void on(Updating& u, const RetryPressed&) {
    const auto shown = problem_shown(u.state);
    u.state.problem.reset();
    if (u.state.no_shelf) return u.want(OpenShelf{});
    const auto failed = std::exchange(u.state.failed, {});
    if (failed && shown == failed->problem) return want_again(u, *failed);
    switch (u.state.screen) {
        case Screen::catalogue:
            if (std::exchange(u.state.catalogue.problem_of_page, false))
                return u.state.catalogue.problem.reset();  // the page is asked for again as it is in view
            if (is_search(u.state.catalogue.asked_url)) return on(u, SearchSubmitted{});
            return ask_for_feed(u, u.state.catalogue.asked_url, u.state.catalogue.asked_from_history);
        case Screen::book:
            return on(u, BorrowPressed{});
        case Screen::loans:
            return on(u, ScreenWanted{Screen::loans});
        case Screen::first_run:
        case Screen::add_library:
            return on(u, AddressSubmitted{});
        case Screen::sign_in:
            return on(u, SignInSubmitted{});
        case Screen::diagnosis:
            return on(u, DiagnosisWanted{});
        case Screen::reader:
        case Screen::ended:
        case Screen::settings:
            return;
    }
}

void on(Updating& u, const OutsideLinkPressed& a) {
    // A book is not the library: where its links lead is asked first.
    if (u.state.screen != Screen::reader) return u.want(OpenInBrowser{a.url});
    u.state.confirm = Confirm{.question = Question::open_link, .loan_id = {}, .title = {}, .url = a.url};
}

void on(Updating& u, const KeysToggled&) { u.state.keys_shown = !u.state.keys_shown; }

void on(Updating& u, const CommandsToggled&) {
    if (u.state.commands)
        u.state.commands.reset();
    else
        u.state.commands.emplace();
}

void on(Updating& u, const ProblemDismissed&) {
    // Nothing behind it would work.
    if (u.state.no_shelf) return;
    u.state.problem.reset();
    u.state.catalogue.problem.reset();
    u.state.loans_problem.reset();
    u.state.first_run.problem.reset();
    if (u.state.book) u.state.book->problem.reset();
}

void on(Updating& u, const ProblemHappened& a) { u.state.problem = a.problem; }

void on(Updating& u, const ShelfFailed& a) {
    u.state.no_shelf = true;
    u.state.problem = a.problem;
}

void on(Updating& u, const LanguageChosen& a) {
    u.state.settings.language = a.language;
    u.want(SaveSettings{u.state.settings});
    // The library speaks the patron's language too: the names of its lanes come from the server.
    if (u.state.catalogue.feed) ask_for_feed(u, u.state.catalogue.feed->url, true);
}

void on(Updating& u, const ThemeChosen& a) {
    u.state.settings.theme = a.theme;
    u.state.before_contrast.reset();
    u.want(SaveSettings{u.state.settings});
}

void on(Updating& u, const DesktopMotionChanged& a) { u.state.about.less_motion = a.less; }

void on(Updating& u, const DesktopContrastChanged& a) {
    Theme& theme = u.state.settings.theme;
    if (a.more && theme != Theme::contrast) {
        u.state.before_contrast = std::exchange(theme, Theme::contrast);
    } else if (!a.more && u.state.before_contrast) {
        theme = *std::exchange(u.state.before_contrast, std::nullopt);
    } else {
        return;
    }
    u.want(SaveSettings{u.state.settings});
}

void on(Updating& u, const TextScaleChosen& a) {
    u.state.settings.text_scale = std::clamp(a.scale, 1.0, 2.0);
    u.want(SaveSettings{u.state.settings});
}

void on(Updating& u, const Tick&) {
    close_ended_loans(u);
    give_notices(u);
    sync_when_due(u);
    search_when_due(u);
    if (u.state.reader && u.state.reader->anchor != u.state.reader->saved) save_position(u);
    if (u.state.reader) save_view(u);
    if (u.state.reader) save_bookmarks(u);
}

}  // namespace oqyrman::state
