// The journey against the demo library's own program: a second implementation of the server's side.
#include <csignal>
#include <map>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/catalogue/catalogue.h"
#include "app/language/dates.h"
#include "app/ui/problem_words.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using state::ProblemKind;
using tests::TemporaryFolder;

namespace {

constexpr int k_patience_ms = 60'000;

/// The program under its own process id; ends with this.
class DemoLibrary {
  public:
    explicit DemoLibrary(const std::vector<std::string>& more) {
        std::filesystem::create_directory(m_folder.path() / "books");
        std::filesystem::copy_file(std::string(OQYRMAN_SOURCE_DIR) + "/tests/vectors/doc.plain.pdf",
                                   m_folder.path() / "books" / "doc.plain.pdf");
        start(more);
        for (std::string line; (line = read_line()) != "ready";) {
            INFO(line);
            const auto space = line.find(' ');
            REQUIRE(space != std::string::npos);
            if (line.starts_with("card "))
                cards.push_back(line.substr(space + 1));
            else
                values.emplace(line.substr(0, space), line.substr(space + 1));
        }
    }
    DemoLibrary(const DemoLibrary&) = delete;
    DemoLibrary& operator=(const DemoLibrary&) = delete;
    ~DemoLibrary() {
        end();
        ::close(m_out);
    }
    void end() {
        if (m_child < 0) return;
        ::kill(m_child, SIGTERM);
        ::waitpid(m_child, nullptr, 0);
        m_child = -1;
    }

    std::map<std::string, std::string> values;  ///< url, root, staff
    std::vector<std::string> cards;             ///< "<number> pin <pin>"

  private:
    void start(const std::vector<std::string>& more) {
        const std::string program = std::string(OQYRMAN_BINARY_DIR) + "/bin/oqyrman-demo-library";
        std::vector<std::string> words{program, "--data-dir", (m_folder.path() / "data").string(), "--books",
                                       (m_folder.path() / "books").string()};
        words.insert(words.end(), more.begin(), more.end());
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        int ends[2] = {-1, -1};
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        m_child = ::fork();
        REQUIRE(m_child >= 0);
        if (m_child == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::execv(program.c_str(), arguments.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        m_out = ends[0];
    }

    std::string read_line() {
        std::string line;
        for (char c = 0; c != '\n';) {
            pollfd readable{.fd = m_out, .events = POLLIN, .revents = 0};
            REQUIRE(::poll(&readable, 1, k_patience_ms) == 1);
            REQUIRE(::read(m_out, &c, 1) == 1);
            if (c != '\n') line += c;
        }
        return line;
    }

    TemporaryFolder m_folder;
    pid_t m_child = -1;
    int m_out = -1;
};

/// The reader's side, on a real disk and the real clock.
struct Reader {
    Reader(const DemoLibrary& library, const std::string& card) {
        url = library.values.at("url");
        number = card.substr(0, card.find(' '));
        pin = card.substr(card.rfind(' ') + 1);
        start(library);
    }

    /// Anew, on the disk as it is.
    void start(const DemoLibrary& library) {
        lending.reset();
        shelf.reset();
        auto opened = shelf::Shelf::open(tests::paths_below(folder.path()), shelf::make_disk_storage(),
                                         tests::some_keys());
        REQUIRE(opened);
        shelf = std::move(*opened);
        std::vector<std::string> unreadable;
        auto trust = make_trust({{tests::read_file(library.values.at("root"))}, {}}, {}, unreadable);
        lending = std::make_unique<Lending>(*shelf, http, profiles, std::move(trust), [] {
            return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        });
    }

    void sign_in() {
        state::Library unknown;
        unknown.start_url = url;
        const auto feed = catalogue.feed(url, {}, {});
        REQUIRE(feed);
        unknown.authentication_url = feed->authentication_url;
        const auto document = catalogue.authentication(feed->authentication_url, {});
        REQUIRE(document);
        CHECK(lending->sign_in(unknown, *document, number, pin + "9", {}).error().kind ==
              ProblemKind::wrong_credentials);
        auto signed_in = lending->sign_in(unknown, *document, number, pin, {});
        REQUIRE(signed_in);
        patron = *signed_in;
    }

    std::string borrowed(const state::Publication& title) {
        const auto made = lending->borrow(patron, title, {});
        INFO((made ? std::string() : made.error().detail));
        REQUIRE(made);
        REQUIRE_FALSE(made->hold);
        return made->loan_id;
    }

    state::Publication first_title() {
        const auto all = catalogue.feed(url + "/all", {}, {});
        REQUIRE(all);
        REQUIRE_FALSE(all->publications.empty());
        return all->publications.front();
    }

    TemporaryFolder folder;
    std::string url, number, pin;
    net::Http http{net::Options{.user_agent = "test",
                                .accept_language = "kk",
                                .rest = [](std::chrono::milliseconds, const std::stop_token&) {}}};
    catalogue::Catalogue catalogue{http};
    drm::Profiles profiles;
    std::unique_ptr<shelf::Shelf> shelf;
    std::unique_ptr<Lending> lending;
    state::Library patron;
};

/// As a librarian does it.
void take_back(const DemoLibrary& library, Reader& reader, const std::string& id) {
    const std::string base = reader.url.substr(0, reader.url.rfind("/opds"));
    net::Request revoke;
    revoke.method = "PUT";
    revoke.url = base + "/lcp/status/" + id + "/revoke?id=desk&name=Librarian";
    revoke.credentials = net::Credentials{.kind = net::Credentials::Kind::bearer,
                                          .origin = base,
                                          .login = {},
                                          .secret = library.values.at("staff")};
    const auto done = reader.http.fetch(revoke, {});
    REQUIRE(done);
    REQUIRE(done->status == 200);
}

}  // namespace

TEST_CASE("The demo library lends a book that opens as the one it was given, and takes it back", "[demo]") {
    const std::vector<std::string> key = {"--key", GENERATE(as<std::string>(), "rsa", "ec")};
    DemoLibrary library(key);
    Reader reader(library, library.cards.at(0));
    reader.sign_in();
    const state::Publication title = reader.first_title();
    const std::string id = reader.borrowed(title);
    const auto failed = reader.lending->download(id, {}, {});
    INFO((failed ? failed->detail : std::string()));
    REQUIRE_FALSE(failed);
    auto opened = reader.lending->open(id, {}, {});
    REQUIRE(std::holds_alternative<OpenBook>(opened));
    const auto bytes = drm::read_all(*std::get<OpenBook>(opened).bytes, 10u << 20);
    REQUIRE(bytes);
    CHECK(std::string(drm::as_text(*bytes)) == tests::vector_file("doc.plain.pdf"));
    REQUIRE_FALSE(reader.lending->sync(reader.patron, {}));
    REQUIRE(reader.lending->loans().size() == 1);
    CHECK(std::holds_alternative<state::LoanReady>(reader.lending->loans().front().phase));

    const auto before = reader.lending->loans().front().opens_until;
    const auto renewed = reader.lending->renew(id, {});
    INFO((renewed ? std::string() : renewed.error().detail + renewed.error().server_text));
    REQUIRE(renewed);
    CHECK(renewed->until > before);

    const auto returned = reader.lending->return_loan(id, {});
    INFO((returned ? std::string() : returned.error().detail));
    REQUIRE(returned);
    CHECK_FALSE(returned->queued);
    CHECK(std::get<Problem>(reader.lending->open(id, {}, {})).kind == ProblemKind::returned);
    REQUIRE_FALSE(reader.lending->sync(reader.patron, {}));
    CHECK(reader.lending->loans().size() == 1);
    CHECK(std::filesystem::is_empty(reader.folder.path() / "books"));
}

TEST_CASE("A loan that the library takes back is closed as revoked, and stays so without the network",
          "[demo]") {
    DemoLibrary library({});
    Reader reader(library, library.cards.at(0));
    reader.sign_in();
    const std::string id = reader.borrowed(reader.first_title());
    REQUIRE_FALSE(reader.lending->download(id, {}, {}));
    REQUIRE(std::holds_alternative<OpenBook>(reader.lending->open(id, {}, {})));
    take_back(library, reader, id);
    const auto kind = [&] { return std::get<Problem>(reader.lending->open(id, {}, {})).kind; };
    CHECK(kind() == ProblemKind::revoked);
    CHECK(std::filesystem::is_empty(reader.folder.path() / "books"));
    const auto phase = reader.lending->loans().at(0).phase;
    REQUIRE(std::holds_alternative<state::LoanClosed>(phase));
    CHECK(std::get<state::LoanClosed>(phase).problem.kind == ProblemKind::revoked);
    CHECK_FALSE(reader.lending->renew(id, {}));
    library.end();
    CHECK(kind() == ProblemKind::revoked);
}

TEST_CASE("Two computers of one patron: what one borrows the other has, what one gives back the other closes",
          "[demo]") {
    DemoLibrary library({});
    Reader here(library, library.cards.at(0)), there(library, library.cards.at(0));
    here.sign_in();
    there.sign_in();
    const std::string id = here.borrowed(here.first_title());
    REQUIRE_FALSE(here.lending->download(id, {}, {}));
    REQUIRE(std::holds_alternative<OpenBook>(here.lending->open(id, {}, {})));

    // The other one learns of it from the library's list of loans.
    CHECK(there.lending->loans().empty());
    REQUIRE_FALSE(there.lending->sync(there.patron, {}));
    REQUIRE(there.lending->loans().size() == 1);
    CHECK(there.lending->loans().front().id == id);
    REQUIRE_FALSE(there.lending->download(id, {}, {}));
    auto opened = there.lending->open(id, {}, {});
    REQUIRE(std::holds_alternative<OpenBook>(opened));
    const auto bytes = drm::read_all(*std::get<OpenBook>(opened).bytes, 10u << 20);
    REQUIRE(bytes);
    CHECK(std::string(drm::as_text(*bytes)) == tests::vector_file("doc.plain.pdf"));
    REQUIRE(std::holds_alternative<OpenBook>(here.lending->open(id, {}, {})));

    const auto returned = there.lending->return_loan(id, {});
    REQUIRE(returned);
    CHECK_FALSE(returned->queued);
    const Instant then = there.lending->now();
    const auto refused = here.lending->open(id, {}, {});
    REQUIRE(std::holds_alternative<Problem>(refused));
    const Problem problem = std::get<Problem>(refused);
    CHECK(problem.kind == ProblemKind::returned);
    REQUIRE(problem.date);
    CHECK(std::chrono::abs(*problem.date - then) < std::chrono::hours(1));
    const language::Messages english("/nonexistent", language::Language::en);
    CHECK(ui::problem_words(english, problem, then).what ==
          "You returned this book on " +
              language::date_and_time(language::Language::en, *problem.date, then) + ".");
    CHECK(std::filesystem::is_empty(here.folder.path() / "books"));
    // Nor does the list of loans bring it back.
    for (Reader* reader : {&here, &there}) {
        REQUIRE_FALSE(reader->lending->sync(reader->patron, {}));
        REQUIRE(reader->lending->loans().size() == 1);
        CHECK(std::holds_alternative<state::LoanClosed>(reader->lending->loans().front().phase));
    }
}

TEST_CASE("A loan taken back says when, and on how many devices it was registered", "[demo]") {
    DemoLibrary library({});
    Reader here(library, library.cards.at(0)), there(library, library.cards.at(0));
    here.sign_in();
    there.sign_in();
    const std::string id = here.borrowed(here.first_title());
    REQUIRE_FALSE(there.lending->sync(there.patron, {}));
    REQUIRE_FALSE(there.lending->download(id, {}, {}));
    REQUIRE(std::holds_alternative<OpenBook>(there.lending->open(id, {}, {})));
    REQUIRE_FALSE(here.lending->download(id, {}, {}));
    take_back(library, here, id);
    for (int run = 0; run < 2; ++run) {
        INFO("run " << run);
        const Problem problem = std::get<Problem>(here.lending->open(id, {}, {}));
        CHECK(problem.kind == ProblemKind::revoked);
        CHECK(problem.devices == 2);
        REQUIRE(problem.date);
        const language::Messages english("/nonexistent", language::Language::en);
        const ui::ProblemWords words = ui::problem_words(english, problem, here.lending->now());
        CHECK(words.what.starts_with("The library took this loan back on "));
        CHECK(words.advice.starts_with("It was registered on 2 devices."));
        // And so it is remembered, when nobody can be asked.
        library.end();
        here.start(library);
    }
}

TEST_CASE("A second patron finds the only copy lent, until it is back", "[demo]") {
    DemoLibrary library({"--copies", "1", "--queue", "0"});
    Reader first(library, library.cards.at(0)), second(library, library.cards.at(1));
    first.sign_in();
    second.sign_in();
    const state::Publication title = first.first_title();
    const std::string id = first.borrowed(title);
    // The same patron borrowing again gets the loan there is, not another.
    CHECK(first.borrowed(title) == id);
    CHECK(first.lending->loans().size() == 1);
    CHECK(second.lending->borrow(second.patron, title, {}).error().kind == ProblemKind::no_copies);
    CHECK(second.lending->loans().empty());
    REQUIRE(first.lending->return_loan(id, {}));
    CHECK(second.borrowed(title) != id);
}

TEST_CASE("Whoever comes too late waits, is told the place, and gets the copy when it is back", "[demo]") {
    DemoLibrary library({"--copies", "1", "--pickup-hours", "36"});
    Reader first(library, library.cards.at(0)), second(library, library.cards.at(1)),
        third(library, library.cards.at(2));
    for (Reader* reader : {&first, &second, &third}) reader->sign_in();
    const state::Publication title = first.first_title();
    const std::string id = first.borrowed(title);
    const auto wait = [&](Reader& reader) {
        const auto made = reader.lending->borrow(reader.patron, title, {});
        REQUIRE(made);
        REQUIRE(made->hold);
        return *made->hold;
    };
    CHECK(wait(second).position == 1);
    CHECK(wait(third).position == 2);
    CHECK(wait(third).total == 2);  // asking again is no second place
    CHECK(third.lending->loans().empty());
    REQUIRE_FALSE(third.lending->sync(third.patron, {}));
    REQUIRE(third.lending->holds().size() == 1);
    CHECK(third.lending->holds().front().position == 2);

    // A reader who keeps others waiting cannot renew.
    const auto renewed = first.lending->renew(id, {});
    REQUIRE_FALSE(renewed);
    CHECK(renewed.error().kind == ProblemKind::renew_refused);
    CHECK_FALSE(renewed.error().server_text.empty());

    REQUIRE(first.lending->return_loan(id, {}));
    for (Reader* reader : {&second, &third}) REQUIRE_FALSE(reader->lending->sync(reader->patron, {}));
    const state::Hold kept = second.lending->holds().at(0);
    CHECK(kept.ready);
    const auto left = *kept.until - second.lending->now();
    CHECK((left > std::chrono::hours(35) && left <= std::chrono::hours(36)));
    CHECK_FALSE(third.lending->holds().at(0).ready);
    CHECK(third.lending->holds().at(0).position == 2);
    // It is kept for the one who waited: whoever comes now waits too.
    CHECK(wait(first).position == 3);
    REQUIRE_FALSE(first.lending->leave_queue(first.lending->holds().at(0).publication, {}));
    CHECK(first.lending->holds().empty());

    second.borrowed(kept.publication);
    CHECK(second.lending->holds().empty());
    REQUIRE_FALSE(third.lending->sync(third.patron, {}));
    CHECK(third.lending->holds().at(0).position == 1);
    const state::Publication waited_for = third.lending->holds().at(0).publication;
    REQUIRE_FALSE(third.lending->leave_queue(waited_for, {}));
    REQUIRE_FALSE(third.lending->leave_queue(waited_for, {}));  // left is left
    REQUIRE_FALSE(third.lending->sync(third.patron, {}));
    CHECK(third.lending->holds().empty());
}

TEST_CASE("The demo library renews up to the day that was chosen, and no further than it may", "[demo]") {
    DemoLibrary library({"--loan-days", "10"});
    Reader reader(library, library.cards.at(0));
    reader.sign_in();
    const std::string id = reader.borrowed(reader.first_title());
    state::Loan loan = reader.lending->loans().at(0);
    CHECK(loan.may_choose_end);
    REQUIRE(loan.renewable_until);
    CHECK(*loan.renewable_until == *loan.opens_until + std::chrono::days(20));
    const Instant chosen = *loan.opens_until + std::chrono::days(4);
    const auto renewed = reader.lending->renew(id, {}, chosen);
    REQUIRE(renewed);
    CHECK(renewed->until == chosen);
    CHECK(reader.lending->loans().at(0).opens_until == chosen);
    const auto too_far = reader.lending->renew(id, {}, *loan.renewable_until + std::chrono::days(1));
    REQUIRE_FALSE(too_far);
    CHECK(too_far.error().kind == ProblemKind::renew_refused);
    CHECK(reader.lending->loans().at(0).opens_until == chosen);
}

}  // namespace oqyrman
