// Browsing the demo library's own program: feeds this reader did not write, over real HTTP.
#include <csignal>
#include <map>
#include <set>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/catalogue/catalogue.h"
#include "app/net/url.h"
#include "tests/catch.h"
#include "tests/shelf/temporary.h"

using namespace oqyrman;
using state::ProblemKind;

namespace {

constexpr int k_books = 23;  // more than one page of a feed
constexpr int k_patience_ms = 60'000;

/// The program, started on books of its own; ends with this.
class DemoLibrary {
  public:
    DemoLibrary() {
        const auto books = m_folder.path() / "books";
        std::filesystem::create_directory(books);
        const std::filesystem::path book = OQYRMAN_SOURCE_DIR "/tests/vectors/doc.plain.pdf";
        std::filesystem::copy_file(book, books / "Абай жолы.pdf");
        for (int i = 1; i < k_books; ++i)
            std::filesystem::copy_file(book, books / ("Book " + std::to_string(i) + ".pdf"));
        start({OQYRMAN_BINARY_DIR "/bin/oqyrman-demo-library", "--data-dir",
               (m_folder.path() / "data").string(), "--books", books.string(), "--language", "kk"});
        for (std::string line = read_line(); line != "ready"; line = read_line()) {
            const std::size_t space = line.find(' ');
            REQUIRE(space != std::string::npos);
            said.emplace(line.substr(0, space), line.substr(space + 1));
        }
    }
    ~DemoLibrary() {
        ::kill(m_child, SIGTERM);
        ::waitpid(m_child, nullptr, 0);
        ::close(m_out);
    }
    DemoLibrary(const DemoLibrary&) = delete;
    DemoLibrary& operator=(const DemoLibrary&) = delete;

    std::map<std::string, std::string> said;  ///< url, root, and the first card as "number pin 1234"

  private:
    void start(std::vector<std::string> words) {
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        int ends[2] = {-1, -1};
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        const int failed =
            posix_spawn(&m_child, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        m_out = ends[0];
        REQUIRE(failed == 0);
    }

    std::string read_line() {
        std::string line;
        for (char c = 0;;) {
            pollfd readable{.fd = m_out, .events = POLLIN, .revents = 0};
            REQUIRE(::poll(&readable, 1, k_patience_ms) == 1);
            REQUIRE(::read(m_out, &c, 1) == 1);
            if (c == '\n') return line;
            line += c;
        }
    }

    tests::TemporaryFolder m_folder;
    pid_t m_child = -1;
    int m_out = -1;
};

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// What only one of the two versions says, or says of itself, is taken out.
void level(state::Publication& publication) {
    publication.link_count = 0;
    publication.revoke_url.clear();
    publication.pages.reset();
    replace_all(publication.self_url, "/opds/1.2", "/opds");
    for (state::Acquisition& way : publication.acquisitions) {
        replace_all(way.url, "/opds/1.2", "/opds");
        if (way.path.front().starts_with("application/atom+xml"))
            way.path.front() = "application/opds-publication+json";
        way.authenticate_url.clear();
        way.cancellable = false;
    }
}

state::Feed level(state::Feed feed) {
    feed.link_count = 0;
    feed.search_template.clear();
    feed.search_description_url.clear();
    for (std::string* url : {&feed.url, &feed.next_url, &feed.shelf_url, &feed.authentication_url})
        replace_all(*url, "/opds/1.2", "/opds");
    for (state::NavigationLink& link : feed.navigation) replace_all(link.url, "/opds/1.2", "/opds");
    for (state::Facet& facet : feed.facets)
        for (state::FacetLink& link : facet.links) replace_all(link.url, "/opds/1.2", "/opds");
    for (state::Group& group : feed.groups) {
        replace_all(group.all_url, "/opds/1.2", "/opds");
        for (state::Publication& publication : group.publications) level(publication);
    }
    for (state::Publication& publication : feed.publications) level(publication);
    return feed;
}

}  // namespace

TEST_CASE("the demo library says the same by OPDS 1.2 and by 2.0", "[demo]") {
    const DemoLibrary library;
    net::Http http({.user_agent = "test", .accept_language = "kk"});
    catalogue::Catalogue catalogue(http);
    const std::string url = library.said.at("url"), atom = url + "/1.2";
    const std::string& card = library.said.at("card");
    const net::Credentials known{.kind = net::Credentials::Kind::basic,
                                 .origin = net::origin_of(url),
                                 .login = card.substr(0, card.find(' ')),
                                 .secret = card.substr(card.rfind(' ') + 1)};
    for (const std::string path :
         {"", "/all", "/all?page=2", "/new?language=en", "/search?query=book", "/shelf"}) {
        CAPTURE(path);
        const auto two = catalogue.feed(url + path, known, {}), one = catalogue.feed(atom + path, known, {});
        REQUIRE(two);
        REQUIRE(one);
        CHECK(level(*one) == level(*two));
    }
    const auto start = catalogue.feed(atom, {}, {});
    REQUIRE(start);
    const auto found = catalogue.search("", start->search_description_url, "абай", {}, {});
    REQUIRE(found);
    REQUIRE(found->publications.size() == 1);

    // A loan is the same loan.
    const auto before = catalogue.publication(found->publications[0].self_url, known, {});
    REQUIRE(before);
    REQUIRE(catalogue.publication(before->acquisitions.front().url, known, {}));
    auto two = catalogue.feed(url + "/shelf", known, {}), one = catalogue.feed(atom + "/shelf", known, {});
    REQUIRE(two);
    REQUIRE(one);
    REQUIRE(two->publications.size() == 1);
    CHECK(two->publications[0].acquisitions.front().availability.until.has_value());
    CHECK_FALSE(two->publications[0].acquisitions.front().hashed_passphrase.empty());
    CHECK_FALSE(one->publications.at(0).revoke_url.empty());
    CHECK(level(*one) == level(*two));
}

TEST_CASE("the demo library is browsed, searched and signed in to", "[demo]") {
    const DemoLibrary library;
    net::Http http({.user_agent = "test", .accept_language = "kk"});
    catalogue::Catalogue catalogue(http);
    const std::string url = library.said.at("url");

    const auto start = catalogue.feed(url, {}, {});
    REQUIRE(start);
    CHECK_FALSE(start->title.empty());
    REQUIRE_FALSE(start->groups.empty());
    CHECK_FALSE(start->groups[0].publications.empty());
    CHECK(catalogue.feed(start->groups[0].all_url, {}, {}));
    REQUIRE_FALSE(start->search_template.empty());
    REQUIRE_FALSE(start->navigation.empty());
    for (const state::NavigationLink& link : start->navigation) {
        CAPTURE(link.url);
        CHECK(catalogue.feed(link.url, {}, {}));
    }

    // Every page once, every book once, each with a way to borrow it.
    std::set<std::string> titles;
    std::size_t pages = 0;
    for (std::string next = url + "/all"; !next.empty(); ++pages) {
        REQUIRE(pages < k_books);
        const auto page = catalogue.feed(next, {}, {});
        REQUIRE(page);
        CHECK(page->total == k_books);
        for (const state::Publication& book : page->publications) {
            titles.insert(book.title);
            REQUIRE(book.acquisitions.size() == 1);
            const state::Acquisition& way = book.acquisitions.front();
            CHECK(way.rel == state::AcquisitionRel::borrow);
            CHECK(way.path.back() == "application/pdf+lcp");
            CHECK(way.availability.copies_available == 1);
        }
        next = page->next_url;
    }
    CHECK(pages == 2);
    CHECK(titles.size() == k_books);

    const auto found = catalogue.search(start->search_template, "", "абай", {}, {});
    REQUIRE(found);
    REQUIRE(found->publications.size() == 1);
    CHECK(found->publications[0].title == "Абай жолы");
    const auto details = catalogue.publication(found->publications[0].self_url, {}, {});
    REQUIRE(details);
    CHECK(details->id == found->publications[0].id);
    CHECK(catalogue.search(start->search_template, "", "жоқ кітап", {}, {})->publications.empty());

    // The shelf is for patrons, and says how to become one.
    const auto closed = catalogue.feed(start->shelf_url, {}, {});
    REQUIRE_FALSE(closed);
    CHECK(closed.error().problem.kind == ProblemKind::sign_in_needed);
    REQUIRE(closed.error().card);
    const auto document = catalogue.authentication(start->authentication_url, {});
    REQUIRE(document);
    CHECK(document->id == closed.error().card->document.id);
    REQUIRE(document->flows.size() == 2);
    CHECK(document->flows[0].type == state::AuthenticationType::oauth_password);
    CHECK(document->flows[1].type == state::AuthenticationType::basic);
    CHECK(document->flows[0].login_rule.keyboard == state::Keyboard::number);
    CHECK(state::usable_flow(*document) == &document->flows[0]);
    CHECK_FALSE(document->flows[0].login_label.empty());
    const std::string& card = library.said.at("card");
    const net::Credentials known{.kind = net::Credentials::Kind::basic,
                                 .origin = net::origin_of(url),
                                 .login = card.substr(0, card.find(' ')),
                                 .secret = card.substr(card.rfind(' ') + 1)};
    const auto shelf = catalogue.feed(start->shelf_url, known, {});
    REQUIRE(shelf);
    CHECK(shelf->publications.empty());
    net::Credentials wrong = known;
    wrong.secret += "0";
    CHECK(catalogue.feed(start->shelf_url, wrong, {}).error().problem.kind == ProblemKind::sign_in_needed);

    CHECK(catalogue.publication(url + "/publication/none", {}, {}).error().problem.kind !=
          ProblemKind::unexpected);
}
