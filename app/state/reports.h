#pragma once
// What effects, the desktop and the clock report.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "app/state/state.h"

namespace oqyrman::state {

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
    std::optional<std::string> key = {};  ///< this and the next as AskSignIn has them
    bool new_card = false;
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

}  // namespace oqyrman::state
