// calibre_reader URL LOGIN PASSWORD basic|digest WORD BOOK: signs in to a calibre-server with this reader's
// own code, browses and searches its catalogue for WORD, takes the book found and compares it with BOOK, byte
// by byte. Says each step; exits 1 and says why where something does not hold.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "app/catalogue/catalogue.h"
#include "app/lending/lending.h"
#include "app/net/url.h"
#include "app/shelf/secret_store.h"
#include "app/shelf/shelf.h"
#include "tests/shelf/shelf_values.h"
#include "tests/shelf/temporary.h"

using namespace oqyrman;

namespace {

[[noreturn]] void fail(const std::string& why) {
    std::fprintf(stderr, "calibre_reader: %s\n", why.c_str());
    std::exit(1);
}

void require(bool holds, const std::string& what) {
    if (!holds) fail("does not hold: " + what);
    std::printf("%s\n", what.c_str());
    std::fflush(stdout);
}

std::string read_file(const char* path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Patron {
    Patron() {
        auto opened = shelf::Shelf::open(tests::paths_below(folder.path()), shelf::make_disk_storage(),
                                         tests::some_keys());
        if (!opened) fail("no shelf: " + opened.error().detail);
        shelf = std::move(*opened);
        lending = std::make_unique<lending::Lending>(*shelf, http, profiles, lending::Trust{}, [] {
            return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        });
    }

    tests::TemporaryFolder folder;
    net::Http http{net::Options{.user_agent = "Oqyrman/test", .accept_language = "kk"}};
    catalogue::Catalogue catalogue{http};
    drm::Profiles profiles;
    std::unique_ptr<shelf::Shelf> shelf;
    std::unique_ptr<lending::Lending> lending;
};

void sign_in(Patron& patron, state::Library& library, const std::string& login, const std::string& password,
             state::AuthenticationType wanted) {
    const auto stranger = patron.catalogue.feed(library.start_url, {}, {});
    require(!stranger && stranger.error().card, "a stranger is asked for a card");
    const state::AuthenticationDocument document = stranger.error().card->document;
    require(document.plain && !document.title.empty(),
            "there is no document; the realm is " + document.title);
    require(document.flows.size() == 1 && document.flows[0].type == wanted,
            "the challenge is the one expected");
    const auto wrong = patron.lending->sign_in(library, document, login, password + "x", {});
    require(!wrong && wrong.error().kind == state::ProblemKind::wrong_credentials,
            "a wrong password is said to be wrong");
    auto right = patron.lending->sign_in(library, document, login, password, {});
    require(right.has_value(), "the right one lets in" + (right ? "" : ": " + right.error().detail));
    library = *right;
}

state::Publication find(Patron& patron, const state::Library& library, const std::string& word) {
    const auto card = patron.lending->card_for(library.start_url);
    require(card.has_value(), "the card is at hand");
    const auto start = patron.catalogue.feed(library.start_url, card, {});
    require(start && !start->navigation.empty(), "the start feed leads on");
    bool browsed = false;
    for (const state::NavigationLink& link : start->navigation) {
        const auto feed = patron.catalogue.feed(link.url, card, {});
        require(feed.has_value(), "browsed: " + link.title);
        browsed = browsed || !feed->publications.empty();
    }
    require(browsed, "and to books");
    const auto found =
        patron.catalogue.search(start->search_template, start->search_description_url, word, card, {});
    require(found && found->publications.size() == 1, "the search finds the one book of that word");
    return found->publications.front();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 7) fail("URL LOGIN PASSWORD basic|digest WORD BOOK");
    const bool digest = std::string(argv[4]) == "digest";
    Patron patron;
    state::Library library;
    library.start_url = argv[1];
    sign_in(patron, library, argv[2], argv[3],
            digest ? state::AuthenticationType::digest : state::AuthenticationType::basic);
    const state::Publication book = find(patron, library, argv[5]);
    const auto loan = patron.lending->borrow(library, book, {});
    require(loan.has_value(), "the book is taken: " + book.title + (loan ? "" : ": " + loan.error().detail));
    const auto failed = patron.lending->download(loan->loan_id, {}, {});
    require(!failed, "it is downloaded" + (failed ? ": " + failed->detail : std::string()));
    auto opened = patron.lending->open(loan->loan_id, {}, {});
    const auto* open = std::get_if<lending::OpenBook>(&opened);
    require(open != nullptr, "it opens");
    const auto bytes = drm::read_all(*open->bytes, 64U << 20);
    require(bytes && std::string(drm::as_text(*bytes)) == read_file(argv[6]),
            "byte by byte as calibre has it");
    return 0;
}
