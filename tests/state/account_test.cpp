// update(): libraries, cards, and being asked to sign in again.
#include "app/state/update.h"
#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using oqyrman::tests::Run;

namespace {

const std::string k_first = "https://first.example/opds", k_second = "https://second.example/opds";

Library library(const std::string& url, bool signed_in = false) {
    Library made;
    made.title = url;
    made.start_url = url;
    made.authentication_url = url + "/auth";
    made.signed_in = signed_in;
    if (signed_in) made.cards = {{.key = "one", .number = "1001"}};
    if (signed_in) made.card = "one";
    return made;
}

Feed feed(const std::string& url) {
    Feed made;
    made.url = url;
    made.title = "Library";
    return made;
}

AuthenticationDocument document(AuthenticationType type = AuthenticationType::basic) {
    AuthenticationDocument made;
    AuthenticationFlow& flow = made.flows.emplace_back();
    flow.type = type;
    flow.authenticate_url = "https://first.example/in";
    return made;
}

Run connected(bool signed_in = true) {
    Run run;
    run.act(Started{.settings = {},
                    .about = {},
                    .library = library(k_first, signed_in),
                    .loans = {},
                    .libraries = {library(k_first, signed_in)}});
    run.act(FeedArrived{.asked_url = k_first, .feed = feed(k_first)});
    return run;
}

}  // namespace

TEST_CASE("a refused sign-in is asked for again, once, and what was wanted goes on") {
    Run run = connected();
    run.act(SignInAsked{document(), ThenFeed{"https://first.example/new"}});
    REQUIRE(run.state.sign_in);
    CHECK(run.state.sign_in->again);
    CHECK(run.state.sign_in->login == "1001");
    // The same question from another request changes nothing that was typed.
    run.act(TextEdited{Field::password, "12"}).act(SignInAsked{document(), ThenLoans{}});
    CHECK(run.state.sign_in->password == "12");
    run.act(LoansSynced{
        Problem{.kind = ProblemKind::sign_in_again, .date = {}, .server_text = {}, .detail = {}}});
    run.act(SignInSubmitted{});
    REQUIRE(run.wanted<TrySignIn>());
    CHECK(run.wanted<TrySignIn>()->library.start_url == k_first);
    run.act(SignInFinished{library(k_first, true)});
    CHECK(run.state.screen == Screen::catalogue);
    CHECK(run.wanted<FetchFeed>()->url == "https://first.example/new");
    CHECK_FALSE(run.state.loans_problem);
}

TEST_CASE("a first sign-in does not speak of an earlier one") {
    Run run = connected(false);
    run.act(SignInAsked{document(), ThenLoans{}});
    CHECK_FALSE(run.state.sign_in->again);
}

TEST_CASE("a loan refused for the card alone leads to the card, and then to the loan") {
    Run run = connected();
    Publication book;
    book.id = "p1";
    run.act(PublicationChosen{book}).act(BorrowPressed{});
    run.act(BorrowFinished{
        "p1", std::unexpected(
                  Problem{.kind = ProblemKind::sign_in_again, .date = {}, .server_text = {}, .detail = {}})});
    REQUIRE(run.wanted<AskSignIn>());
    CHECK(std::get<ThenBorrow>(run.wanted<AskSignIn>()->then).publication.id == "p1");
    CHECK_FALSE(run.state.book->problem);
}

TEST_CASE("a title whose link names its own way to ask for a card is asked for in that way, and beforehand") {
    Run run = connected(false);
    Publication book;
    book.id = "p1";
    book.acquisitions.emplace_back().authenticate_url = "https://first.example/consortium";
    run.act(PublicationChosen{book}).act(BorrowPressed{});
    REQUIRE(run.wanted<AskSignIn>());
    CHECK(run.wanted<AskSignIn>()->authentication_url == "https://first.example/consortium");
    CHECK_FALSE(run.wanted<BorrowTitle>());

    run = connected();
    run.state.library->authentication_url.clear();  // nothing but the link says it
    run.act(PublicationChosen{book}).act(BorrowPressed{});
    CHECK(run.wanted<BorrowTitle>());
    run.act(BorrowFinished{
        "p1", std::unexpected(Problem{
                  .kind = ProblemKind::sign_in_needed, .date = {}, .server_text = {}, .detail = {}})});
    REQUIRE(run.wanted<AskSignIn>());
    CHECK(run.wanted<AskSignIn>()->authentication_url == "https://first.example/consortium");
}

TEST_CASE("a first library that wants a card at its door is remembered by the address that was typed") {
    Run run;
    run.act(Started{.settings = {}, .about = {}, .library = std::nullopt, .loans = {}});
    run.act(TextEdited{Field::address, k_first}).act(AddressSubmitted{});
    run.act(SignInAsked{document(), ThenFeed{k_first}});
    CHECK(run.state.screen == Screen::sign_in);
    CHECK_FALSE(run.state.first_run.busy);
    run.act(TextEdited{Field::login, "reader"}).act(SignInSubmitted{});
    REQUIRE(run.wanted<TrySignIn>());
    CHECK(run.wanted<TrySignIn>()->library.start_url == k_first);
    run.act(SignInFinished{library(k_first, true)});
    CHECK(run.state.library->start_url == k_first);
    CHECK(run.wanted<FetchFeed>()->url == k_first);
}

TEST_CASE("the library's rules for what is typed are kept") {
    Run run = connected(false);
    AuthenticationDocument wanted = document();
    wanted.flows[0].login_rule = {
        .keyboard = Keyboard::number, .maximum_length = 6, .barcode_format = "Codabar"};
    wanted.flows[0].password_rule = {.keyboard = Keyboard::any, .maximum_length = 3, .barcode_format = {}};
    run.act(SignInAsked{wanted, ThenLoans{}});
    const auto typed = [&](Field field, const std::string& text) {
        run.act(TextEdited{field, text});
        return field == Field::login ? run.state.sign_in->login : run.state.sign_in->password;
    };
    CHECK(typed(Field::login, "20 03x4") == "20034");
    CHECK(typed(Field::login, "A200345B") == "200345");
    CHECK(typed(Field::login, "20034599") == "200345");
    CHECK(typed(Field::password, "өмір") == "өмі");
}

TEST_CASE("the browser is waited for only after it was opened") {
    Run run = connected(false);
    run.act(AddressOpened{"opds://authorize/?access_token=x"});
    CHECK(run.effects.empty());
    run.act(SignInAsked{document(AuthenticationType::oauth_implicit), ThenLoans{}});
    run.act(AddressOpened{"opds://authorize/?access_token=x"});
    CHECK(run.effects.empty());
    run.act(BrowserSignInPressed{});
    REQUIRE(run.wanted<StartBrowserSignIn>());
    run.act(AddressOpened{"opds://authorize/?access_token=x"});
    REQUIRE(run.wanted<FinishBrowserSignIn>());
    run.act(SignInFinished{std::unexpected(
        Problem{.kind = ProblemKind::sign_in_unfinished, .date = {}, .server_text = {}, .detail = {}})});
    CHECK_FALSE(run.state.sign_in->in_browser);
    run.act(RetryPressed{});
    CHECK(run.wanted<StartBrowserSignIn>());
    run.act(SignInCancelled{});
    CHECK(run.wanted<StopBrowserSignIn>());
}

TEST_CASE("libraries are added, gone to and forgotten, and none takes the other's place by mistake") {
    Run run = connected();
    run.act(LibraryWanted{}).act(TextEdited{Field::address, k_second}).act(AddressSubmitted{});
    run.act(FeedArrived{.asked_url = k_second,
                        .feed = std::unexpected(Problem{
                            .kind = ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}})});
    CHECK(run.state.screen == Screen::add_library);
    REQUIRE(run.state.first_run.problem);
    CHECK(run.state.library->start_url == k_first);
    // Leaving it undone leaves everything as it was.
    run.act(BackPressed{});
    CHECK(run.state.screen == Screen::settings);
    CHECK(run.state.catalogue.asked_url == k_first);
    REQUIRE(run.state.catalogue.feed);

    run.act(LibraryWanted{}).act(TextEdited{Field::address, k_second}).act(AddressSubmitted{});
    run.act(FeedArrived{.asked_url = k_second, .feed = feed(k_second)});
    CHECK(run.state.screen == Screen::catalogue);
    CHECK(run.state.library->start_url == k_second);
    CHECK(run.wanted<SaveLibrary>()->library->start_url == k_second);
    CHECK(run.state.catalogue.history.empty());
    REQUIRE(run.state.libraries.size() == 2);
    CHECK(run.state.libraries[0].signed_in);
    CHECK_FALSE(run.state.libraries[1].signed_in);

    run.act(LibraryChosen{k_first});
    CHECK(card_in_use(*run.state.library)->number == "1001");
    CHECK(run.wanted<FetchFeed>()->url == k_first);
    CHECK_FALSE(run.state.catalogue.feed);

    run.act(LibraryForgetPressed{k_first}).act(ConfirmAnswered{false});
    CHECK(run.effects.empty());
    run.act(LibraryForgetPressed{k_first}).act(ConfirmAnswered{true});
    CHECK(run.wanted<ForgetLibrary>()->start_url == k_first);
    CHECK(run.state.library->start_url == k_second);
    run.act(LibraryForgetPressed{k_second}).act(ConfirmAnswered{true});
    CHECK(run.state.screen == Screen::first_run);
    CHECK(run.state.libraries.empty());
}

namespace {

Library two_cards() {
    Library made = library(k_first, true);
    made.cards.push_back({.key = "two", .number = "1002"});
    return made;
}

Hold hold_of(const std::string& title, const std::string& card) {
    Hold made;
    made.publication.id = title;
    made.library_url = k_first;
    made.card = card;
    return made;
}

Run with_two_cards() {
    Run run;
    run.act(Started{.settings = {},
                    .about = {},
                    .library = two_cards(),
                    .loans = {},
                    .libraries = {two_cards()},
                    .holds = {hold_of("a", "one")}});
    run.act(FeedArrived{.asked_url = k_first, .feed = feed(k_first)});
    run.act(LoansSynced{std::nullopt});
    return run;
}

}  // namespace

TEST_CASE("another card is taken where one is, and everything shown is asked again for it") {
    Run run = with_two_cards();
    run.act(ScreenWanted{Screen::settings}).act(CardChosen{"one"});
    CHECK(run.effects.empty());
    run.act(CardChosen{"nobody's"});
    CHECK(run.effects.empty());
    run.act(CardChosen{"two"});
    CHECK(run.state.screen == Screen::settings);
    CHECK(card_in_use(*run.state.library)->number == "1002");
    CHECK(run.state.libraries.front() == *run.state.library);
    REQUIRE(run.wanted<SaveLibrary>());
    CHECK(run.wanted<SaveLibrary>()->library->card == "two");
    CHECK(run.wanted<FetchFeed>()->url == k_first);
    CHECK(run.wanted<SyncLoans>());
    CHECK_FALSE(run.state.catalogue.feed);
    CHECK(run.state.holds.empty());
    // What was asked before is still on its way, and speaks of the other's places.
    run.act(LoansChanged{{}, {hold_of("a", "one"), hold_of("b", "two")}});
    REQUIRE(run.state.holds.size() == 1);
    CHECK(run.state.holds.front().publication.id == "b");
}

TEST_CASE("a title's page goes with the card it was asked for with") {
    Run run = with_two_cards();
    Publication book;
    book.id = "p1";
    run.act(PublicationChosen{book}).act(CardChosen{"two"});
    CHECK(run.state.screen == Screen::catalogue);
    CHECK_FALSE(run.state.book);
}

TEST_CASE("another card is added beside the one in use, which stays when that comes to nothing") {
    Run run = with_two_cards();
    run.act(ScreenWanted{Screen::settings}).act(AnotherCardWanted{});
    REQUIRE(run.wanted<AskSignIn>());
    REQUIRE(run.wanted<AskSignIn>()->new_card);
    run.act(SignInAsked{document(), run.wanted<AskSignIn>()->then, {}, true});
    REQUIRE(run.state.sign_in);
    CHECK(run.state.sign_in->login.empty());
    CHECK_FALSE(run.state.sign_in->again);
    CHECK_FALSE(run.state.sign_in->library.card);  // it takes no other's place
    CHECK(run.state.library->signed_in);
    run.act(SignInCancelled{});
    CHECK(run.state.screen == Screen::settings);
    CHECK(run.state.library->signed_in);
    CHECK(run.state.library->card == "one");

    run.act(AnotherCardWanted{});
    run.act(SignInAsked{document(), ThenLoans{}, {}, true});
    run.act(TextEdited{Field::login, "1003"}).act(SignInSubmitted{});
    Library more = two_cards();
    more.cards.push_back({.key = "three", .number = "1003"});
    more.card = "three";
    run.act(SignInFinished{more});
    CHECK(run.state.library->card == "three");
    CHECK(run.wanted<FetchFeed>()->url == k_first);
    CHECK(run.wanted<SyncLoans>());
    CHECK(run.state.holds.empty());
    CHECK(run.state.screen == Screen::loans);
}

TEST_CASE("the card that was refused is the one that is asked for, and no other loses its place") {
    Run run = with_two_cards();
    const Problem refused{.kind = ProblemKind::sign_in_again,
                          .date = {},
                          .server_text = {},
                          .detail = {},
                          .card = Card{.key = "two", .number = "1002"}};
    run.act(ReturnFinished{.loan_id = "x", .problem = refused, .queued = false});
    CHECK(run.state.problem == refused);
    run.act(ProblemDismissed{}).act(SignInWanted{"two"});
    run.act(SignInAsked{document(), ThenLoans{}, run.wanted<AskSignIn>()->key});
    CHECK(run.state.sign_in->login == "1002");
    CHECK(run.state.sign_in->again);
    CHECK(run.state.sign_in->library.card == "two");
    CHECK(run.state.library->signed_in);
    run.act(SignInCancelled{});
    CHECK(run.state.library->card == "one");
    // The one in use, refused by the catalogue.
    run.act(SignInAsked{document(), ThenFeed{k_first}});
    CHECK(run.state.sign_in->login == "1001");
    CHECK(run.state.sign_in->again);
    CHECK_FALSE(run.state.library->signed_in);
    run.act(SignInCancelled{});
    // Whoever has the other card goes on with it.
    run.act(CardChosen{"two"});
    CHECK(run.state.library->signed_in);
}

TEST_CASE("signing out of one card leaves the others, and takes another where it was in use") {
    Run run = with_two_cards();
    run.act(SignOutPressed{"two"});
    CHECK(run.state.confirm->question == Question::sign_out);
    run.act(ConfirmAnswered{true});
    REQUIRE(run.wanted<SignOut>());
    CHECK(run.wanted<SignOut>()->key == "two");
    run.act(SignedOut{library(k_first, true)});
    CHECK(run.state.library->cards.size() == 1);
    CHECK(run.state.holds.size() == 1);
    CHECK_FALSE(run.wanted<FetchFeed>());

    run = with_two_cards();
    run.act(SignOutPressed{"one"}).act(ConfirmAnswered{true});
    Library left = two_cards();
    left.cards.erase(left.cards.begin());
    left.card = "two";
    run.act(SignedOut{left});
    CHECK(card_in_use(*run.state.library)->number == "1002");
    CHECK(run.state.holds.empty());
    CHECK(run.wanted<FetchFeed>());
    CHECK(run.wanted<SyncLoans>());
    run.act(SignedOut{library(k_first)});
    CHECK_FALSE(run.state.library->signed_in);
    CHECK_FALSE(run.state.library->card);
}
