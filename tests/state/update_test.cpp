// update(): what a patron's action or an effect's report changes, and which effects it wants.
#include "app/state/update.h"

#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using oqyrman::tests::Run;
using namespace std::chrono_literals;

namespace {

const Instant k_now = oqyrman::tests::k_run_start;

Library library() {
    return {.title = "City library",
            .start_url = "http://127.0.0.1:1/opds",
            .shelf_url = {},
            .authentication_url = "http://127.0.0.1:1/auth",
            .signed_in = false};
}

Publication publication(const std::string& id) {
    Publication made;
    made.id = id;
    made.title = "Abai";
    made.self_url = "http://127.0.0.1:1/p/" + id;
    return made;
}

Loan loan(const std::string& id, std::optional<Instant> until, LoanPhase phase = LoanReady{}) {
    Loan made;
    made.id = id;
    made.publication_id = "p1";
    made.title = "Abai";
    made.opens_until = until;
    made.phase = std::move(phase);
    return made;
}

Feed feed(const std::string& url, const std::string& next = {}) {
    Feed made;
    made.url = url;
    made.title = "City library";
    made.next_url = next;
    made.publications = {publication("p1")};
    return made;
}

Run connected() {
    Run run;
    run.act(Started{.settings = {}, .about = {}, .library = library(), .loans = {loan("l1", k_now + 48h)}});
    run.act(FeedArrived{.asked_url = library().start_url, .feed = feed(library().start_url)});
    return run;
}

Run reading() {
    Run run = connected();
    run.act(ReadPressed{"l1"});
    Reader reader;
    reader.loan_id = "l1";
    reader.document = 7;
    reader.pages.assign(10, PageSize{.width = 400, .height = 600});
    run.act(BookOpened{reader});
    return run;
}

}  // namespace

TEST_CASE("without a library the first run asks for one") {
    Run run;
    run.act(Started{.settings = {}, .about = {}, .library = std::nullopt, .loans = {}});
    CHECK(run.state.screen == Screen::first_run);
    CHECK(run.effects.empty());

    run.act(TextEdited{Field::address, "  library.example/opds "}).act(AddressSubmitted{});
    REQUIRE(run.wanted<FetchFeed>());
    CHECK(run.wanted<FetchFeed>()->url == "https://library.example/opds");
    CHECK(run.state.first_run.busy);

    run.act(FeedArrived{.asked_url = "https://library.example/opds",
                        .feed = std::unexpected(Problem{
                            .kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}})});
    CHECK(run.state.screen == Screen::first_run);
    REQUIRE(run.state.first_run.problem);
    CHECK(run.state.first_run.problem->kind == ProblemKind::offline);
    CHECK_FALSE(run.state.first_run.busy);

    run.act(AddressSubmitted{});
    run.act(FeedArrived{.asked_url = "https://library.example/opds",
                        .feed = feed("https://library.example/opds")});
    CHECK(run.state.screen == Screen::catalogue);
    REQUIRE(run.wanted<SaveLibrary>());
    CHECK(run.wanted<SaveLibrary>()->library->title == "City library");
}

TEST_CASE("feeds: back finds the way, stale answers are dropped, pages are appended") {
    Run run = connected();
    run.act(FeedWanted{"http://127.0.0.1:1/kk"});
    CHECK(run.state.catalogue.busy);
    run.act(FeedArrived{.asked_url = "http://127.0.0.1:1/other", .feed = feed("http://127.0.0.1:1/other")});
    CHECK(run.state.catalogue.feed->url == library().start_url);
    run.act(FeedArrived{.asked_url = "http://127.0.0.1:1/kk",
                        .feed = feed("http://127.0.0.1:1/kk", "http://127.0.0.1:1/kk2")});
    CHECK(run.state.catalogue.history == std::vector<std::string>{library().start_url});

    run.act(MoreWanted{}).act(MoreWanted{});
    CHECK(run.effects.empty());  // one page at a time
    run.act(FeedArrived{
        .asked_url = "http://127.0.0.1:1/kk2", .next_page = true, .feed = feed("http://127.0.0.1:1/kk2")});
    CHECK(list_size(run.state.catalogue) == 2);
    CHECK(run.state.catalogue.feed->next_url.empty());

    run.act(BackPressed{});
    REQUIRE(run.wanted<FetchFeed>());
    run.act(FeedArrived{.asked_url = library().start_url, .feed = feed(library().start_url)});
    CHECK(run.state.catalogue.history.empty());
}

TEST_CASE("what came in a catalogue's place means another thing where a library has answered before") {
    const auto problem = [](ProblemKind kind) {
        return Problem{.kind = kind, .date = {}, .server_text = {}, .detail = {}};
    };
    const Problem none = problem(ProblemKind::not_a_catalogue);
    const Problem sign_in = problem(ProblemKind::network_sign_in);
    const auto page_at = [&](const std::string& url, bool next) {
        return FeedArrived{
            .asked_url = url, .next_page = next, .feed = std::unexpected(none), .if_known = sign_in};
    };
    Run known = connected();
    known.act(FeedWanted{"http://127.0.0.1:1/kk"}).act(page_at("http://127.0.0.1:1/kk", false));
    CHECK(known.state.catalogue.problem == sign_in);

    Run paging = connected();
    paging.state.catalogue.feed->next_url = "http://127.0.0.1:1/n";
    paging.act(MoreWanted{}).act(page_at("http://127.0.0.1:1/n", true));
    CHECK(paging.state.catalogue.problem == sign_in);

    Library never_seen = library();
    never_seen.title.clear();
    Run first;
    first.act(Started{.settings = {}, .about = {}, .library = never_seen, .loans = {}});
    first.act(page_at(never_seen.start_url, false));
    CHECK(first.state.catalogue.problem == none);
}

TEST_CASE("a next page that points at itself ends the paging") {
    Run run = connected();
    run.state.catalogue.feed->next_url = "http://127.0.0.1:1/n";
    run.act(MoreWanted{});
    run.act(FeedArrived{.asked_url = "http://127.0.0.1:1/n",
                        .next_page = true,
                        .feed = feed("http://127.0.0.1:1/n", "http://127.0.0.1:1/n")});
    CHECK(run.state.catalogue.feed->next_url.empty());
}

TEST_CASE("borrowing without a card asks for it and goes on afterwards") {
    Run run = connected();
    run.act(PublicationChosen{publication("p1")}).act(BorrowPressed{});
    REQUIRE(run.wanted<AskSignIn>());
    CHECK(run.wanted<BorrowTitle>() == nullptr);

    AuthenticationDocument document;
    document.flows.emplace_back().type = AuthenticationType::basic;
    run.act(SignInAsked{.document = document, .then = ThenBorrow{publication("p1")}});
    CHECK(run.state.screen == Screen::sign_in);
    run.act(SignInSubmitted{});
    CHECK(run.effects.empty());  // no card number yet
    run.act(TextEdited{Field::login, "1001"}).act(TextEdited{Field::password, "0000"}).act(SignInSubmitted{});
    REQUIRE(run.wanted<TrySignIn>());

    run.act(SignInFinished{std::unexpected(
        Problem{.kind = ProblemKind::wrong_credentials, .date = {}, .server_text = {}, .detail = {}})});
    CHECK(run.state.sign_in->password.empty());
    CHECK(run.state.sign_in->login == "1001");

    Library signed_in = library();
    signed_in.signed_in = true;
    run.act(SignInFinished{signed_in});
    CHECK(run.state.screen == Screen::book);
    REQUIRE(run.wanted<BorrowTitle>());
    CHECK(run.state.book->borrowing);

    run.act(LoansChanged{{loan("l9", k_now + 24h, LoanDownloading{})}})
        .act(BorrowFinished{"p1", std::string("l9")});
    REQUIRE(run.wanted<DownloadBook>());
    CHECK(run.wanted<DownloadBook>()->loan_id == "l9");
    CHECK_FALSE(run.state.book->borrowing);
    REQUIRE(run.state.toasts.size() == 1);
}

TEST_CASE("a refused loan is told on the book's page") {
    Run run = connected();
    run.act(PublicationChosen{publication("p1")});
    run.act(BorrowFinished{
        "p1", std::unexpected(
                  Problem{.kind = ProblemKind::no_copies, .date = {}, .server_text = {}, .detail = {}})});
    REQUIRE(run.state.book->problem);
    CHECK(run.state.book->problem->kind == ProblemKind::no_copies);
    CHECK_FALSE(run.state.problem);
}

TEST_CASE("a newer edition that did not come is nobody's trouble, a first one that did not is told") {
    const Problem failed{
        .kind = ProblemKind::download_interrupted, .date = {}, .server_text = {}, .detail = {}};
    Run run = connected();
    run.act(DownloadFinished{"l1", failed});
    CHECK_FALSE(run.state.loans_problem);
    run.act(LoansChanged{{loan("l1", k_now + 24h, LoanDownloading{})}}).act(DownloadFinished{"l1", failed});
    CHECK(run.state.loans_problem == failed);
}

TEST_CASE("returning asks first, closes the book, and tells") {
    Run run = reading();
    run.act(ReturnPressed{"l1"});
    REQUIRE(run.state.confirm);
    run.act(ConfirmAnswered{false});
    CHECK(run.effects.empty());
    CHECK(run.state.reader);

    run.act(ReturnPressed{"l1"}).act(ConfirmAnswered{true});
    CHECK(run.wanted<SavePosition>());
    REQUIRE(run.wanted<CloseDocument>());
    CHECK(run.wanted<CloseDocument>()->document == 7);
    REQUIRE(run.wanted<ReturnLoan>());
    CHECK_FALSE(run.state.reader);
    CHECK(run.state.screen == Screen::loans);

    run.act(ReturnFinished{.loan_id = "l1", .problem = {}, .queued = true});
    REQUIRE(run.state.toasts.size() == 1);
    CHECK(run.state.toasts[0].kind == ToastKind::return_queued);
}

TEST_CASE("a loan that ends while it is read closes the book with why") {
    Run run = reading();
    REQUIRE(run.wanted<WakeAt>());
    CHECK(run.wanted<WakeAt>()->instant == k_now + 48h);
    run.now = k_now + 48h;
    run.act(Tick{});
    CHECK(run.state.screen == Screen::ended);
    REQUIRE(run.state.ended);
    CHECK(run.state.ended->problem.kind == ProblemKind::expired);
    CHECK(run.wanted<CloseDocument>());
    CHECK(std::holds_alternative<LoanClosed>(run.state.loans[0].phase));
}

TEST_CASE("one millisecond before its end a loan is open") {
    Run run = reading();
    run.now = k_now + 48h - 1ms;
    run.act(Tick{});
    CHECK(run.state.reader);
}

TEST_CASE("a book that opens after the patron went elsewhere is let go") {
    Run run = connected();
    run.act(ReadPressed{"l1"}).act(PassphraseCancelled{});
    Reader reader;
    reader.loan_id = "l1";
    reader.document = 9;
    run.act(BookOpened{reader});
    CHECK_FALSE(run.state.reader);
    REQUIRE(run.wanted<CloseDocument>());
}

TEST_CASE("a loan whose file is damaged is repaired, a file of the patron's own is not") {
    const Problem damaged{.kind = ProblemKind::book_damaged, .date = {}, .server_text = {}, .detail = {}};
    Run run = connected();
    Loan one;
    one.id = "l1";
    run.act(LoansChanged{{one}}).act(ScreenWanted{Screen::loans}).act(ReadPressed{"l1"});
    run.act(BookOpenFailed{"l1", "", damaged});
    REQUIRE(run.state.problem);
    CHECK(run.state.problem->kind == ProblemKind::loan_damaged);
    run.act(RetryPressed{});
    CHECK_FALSE(run.state.problem);
    REQUIRE(run.wanted<RepairLoan>());
    CHECK(run.wanted<RepairLoan>()->loan_id == "l1");
    run.act(FileWanted{"/books/own.epub"}).act(BookOpenFailed{"/books/own.epub", "", damaged});
    CHECK(run.state.problem == damaged);
    run.act(ProblemDismissed{}).act(RetryPressed{});
    CHECK_FALSE(run.wanted<RepairLoan>());
}

TEST_CASE("a sample is fetched once, opens without a loan, and is let go of by who goes elsewhere") {
    Publication title;
    title.id = "p1";
    Acquisition& way = title.acquisitions.emplace_back();
    way.rel = AcquisitionRel::sample;
    way.url = "https://library.example/sample";
    way.path = {"application/epub+zip"};
    Run run = connected();
    run.act(PublicationChosen{title}).act(SamplePressed{});
    REQUIRE(run.wanted<OpenSample>());
    CHECK(run.wanted<OpenSample>()->publication == title);
    run.act(SamplePressed{});
    CHECK_FALSE(run.wanted<OpenSample>());
    Reader reader;
    reader.sample_of = "p1";
    reader.document = 9;
    SECTION("it opens, and closing it leads back to its title") {
        run.act(BookOpened{reader});
        REQUIRE(run.state.reader);
        CHECK(run.state.opening.empty());
        run.act(ReaderClosed{});
        CHECK(run.state.screen == Screen::book);
    }
    SECTION("a sample that cannot be had is told on its page") {
        run.act(BookOpenFailed{
            "sample:p1", "", {.kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}}});
        REQUIRE(run.state.book->problem);
        run.act(RetryPressed{});
        CHECK(run.wanted<OpenSample>());
        CHECK_FALSE(run.wanted<BorrowTitle>());
        CHECK_FALSE(run.state.book->problem);
        run.act(BookOpenFailed{
            "sample:p1", "", {.kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}}});
        CHECK(run.state.book->problem->kind == ProblemKind::offline);
        CHECK(run.state.opening.empty());
    }
    SECTION("the patron goes back") {
        run.act(BackPressed{});
        CHECK(run.wanted<StopSample>());
        CHECK(run.state.opening.empty());
        run.act(BookOpened{reader});
        CHECK_FALSE(run.state.reader);
        CHECK(run.wanted<CloseDocument>());
    }
    SECTION("another title is looked at") {
        Publication other;
        other.id = "p2";
        run.act(PublicationChosen{other});
        CHECK(run.wanted<StopSample>());
    }
}

TEST_CASE("what was said on the way to a book does not lie over its pages") {
    Run run = connected();
    run.act(BorrowFinished{"p1", "l1"});
    run.state.toasts = {
        Toast{.kind = ToastKind::borrowed, .title = "Abai", .date = {}, .until = run.state.now + 1h}};
    run.act(ReadPressed{"l1"});
    Reader reader;
    reader.loan_id = "l1";
    run.act(BookOpened{reader});
    REQUIRE(run.state.reader);
    CHECK(run.state.toasts.empty());
}

TEST_CASE("a refusal at opening shows the end page; a damaged book is told where the patron is") {
    Run run = connected();
    run.act(ReadPressed{"l1"});
    run.act(BookOpenFailed{
        "l1", "Abai", {.kind = ProblemKind::revoked, .date = k_now, .server_text = {}, .detail = {}}});
    CHECK(run.state.screen == Screen::ended);
    run.act(BackPressed{}).act(ReadPressed{"l1"});
    run.act(BookOpenFailed{
        "l1", "Abai", {.kind = ProblemKind::book_damaged, .date = {}, .server_text = {}, .detail = {}}});
    CHECK(run.state.screen == Screen::loans);
    CHECK(run.state.problem);
}

TEST_CASE("what did not come about is tried again by the button of its own problem") {
    Run run = connected();
    run.state.loans = {loan("l1", k_now + 48h)};
    run.state.screen = Screen::loans;
    const Problem problem{.kind = ProblemKind::server_down, .date = {}, .server_text = {}, .detail = "503"};
    SECTION("a download") {
        run.state.loans[0].phase = LoanDownloading{};
        run.act(DownloadFinished{"l1", problem});
        CHECK(run.state.loans_problem == problem);
        run.act(RetryPressed{});
        REQUIRE(run.wanted<DownloadBook>());
        CHECK(run.wanted<DownloadBook>()->loan_id == "l1");
        CHECK_FALSE(run.state.loans_problem);
    }
    SECTION("a renewal, up to the day that was chosen") {
        run.act(RenewFinished{"l1", problem, k_now + 96h}).act(RetryPressed{});
        REQUIRE(run.wanted<RenewLoan>());
        CHECK(run.wanted<RenewLoan>()->loan_id == "l1");
        CHECK(run.wanted<RenewLoan>()->until == k_now + 96h);
    }
    SECTION("a return") {
        run.act(ReturnFinished{.loan_id = "l1", .problem = problem}).act(RetryPressed{});
        REQUIRE(run.wanted<ReturnLoan>());
        CHECK(run.wanted<ReturnLoan>()->loan_id == "l1");
    }
    SECTION("once") {
        run.act(RenewFinished{"l1", problem, {}}).act(RetryPressed{}).act(RetryPressed{});
        CHECK_FALSE(run.wanted<RenewLoan>());
    }
    SECTION("but not by that of another one") {
        run.act(RenewFinished{"l1", problem, {}}).act(ProblemDismissed{});
        const Problem other{.kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}};
        run.act(ProblemHappened{other}).act(RetryPressed{});
        CHECK_FALSE(run.wanted<RenewLoan>());
    }
    CHECK_FALSE(run.state.problem);
}

TEST_CASE("a folder that cannot be used is told until it can, and nothing behind it is offered") {
    Run run;
    const Problem problem{
        .kind = ProblemKind::data_unwritable, .date = {}, .server_text = {}, .detail = "read-only"};
    run.act(Started{.settings = {}, .about = {}, .library = std::nullopt, .loans = {}});
    run.act(ShelfFailed{problem});
    CHECK(run.state.problem == problem);
    run.act(ProblemDismissed{});
    CHECK(run.state.problem == problem);
    run.act(RetryPressed{});
    CHECK(run.wanted<OpenShelf>());
    CHECK_FALSE(run.state.problem);
    run.act(ShelfFailed{problem});
    CHECK(run.state.problem == problem);
    run.act(RetryPressed{})
        .act(Started{.settings = {}, .about = {}, .library = library(), .loans = {loan("l1", k_now + 48h)}});
    CHECK_FALSE(run.state.no_shelf);
    CHECK(run.state.screen == Screen::catalogue);
    run.act(ProblemHappened{problem}).act(ProblemDismissed{});
    CHECK_FALSE(run.state.problem);
}

TEST_CASE("a book's own password goes to the book, and giving up lets the book go") {
    Run run = connected();
    PassphrasePrompt prompt;
    prompt.loan_id = "/home/a/b.pdf";
    prompt.of_book = true;
    run.act(FileWanted{"/home/a/b.pdf"}).act(PassphraseAsked{prompt});
    REQUIRE(run.state.passphrase);
    run.act(TextEdited{Field::passphrase, "word"}).act(PassphraseSubmitted{});
    REQUIRE(run.wanted<UnlockBook>());
    CHECK(run.wanted<UnlockBook>()->password == "word");
    CHECK_FALSE(run.wanted<OpenLoanWithPassphrase>());
    CHECK(run.state.passphrase->busy);
    prompt.wrong = true;
    run.act(PassphraseAsked{prompt});
    CHECK(run.state.passphrase->wrong);
    run.act(PassphraseCancelled{});
    REQUIRE(run.wanted<UnlockBook>());
    CHECK(run.wanted<UnlockBook>()->password.empty());
    CHECK_FALSE(run.state.passphrase);
}

TEST_CASE("positions are saved at each page and after a rest inside one") {
    Run run = reading();
    run.act(ReaderMoved{{.page = 3, .y = 0, .x = 0.5}});
    REQUIRE(run.wanted<SavePosition>());
    CHECK(run.wanted<SavePosition>()->anchor.page == 3);
    run.act(ReaderMoved{{.page = 3, .y = 0.4, .x = 0.5}});
    CHECK(run.wanted<SavePosition>() == nullptr);
    REQUIRE(run.wanted<WakeAt>());
    run.now += 2s;
    run.act(Tick{});
    REQUIRE(run.wanted<SavePosition>());
    run.act(Tick{});
    CHECK(run.wanted<SavePosition>() == nullptr);
}

TEST_CASE("how a book is shown is kept at once, but a movement's steps when it has rested") {
    const ReaderView chosen{.fit = Fit::zoom, .zoom = 2}, on_the_way{.fit = Fit::zoom, .zoom = 2.1};
    Run run = reading();
    run.act(ReaderViewChosen{chosen});
    REQUIRE(run.wanted<SaveSettings>());
    CHECK(run.wanted<SaveSettings>()->settings.reader_view == chosen);
    run.act(ReaderViewChosen{on_the_way, true});
    CHECK(run.state.reader->view == on_the_way);
    CHECK(run.wanted<SaveSettings>() == nullptr);
    CHECK(run.wakes_at(run.now + 2s));
    run.act(ReaderViewChosen{chosen, true}).act(ReaderViewChosen{on_the_way, true});
    CHECK(run.wanted<WakeAt>() == nullptr);  // one time is enough
    SECTION("when it has rested") {
        run.at(run.now + 2s);
        REQUIRE(run.wanted<SaveSettings>());
        CHECK(run.wanted<SaveSettings>()->settings.reader_view == on_the_way);
        run.act(Tick{});
        CHECK(run.wanted<SaveSettings>() == nullptr);
    }
    SECTION("when the book is closed") {
        run.act(ReaderClosed{});
        CHECK(run.wanted<SaveSettings>());
    }
}

TEST_CASE("go to page takes whole numbers inside the book") {
    const auto [typed, page] = GENERATE(table<std::string, int>(
        {{"4", 3}, {"10", 9}, {"0", 0}, {"11", 0}, {"-1", 0}, {"4x", 0}, {"", 0}, {"99999999999", 0}}));
    Run run = reading();
    run.act(TextEdited{Field::go_to, typed}).act(GoToSubmitted{});
    CHECK(run.state.reader->anchor.page == page);
    CHECK(run.state.reader->go_to.empty());
}

TEST_CASE("text of the page and its neighbours is asked for once") {
    Run run = reading();
    std::vector<int> asked;
    for (const Effect& effect : run.effects)
        if (const auto* load = std::get_if<LoadPageText>(&effect)) asked.push_back(load->page);
    CHECK(asked == std::vector<int>{0, 1});
    run.act(ReaderMoved{{.page = 1, .y = 0, .x = 0.5}});
    asked.clear();
    for (const Effect& effect : run.effects)
        if (const auto* load = std::get_if<LoadPageText>(&effect)) asked.push_back(load->page);
    CHECK(asked == std::vector<int>{2});
}

TEST_CASE("a new layout keeps the book open under its new number") {
    Run run = reading();
    run.act(BookLaidOut{.old_document = 6, .document = 8, .pages = {}, .anchor = {}});
    CHECK(run.state.reader->document == 7);  // an answer to an older question
    run.act(BookLaidOut{.old_document = 7,
                        .document = 8,
                        .pages = {{400, 600}, {400, 600}},
                        .anchor = {.page = 5, .y = 0, .x = 0.5}});
    CHECK(run.state.reader->document == 8);
    CHECK(run.state.reader->anchor.page == 1);
}

namespace {

/// A book of flowing text of ten pages, at its third, while a layout of another size is being made.
Run laying_out() {
    Run run = reading();
    run.state.reader->format = BookFormat::epub;
    run.act(ReaderMoved{{.page = 2, .y = 0, .x = 0.5}}).act(ReaderResized{500, 700});
    return run;
}

BookLaidOut twenty_pages(const Anchor& anchor) {
    return {.old_document = 7,
            .document = 8,
            .pages = std::vector<PageSize>(20, {.width = 500, .height = 700}),
            .anchor = anchor};
}

}  // namespace

TEST_CASE("a new size of the window is told to the engine, with or without a book") {
    Run run = connected();
    run.act(ReaderResized{500, 700});
    REQUIRE(run.wanted<SizePages>());
    CHECK(run.wanted<SizePages>()->width == 500);
    CHECK(run.wanted<LayOutBook>() == nullptr);
    CHECK(run.state.page_room == PageSize{.width = 500, .height = 700});
}

TEST_CASE("a new layout leads to the words that were in view") {
    Run run = laying_out();
    run.act(twenty_pages({.page = 5, .y = 0.25, .x = 0.5}));
    CHECK(run.state.reader->anchor == Anchor{.page = 5, .y = 0.25, .x = 0.5});
}

TEST_CASE("who goes elsewhere while a layout is made is not taken back") {
    Run run = laying_out();
    run.act(ReaderMoved{{.page = 7, .y = 0.5, .x = 0.5}});
    run.act(twenty_pages({.page = 5, .y = 0, .x = 0.5}));
    CHECK(run.state.reader->anchor == Anchor{.page = 15, .y = 0, .x = 0.5});  // three quarters into the book
    REQUIRE(run.wanted<SavePosition>());
    run.act(ReaderResized{400, 600})
        .act(BookLaidOut{.old_document = 8,
                         .document = 9,
                         .pages = std::vector<PageSize>(30, {400, 600}),
                         .anchor = {.page = 21, .y = 0, .x = 0.5}});
    CHECK(run.state.reader->anchor.page == 21);  // that was of the layout before
}

TEST_CASE("an entry of the contents chosen while a layout is made is where the book opens") {
    Run run = laying_out();
    run.act(ContentsEntryChosen{1, {.page = 8, .y = 0, .x = 0.5}});
    CHECK(run.state.reader->anchor.page == 8);
    run.act(twenty_pages({.page = 5, .y = 0, .x = 0.5}));
    run.act(OutlineArrived{8, {{.title = "I", .page = 0}, {.title = "II", .page = 17, .y = 350}}});
    CHECK(run.state.reader->anchor == Anchor{.page = 17, .y = 0.5, .x = 0.5});
    run.act(ReaderMoved{{.page = 3, .y = 0, .x = 0.5}});
    run.act(OutlineArrived{8, {{.title = "I", .page = 0}, {.title = "II", .page = 17, .y = 350}}});
    CHECK(run.state.reader->anchor.page == 3);  // once
}

TEST_CASE("an open loan is found before a closed one of the same title") {
    State state;
    state.loans = {loan("old", std::nullopt, LoanClosed{}), loan("new", std::nullopt)};
    REQUIRE(loan_of(state, "p1"));
    CHECK(loan_of(state, "p1")->id == "new");
    CHECK(loan_of(state, "p2") == nullptr);
}

TEST_CASE("another way to set text is kept, told to the engine, and keeps the place that is being read") {
    Run run;
    run.state.page_room = {.width = 420, .height = 595};
    run.state.reader.emplace();
    run.state.reader->format = BookFormat::epub;
    run.state.reader->document = 7;
    run.state.reader->pages.resize(40);
    run.state.reader->anchor = {.page = 12, .y = 0.4, .x = 0.5};
    const TextStyling wanted{.family = TextFamily::serif, .size = 6};
    run.act(TextStylingChosen{wanted});
    CHECK(run.state.settings.text == wanted);
    REQUIRE(run.wanted<SaveSettings>());
    CHECK(run.wanted<SaveSettings>()->settings.text == wanted);
    REQUIRE(run.wanted<StyleText>());
    CHECK(run.wanted<StyleText>()->text == wanted);
    REQUIRE(run.wanted<LayOutBook>());
    CHECK(run.wanted<LayOutBook>()->document == 7);
    CHECK(run.wanted<LayOutBook>()->anchor == Anchor{.page = 12, .y = 0.4, .x = 0.5});
    // The same once more changes nothing; a size beyond the scale is its end.
    run.act(TextStylingChosen{wanted});
    CHECK(run.effects.empty());
    run.act(TextStylingChosen{{.size = 1000}});
    CHECK(run.state.settings.text.size == k_text_sizes.size() - 1);
}

TEST_CASE("the last run's way to set text is told to the engine before a book is opened") {
    Run run;
    Settings settings;
    settings.text.family = TextFamily::easy;
    run.act(Started{.settings = settings, .about = {}, .library = library(), .loans = {}});
    REQUIRE(run.wanted<StyleText>());
    CHECK(run.wanted<StyleText>()->text.family == TextFamily::easy);
}

TEST_CASE("the text panel is only for text that flows, and one panel is open at a time") {
    Run run;
    run.state.reader.emplace();
    run.act(TextPanelToggled{});
    CHECK(run.state.reader->panel != ReaderPanel::text);
    run.state.reader->format = BookFormat::epub;
    run.act(ContentsToggled{}).act(TextPanelToggled{});
    CHECK(run.state.reader->panel == ReaderPanel::text);
    run.act(LoanPanelToggled{});
    CHECK(run.state.reader->panel != ReaderPanel::text);
}

TEST_CASE("The desktop's wish for contrast takes the place of a theme and gives it back") {
    State state;
    state.settings.theme = Theme::sepia;
    Updated updated = update(state, DesktopContrastChanged{true}, {});
    CHECK(updated.state.settings.theme == Theme::contrast);
    updated = update(updated.state, DesktopContrastChanged{true}, {});
    updated = update(updated.state, DesktopContrastChanged{false}, {});
    CHECK(updated.state.settings.theme == Theme::sepia);
    // Who chose contrast keeps it; who chose another theme meanwhile keeps that.
    state.settings.theme = Theme::contrast;
    updated = update(state, DesktopContrastChanged{true}, {});
    CHECK(update(updated.state, DesktopContrastChanged{false}, {}).state.settings.theme == Theme::contrast);
    state.settings.theme = Theme::paper;
    updated = update(state, DesktopContrastChanged{true}, {});
    updated = update(updated.state, ThemeChosen{Theme::dark}, {});
    CHECK(update(updated.state, DesktopContrastChanged{false}, {}).state.settings.theme == Theme::dark);
}

TEST_CASE("The desktop's wish for rest is followed while the program runs") {
    const Updated updated = update({}, DesktopMotionChanged{true}, {});
    CHECK(updated.state.about.less_motion);
    CHECK_FALSE(update(updated.state, DesktopMotionChanged{false}, {}).state.about.less_motion);
}

TEST_CASE("what is the matter is looked for once at a time, and leads back where it was asked") {
    Run run = connected();
    run.act(ScreenWanted{Screen::settings}).act(DiagnosisWanted{});
    CHECK(run.state.screen == Screen::diagnosis);
    CHECK(run.wanted<Diagnose>() != nullptr);
    run.act(DiagnosisWanted{});
    CHECK(run.wanted<Diagnose>() == nullptr);
    const Problem login{.kind = ProblemKind::proxy_login_needed, .date = {}, .server_text = {}, .detail = {}};
    run.act(DiagnosisFinished{{{.checked = Checked::proxy, .verdict = Verdict::trouble, .problem = login}}});
    CHECK_FALSE(run.state.diagnosis.busy);
    CHECK(run.state.diagnosis.made == k_now);
    REQUIRE(first_trouble(run.state.diagnosis) != nullptr);
    run.act(ProxyLoginWanted{}).act(ProxyLoginSubmitted{});
    CHECK(run.state.proxy_login);  // without a name there is nothing to try
    run.act(TextEdited{Field::proxy_login, "aliya"}).act(TextEdited{Field::proxy_password, "1234"});
    run.act(ProxyLoginSubmitted{});
    REQUIRE(run.wanted<UseProxyLogin>() != nullptr);
    CHECK(run.wanted<UseProxyLogin>()->login == "aliya");
    CHECK(run.wanted<Diagnose>() != nullptr);
    CHECK_FALSE(run.state.proxy_login);
    run.act(BackPressed{});
    CHECK(run.state.screen == Screen::settings);
}

TEST_CASE("a proxy that asks in the middle of something: that is tried again with the answer") {
    Run run = connected();
    run.act(ProxyLoginWanted{}).act(TextEdited{Field::proxy_login, "aliya"}).act(ProxyLoginSubmitted{});
    CHECK(run.wanted<UseProxyLogin>() != nullptr);
    CHECK(run.wanted<FetchFeed>() != nullptr);
    run.act(ProxyLoginWanted{}).act(BackPressed{});
    CHECK_FALSE(run.state.proxy_login);
    CHECK(run.state.screen == Screen::catalogue);
}

TEST_CASE("pausing keeps what has come of a book, cancelling does not") {
    Run run = connected();
    run.act(DownloadPaused{"l1"});
    REQUIRE(run.wanted<StopDownload>() != nullptr);
    CHECK_FALSE(run.wanted<StopDownload>()->discard);
    run.act(DownloadCancelled{"l1"});
    CHECK(run.wanted<StopDownload>()->discard);
}
