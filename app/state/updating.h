#pragma once
// Inside app/state only: one overload of on() for each action, by subject in update_*.cpp.

#include <utility>
#include <vector>

#include "app/state/update.h"

namespace oqyrman::state {

/// One update under way: the state so far and the effects wanted so far.
struct Updating {
    State state;
    std::vector<Effect> effects;

    template <class E>
    void want(E effect) {
        effects.emplace_back(std::move(effect));
    }
};

/// What was typed, without the blanks around it.
std::string trimmed(const std::string& text);

// first run, catalogue and book
void on(Updating&, const TextEdited&);
void on(Updating&, const AddressSubmitted&);
void on(Updating&, const DemoLibraryWanted&);
void on(Updating&, const DemoLibraryStarted&);
void on(Updating&, const LibraryWanted&);
void on(Updating&, const LibraryChosen&);
void on(Updating&, const LibraryForgetPressed&);
void on(Updating&, const FeedWanted&);
void on(Updating&, const SearchSubmitted&);
void on(Updating&, const MoreWanted&);
void on(Updating&, const TitlesInView&);
void on(Updating&, const FeedArrived&);
/// A page of the list came, or cannot be had.
void place_page(Catalogue& catalogue, const FeedArrived& arrived);
/// Nobody waits for pages any more.
void forget_asked_pages(Catalogue& catalogue);
void on(Updating&, const PublicationChosen&);
void on(Updating&, const PublicationArrived&);
void ask_for_feed(Updating&, const std::string& url, bool from_history);
/// From now on only the answer to this is shown.
void begin_asking(Catalogue& catalogue, const std::string& asked_url, bool from_history);
/// What is under way is wanted no more: what is shown stays.
void stop_asking(Updating&);
void type_search(Updating&, const std::string& text);
/// What was typed has rested long enough: the library is asked.
void search_when_due(Updating&);

// card and loans
void on(Updating&, const BrowserSignInPressed&);
void on(Updating&, const AddressOpened&);
/// This library is the one shown from now on; what was shown of another goes.
void show_library(Updating&, Library library);
/// Forgets it; another one is shown, or none is left.
void forget_library(Updating&, const std::string& start_url);
/// Which library the feed asked for now belongs to: one that is being added, or the one shown.
Library asked_library(const State& state);
bool is_adding(const State& state);
/// What was typed, as far as the library's rule for the field lets it through.
std::string as_rule_wants(std::string text, const InputRule& rule);
void on(Updating&, const SignInWanted&);
void on(Updating&, const SignInAsked&);
void on(Updating&, const SignInSubmitted&);
void on(Updating&, const SignInFinished&);
void on(Updating&, const SignInCancelled&);
void on(Updating&, const AnotherCardWanted&);
void on(Updating&, const CardChosen&);
void on(Updating&, const SignOutPressed&);
void on(Updating&, const SignedOut&);
void on(Updating&, const BorrowPressed&);
void on(Updating&, const BorrowFinished&);
void on(Updating&, const DownloadPressed&);
void on(Updating&, const DownloadFinished&);
void on(Updating&, const DownloadPaused&);
void on(Updating&, const DownloadCancelled&);
void on(Updating&, const LoansChanged&);
void on(Updating&, const LoansSynced&);
void on(Updating&, const RenewPressed&);
void on(Updating&, const RenewFinished&);
void on(Updating&, const RenewalEndChosen&);
void on(Updating&, const RenewalAnswered&);
void on(Updating&, const ReturnPressed&);
void on(Updating&, const ReturnFinished&);
void on(Updating&, const RemovePressed&);
void on(Updating&, const ConfirmAnswered&);
void on(Updating&, const LoanEnded&);
void on(Updating&, const HoldPlaced&);
void on(Updating&, const HoldBorrowPressed&);
void on(Updating&, const LeaveQueuePressed&);
void on(Updating&, const QueueLeft&);
void on(Updating&, const BorrowAgainPressed&);
void on(Updating&, const AskAgainPressed&);
void on(Updating&, const NoticeDismissed&);
void on(Updating&, const NoticeTimesChosen&);
/// What a library said of a hold that is known, after it was last kept.
void keep_hold(Updating&, const Hold& hold);
void leave_queue(Updating&, const std::string& publication_id);
void borrow(Updating&, const Publication&);
void show_toast(Updating&, ToastKind, std::string title, std::optional<Instant> date);
/// Loans whose end has come are closed, here and in the reader.
void close_ended_loans(Updating&);
/// Ends that are near and copies that wait are told of, once each.
void give_notices(Updating&);
/// What an answer, or its absence, says of the way to the library.
Network network_after(const std::optional<Problem>& problem);
/// The same, and plans when to ask again.
void hear_of_network(Updating&, const std::optional<Problem>& problem);
/// When to ask next: soon while a return is untold or the library out of reach, now and then while a copy is
/// waited for.
void plan_next_sync(Updating&);
/// Asks for the loans once more, when it is time.
void sync_when_due(Updating&);
/// Asks for the loans unless that is under way.
void sync_loans(Updating&);

// reader
void on(Updating&, const ReadPressed&);
void on(Updating&, const SamplePressed&);
/// A sample that is still on its way is wanted only where its title is shown.
void stop_unwanted_sample(Updating&);
void on(Updating&, const FileWanted&);
void on(Updating&, const BookOpened&);
void on(Updating&, const BookOpenFailed&);
void on(Updating&, const PassphraseAsked&);
void on(Updating&, const PassphraseSubmitted&);
void on(Updating&, const PassphraseCancelled&);
void on(Updating&, const ReaderMoved&);
void on(Updating&, const ReaderViewChosen&);
void on(Updating&, const ReaderResized&);
void on(Updating&, const TextPanelToggled&);
void on(Updating&, const TextStylingChosen&);
void on(Updating&, const ContentsToggled&);
void on(Updating&, const ContentsEntryChosen&);
void on(Updating&, const LoanPanelToggled&);
void on(Updating&, const BookSearchToggled&);
void on(Updating&, const BookSearchSubmitted&);
void on(Updating&, const BookSearchStopped&);
void on(Updating&, const ReaderJumped&);
void on(Updating&, const JumpRetraced&);
void on(Updating&, const KeysToggled&);
void on(Updating&, const CommandsToggled&);
void on(Updating&, const PagesTurned&);
void on(Updating&, const HandToggled&);
void on(Updating&, const PageLabelsArrived&);
void on(Updating&, const SelectionChanged&);
void on(Updating&, const BookmarksToggled&);
void on(Updating&, const BookmarkToggled&);
void on(Updating&, const BookmarkChosen&);
void on(Updating&, const BookmarkStepped&);
void on(Updating&, const BookmarkMade&);
void on(Updating&, const BookmarkPlaced&);
/// The bookmark on the page in view, or null.
Bookmark* bookmark_here(Reader& reader);
/// Keeps names that were typed since.
void save_bookmarks(Updating&);
/// Asks where the bookmarks stand in the present layout.
void place_bookmarks(Updating&);
void on(Updating&, const CopyPressed&);
void on(Updating&, const TextCopied&);
void on(Updating&, const CopyRefused&);
void on(Updating&, const FoundPlaceChosen&);
void on(Updating&, const FoundPlaceStepped&);
void on(Updating&, const BookSearched&);
void on(Updating&, const BookSearchBroken&);
void on(Updating&, const ReadAloudWanted&);
void on(Updating&, const ReadAloudStopped&);
void on(Updating&, const ReadAloudPaused&);
void on(Updating&, const SentenceStepped&);
void on(Updating&, const SpeechPaceStepped&);
void on(Updating&, const SentencesArrived&);
void on(Updating&, const SpeechEnded&);
void on(Updating&, const SpeechInterrupted&);
void on(Updating&, const SpeechFailed&);
/// The pages have other numbers: what is being said is looked for in them, and reading goes on from there.
void read_on_in_new_layout(Updating&);
void on(Updating&, const GoToSubmitted&);
void on(Updating&, const ReaderClosed&);
void on(Updating&, const OutlineArrived&);
void on(Updating&, const PageTextArrived&);
void on(Updating&, const PageLinksArrived&);
void on(Updating&, const PageFailed&);
void on(Updating&, const BookLaidOut&);
void save_position(Updating&);
/// Keeps how the open book is shown, where that has changed.
void save_view(Updating&);
bool is_open(const State& state, std::uint64_t document);
/// Turns to a place of the open book, clamped to it.
void turn_to(Updating&, const Anchor&);
/// The same, from far away: the way back is remembered.
void jump_to(Updating&, const Anchor& anchor);
/// Opens this panel, or closes it when it is the one that is open.
void toggle_panel(Updating&, ReaderPanel panel);
/// The pages have other numbers: what was looked for is looked for again, where the patron is.
void search_again(Updating&);
/// An open book whose text flows is laid out for the present room and styling, its place kept.
void lay_out_anew(Updating&);
/// Saves the position, lets go of the document and shows `next`.
void close_reader(Updating&, Screen next);

// what is the matter
void on(Updating&, const DiagnosisWanted&);
void on(Updating&, const DiagnosisFinished&);
void on(Updating&, const ProxyLoginWanted&);
void on(Updating&, const ProxyLoginSubmitted&);
void on(Updating&, const ProxyLoginCancelled&);

// everything else
void on(Updating&, const Started&);
void on(Updating&, const ScreenWanted&);
void on(Updating&, const BackPressed&);
void on(Updating&, const RetryPressed&);
void on(Updating&, const OutsideLinkPressed&);
void on(Updating&, const ProblemDismissed&);
void on(Updating&, const ProblemHappened&);
void on(Updating&, const ShelfFailed&);
void on(Updating&, const LanguageChosen&);
void on(Updating&, const ThemeChosen&);
void on(Updating&, const TextScaleChosen&);
void on(Updating&, const DesktopContrastChanged&);
void on(Updating&, const DesktopMotionChanged&);
void on(Updating&, const Tick&);

}  // namespace oqyrman::state
