#pragma once
// All that a screen shows, as plain values. Nothing here does anything; see update.h.

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/state/card.h"
#include "app/state/catalogue_values.h"
#include "app/state/diagnosis_values.h"
#include "app/state/language.h"
#include "app/state/loan_values.h"
#include "app/state/problem.h"
#include "app/state/reader_values.h"
#include "app/state/text_values.h"

namespace oqyrman::state {

enum class Theme { paper, sepia, dark, contrast };
enum class Screen {
    first_run,
    add_library,
    sign_in,
    catalogue,
    book,
    loans,
    reader,
    ended,
    settings,
    diagnosis
};

/// How long before a loan's end the patron is told of it; 0: not at all.
struct NoticeTimes {
    int days = 3;
    int hours = 2;
    friend bool operator==(const NoticeTimes&, const NoticeTimes&) = default;
};
inline constexpr std::array k_notice_days{0, 1, 3, 7};
inline constexpr std::array k_notice_hours{0, 1, 2, 12};

struct Settings {
    Language language = Language::kk;
    Theme theme = Theme::paper;
    double text_scale = 1.0;  ///< of the shell, 1.0 to 2.0
    ReaderView reader_view;
    TextStyling text;  ///< of books whose text flows
    NoticeTimes notices = {};
    std::size_t speech_pace = k_normal_speech_pace;  ///< which of k_speech_paces
    friend bool operator==(const Settings&, const Settings&) = default;
};

/// The library this reader is connected to. `start_url` is the address of its first feed.
struct Library {
    std::string title;
    std::string start_url;
    std::string shelf_url;
    std::string authentication_url;  ///< of its document; where it has none, an address that asks for a card
    bool signed_in = false;          ///< by the card in use, as far as is known
    std::vector<Card> cards = {};    ///< of the patrons who signed in here, the first first
    std::optional<std::string> card = {};  ///< key of the one in use
    friend bool operator==(const Library&, const Library&) = default;
};

/// The one of these that has this key, or nullptr; the one in use, or nullptr.
const Card* card_at(const Library& library, const std::string& key);
const Card* card_in_use(const Library& library);

struct FirstRun {
    std::string address;
    bool busy = false;
    std::optional<Problem> problem;
    friend bool operator==(const FirstRun&, const FirstRun&) = default;
};

/// What to do once the patron has signed in.
struct ThenFeed {
    std::string url;
    friend bool operator==(const ThenFeed&, const ThenFeed&) = default;
};
struct ThenBorrow {
    Publication publication;
    friend bool operator==(const ThenBorrow&, const ThenBorrow&) = default;
};
struct ThenLoans {
    friend bool operator==(const ThenLoans&, const ThenLoans&) = default;
};
using AfterSignIn = std::variant<ThenLoans, ThenFeed, ThenBorrow>;

struct SignIn {
    Library library;
    AuthenticationDocument document;
    std::string login;
    std::string password;
    bool busy = false;
    std::optional<Problem> problem;
    AfterSignIn then;
    bool again = false;       ///< the patron was signed in, and the library no longer accepts it
    bool another = false;     ///< not of the card in use, which stays as it is
    bool in_browser = false;  ///< the browser was opened; it comes back with the answer
    friend bool operator==(const SignIn&, const SignIn&) = default;
};

/// A page of a long list after the feed itself. Publications far from the view are let go of, and fetched
/// again when they come near it.
struct ListPage {
    enum class Where { away, asked, here };
    std::string url;
    std::size_t first = 0;  ///< number of its first publication in the list
    std::size_t count = 0;  ///< places in the list that are its own
    Where where = Where::away;
    std::vector<Publication> publications = {};
    friend bool operator==(const ListPage&, const ListPage&) = default;
};

struct Catalogue {
    std::vector<std::string> history;  ///< addresses behind the one shown, oldest first
    std::string asked_url;             ///< the last address asked for; answers to others are stale
    bool asked_from_history = false;   ///< it was asked for by going back
    std::optional<Feed> feed;          ///< its `next_url` is that of the last of `pages`
    std::vector<ListPage> pages = {};  ///< those that followed the feed, in order
    bool stale = false;  ///< the feed is an earlier answer to `asked_url`; the present one is on its way
    std::string search_text;
    std::optional<Instant> search_due;  ///< what is typed is looked for then
    std::string found = {};             ///< the search that led to the feed shown, as in `asked_url`
    bool busy = false;
    bool more_busy = false;
    std::optional<Problem> problem;
    bool problem_of_page = false;  ///< of `pages`; the feed itself is here
    friend bool operator==(const Catalogue&, const Catalogue&) = default;
};

struct BookDetails {
    Publication publication;
    bool borrowing = false;
    std::optional<Problem> problem;
    friend bool operator==(const BookDetails&, const BookDetails&) = default;
};

/// The library, or the book itself, wants a word that this reader does not have.
struct PassphrasePrompt {
    std::string loan_id;
    std::string title;
    std::string provider;
    std::string hint;
    std::string hint_url;
    std::string typed;
    bool wrong = false;
    bool busy = false;
    bool of_book = false;  ///< the book's own password, which no library knows; `loan_id` may be a file
    friend bool operator==(const PassphrasePrompt&, const PassphrasePrompt&) = default;
};

/// The proxy between this computer and the library wants to know who asks. Kept until the program ends.
struct ProxyLogin {
    std::string login;
    std::string password;
    friend bool operator==(const ProxyLogin&, const ProxyLogin&) = default;
};

enum class Question { return_loan, leave_queue, sign_out, open_link, forget_library };

struct Confirm {
    Question question = Question::return_loan;
    std::string loan_id;  ///< of leave_queue: the publication's id; of sign_out: the card's key
    std::string title;
    std::string url = {};  ///< of open_link and forget_library
    friend bool operator==(const Confirm&, const Confirm&) = default;
};

/// A book that closed, with why: expired, returned, revoked...
struct Ended {
    std::string loan_id;
    std::string title;
    Problem problem;
    bool can_renew = false;
    bool can_borrow_again = false;  ///< the title's own page is known
    friend bool operator==(const Ended&, const Ended&) = default;
};

/// Until when shall it be renewed? Asked where the library lets the patron choose.
struct Renewal {
    std::string loan_id;
    std::string title;
    std::vector<Instant> ends;  ///< to choose from, earliest first; the last is the latest there may be
    std::size_t chosen = 0;
    friend bool operator==(const Renewal&, const Renewal&) = default;
};

/// What the patron is told unasked: a loan's end is near, a copy waits.
enum class NoticeKind { ends_soon, hold_ready };
struct Notice {
    NoticeKind kind = NoticeKind::ends_soon;
    std::string id;  ///< of the loan, or of the publication
    std::string title;
    std::optional<Instant> until = {};
    bool can_renew = false;
    friend bool operator==(const Notice&, const Notice&) = default;
};

enum class Network { reachable, unreachable };

enum class ToastKind {
    borrowed,
    queued,
    left_queue,
    returned,
    return_queued,
    renewed,
    signed_in,
    signed_out,
    copied,
    copy_refused
};

struct Toast {
    ToastKind kind = ToastKind::borrowed;
    std::string title;
    std::optional<Instant> date;
    Instant until;
    std::optional<std::int64_t> count = {};  ///< characters that may still be copied; place in the queue
    friend bool operator==(const Toast&, const Toast&) = default;
};

/// What this build and this computer are, for the settings page.
struct About {
    std::string version;
    std::vector<std::string> profiles;  ///< LCP profiles this build opens
    bool secret_service = false;        ///< keys are kept by the desktop, otherwise in an owner-only file
    bool less_motion = false;           ///< the desktop asks that nothing moves by itself
    friend bool operator==(const About&, const About&) = default;
};

/// What was wanted of a loan and did not come about: "Try again" wants the same, as long as its problem is
/// the one that is shown.
struct Failed {
    enum class What { download, renewal, giving_back, sample, repair };
    What what = What::download;
    std::string loan_id;
    std::optional<Instant> until;  ///< of a renewal, as the patron chose
    Problem problem;
    friend bool operator==(const Failed&, const Failed&) = default;
};

struct State {
    Settings settings;
    About about;
    Screen screen = Screen::first_run;
    std::optional<Library> library;  ///< the one shown
    std::vector<Library> libraries;  ///< all that were added, the one shown among them
    FirstRun first_run;              ///< the address of the first library, or of another one
    std::optional<SignIn> sign_in;
    Catalogue catalogue;
    std::optional<BookDetails> book;
    std::vector<Loan> loans;
    std::vector<Hold> holds;
    Network network = Network::reachable;  ///< as the last answer, or its absence, told
    bool loans_busy = false;
    std::optional<Instant> sync_at;  ///< the library is asked again: it owes an answer, or something waits
    int sync_tries = 0;              ///< in vain, one after the other
    double spread = 1;  ///< 0 to 1: this computer's place among those that began to wait together
    std::optional<Problem> loans_problem;
    PageSize page_room{.width = 420, .height = 595};  ///< what a page of flowing text may measure now
    std::optional<Reader> reader;
    Screen reader_from = Screen::loans;  ///< where closing the book leads
    std::string opening;                 ///< loan id (or file) of the book being opened
    std::optional<Ended> ended;
    std::optional<PassphrasePrompt> passphrase;
    std::optional<Confirm> confirm;
    std::optional<ProxyLogin> proxy_login;  ///< the question for it
    Diagnosis diagnosis;
    Screen diagnosis_from = Screen::settings;  ///< where leaving it leads
    std::optional<Renewal> renewal;
    std::vector<Notice> notices;          ///< the first is shown
    bool keys_shown = false;              ///< the list of keys lies over everything
    std::optional<std::string> commands;  ///< so does that of commands; what is typed to find one
    std::optional<Problem> problem;       ///< a problem of no one screen; stays until it is answered
    std::optional<Failed> failed;
    bool no_shelf = false;  ///< nothing can be kept: `problem` says why, and stays until it is solved
    std::vector<Toast> toasts;
    std::optional<Theme>
        before_contrast;          ///< the theme that the desktop's wish for contrast took the place of
    std::uint64_t utterance = 0;  ///< the last sentence handed to the speech service
    Instant now;                  ///< of the last update; screens speak of "three days left" by it
    friend bool operator==(const State&, const State&) = default;
};

/// How `asked_url` names a search.
std::string search_name(const std::string& text);
bool is_search(const std::string& asked_url);

/// How many publications the list under the catalogue's lanes has, as far as it is known.
std::size_t list_size(const Catalogue& catalogue);
/// One of them; nullptr while its page is away.
const Publication* publication_at(const Catalogue& catalogue, std::size_t number);
/// Pages of [first, end) are away and may be asked for now: none is on its way, those come first.
bool misses_pages(const Catalogue& catalogue, std::size_t first, std::size_t end);

/// The library with this start address, or nullptr.
const Library* library_at(const State& state, const std::string& start_url);
/// The loan of this publication, an open one before a closed one; nullptr when there is none.
const Loan* loan_of(const State& state, const std::string& publication_id);
/// The hold on this publication, or nullptr.
const Hold* hold_on(const State& state, const std::string& publication_id);
/// Those to be shown now: while a book is open, only those about it.
std::vector<Notice> notices_shown(const State& state);
/// The loan with this licence id, or nullptr.
const Loan* loan_by_id(const State& state, const std::string& loan_id);
/// Who lent it: the name of the library at the address that the licence calls its provider, else that address
/// without what only programs read.
std::string lender_of(const State& state, const Loan& loan);

}  // namespace oqyrman::state
