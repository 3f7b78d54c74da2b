#pragma once

#include <map>
#include <memory>
#include <set>

#include "app/accessibility/speech.h"
#include "app/effects/services.h"
#include "app/state/effect.h"
#include "render/client/client.h"

namespace oqyrman::effects {

/// Carries out what update() wants: catalogue requests on `feeds`, cards, loans and the shelf on `tasks`, the
/// engine through its client; answers come back as actions. All methods on the UI thread.
class Effects {
  public:
    Effects(Start start, net::Http& http, const tasks::Clock& clock, tasks::MainQueue& queue, Post post);
    ~Effects();
    Effects(const Effects&) = delete;
    Effects& operator=(const Effects&) = delete;

    /// Opens the shelf; answers Started, and ShelfFailed where it cannot be.
    void begin();
    void carry_out(const state::Effect& effect);

    render::Client* client() { return m_client.get(); }
    /// The engine's name for what screens call document, with the layout it belongs to.
    struct Document {
        render::DocumentId id = 0;
        std::uint32_t epoch = 0;
    };
    std::optional<Document> document(std::uint64_t number) const;
    state::Instant time() const { return m_clock.now(); }
    /// The card for a picture of the library shown.
    std::optional<net::Credentials> picture_card(const std::string& url) const {
        const auto card = m_wallet.peek(url);
        return card ? std::optional(card->as_sent) : std::nullopt;
    }
    /// Replies that are not ours, pictures and tiles, are handed to this.
    void set_picture_replies(std::function<void(render::Reply)> handler) {
        m_picture_replies = std::move(handler);
    }
    /// Calls `left` when every place that was to be kept is; what else is being done ends early.
    void leave(std::function<void()> left);
    /// The languages requests ask for, the patron's first.
    void speak(state::Language language);

  private:
    struct Open;
    /// A sign-in in the browser that is waited for. UI thread.
    struct BrowserSignIn {
        std::string mark;  ///< comes back with the answer; empty: none is waited for
        state::Library library;
        state::AuthenticationDocument document;
    };
    using Work = std::function<void(Desk&, const std::stop_token&)>;
    using Asking = std::function<void(const std::stop_token&)>;

    /// On `feeds`, until something else is asked for: then nobody waits for the answer any more, and the
    /// work is to post none.
    void ask(Asking work);
    // catalogue
    void run(const state::StartDemoLibrary&);
    void run(const state::FetchFeed& wanted);
    void run(const state::SearchFeed& wanted);
    void run(const state::StopAsking&) { m_asking.request_stop(); }
    void run(const state::FetchPublication& wanted);
    void run(const state::AskSignIn& wanted);
    void run(const state::OpenInBrowser& wanted);
    // card, loans, shelf
    void run(const state::TrySignIn& wanted);
    void run(const state::StartBrowserSignIn& wanted);
    void run(const state::FinishBrowserSignIn& wanted);
    void run(const state::StopBrowserSignIn&);
    void run(const state::ForgetLibrary& wanted);
    void run(const state::SignOut& wanted);
    void run(const state::SyncLoans& wanted);
    void run(const state::BorrowTitle& wanted);
    void run(const state::DownloadBook& wanted);
    void run(const state::StopDownload& wanted);
    void run(const state::Diagnose&);
    void run(const state::UseProxyLogin& wanted);
    void run(const state::RepairLoan& wanted);
    void run(const state::RenewLoan& wanted);
    void run(const state::LeaveQueue& wanted);
    void run(const state::KeepNotice& wanted);
    void run(const state::KeepHoldNotice& wanted);
    void run(const state::ReturnLoan& wanted);
    void run(const state::RemoveLoan& wanted);
    void run(const state::SaveSettings& wanted);
    void run(const state::SaveLibrary& wanted);
    // the open book
    void run(const state::OpenFile& wanted);
    void run(const state::OpenSample& wanted);
    void run(const state::StopSample&);
    void run(const state::OpenLoan& wanted);
    void run(const state::OpenLoanWithPassphrase& wanted);
    void run(const state::UnlockBook& wanted);
    void run(const state::OpenShelf&) { begin(); }
    void run(const state::CloseDocument& wanted);
    void run(const state::LoadOutline& wanted);
    void run(const state::LoadPageLabels& wanted);
    void run(const state::LoadPageText& wanted);
    void run(const state::LoadPageLinks& wanted);
    void run(const state::SearchBook& wanted);
    void run(const state::StopSearch& wanted);
    void run(const state::CopyText& wanted);
    void run(const state::MakeBookmark& wanted);
    void run(const state::PlaceBookmarks& wanted);
    void run(const state::SaveBookmarks& wanted);
    void run(const state::LoadSentences& wanted);
    void run(const state::Speak& wanted);
    void run(const state::StopSpeaking&);
    void run(const state::SizePages& wanted);
    void run(const state::StyleText& wanted);
    void run(const state::LayOutBook& wanted);
    void run(const state::SavePosition& wanted);
    // the program does these itself
    static void run(const state::SetClipboard&) {}
    static void run(const state::WakeAt&) {}
    static void run(const state::Quit&) {}

    /// `ask(card)` with the card for `url`, and once more with a renewed token where that was refused. On
    /// `feeds`.
    template <class Ask>
    auto with_card(const std::string& url, const std::stop_token& stop, Ask ask) {
        const auto card = m_wallet.shown_card(url, stop);
        auto answer = ask(card ? std::optional(card->as_sent) : std::nullopt);
        if (answer || !answer.error().card || !card) return answer;
        const auto fresh = m_wallet.after_refusal(*card, stop);
        // The card may be as good as ever: it could not be asked.
        if (!fresh) answer = std::unexpected(catalogue::Refusal{.problem = fresh.error(), .card = {}});
        return fresh && *fresh ? ask(std::optional((*fresh)->as_sent)) : answer;
    }
    /// What libraries answered to a card goes with it. Any thread.
    void forget_answers();
    void signed_in(Desk& desk, lending::Outcome<state::Library> library);
    /// Runs on `tasks` with the shelf; a download under way steps back and goes on afterwards.
    void at_desk(Work work);
    /// No place of a book is waited for any more.
    void tell_left();
    void download(const std::string& loan_id);
    /// Downloads under way and in waiting make room; each is taken up again where it stopped.
    void step_back();
    void post_loans(Desk& desk) const;
    /// Books that the library has put others in place of come behind the reader's back.
    void fetch_replaced(Desk& desk);
    /// Once, until the clock was right again: a patron who reads on is not told at every turn.
    void explain_clock(Desk& desk) const;
    /// What kept the catalogue from answering, with the clock's part in it.
    state::Problem explained(const catalogue::Refusal& refusal) const;
    void open_loan(const std::string& loan_id, const std::optional<std::string>& passphrase);
    void fetch_sample();
    /// `asked_as`: the loan or the file, as the answer is to name it. `password`: the book's own.
    void show(lending::OpenBook book, const std::string& asked_as, const std::string& password = {});
    void on_reply(render::Reply reply);
    bool on_bookmark(Open& open, const render::Reply& reply);
    bool on_copying(Open& open, const render::Reply& reply);
    static std::unique_ptr<accessibility::Speech> start_speech(const Post& post);
    bool on_sentences(Open& open, const render::Reply& reply);
    void charge(const std::string& loan_id, std::string text);
    void on_opening_failed(Open& open, const render::Error& error);
    void on_opened(Open& open, const render::Opened& opened);
    void on_laid_out(Open& open, const render::LaidOut& laid_out);
    /// True when the reply is to the search under way.
    bool on_searched(Open& open, const render::Reply& reply);
    void offer(Open& open);
    /// Its answer goes to keep_position().
    void find_locator(Open& open, const state::Anchor& anchor);
    void keep_position(Open& open, const state::Locator& locator);
    Open* find(render::DocumentId id);

    Start m_start;
    net::Http& m_http;
    const tasks::Clock& m_clock;
    tasks::MainQueue& m_queue;
    Post m_post;
    lending::Wallet m_wallet;
    mutable TrustedCopy m_trusted;  ///< mutable: post_loans() keeps it up to date
    catalogue::Catalogue m_catalogue;
    std::unique_ptr<Desk> m_desk;  // tasks thread
    RenewedCards m_renewed{m_desk};
    BrowserSignIn m_browser_sign_in;
    std::stop_source m_asking;                            ///< for what the catalogue is to show
    std::map<std::string, std::stop_source> m_downloads;  ///< wanted and not finished, each to be stopped
    /// The sample that is wanted and not here; not set: none is.
    struct Sampling {
        state::Publication publication;
        std::stop_source stop;
    };
    std::shared_ptr<Sampling> m_sample;
    std::map<std::uint64_t, std::unique_ptr<Open>> m_open;  ///< by the number screens use
    std::unique_ptr<Open> m_locked;                         ///< waits for its own password
    std::uint64_t m_next_number = 1;
    state::PageSize m_page = state::State{}.page_room;  ///< of flowing text, as the window last told
    state::TextStyling m_text;                          ///< how flowing text is set, as last chosen
    std::function<void(render::Reply)> m_picture_replies;
    std::function<void()> m_left;  ///< set while somebody waits for it
    std::unique_ptr<accessibility::Speech> m_speech;
    std::unique_ptr<render::Client> m_client;
    tasks::Runner m_tasks;  // after what its work uses
    tasks::Runner m_feeds;  // last: a token that its work renews is written down by `tasks`
};

}  // namespace oqyrman::effects
