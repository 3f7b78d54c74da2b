#include "app/shelf/shelf.h"

#include <array>
#include <set>
#include <sstream>

#include <sys/stat.h>

#include "app/shelf/database.h"
#include "app/shelf/schema.h"
#include "app/shelf/sealing.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/shelf/memory_storage.h"
#include "tests/shelf/shelf_values.h"
#include "tests/shelf/temporary.h"

namespace oqyrman {

using namespace shelf;
using tests::Crash;
using tests::Failing;
using tests::instant;
using tests::MemoryStorage;
using tests::some_keys;
using tests::some_loan;
using tests::TemporaryFolder;

namespace {

std::unique_ptr<Shelf> open_shelf(const Paths& paths, std::shared_ptr<Storage> storage,
                                  const MasterKeys& keys = some_keys()) {
    auto shelf = Shelf::open(paths, std::move(storage), keys);
    INFO((shelf ? std::string() : shelf.error().detail));
    REQUIRE(shelf);
    return std::move(*shelf);
}

/// Since these many steps a shelf has the table, or the columns.
constexpr std::size_t k_holds = 3, k_several_cards = 5;

/// The database as an Oqyrman left it that knew so many steps of the schema, with one card and one loan.
void leave_former_shelf(const Paths& paths, const std::shared_ptr<Storage>& storage, std::size_t version,
                        const std::vector<std::string>& card) {
    const auto opened = Database::open_unsound(paths.database(), storage);
    REQUIRE(opened);
    Database& database = **opened;
    for (std::size_t step = 0; step < version; ++step) {
        std::istringstream statements(k_migrations.at(step));
        for (std::string one; std::getline(statements, one, ';');)
            if (one.find_first_not_of('\n') != std::string::npos) REQUIRE(database.run(one.c_str()));
    }
    REQUIRE(database.run(("PRAGMA user_version = " + std::to_string(version)).c_str()));
    const Vault vault(some_keys());
    const std::string url = "https://l.example/";
    const Blob sealed{vault.seal("accounts.card:" + url, pack(card)).value()};
    const Blob patron{vault.seal("libraries.patron:" + url, card[1]).value()};
    if (version < k_several_cards) {
        REQUIRE(database.run("INSERT INTO accounts VALUES (?, ?)", {url, sealed}));
        REQUIRE(database.run("INSERT INTO libraries VALUES (?, 'L', '', '', 1, ?, 1)", {url, patron}));
    } else {
        REQUIRE(database.run("INSERT INTO cards VALUES (?, '', ?, 1)", {url, sealed}));
        REQUIRE(database.run("INSERT INTO libraries VALUES (?, 'L', '', '', 1)", {url}));
    }
    if (version >= k_holds && version < k_several_cards)
        REQUIRE(database.run(
            "INSERT INTO holds VALUES ('q', 'https://l.example/', 'Q', '', '', '', '', '', '', '', "
            "'', 0, 0, NULL, 3, 7, 1)"));
    REQUIRE(
        database.run("INSERT INTO loans (id, license, publication_id, title, authors, language, cover_url, "
                     "library_url, format, book_url, total_bytes, validator, complete, registered, "
                     "return_queued, added) VALUES ('a', x'7B7D', 'p', 'T', '', '', '', "
                     "'https://l.example/', 0, '', 0, '', 0, 1, 1, 1000)"));
}

/// Every byte of every file below a folder.
std::string all_bytes(const std::filesystem::path& folder) {
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) bytes += tests::read_file(entry.path());
    return bytes;
}

}  // namespace

TEST_CASE("What is put on the shelf is there after a restart") {
    const TemporaryFolder folder;
    const Paths paths = tests::paths_below(folder.path());
    state::Settings settings;
    settings.language = state::Language::ru;
    settings.theme = state::Theme::dark;
    settings.text_scale = 1.3;
    settings.notices = {.days = 7, .hours = 0};
    settings.speech_pace = 5;
    settings.text = {.family = state::TextFamily::easy,
                     .size = 7,
                     .line_height = state::LineHeight::wide,
                     .margins = state::TextMargins::narrow,
                     .edges = state::TextEdges::left};
    settings.reader_view = {.mode = state::ViewMode::single_page, .fit = state::Fit::zoom, .zoom = 1.0 / 3.0};
    const state::Library library{.title = "Кітапхана",
                                 .start_url = "https://library.example/",
                                 .shelf_url = "https://library.example/loans",
                                 .authentication_url = "https://library.example/auth",
                                 .signed_in = true,
                                 .cards = {{.key = "k", .number = "1002003"}},
                                 .card = "k"};
    const Credentials card{
        .origin = "https://library.example", .login = "1002003", .password = "4711", .key = "k"};
    const state::Locator locator{.resource = "OPS/ch one.xhtml",
                                 .offset = 812,
                                 .quote = "бір екі үш",
                                 .page = 3,
                                 .y = 0.1,
                                 .progression = 0.25};
    LoanRecord ended = some_loan("b");
    ended.final_state = FinalState{EndKind::revoked, instant(77), "Алынды"};
    ended.return_queued = true;
    ended.status.reset();
    ended.license_seen.reset();
    std::string device_id;
    {
        const auto shelf = open_shelf(paths, make_disk_storage());
        CHECK(shelf->settings().value() == std::nullopt);
        CHECK(shelf->library().value() == std::nullopt);
        CHECK(shelf->trusted_instant().value() == std::nullopt);
        CHECK(shelf->position("p").value() == std::nullopt);
        REQUIRE(shelf->save_settings(settings));
        REQUIRE(shelf->save_card(library.start_url, card));
        REQUIRE(shelf->save_library(library));
        REQUIRE(shelf->save_position("p", locator));
        REQUIRE(shelf->save_loan(some_loan("a")));
        REQUIRE(shelf->save_loan(ended));
        REQUIRE(shelf->raise_trusted_instant(instant(2000)));
        REQUIRE(shelf->raise_trusted_instant(instant(1000)));
        CHECK(shelf->clock_set_back().value() == false);
        REQUIRE(shelf->save_clock_set_back(true));
        device_id = shelf->device().value().id;
    }
    const auto shelf = open_shelf(paths, make_disk_storage());
    CHECK(shelf->settings().value() == settings);
    CHECK(shelf->library().value() == library);
    CHECK(shelf->cards(library.start_url).value() == std::vector{card});
    CHECK(shelf->position("p").value() == locator);
    CHECK(shelf->loans().value() == std::vector{some_loan("a"), ended});
    CHECK(shelf->loan("b").value() == ended);
    CHECK(shelf->loan("c").value() == std::nullopt);
    CHECK(shelf->trusted_instant().value() == instant(2000));
    CHECK(shelf->clock_set_back().value() == true);
    CHECK(shelf->device().value().id == device_id);
    CHECK(device_id.size() == 36);
    REQUIRE(shelf->forget_card(library.start_url, "k"));
    CHECK(shelf->cards(library.start_url)->empty());
    REQUIRE(shelf->save_library(std::nullopt));
    CHECK(shelf->library().value() == std::nullopt);
}

TEST_CASE("A licence comes back byte for byte") {
    auto storage = std::make_shared<MemoryStorage>();
    const auto shelf = open_shelf(tests::paths_below("/d"), storage);
    LoanRecord loan = some_loan("x");
    loan.license = std::string("\xEF\xBB\xBF{ \"a\\/b\" : \"\xff\0\" }\r\n\n", 20);
    REQUIRE(shelf->save_loan(loan));
    CHECK(shelf->loan("x").value()->license == loan.license);
}

TEST_CASE("Secrets and quotes of books are nowhere in the files") {
    const TemporaryFolder folder;
    const Paths paths = tests::paths_below(folder.path());
    const std::string hash = "HASH-OF-A-PASSPHRASE-32-BYTES-xx";
    constexpr std::array k_marks{"LOGIN-MARK",  "PIN-MARK",   "ACCESS-MARK", "REFRESH-MARK",
                                 "PATRON-MARK", "QUOTE-MARK", "HASH-OF-A"};
    {
        const auto shelf = open_shelf(paths, make_disk_storage());
        REQUIRE(shelf->save_card("https://l.example/", {"https://l.example", "LOGIN-MARK", "PIN-MARK"}));
        REQUIRE(shelf->save_card(
            "https://m.example/",
            {.origin = "https://m.example",
             .login = "LOGIN-MARK",
             .password = {},
             .kind = CardKind::password_grant,
             .token = {.access = "ACCESS-MARK", .refresh = "REFRESH-MARK", .ends = instant(1000)},
             .token_url = "https://m.example/token",
             .refresh_url = "https://m.example/token"}));
        REQUIRE(
            shelf->save_passphrase({"id", "PROVIDER-MARK", "u", hash, PassphraseOrigin::catalogue, true}));
        REQUIRE(shelf->save_library(state::Library{.title = "TITLE-MARK",
                                                   .start_url = "https://l.example/",
                                                   .shelf_url = {},
                                                   .authentication_url = {}}));
        // Nor is its number in what a card is called.
        const std::string key = shelf->card_key("https://l.example/", "PATRON-MARK").value();
        REQUIRE(shelf->save_card("https://l.example/",
                                 {.origin = "o", .login = "PATRON-MARK", .password = "p", .key = key}));
        LoanRecord loan = some_loan("a");
        loan.card = key;
        REQUIRE(shelf->save_loan(loan));
        REQUIRE(shelf->save_position("p", {.resource = "r", .offset = 1, .quote = "QUOTE-MARK"}));
        const std::string while_open = all_bytes(folder.path());
        // What is not sealed shows that the search works.
        CHECK(while_open.find("TITLE-MARK") != std::string::npos);
        for (const char* mark : k_marks) CHECK(while_open.find(mark) == std::string::npos);
    }
    const std::string bytes = all_bytes(folder.path());
    CHECK(bytes.find("PROVIDER-MARK") != std::string::npos);
    for (const char* mark : k_marks) CHECK(bytes.find(mark) == std::string::npos);
    const auto shelf = open_shelf(paths, make_disk_storage());
    const auto found = shelf->passphrases("id", "p", "u");
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    CHECK(found->front().hash == hash);
    CHECK(found->front().confirmed);
    CHECK(found->front().origin == PassphraseOrigin::catalogue);
}

TEST_CASE("The database and its log are the owner's alone") {
    const TemporaryFolder folder;
    const Paths paths = tests::paths_below(folder.path() / "data");
    const auto shelf = open_shelf(paths, make_disk_storage());
    REQUIRE(shelf->save_loan(some_loan("a")));
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        struct stat facts{};
        REQUIRE(::stat(entry.path().c_str(), &facts) == 0);
        INFO(entry.path());
        CHECK((facts.st_mode & 0777) == (entry.is_directory() ? 0700u : 0600u));
        ++files;
    }
    CHECK(files >= 5);
    CHECK(std::filesystem::exists(paths.data / "library.db-wal"));
}

TEST_CASE("Under another key secrets are gone and everything else is there") {
    auto storage = std::make_shared<MemoryStorage>();
    const Paths paths = tests::paths_below("/d");
    {
        const auto shelf = open_shelf(paths, storage, some_keys(1));
        REQUIRE(shelf->save_card("u", {"o", "l", "p"}));
        REQUIRE(
            shelf->save_passphrase({"id", "p", "u", std::string(32, 'h'), PassphraseOrigin::typed, true}));
        REQUIRE(shelf->save_loan(some_loan("a")));
    }
    {
        const auto shelf = open_shelf(paths, storage, some_keys(2));
        CHECK(shelf->cards("u")->empty());
        CHECK(shelf->passphrases("id", "p", "u").value().empty());
        CHECK(shelf->loans().value().size() == 1);
    }
    MasterKeys both = some_keys(2);
    both.former = some_keys(1).primary;
    CHECK(open_shelf(paths, storage, both)->cards("u").value() == std::vector{Credentials{"o", "l", "p"}});
}

TEST_CASE("What each former Oqyrman left opens: its card, its loans, a return that is owed") {
    const Paths paths = tests::paths_below("/d");
    for (std::size_t version = 1; version <= k_migrations.size(); ++version) {
        INFO(version);
        auto storage = std::make_shared<MemoryStorage>();
        {
            open_shelf(paths, storage);
        }  // the folders
        REQUIRE(storage->remove(paths.database()));
        leave_former_shelf(paths, storage, version, {"https://l.example", "1001", "1234"});
        const auto shelf = open_shelf(paths, storage);
        CHECK(shelf->cards("https://l.example/").value() ==
              std::vector{Credentials{"https://l.example", "1001", "1234"}});
        const auto library = shelf->library().value();
        REQUIRE(library);
        CHECK(library->signed_in);
        CHECK(library->card == "");
        CHECK(library->cards == std::vector{state::Card{.key = "", .number = "1001"}});
        // Who signs in with it again has the same card.
        CHECK(shelf->card_key("https://l.example/", "1001").value().empty());
        const auto loans = shelf->loans();
        REQUIRE(loans);
        REQUIRE(loans->size() == 1);
        CHECK(loans->front().return_queued);
        CHECK(loans->front().card.empty());
        const auto holds = shelf->holds().value();
        REQUIRE(holds.size() == (version >= k_holds && version < k_several_cards ? 1U : 0U));
        for (const HoldRecord& record : holds) {
            CHECK(record.hold.publication.id == "q");
            CHECK(record.hold.total == 7);
            CHECK(record.hold.noticed);
        }
    }
}

TEST_CASE("A card of a shape nobody knows is no card, and nothing else is lost") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    {
        open_shelf(paths, storage);
    }
    REQUIRE(storage->remove(paths.database()));
    leave_former_shelf(paths, storage, k_migrations.size(), {"https://l.example", "1001", "1234", "?", "?"});
    const auto shelf = open_shelf(paths, storage);
    CHECK(shelf->cards("https://l.example/")->empty());
    CHECK_FALSE(shelf->library().value()->signed_in);
    CHECK(shelf->loans().value().size() == 1);
    REQUIRE(shelf->save_card("https://l.example/", {"https://l.example", "1001", "1234"}));
    CHECK(shelf->cards("https://l.example/").value() ==
          std::vector{Credentials{"https://l.example", "1001", "1234"}});
}

TEST_CASE("Sealed values open only where they were sealed and only whole") {
    const Vault vault(some_keys());
    const auto sealed = vault.seal("place", "clear");
    REQUIRE(sealed);
    CHECK(vault.open("place", *sealed) == "clear");
    CHECK(vault.open("elsewhere", *sealed) == std::nullopt);
    CHECK(*vault.seal("place", "clear") != *sealed);
    for (std::size_t i = 0; i < sealed->size(); ++i) {
        std::string altered = *sealed;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        CHECK(vault.open("place", altered) == std::nullopt);
        CHECK(vault.open("place", sealed->substr(0, i)) == std::nullopt);
    }
    CHECK(vault.open("place", *vault.seal("place", "")) == "");
}

TEST_CASE("Packed texts come apart as they were, or not at all") {
    const std::vector<std::string> parts{"", std::string(300, 'x'), std::string("a\0b", 3)};
    const std::string packed = pack(parts);
    CHECK(unpack(packed, 3) == parts);
    CHECK(unpack(packed, 2) == std::nullopt);
    CHECK(unpack(packed, 4) == std::nullopt);
    CHECK(unpack(packed + "x", 3) == std::nullopt);
    CHECK(unpack(packed.substr(0, packed.size() - 1), 3) == std::nullopt);
}

TEST_CASE("Passphrases come in the order of their promise") {
    auto storage = std::make_shared<MemoryStorage>();
    const auto shelf = open_shelf(tests::paths_below("/d"), storage);
    const auto save = [&](const char* id, const char* provider, const char* user) {
        REQUIRE(shelf->save_passphrase(
            {id, provider, user, std::string(32, id[0]), PassphraseOrigin::typed, true}));
    };
    save("d-other", "https://q.example", "u2");
    save("c-provider", "https://p.example", "u2");
    save("b-user", "https://p.example", "u1");
    save("a-exact", "https://z.example", "");
    const auto found = shelf->passphrases("a-exact", "https://p.example", "u1");
    REQUIRE(found);
    std::vector<std::string> ids;
    for (const auto& record : *found) ids.push_back(record.license_id);
    CHECK(ids == std::vector<std::string>{"a-exact", "b-user", "c-provider", "d-other"});
    REQUIRE(shelf->forget_passphrases());
    CHECK(shelf->passphrases("a-exact", "p", "u").value().empty());
}

TEST_CASE("A damaged database is set aside, said so, and the books are kept for the next sync") {
    const Paths paths = tests::paths_below("/d");
    for (const std::size_t where : {std::size_t{0}, std::size_t{100}, std::size_t{4096}}) {
        auto storage = std::make_shared<MemoryStorage>();
        {
            const auto shelf = open_shelf(paths, storage);
            for (int i = 0; i < 60; ++i) REQUIRE(shelf->save_loan(some_loan("loan-" + std::to_string(i))));
        }
        std::string bytes = storage->content(paths.database()).value();
        REQUIRE(bytes.size() > 3 * 4096);
        for (std::size_t i = where; i < where + 64; ++i) bytes[i] = static_cast<char>(0xA5);
        storage->put(paths.database(), bytes);
        storage->put(paths.books() / "loan-1", "book");
        const auto shelf = open_shelf(paths, storage);
        INFO(where);
        CHECK(shelf->report().set_aside == "/d/library.db.damaged-1");
        CHECK((storage->content("/d/library.db.damaged-1") == bytes));
        CHECK(storage->content(paths.books() / "loan-1") == "book");
        for (const std::string& name : storage->files()) CHECK(name.find(".copy") == std::string::npos);
        REQUIRE(shelf->save_loan(some_loan("new")));
    }
}

TEST_CASE("What can be read of a damaged database is taken over, wherever the damage is") {
    const Paths paths = tests::paths_below("/d");
    auto whole = std::make_shared<MemoryStorage>();
    {
        const auto shelf = open_shelf(paths, whole);
        for (int i = 0; i < 60; ++i) {
            REQUIRE(shelf->save_loan(some_loan("loan-" + std::to_string(i))));
            REQUIRE(shelf->save_position("urn:book:loan-" + std::to_string(i),
                                         {.resource = "", .offset = 0, .quote = "", .page = i}));
        }
        REQUIRE(shelf->save_card("https://library.example/", {"https://library.example", "7", "1234"}));
        // Its log, which a program that was killed leaves behind, holds most of it.
        whole = whole->after(Crash::keep_all);
    }
    const std::size_t size = whole->content(paths.database()).value().size();
    const std::size_t log_size = whole->content(paths.database().string() + "-wal").value_or("").size();
    INFO(size << " and " << log_size);
    std::size_t most = 0, places = 0;
    for (const char* suffix : {"", "-wal"}) {
        const std::filesystem::path file = paths.database().string() + suffix;
        const std::string bytes = whole->content(file).value_or("");
        for (std::size_t page = 0; page * 4096 + 4096 <= bytes.size(); page += 3) {
            auto storage = whole->after(Crash::keep_all);
            std::string bent = bytes;
            for (std::size_t i = page * 4096; i < page * 4096 + 4096; ++i) bent[i] = '\xA5';
            storage->put(file, bent);
            const auto shelf = open_shelf(paths, storage);
            INFO(file << " page " << page);
            const auto loans = shelf->loans().value();
            for (const LoanRecord& loan : loans) CHECK(loan == some_loan(loan.id));
            for (int i = 0; i < 60; ++i) {
                const auto position = shelf->position("urn:book:loan-" + std::to_string(i));
                if (position && *position) CHECK((*position)->page == i);
            }
            // It is whole again: the next start finds nothing to mend.
            storage = storage->after(Crash::keep_all);
            CHECK(open_shelf(paths, storage)->report().set_aside.empty());
            CHECK(open_shelf(paths, storage)->loans().value().size() == loans.size());
            most = std::max(most, loans.size());
            ++places;
        }
    }
    CHECK(places > 3);
    CHECK(most == 60);
}

TEST_CASE("A failing disk is not taken for a damaged database") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    {
        REQUIRE(open_shelf(paths, storage)->save_loan(some_loan("a")));
    }
    bool finished = false;
    for (int n = 1; !finished; ++n) {
        storage->fail_at(n, Failing::once_io);
        const auto shelf = Shelf::open(paths, storage, some_keys());
        finished = !storage->failed();
        storage->never_fail();
        if (!shelf) CHECK(shelf.error().kind == ErrorKind::io);
        CHECK_FALSE(storage->content("/d/library.db.damaged-1"));
        REQUIRE(n < 200);
    }
    storage->never_fail();
    CHECK(open_shelf(paths, storage)->loans().value().size() == 1);
}

TEST_CASE("A shelf of a newer Oqyrman is refused and left alone") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    {
        REQUIRE(open_shelf(paths, storage)->save_loan(some_loan("a")));
    }
    {
        auto database = Database::open(paths.database(), storage);
        REQUIRE(database);
        REQUIRE((*database)->run("PRAGMA user_version = 99"));
    }
    CHECK(Shelf::open(paths, storage, some_keys()).error().kind == ErrorKind::database);
    CHECK_FALSE(storage->content("/d/library.db.damaged-1"));
}

TEST_CASE("The database says WAL, full sync and version") {
    auto storage = std::make_shared<MemoryStorage>();
    auto database = Database::open("/d/library.db", storage);
    REQUIRE(database);
    CHECK(text_of((*database)->query("PRAGMA journal_mode").value()[0][0]) == "wal");
    CHECK(integer_of((*database)->query("PRAGMA synchronous").value()[0][0]) == 2);
    CHECK(integer_of((*database)->query("PRAGMA user_version").value()[0][0]) >= 1);
    CHECK((*database)->run("SELECT nonsense").error().kind == ErrorKind::database);
    const std::string huge(17u << 20, 'x');
    CHECK((*database)->run("INSERT INTO settings VALUES ('x', ?)", {huge}).error().kind ==
          ErrorKind::too_large);
}

TEST_CASE("At start loans and their files agree again") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    {
        const auto shelf = open_shelf(paths, storage);
        LoanRecord whole = some_loan("whole"), lost = some_loan("lost"), named = some_loan("named"),
                   returned = some_loan("returned");
        whole.download.complete = lost.download.complete = returned.download.complete = true;
        returned.final_state = FinalState{EndKind::returned, instant(5), ""};
        for (const auto& loan : {whole, lost, named, returned, some_loan("half")})
            REQUIRE(shelf->save_loan(loan));
    }
    for (const char* name : {"whole", "named", "returned", "stranger", "half.part", "returned.part"})
        storage->put(paths.books() / name, "bytes");
    const auto shelf = open_shelf(paths, storage);
    CHECK(shelf->loan("whole").value()->download.complete);
    CHECK_FALSE(shelf->loan("lost").value()->download.complete);
    CHECK(shelf->loan("named").value()->download.complete);
    CHECK_FALSE(shelf->loan("half").value()->download.complete);
    CHECK(shelf->report().books_lost == 1);
    CHECK(shelf->report().files_removed == 3);
    CHECK(storage->content(paths.books() / "half.part"));
    CHECK_FALSE(storage->content(paths.books() / "returned"));
    CHECK_FALSE(storage->content(paths.books() / "returned.part"));
    CHECK_FALSE(storage->content(paths.books() / "stranger"));
}

TEST_CASE("Whatever operation a change dies at, a restart finds the shelf as it was or as it should be") {
    const Paths paths = tests::paths_below("/d");
    LoanRecord before = some_loan("a");
    LoanRecord after = before;
    after.license += std::string(9000, ' ');
    after.registered = false;
    int deaths = 0;
    for (const Crash crash : {Crash::keep_all, Crash::forget_unsynced}) {
        bool finished = false;
        for (int n = 1; !finished; ++n) {
            auto storage = std::make_shared<MemoryStorage>();
            {
                REQUIRE(open_shelf(paths, storage)->save_loan(before));
            }
            bool done = false;
            {
                const auto shelf = open_shelf(paths, storage);
                storage->fail_at(n, Failing::dead);
                done = shelf->save_loan(after).has_value();
                finished = !storage->failed();
                if (finished) CHECK(done);
            }
            const auto shelf = open_shelf(paths, storage->after(crash));
            CHECK(shelf->report().set_aside.empty());
            const auto found = shelf->loan("a").value();
            REQUIRE(found);
            CHECK((*found == before || *found == after));
            if (done) CHECK(*found == after);
            deaths += finished ? 0 : 1;
            REQUIRE(n < 200);
        }
    }
    CHECK(deaths >= 4);
}

TEST_CASE("Whatever operation the first start dies at, the next one works") {
    const Paths paths = tests::paths_below("/d");
    for (const Crash crash : {Crash::keep_all, Crash::forget_unsynced, Crash::names_only}) {
        bool finished = false;
        for (int n = 1; !finished; ++n) {
            auto storage = std::make_shared<MemoryStorage>();
            storage->fail_at(n, Failing::dead);
            {
                const auto shelf = Shelf::open(paths, storage, some_keys());
            }
            finished = !storage->failed();
            const auto shelf = open_shelf(paths, storage->after(crash));
            REQUIRE(shelf->save_loan(some_loan("a")));
            REQUIRE(n < 300);
        }
    }
}

TEST_CASE("After a failure the shelf carries on") {
    const Paths paths = tests::paths_below("/d");
    bool finished = false;
    for (int n = 1; !finished; ++n) {
        auto storage = std::make_shared<MemoryStorage>();
        const auto shelf = open_shelf(paths, storage);
        REQUIRE(shelf->save_loan(some_loan("a")));
        storage->fail_at(n, Failing::once_full);
        const auto saved = shelf->save_loan(some_loan("b"));
        finished = !storage->failed();
        if (!saved) CHECK(to_problem(saved.error()).kind == state::ProblemKind::disk_full);
        storage->never_fail();
        REQUIRE(shelf->save_loan(some_loan("c")));
        CHECK(shelf->loan("a").value() == some_loan("a"));
        CHECK(shelf->loan("c").value() == some_loan("c"));
        REQUIRE(n < 200);
    }
}

TEST_CASE("Copying and printing are counted by licence, all or none, apart, and stay counted") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    {
        auto shelf = open_shelf(paths, storage);
        CHECK(shelf->used("a", Right::copy) == 0);
        CHECK(shelf->charge("a", Right::copy, 60, 100) == true);
        CHECK(shelf->charge("a", Right::copy, 41, 100) == false);
        CHECK(shelf->used("a", Right::copy) == 60);
        CHECK(shelf->used("a", Right::print) == 0);
        CHECK(shelf->charge("b", Right::copy, 100, 100) == true);
        CHECK(shelf->charge("a", Right::copy, -5, 100) == false);
        CHECK(shelf->charge("a", Right::copy, INT64_MAX, 100) == false);
        CHECK(shelf->charge("a", Right::print, 3, 10) == true);
        CHECK(shelf->charge("a", Right::print, 8, 10) == false);
        CHECK(shelf->charge("c", Right::print, 10, 10) == true);
    }
    storage = storage->after(Crash::forget_unsynced);
    auto shelf = open_shelf(paths, storage);
    CHECK(shelf->charge("a", Right::copy, 40, 100) == true);
    CHECK(shelf->charge("a", Right::copy, 1, 100) == false);
    CHECK(shelf->used("a", Right::copy) == 100);
    CHECK(shelf->used("b", Right::copy) == 100);
    CHECK(shelf->used("a", Right::print) == 3);
    CHECK(shelf->used("c", Right::copy) == 0);
    CHECK(shelf->charge("c", Right::print, 1, 10) == false);
}

TEST_CASE("Whatever operation a charge dies at, it is counted whole or not at all, and once it was granted") {
    const Paths paths = tests::paths_below("/d");
    for (const Right right : {Right::copy, Right::print})
        for (const Crash crash : {Crash::keep_all, Crash::forget_unsynced, Crash::names_only}) {
            const Right other = right == Right::copy ? Right::print : Right::copy;
            int deaths = 0, lost = 0, kept = 0;
            bool lived = false;
            for (int n = 1; !lived; ++n) {
                auto storage = std::make_shared<MemoryStorage>();
                auto shelf = open_shelf(paths, storage);
                REQUIRE(shelf->charge("a", right, 30, 100) == true);
                REQUIRE(shelf->charge("a", other, 7, 10) == true);
                storage->fail_at(n, Failing::dead);
                const auto charged = shelf->charge("a", right, 50, 100);
                lived = !storage->failed();
                shelf.reset();
                storage = storage->after(crash);
                INFO("operation " << n << ", crash " << static_cast<int>(crash) << ", right "
                                  << static_cast<int>(right));
                auto next = open_shelf(paths, storage);
                CHECK(next->report().set_aside.empty());
                const std::int64_t used = next->used("a", right).value();
                CHECK((used == 30 || used == 80));
                // Words that were handed out are counted, whatever came after.
                if (charged && *charged) CHECK(used == 80);
                CHECK(next->used("a", other) == 7);
                // Nothing is to be had twice.
                CHECK(next->charge("a", right, 101 - used, 100) == false);
                CHECK(next->charge("a", right, 100 - used, 100) == true);
                deaths += lived ? 0 : 1;
                (used == 30 ? lost : kept) += 1;
                REQUIRE(n < 100);
            }
            CHECK(deaths >= 2);
            CHECK(lost > 0);
            CHECK(kept > 0);
        }
}

TEST_CASE("Bookmarks are kept sealed, by publication, and replaced as a whole") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    const auto bookmark = [](std::uint64_t id, const std::string& name) {
        return state::Bookmark{.id = id,
                               .locator = {.resource = "OPS/a.xhtml",
                                           .offset = 100 * static_cast<std::uint32_t>(id),
                                           .quote = "қарағайлы көл",
                                           .page = 0,
                                           .y = 0,
                                           .progression = 0},
                               .name = name};
    };
    {
        auto shelf = open_shelf(paths, storage);
        CHECK(shelf->bookmarks("urn:a")->empty());
        REQUIRE(shelf->save_bookmarks("urn:a", {bookmark(7, "бір"), bookmark(9, "екі")}));
        REQUIRE(shelf->save_bookmarks("urn:b", {bookmark(1, "")}));
    }
    storage = storage->after(Crash::forget_unsynced);
    auto shelf = open_shelf(paths, storage);
    const auto kept = shelf->bookmarks("urn:a");
    REQUIRE(kept);
    REQUIRE(kept->size() == 2);
    CHECK((*kept)[0].id == 1);
    CHECK((*kept)[0].locator == bookmark(7, "").locator);
    CHECK((*kept)[1].name == "екі");
    REQUIRE(shelf->save_bookmarks("urn:a", {bookmark(9, "екі")}));
    CHECK(shelf->bookmarks("urn:a")->size() == 1);
    CHECK(shelf->bookmarks("urn:b")->size() == 1);
}

TEST_CASE("Holds are kept by title, with what it takes to borrow or to leave") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    HoldRecord record{.library_url = "https://library.example/", .hold = {}};
    state::Publication& title = record.hold.publication;
    title.id = "urn:a";
    title.title = "Қан мен тер";
    title.authors = {"Ә. Нұрпейісов", "Тағы біреу"};
    title.languages = {"kk"};
    title.images.push_back({.url = "https://library.example/c", .type = {}, .width = 0, .height = 0});
    title.self_url = "https://library.example/p";
    title.revoke_url = "https://library.example/revoke";
    state::Acquisition& way = title.acquisitions.emplace_back();
    way.rel = state::AcquisitionRel::borrow;
    way.url = "https://library.example/borrow";
    way.path = {"", "application/epub+zip"};
    way.authenticate_url = "https://library.example/auth";
    way.cancellable = true;
    way.availability.state = state::AvailabilityState::reserved;
    way.availability.holds_position = record.hold.position = 2;
    way.availability.holds_total = record.hold.total = 5;
    {
        auto shelf = open_shelf(paths, storage);
        REQUIRE(shelf->save_hold(record));
        HoldRecord other = record;
        other.hold.publication.id = "urn:b";
        REQUIRE(shelf->save_hold(other));
    }
    storage = storage->after(Crash::forget_unsynced);
    auto shelf = open_shelf(paths, storage);
    REQUIRE(shelf->holds().value().size() == 2);
    CHECK(shelf->holds().value()[0] == record);
    record.hold.ready = record.hold.noticed = true;
    record.hold.until = way.availability.until = instant(4000);
    way.availability.state = state::AvailabilityState::ready;
    REQUIRE(shelf->save_hold(record));
    // In its place: the list does not jump about.
    CHECK(shelf->holds().value()[0] == record);
    REQUIRE(shelf->remove_hold(record.library_url, record.card, "urn:a"));
    CHECK(shelf->holds().value().size() == 1);
    REQUIRE(shelf->forget_card(record.library_url, record.card));
    CHECK(shelf->holds().value().empty());
}

TEST_CASE("A library's cards are kept side by side, each with its own places in queues") {
    const Paths paths = tests::paths_below("/d");
    auto storage = std::make_shared<MemoryStorage>();
    const std::string url = "https://library.example/";
    state::Library library;
    library.start_url = url;
    std::vector<Credentials> cards;
    const auto hold_of = [&](const std::string& title, std::size_t card) {
        HoldRecord record{.library_url = url, .hold = {}, .card = cards[card].key};
        record.hold.publication.id = title;
        return record;
    };
    const auto titles = [](Shelf& shelf) {
        std::string all;
        for (const HoldRecord& record : shelf.holds().value()) all += record.hold.publication.id;
        return all;
    };
    {
        auto shelf = open_shelf(paths, storage);
        for (const char* number : {"1001", "1002", "", ""}) {
            Credentials card{.origin = "https://library.example", .login = number, .password = "1234"};
            card.key = shelf->card_key(url, number).value();
            REQUIRE(shelf->save_card(url, card));
            cards.push_back(card);
        }
        CHECK(std::set{cards[0].key, cards[1].key, cards[2].key, cards[3].key}.size() == 4);
        CHECK(shelf->card_key(url, "1002").value() == cards[1].key);
        CHECK(shelf->card_key("https://other.example/", "1002").value() != cards[1].key);
        library.card = cards[1].key;
        REQUIRE(shelf->save_library(library));
        REQUIRE(shelf->save_hold(hold_of("a", 0)));
        REQUIRE(shelf->save_hold(hold_of("a", 1)));
        REQUIRE(shelf->save_hold(hold_of("b", 1)));
        LoanRecord loan = some_loan("x");
        loan.card = cards[2].key;
        REQUIRE(shelf->save_loan(loan));
    }
    storage = storage->after(Crash::forget_unsynced);
    auto shelf = open_shelf(paths, storage);
    CHECK(shelf->cards(url).value() == cards);
    CHECK(shelf->loan("x").value()->card == cards[2].key);
    auto kept = shelf->library().value();
    REQUIRE(kept);
    CHECK(kept->card == cards[1].key);
    CHECK(kept->cards.size() == 4);
    CHECK(titles(*shelf) == "ab");
    kept->card = cards[0].key;
    REQUIRE(shelf->save_library(*kept));
    CHECK(titles(*shelf) == "a");
    // A new PIN takes the old one's place, and the card stays in use and where it was.
    cards[0].password = "9999";
    REQUIRE(shelf->save_card(url, cards[0]));
    CHECK(shelf->cards(url).value() == cards);
    CHECK(shelf->library().value() == kept);
    REQUIRE(shelf->forget_card(url, cards[0].key));
    CHECK_FALSE(shelf->library().value()->signed_in);
    CHECK(shelf->card_key(url, "1001").value() == cards[0].key);  // should its patron sign in again
    kept->card = cards[1].key;
    REQUIRE(shelf->save_library(*kept));
    CHECK(titles(*shelf) == "ab");
    REQUIRE(shelf->forget_library(url));
    CHECK(shelf->cards(url)->empty());
    CHECK(titles(*shelf).empty());
}

}  // namespace oqyrman
