#pragma once
// Everything that can happen: what the patron does, and what effects report. One struct each.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/state/state.h"

namespace oqyrman::state {

// ---- the patron ----
enum class Field {
    address,
    login,
    password,
    search,
    passphrase,
    go_to,
    book_search,
    bookmark_name,
    command,
    proxy_login,
    proxy_password
};
struct TextEdited {
    Field field;
    std::string text;
};
struct AddressSubmitted {};
struct DemoLibraryWanted {};
struct ScreenWanted {
    Screen screen;
};  ///< the rail: catalogue, loans, settings
struct FeedWanted {
    std::string url;
};
struct SearchSubmitted {};
struct MoreWanted {};  ///< the end of a paged feed came into view
/// These of the list are in view or near it, [first, end), and not all of them are here.
struct TitlesInView {
    std::size_t first;
    std::size_t end;
};
struct PublicationChosen {
    Publication publication;
};
struct BackPressed {};
struct BorrowPressed {};
struct SignInWanted {
    std::optional<std::string> key = {};  ///< of the card; none: of the one in use
};
struct AnotherCardWanted {};
struct CardChosen {
    std::string key;
};
struct SignInSubmitted {};
struct SignInCancelled {};
struct SignOutPressed {
    std::string key;  ///< of the card
};
struct ReadPressed {
    std::string loan_id;
};
/// The sample of the title that is shown.
struct SamplePressed {};
/// A file opened by hand: from the command line, or handed over by a second start.
struct FileWanted {
    std::string path;
};
struct RenewPressed {
    std::string loan_id;
};
/// One of the dates that a renewal may be asked for.
struct RenewalEndChosen {
    std::size_t number;
};
struct RenewalAnswered {
    bool yes;
};
/// A title whose copy is kept ready is borrowed from the list of holds.
struct HoldBorrowPressed {
    std::string publication_id;
};
struct LeaveQueuePressed {
    std::string publication_id;
};
/// The title of a loan that ended is looked up again.
struct BorrowAgainPressed {
    std::string loan_id;
};
/// Asks the library again, after it could not be reached.
struct AskAgainPressed {};
struct NoticeDismissed {};
struct NoticeTimesChosen {
    NoticeTimes notices;
};
struct ReturnPressed {
    std::string loan_id;
};
struct DownloadPressed {
    std::string loan_id;
};  ///< resume
/// What has come of the book stays; it goes on by DownloadPressed.
struct DownloadPaused {
    std::string loan_id;
};
/// What has come of the book goes, the loan stays.
struct DownloadCancelled {
    std::string loan_id;
};
/// Find out what is the matter; shows the page of it.
struct DiagnosisWanted {};
struct ProxyLoginWanted {};
struct ProxyLoginSubmitted {};
struct ProxyLoginCancelled {};
struct RemovePressed {
    std::string loan_id;
};  ///< take a closed loan off the shelf
struct ConfirmAnswered {
    bool yes;
};
struct PassphraseSubmitted {};
struct PassphraseCancelled {};
struct OutsideLinkPressed {
    std::string url;
};
struct ProblemDismissed {};
struct RetryPressed {};
struct LanguageChosen {
    Language language;
};
struct ThemeChosen {
    Theme theme;
};
struct TextScaleChosen {
    double scale;
};
/// Another library is to be added.
struct LibraryWanted {};
struct LibraryChosen {
    std::string start_url;
};
struct LibraryForgetPressed {
    std::string start_url;
};
struct BrowserSignInPressed {};
/// An address of ours (opds://...) was opened outside: the browser comes back from the sign-in.
struct AddressOpened {
    std::string url;
};

// ---- the reader screen ----
struct ReaderMoved {
    Anchor anchor;
};
/// To another part of the book: the way back is remembered.
struct ReaderJumped {
    Anchor anchor;
};
struct JumpRetraced {
    bool back;  ///< otherwise forward again
};
struct KeysToggled {};
struct CommandsToggled {};
/// The pages of a PDF a quarter further round.
struct PagesTurned {
    bool clockwise;
};
struct HandToggled {};
struct ReaderViewChosen {
    ReaderView view;
    bool going_on = false;  ///< a step of a movement: kept once that has rested
};
struct ContentsToggled {};
/// An entry of the contents, by its number in the outline, and where it stands in the present layout.
struct ContentsEntryChosen {
    std::size_t number;
    Anchor anchor;
};
struct LoanPanelToggled {};
struct BookSearchToggled {};
struct BookSearchSubmitted {};  ///< looks for what is typed; the same words again: the next place
struct BookSearchStopped {};
struct FoundPlaceChosen {
    std::size_t number;
};
struct FoundPlaceStepped {
    bool forward;
};
struct TextPanelToggled {};  ///< only where text flows
struct TextStylingChosen {
    TextStyling text;
};
/// Text was selected, or nothing is any more.
struct SelectionChanged {
    std::optional<Selection> selection;
};
struct CopyPressed {};
struct BookmarksToggled {};  ///< the panel
struct BookmarkToggled {};   ///< on the page in view: taken away where there is one, else put there
struct BookmarkChosen {
    std::uint64_t id;
};
/// To the next bookmark after the place in view, or the one before it.
struct BookmarkStepped {
    bool forward;
};
struct ReadAloudWanted {};  ///< from what is in view on, or from what is selected
struct ReadAloudStopped {};
struct ReadAloudPaused {};  ///< or goes on
struct SentenceStepped {
    bool forward;
};
struct SpeechPaceStepped {
    bool faster;
};
struct GoToSubmitted {};
struct ReaderClosed {};
/// The room for a page of flowing text changed: the open EPUB is laid out anew, the next one opens in that
/// size. Points.
struct ReaderResized {
    float width;
    float height;
};

// ---- effects report ----
struct Started {  ///< what the last run left behind
    Settings settings;
    About about;
    std::optional<Library> library;
    std::vector<Loan> loans;
    std::vector<Library> libraries = {};
    std::vector<Hold> holds = {};
    double spread = 1;  ///< State::spread, by chance
};
struct DemoLibraryStarted {
    std::expected<std::string, Problem> url;
};
struct FeedArrived {
    std::string asked_url;
    bool next_page = false;
    std::expected<Feed, Problem> feed;
    bool stale = false;  ///< what was answered earlier; the present answer follows
    /// The problem, where the address is known to be a library's.
    std::optional<Problem> if_known = {};
};
struct SignInAsked {
    AuthenticationDocument document;
    AfterSignIn then;
    std::optional<std::string> key = {};  ///< as AskSignIn has it
};
struct SignInFinished {
    std::expected<Library, Problem> library;
};
struct SignedOut {
    Library library;  ///< as it is left
};
struct LoansChanged {
    std::vector<Loan> loans;
    std::vector<Hold> holds = {};
};
struct LoansSynced {
    std::optional<Problem> problem;
};
struct BorrowFinished {
    std::string publication_id;
    std::expected<std::string, Problem> loan_id;
};
/// Every copy is lent: the library put the patron into the queue.
struct HoldPlaced {
    Hold hold;
};
struct QueueLeft {
    std::string publication_id;
    std::string title;
    std::optional<Problem> problem;
};
struct PublicationArrived {
    Publication publication;
};  ///< fresher details or availability of a title
struct DownloadFinished {
    std::string loan_id;
    std::optional<Problem> problem;
};
struct DiagnosisFinished {
    std::vector<Finding> findings;
};
struct RenewFinished {
    std::string loan_id;
    std::optional<Problem> problem;
    std::optional<Instant> until;  ///< the new end; with a problem, the one that was asked for
};
struct ReturnFinished {
    std::string loan_id;
    std::optional<Problem> problem;
    bool queued = false;
};
struct BookOpened {
    Reader reader;
};
struct BookOpenFailed {
    std::string loan_id;
    std::string title;
    Problem problem;
};
struct PassphraseAsked {
    PassphrasePrompt prompt;
};
struct OutlineArrived {
    std::uint64_t document;
    std::vector<OutlineEntry> outline;
};
/// What the book itself calls its pages; empty: it does not.
struct PageLabelsArrived {
    std::uint64_t document;
    std::vector<std::string> labels;
};
struct PageTextArrived {
    std::uint64_t document;
    int page;
    PageText text;
};
struct PageLinksArrived {
    std::uint64_t document;
    int page;
    std::vector<PageLink> links;
};
/// Pages [first, first + pages) were looked through; `failed` when they could not be.
struct BookSearched {
    std::uint64_t document;
    std::uint64_t number;
    int first;
    int pages;
    bool failed;
    std::vector<FoundPlace> places;
};
/// The place in view as a bookmark of no number yet.
struct BookmarkMade {
    std::uint64_t document;
    Bookmark bookmark;
};
struct BookmarkPlaced {
    std::uint64_t document;
    std::uint64_t id;
    Anchor place;
};
/// Copying was charged to the licence, and these are the words; `left` as in Loan::copy_left.
struct TextCopied {
    std::string loan_id;
    std::string text;
    std::optional<std::int64_t> left;
};
/// More was selected than may still be copied; nothing was charged.
struct CopyRefused {
    std::string loan_id;
    std::int64_t left;
};
/// No worker answers any more.
struct BookSearchBroken {
    std::uint64_t document;
    std::uint64_t number;
};
/// The sentences that begin on a page, in reading order.
struct SentencesArrived {
    std::uint64_t document;
    int page;
    std::vector<Sentence> sentences;
};
struct SpeechEnded {
    std::uint64_t number;
};
/// Somebody else made the speech service fall silent, or it is gone.
struct SpeechInterrupted {
    std::uint64_t number;
};
/// No speech service answers.
struct SpeechFailed {
    std::uint64_t number;
};
struct PageFailed {
    std::uint64_t document;
    int page;
};
struct BookLaidOut {
    std::uint64_t old_document;
    std::uint64_t document;
    std::vector<PageSize> pages;
    Anchor anchor;
};
struct LoanEnded {
    std::string loan_id;
    Problem problem;
};
/// What the last run left cannot be opened, and nothing be kept.
struct ShelfFailed {
    Problem problem;
};
struct ProblemHappened {
    Problem problem;
};
/// The desktop asks for more contrast, or no longer.
struct DesktopContrastChanged {
    bool more;
};
/// The desktop asks that nothing moves by itself, or no longer.
struct DesktopMotionChanged {
    bool less;
};
struct Tick {};  ///< an instant asked for by WakeAt has come

// clang-format off: one a line, so that changes stand beside each other
using Action = std::variant<
    TextEdited,
    AddressSubmitted,
    DemoLibraryWanted,
    ScreenWanted,
    FeedWanted,
    SearchSubmitted,
    MoreWanted,
    TitlesInView,
    PublicationChosen,
    BackPressed,
    BorrowPressed,
    SignInWanted,
    SignInSubmitted,
    SignInCancelled,
    AnotherCardWanted,
    CardChosen,
    SignOutPressed,
    ReadPressed,
    SamplePressed,
    FileWanted,
    RenewPressed,
    RenewalEndChosen,
    RenewalAnswered,
    HoldBorrowPressed,
    LeaveQueuePressed,
    BorrowAgainPressed,
    AskAgainPressed,
    NoticeDismissed,
    NoticeTimesChosen,
    ReturnPressed,
    DownloadPressed,
    DownloadPaused,
    DownloadCancelled,
    DiagnosisWanted,
    ProxyLoginWanted,
    ProxyLoginSubmitted,
    ProxyLoginCancelled,
    RemovePressed,
    ConfirmAnswered,
    PassphraseSubmitted,
    PassphraseCancelled,
    OutsideLinkPressed,
    ProblemDismissed,
    RetryPressed,
    LanguageChosen,
    ThemeChosen,
    TextScaleChosen,
    LibraryWanted,
    LibraryChosen,
    LibraryForgetPressed,
    BrowserSignInPressed,
    AddressOpened,
    ReaderMoved,
    ReaderViewChosen,
    ContentsToggled,
    ContentsEntryChosen,
    LoanPanelToggled,
    BookSearchToggled,
    BookSearchSubmitted,
    BookSearchStopped,
    ReaderJumped,
    JumpRetraced,
    KeysToggled,
    CommandsToggled,
    PagesTurned,
    HandToggled,
    PageLabelsArrived,
    SelectionChanged,
    BookmarksToggled,
    BookmarkToggled,
    BookmarkChosen,
    BookmarkStepped,
    BookmarkMade,
    BookmarkPlaced,
    CopyPressed,
    TextCopied,
    CopyRefused,
    FoundPlaceChosen,
    FoundPlaceStepped,
    BookSearched,
    BookSearchBroken,
    TextPanelToggled,
    TextStylingChosen,
    ReadAloudWanted,
    ReadAloudStopped,
    ReadAloudPaused,
    SentenceStepped,
    SpeechPaceStepped,
    SentencesArrived,
    SpeechEnded,
    SpeechInterrupted,
    SpeechFailed,
    GoToSubmitted,
    ReaderClosed,
    ReaderResized,
    Started,
    DemoLibraryStarted,
    FeedArrived,
    SignInAsked,
    SignInFinished,
    SignedOut,
    LoansChanged,
    LoansSynced,
    BorrowFinished,
    HoldPlaced,
    QueueLeft,
    PublicationArrived,
    DownloadFinished,
    DiagnosisFinished,
    RenewFinished,
    ReturnFinished,
    BookOpened,
    BookOpenFailed,
    PassphraseAsked,
    OutlineArrived,
    PageTextArrived,
    PageLinksArrived,
    PageFailed,
    BookLaidOut,
    LoanEnded,
    ProblemHappened,
    ShelfFailed,
    DesktopContrastChanged,
    DesktopMotionChanged,
    Tick>;
// clang-format on

}  // namespace oqyrman::state
