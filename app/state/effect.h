#pragma once
// What update() wants done elsewhere. `app/effects` carries these out and answers with actions.

#include <string>
#include <variant>
#include <vector>

#include "app/state/state.h"

namespace oqyrman::state {

struct StartDemoLibrary {};
struct FetchFeed {
    std::string url;
    bool next_page = false;
};
/// Search runs in two steps where the feed only names an OpenSearch description.
struct SearchFeed {
    std::string url_template;
    std::string description_url;
    std::string text;
};
/// What the catalogue was asked for is wanted no more.
struct StopAsking {};
struct FetchPublication {
    std::string url;
};
struct AskSignIn {
    std::string authentication_url;
    AfterSignIn then;
    std::optional<std::string> key = {};  ///< of the card; none: of the one in use
    bool new_card = false;                ///< of neither: a card that is not here yet
};
struct TrySignIn {
    Library library;
    AuthenticationDocument document;
    std::string login;
    std::string password;
};
/// Opens the library's own page in the browser; its answer comes back as AddressOpened.
struct StartBrowserSignIn {
    Library library;
    AuthenticationDocument document;
};
struct FinishBrowserSignIn {
    std::string url;
};
struct StopBrowserSignIn {};
struct SignOut {
    std::string key;  ///< of a card of the library shown
};
/// The library and its cards; loans stay.
struct ForgetLibrary {
    std::string start_url;
};
struct SyncLoans {};
struct BorrowTitle {
    Publication publication;
};
/// What is here of the loan's licence and book is given up for what the library has.
struct RepairLoan {
    std::string loan_id;
};
struct DownloadBook {
    std::string loan_id;
};
/// What has come stays, or goes with `discard`.
struct StopDownload {
    std::string loan_id;
    bool discard = false;
};
/// Answered by DiagnosisFinished.
struct Diagnose {};
/// From now on, and never written down.
struct UseProxyLogin {
    std::string login;
    std::string password;
};
struct RenewLoan {
    std::string loan_id;
    std::optional<Instant> until = {};  ///< as the patron chose; otherwise the library's own choice
};
/// Answered by QueueLeft.
struct LeaveQueue {
    Publication publication;
};
/// The loan's end was told of as it was due at `moment`.
struct KeepNotice {
    std::string loan_id;
    Instant moment;
};
/// That a copy is ready was told.
struct KeepHoldNotice {
    std::string publication_id;
};
struct ReturnLoan {
    std::string loan_id;
};
struct RemoveLoan {
    std::string loan_id;
};
/// EPUB, PDF, License Document or protected package from outside the shelf.
struct OpenFile {
    std::string path;
};
/// Answered by BookOpened with `sample_of`, or BookOpenFailed, unless it was stopped before.
struct OpenSample {
    Publication publication;
};
struct StopSample {};
struct OpenLoan {
    std::string loan_id;
};
struct OpenLoanWithPassphrase {
    std::string loan_id;
    std::string passphrase;
};
/// The book that asked for its own password last; empty: it is given up.
struct UnlockBook {
    std::string password;
};
/// Once more what could not be opened at the start; answered by Started or ShelfFailed.
struct OpenShelf {};
struct CloseDocument {
    std::uint64_t document;
};
struct LoadOutline {
    std::uint64_t document;
};
struct LoadPageLabels {
    std::uint64_t document;
};
struct LoadPageText {
    std::uint64_t document;
    int page;
};
struct LoadPageLinks {
    std::uint64_t document;
    int page;
};
/// Pages [first, first + pages); answered by BookSearched with the same number. One at a time a document.
struct SearchBook {
    std::uint64_t document;
    std::uint64_t number;
    std::string text;
    int first;
    int pages;
};
/// The text between two points, mended and charged to the licence; answered by TextCopied or CopyRefused.
struct CopyText {
    std::uint64_t document;
    std::string loan_id;
    TextPoint first, last;
};
/// Answered by BookmarkMade.
struct MakeBookmark {
    std::uint64_t document;
    Anchor anchor;
};
/// Where they stand in the present layout: answered by BookmarkPlaced for each.
struct PlaceBookmarks {
    std::uint64_t document;
    std::vector<Bookmark> bookmarks;
};
/// All of the book's, in place of those that were kept.
struct SaveBookmarks {
    std::uint64_t document;
    std::vector<Bookmark> bookmarks;
};
/// Answered by SentencesArrived.
struct LoadSentences {
    std::uint64_t document;
    int page;
};
/// In place of what is being said; answered by SpeechEnded, SpeechInterrupted or SpeechFailed.
struct Speak {
    std::uint64_t number;
    std::string text;
    Language language;
    int pace;  ///< of k_speech_paces
};
struct StopSpeaking {};
struct SetClipboard {
    std::string text;
};
struct StopSearch {
    std::uint64_t document;
};
/// What a page of flowing text is to measure in the books opened from now on. Points.
struct SizePages {
    float width;
    float height;
};
/// How flowing text is to be set in the books laid out from now on.
struct StyleText {
    TextStyling text;
};
struct LayOutBook {
    std::uint64_t document;
    float width;
    float height;
    Anchor anchor;
};
struct SavePosition {
    std::uint64_t document;
    std::string loan_id;
    Anchor anchor;
};
struct SaveSettings {
    Settings settings;
};
struct SaveLibrary {
    std::optional<Library> library;
};
struct OpenInBrowser {
    std::string url;
};
struct WakeAt {
    Instant instant;
};
struct Quit {};

// clang-format off: one a line, so that changes stand beside each other
using Effect = std::variant<
    StartDemoLibrary,
    FetchFeed,
    SearchFeed,
    StopAsking,
    FetchPublication,
    AskSignIn,
    TrySignIn,
    StartBrowserSignIn,
    FinishBrowserSignIn,
    StopBrowserSignIn,
    SignOut,
    ForgetLibrary,
    SyncLoans,
    BorrowTitle,
    RepairLoan,
    DownloadBook,
    StopDownload,
    Diagnose,
    UseProxyLogin,
    RenewLoan,
    LeaveQueue,
    KeepNotice,
    KeepHoldNotice,
    ReturnLoan,
    RemoveLoan,
    OpenFile,
    OpenSample,
    StopSample,
    OpenLoan,
    OpenLoanWithPassphrase,
    UnlockBook,
    OpenShelf,
    CloseDocument,
    LoadOutline,
    LoadPageLabels,
    LoadPageText,
    LoadPageLinks,
    SearchBook,
    StopSearch,
    CopyText,
    MakeBookmark,
    PlaceBookmarks,
    SaveBookmarks,
    LoadSentences,
    Speak,
    StopSpeaking,
    SetClipboard,
    SizePages,
    StyleText,
    LayOutBook,
    SavePosition,
    SaveSettings,
    SaveLibrary,
    OpenInBrowser,
    WakeAt,
    Quit>;
// clang-format on

}  // namespace oqyrman::state
