// Libraries and the patron's cards: what update() does about them.
#include <algorithm>

#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

void do_after_sign_in(Updating& u, const AfterSignIn& then) {
    if (const auto* feed = std::get_if<ThenFeed>(&then)) return on(u, FeedWanted{feed->url});
    if (const auto* wanted = std::get_if<ThenBorrow>(&then)) {
        u.state.screen = Screen::book;
        u.state.book = BookDetails{.publication = wanted->publication, .borrowing = false, .problem = {}};
        return borrow(u, wanted->publication);
    }
    u.state.screen = Screen::loans;
}

void keep_in_list(State& state, const Library& library) {
    const auto found = std::ranges::find(state.libraries, library.start_url, &Library::start_url);
    if (found == state.libraries.end())
        state.libraries.push_back(library);
    else
        *found = library;
}

/// Nothing that was said of a missing card holds any more.
void forget_refusals(State& state) {
    const auto of_card = [](const std::optional<Problem>& problem) {
        return problem && is_of_card(*problem);
    };
    if (of_card(state.problem)) state.problem.reset();
    if (of_card(state.loans_problem)) state.loans_problem.reset();
    if (of_card(state.catalogue.problem)) state.catalogue.problem.reset();
    if (state.book && of_card(state.book->problem)) state.book->problem.reset();
}

std::size_t characters_in(const std::string& utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

/// A card read by a scanner comes with the letters that begin and end the bar code.
std::string without_bar_code_marks(std::string text, const InputRule& rule) {
    const auto mark = [](char c) { return (c >= 'A' && c <= 'D') || (c >= 'a' && c <= 'd'); };
    if (rule.barcode_format != "Codabar" || text.size() < 3 || !mark(text.front()) || !mark(text.back()))
        return text;
    return text.substr(1, text.size() - 2);
}

}  // namespace

std::string as_rule_wants(std::string text, const InputRule& rule) {
    text = without_bar_code_marks(std::move(text), rule);
    // Cards print their number in groups; a keyboard of digits has no space.
    if (rule.keyboard == Keyboard::number) std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
    if (rule.maximum_length == 0) return text;
    while (characters_in(text) > rule.maximum_length) {
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
        text.pop_back();
    }
    return text;
}

bool is_adding(const State& state) {
    return state.screen == Screen::first_run || state.screen == Screen::add_library;
}

Library asked_library(const State& state) {
    if (!is_adding(state) && state.library) return *state.library;
    const std::string& url = state.catalogue.asked_url;
    if (const Library* known = library_at(state, url)) return *known;
    Library fresh;
    fresh.start_url = url;
    return fresh;
}

void show_library(Updating& u, Library library) {
    if (!u.state.library || u.state.library->start_url != library.start_url) {
        const std::string asked = u.state.catalogue.asked_url;
        u.state.catalogue = {};
        u.state.catalogue.asked_url = asked;
        u.state.catalogue.asked_from_history = true;
        u.state.book.reset();
    }
    keep_in_list(u.state, library);
    u.state.library = std::move(library);
    u.want(SaveLibrary{u.state.library});
}

void forget_library(Updating& u, const std::string& start_url) {
    std::erase_if(u.state.libraries, [&](const Library& one) { return one.start_url == start_url; });
    u.want(ForgetLibrary{start_url});
    if (!u.state.library || u.state.library->start_url != start_url) return;
    u.state.library.reset();
    u.state.catalogue = {};
    u.state.book.reset();
    if (!u.state.libraries.empty()) return on(u, LibraryChosen{u.state.libraries.front().start_url});
    u.state.first_run = {};
    u.state.screen = Screen::first_run;
    u.want(SaveLibrary{std::nullopt});
}

/// Everything shown was another card's: the catalogue is asked again, and what the library keeps for this
/// one.
static void take_card(Updating& u, Library library) {
    const Screen screen = u.state.screen == Screen::book ? Screen::catalogue : u.state.screen;
    u.state.catalogue = {};
    u.state.book.reset();
    u.state.holds.clear();
    std::erase_if(u.state.notices, [](const Notice& one) { return one.kind == NoticeKind::hold_ready; });
    forget_refusals(u.state);
    show_library(u, std::move(library));
    ask_for_feed(u, u.state.library->start_url, true);
    u.state.screen = screen;
    u.state.loans_busy = false;  // whatever is under way is of the other card
    sync_loans(u);
}

void on(Updating& u, const CardChosen& a) {
    if (!u.state.library || u.state.library->card == a.key || card_at(*u.state.library, a.key) == nullptr)
        return;
    Library library = *u.state.library;
    library.card = a.key;
    library.signed_in = true;  // until the library says otherwise
    take_card(u, std::move(library));
}

void on(Updating& u, const LibraryWanted&) {
    u.state.first_run = {};
    u.state.screen = Screen::add_library;
}

void on(Updating& u, const LibraryChosen& a) {
    const Library* chosen = library_at(u.state, a.start_url);
    if (chosen == nullptr || (u.state.library && u.state.library->start_url == a.start_url)) return;
    show_library(u, Library(*chosen));
    u.state.screen = Screen::catalogue;
    ask_for_feed(u, a.start_url, true);
    u.state.loans_busy = false;  // whatever is under way is of the other library
    sync_loans(u);
}

void on(Updating& u, const LibraryForgetPressed& a) {
    const Library* library = library_at(u.state, a.start_url);
    if (library == nullptr) return;
    u.state.confirm = Confirm{.question = Question::forget_library,
                              .loan_id = {},
                              .title = library->title.empty() ? library->start_url : library->title,
                              .url = a.start_url};
}

static void ask_for_card(Updating& u, const std::optional<std::string>& key, bool new_card) {
    if (!u.state.library) return;
    const Library& library = *u.state.library;
    const std::string& url =
        library.authentication_url.empty() ? library.start_url : library.authentication_url;
    u.want(AskSignIn{url, ThenLoans{}, key, new_card});
}

void on(Updating& u, const SignInWanted& a) { ask_for_card(u, a.key, false); }

void on(Updating& u, const AnotherCardWanted&) { ask_for_card(u, {}, true); }

void on(Updating& u, const SignInAsked& a) {
    if (u.state.book) u.state.book->borrowing = false;
    u.state.catalogue.busy = false;
    u.state.loans_busy = false;
    u.state.first_run.busy = false;
    Library library = asked_library(u.state);
    const bool another = a.new_card || (a.key && a.key != library.card);
    const Card* card = a.new_card ? nullptr : another ? card_at(library, *a.key) : card_in_use(library);
    const bool again = card != nullptr;
    std::string login = again ? card->number : std::string();
    // What was typed stays when the library asks twice at once.
    if (u.state.sign_in && u.state.sign_in->library.start_url == library.start_url &&
        u.state.sign_in->document == a.document)
        return;
    library.signed_in = false;
    library.card = again ? std::optional(card->key) : std::nullopt;
    u.state.sign_in = SignIn{.library = std::move(library),
                             .document = a.document,
                             .login = std::move(login),
                             .password = {},
                             .busy = false,
                             .problem = {},
                             .then = a.then,
                             .again = again,
                             .another = another,
                             .in_browser = false};
    if (u.state.library && !another)
        u.state.library->signed_in = u.state.library->signed_in && is_adding(u.state);
    u.state.screen = Screen::sign_in;
}

void on(Updating& u, const SignInSubmitted&) {
    if (!u.state.sign_in || u.state.sign_in->busy) return;
    SignIn& sign_in = *u.state.sign_in;
    const AuthenticationFlow* flow = usable_flow(sign_in.document);
    if (flow != nullptr && flow->type == AuthenticationType::oauth_implicit)
        return on(u, BrowserSignInPressed{});
    if (flow == nullptr || sign_in.login.empty()) return;
    sign_in.busy = true;
    sign_in.problem.reset();
    u.want(TrySignIn{sign_in.library, sign_in.document, sign_in.login, sign_in.password});
}

void on(Updating& u, const BrowserSignInPressed&) {
    if (!u.state.sign_in || u.state.sign_in->busy) return;
    u.state.sign_in->in_browser = true;
    u.state.sign_in->problem.reset();
    u.want(StartBrowserSignIn{u.state.sign_in->library, u.state.sign_in->document});
}

void on(Updating& u, const AddressOpened& a) {
    // An answer that nobody waits for is none.
    if (!u.state.sign_in || !u.state.sign_in->in_browser) return;
    u.state.sign_in->busy = true;
    u.want(FinishBrowserSignIn{a.url});
}

void on(Updating& u, const SignInFinished& a) {
    if (!u.state.sign_in) return;
    if (!a.library) {
        u.state.sign_in->busy = false;
        u.state.sign_in->in_browser = false;
        u.state.sign_in->password.clear();
        u.state.sign_in->problem = a.library.error();
        return;
    }
    const AfterSignIn then = u.state.sign_in->then;
    const bool another = u.state.library && u.state.library->start_url == a.library->start_url &&
                         card_in_use(*u.state.library) != nullptr && u.state.library->card != a.library->card;
    u.state.sign_in.reset();
    u.state.first_run = {};
    if (another) {
        take_card(u, *a.library);
    } else {
        forget_refusals(u.state);
        show_library(u, *a.library);
        sync_loans(u);
    }
    do_after_sign_in(u, then);
}

void on(Updating& u, const SignInCancelled&) {
    if (!u.state.sign_in) return;
    const SignIn sign_in = *u.state.sign_in;
    u.state.sign_in.reset();
    if (sign_in.in_browser) u.want(StopBrowserSignIn{});
    if (std::holds_alternative<ThenBorrow>(sign_in.then)) {
        u.state.screen = Screen::book;
        return;
    }
    if (!u.state.library || u.state.library->start_url != sign_in.library.start_url) {
        u.state.screen = u.state.library ? Screen::add_library : Screen::first_run;
        return;
    }
    u.state.screen = sign_in.another ? Screen::settings : Screen::catalogue;
    // Nothing was shown yet: the catalogue says why, and how to go on.
    if (!u.state.catalogue.feed)
        u.state.catalogue.problem =
            Problem{.kind = sign_in.again ? ProblemKind::sign_in_again : ProblemKind::sign_in_needed,
                    .date = {},
                    .server_text = {},
                    .detail = {}};
}

void on(Updating& u, const SignOutPressed& a) {
    u.state.confirm = Confirm{.question = Question::sign_out, .loan_id = a.key, .title = {}, .url = {}};
}

void on(Updating& u, const SignedOut& a) {
    if (!u.state.library || u.state.library->start_url != a.library.start_url) return;
    if (a.library.card && u.state.library->card != a.library.card) {
        take_card(u, a.library);
    } else {
        if (!a.library.card) u.state.holds.clear();  // the card's, not this computer's
        show_library(u, a.library);
    }
    show_toast(u, ToastKind::signed_out, u.state.library->title, std::nullopt);
}

}  // namespace oqyrman::state
