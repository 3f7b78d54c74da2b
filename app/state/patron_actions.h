#pragma once
// What the patron does outside of an open book: libraries, cards, titles, loans, settings.

#include <cstddef>
#include <optional>
#include <string>

#include "app/state/state.h"

namespace oqyrman::state {

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

}  // namespace oqyrman::state
