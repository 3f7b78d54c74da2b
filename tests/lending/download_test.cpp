#include <thread>

#include "app/lending/pace.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using state::ProblemKind;
using tests::Crash;
using tests::Failing;
using tests::filler;
using tests::Mischief;
using tests::World;

namespace {

constexpr std::size_t k_book = 600'000;

struct Download {
    World w{filler(k_book)};
    std::string id;

    Download() {
        w.sign_in();
        id = w.borrowed();
    }
    std::optional<ProblemKind> run() {
        const auto failed = w.lending->download(id, {}, {});
        if (!failed) return std::nullopt;
        return failed->kind;
    }
    std::uint64_t part() { return w.shelf->books().part_size(id).value(); }
};

}  // namespace

TEST_CASE("A cut download goes on where it was, over a restart, and is the same book") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    CHECK(d.part() == 200'000);
    d.w.restart_after(Crash::keep_all);
    const auto phase = std::get<state::LoanDownloading>(d.w.loan(d.id).phase);
    CHECK(phase.received_bytes == 200'000);
    CHECK(phase.total_bytes == k_book);
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    CHECK(d.part() == 400'000);
    d.w.library.misbehave({});
    CHECK(d.run() == std::nullopt);
    CHECK(d.w.library.last_range() == "bytes=400000-");
    CHECK(d.w.library.last_if_range() == d.w.library.book_tag());
    CHECK((d.w.book_on_disk(d.id) == filler(k_book)));
    CHECK(d.w.library.book_bytes_sent() == k_book);
    CHECK(d.part() == 0);
    CHECK(d.run() == std::nullopt);
    CHECK(d.w.library.book_bytes_sent() == k_book);
}

TEST_CASE("A download that is cut goes on by itself, as long as something comes") {
    Download d;
    d.w.library.misbehave({.cut_after = 100'000, .cuts = 5});
    CHECK(d.run() == std::nullopt);
    CHECK(d.w.rests == 5);
    CHECK(d.w.library.last_range() == "bytes=500000-");
    CHECK((d.w.book_on_disk(d.id) == filler(k_book)));
    CHECK(d.w.library.book_bytes_sent() == k_book);
}

TEST_CASE("Nothing new three times in a row, and the patron is told; a server that is busy is waited for") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    CHECK(d.w.rests == 3);
    d.w.library.misbehave({.book_status = 503, .book_refusals = 2});
    CHECK(d.run() == std::nullopt);
    CHECK(d.w.rests == 5);
}

TEST_CASE("A loan returned while its download rests gets no book") {
    Download d;
    d.w.library.misbehave({.cut_after = 100'000, .cuts = 5});
    d.w.on_rest = [&] {
        d.w.on_rest = {};
        CHECK(d.w.lending->return_loan(d.id, {}));
    };
    CHECK(d.run());
    CHECK(d.w.closed(d.id) == ProblemKind::returned);
    CHECK_FALSE(d.w.book_on_disk(d.id));
}

TEST_CASE("A download that is let go of leaves nothing, and begins again") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    CHECK_FALSE(d.w.lending->discard_download(d.id));
    CHECK(d.part() == 0);
    d.w.library.misbehave({});
    CHECK(d.run() == std::nullopt);
    CHECK((d.w.book_on_disk(d.id) == filler(k_book)));
}

TEST_CASE("How fast a book comes is said of the last seconds") {
    using namespace std::chrono_literals;
    Pace pace;
    const state::Instant begin = tests::k_today;
    pace.note(begin, 1'000);
    CHECK(pace.bytes_per_second() == 0);
    pace.note(begin + 500ms, 2'000);
    CHECK(pace.bytes_per_second() == 0);  // too soon to say
    pace.note(begin + 2s, 5'000);
    CHECK(pace.bytes_per_second() == 2'000);
    for (int s = 3; s < 20; ++s)
        pace.note(begin + std::chrono::seconds(s), 5'000 + 1'000 * static_cast<std::uint64_t>(s - 2));
    CHECK(pace.bytes_per_second() == 1'000);
    pace.note(begin + 19s, 0);  // another book, or the same from its start
    CHECK(pace.bytes_per_second() == 0);
    pace.note(begin, 10'000);  // the clock was set
    CHECK(pace.bytes_per_second() == 0);
}

TEST_CASE("A server without ranges starts over and the book is still whole") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .no_ranges = true});
    CHECK(d.run() == std::nullopt);
    CHECK(d.w.library.book_bytes_sent() == k_book + 200'000);
    CHECK((d.w.book_on_disk(d.id) == filler(k_book)));
}

TEST_CASE("Another book under the same address is not sewn onto the first one's beginning") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true, .damaged_book = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    d.w.library.misbehave({});
    CHECK(d.run() == std::nullopt);
    CHECK((d.w.book_on_disk(d.id) == filler(k_book)));
}

TEST_CASE("Bytes lost by a power cut are found out and fetched again") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    d.w.library.misbehave({});
    d.w.restart_after(Crash::names_only);
    CHECK(d.run() == std::nullopt);
    CHECK((d.w.book_on_disk(d.id) == filler(k_book)));
}

TEST_CASE("A book whose hash is wrong goes, its loan stays and can try again") {
    Download d;
    d.w.library.misbehave({.damaged_book = true});
    CHECK(d.run() == ProblemKind::download_damaged);
    CHECK(d.part() == 0);
    CHECK_FALSE(d.w.book_on_disk(d.id));
    CHECK(std::holds_alternative<state::LoanDownloading>(d.w.loan(d.id).phase));
    CHECK(std::get<Problem>(d.w.lending->open(d.id, {}, {})).kind == ProblemKind::download_interrupted);
    d.w.library.misbehave({});
    CHECK(d.run() == std::nullopt);
    CHECK(d.w.ready(d.id));
}

TEST_CASE("A web page in the book's place is no book, and what is here already stays") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    d.w.library.misbehave({.html_instead_of_book = true});
    CHECK(d.run() == ProblemKind::network_sign_in);
    CHECK(d.part() == 200'000);
}

TEST_CASE("A mirror that sends another part than was asked for is asked for the whole book, once") {
    for (const Mischief& lie :
         {Mischief{.ranges_elsewhere = true}, Mischief{.ranges_unsaid = true}, Mischief{.no_ranges = true}}) {
        Download d;
        d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
        CHECK(d.run() == ProblemKind::download_interrupted);
        const int asked = d.w.library.requests("/content");
        const auto sent = d.w.library.book_bytes_sent();
        d.w.library.misbehave(lie);
        CHECK(d.run() == std::nullopt);
        CHECK((d.w.book_on_disk(d.id) == filler(k_book)));
        CHECK(d.w.library.requests("/content") == asked + (lie.no_ranges ? 1 : 2));
        if (!lie.no_ranges) CHECK(d.w.library.last_range().empty());
        if (lie.no_ranges) CHECK(d.w.library.book_bytes_sent() == sent + k_book);
    }
}

TEST_CASE("A mirror that sends another part, and that cut each time, ends in a word to the patron") {
    Download d;
    d.w.library.misbehave({.cut_after = 200'000, .cuts = 1, .then_dead = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    d.w.library.misbehave({.cut_after = 100'000, .cuts = 1000, .ranges_elsewhere = true});
    CHECK(d.run() == ProblemKind::download_interrupted);
    CHECK(d.w.library.requests("/content") < 20);
}

TEST_CASE("A book of ten gigabytes is refused before its first byte") {
    World w(filler(1000));
    w.library.misbehave({.declared_length = std::uint64_t{10} << 30});
    w.sign_in();
    const std::string id = w.borrowed();
    const auto failed = w.lending->download(id, {}, {});
    REQUIRE(failed);
    CHECK(failed->kind == ProblemKind::answer_too_large);
    CHECK(w.library.requests("/content") == 0);
}

TEST_CASE("A book that does not fit is refused before its first byte") {
    Download d;
    d.w.disk->set_free_bytes(8u << 20);
    CHECK(d.run() == ProblemKind::disk_full);
    CHECK(d.w.library.requests("/content") == 0);
    d.w.disk->set_free_bytes(100u << 20);
    CHECK(d.run() == std::nullopt);
}

TEST_CASE("A disk that fills up in the middle says so, and the download goes on when there is room") {
    Download d;
    bool finished = false;
    for (int n = 1; !finished; ++n) {
        Download one;
        one.w.disk->fail_at(n, Failing::once_full);
        const auto failed = one.run();
        finished = !one.w.disk->failed();
        one.w.disk->never_fail();
        if (failed) CHECK(*failed == ProblemKind::disk_full);
        CHECK(one.run() == std::nullopt);
        CHECK((one.w.book_on_disk(one.id) == filler(k_book)));
        // The middle of the download is many writes alike.
        if (n > 12 && !finished) n += 15;
        REQUIRE(n < 400);
    }
    CHECK(d.run() == std::nullopt);
}

TEST_CASE("A stopped download ends soon and keeps what came") {
    Download d;
    std::stop_source stop;
    std::uint64_t seen = 0;
    const auto failed = d.w.lending->download(
        d.id,
        [&](const std::string& id, std::uint64_t received, std::uint64_t total) {
            CHECK(id == d.id);
            CHECK(total == k_book);
            seen = received;
            if (received > 0) stop.request_stop();
        },
        stop.get_token());
    REQUIRE(failed);
    CHECK(failed->kind == ProblemKind::download_interrupted);
    CHECK(seen > 0);
    CHECK(d.part() == seen);
    CHECK(d.run() == std::nullopt);
}

TEST_CASE("A loan returned while its book comes gets no book") {
    Download d;
    bool returned = false;
    const auto failed = d.w.lending->download(d.id,
                                              [&](const std::string& id, std::uint64_t, std::uint64_t) {
                                                  if (std::exchange(returned, true)) return;
                                                  REQUIRE(d.w.lending->return_loan(id, {}));
                                              },
                                              {});
    REQUIRE(failed);
    CHECK(d.w.closed(d.id) == ProblemKind::returned);
    CHECK_FALSE(d.w.book_on_disk(d.id));
    d.w.restart_after(Crash::keep_all);
    CHECK(d.w.closed(d.id) == ProblemKind::returned);
    CHECK(d.part() == 0);
}

TEST_CASE("A book found under its name after the database was set aside is taken over") {
    Download d;
    CHECK(d.run() == std::nullopt);
    std::string damaged = d.w.disk->content("/d/library.db").value();
    d.w.restart_after(Crash::keep_all);
    d.w.lending.reset();
    d.w.shelf.reset();
    d.w.disk->put("/d/library.db", std::string(5000, 'x'));
    d.w.start();
    CHECK_FALSE(d.w.shelf->report().set_aside.empty());
    d.w.sign_in();
    CHECK_FALSE(d.w.lending->sync(d.w.patron, {}));
    const auto sent = d.w.library.book_bytes_sent();
    CHECK(d.run() == std::nullopt);
    CHECK(d.w.library.book_bytes_sent() == sent);
    CHECK(d.w.ready(d.id));
}

TEST_CASE("A loan is repaired: licence and book come anew, place and count stay") {
    World w;
    w.sign_in();
    const std::string id = w.borrowed();
    w.downloaded(id);
    const auto opens = [&] { return std::holds_alternative<OpenBook>(w.lending->open(id, {}, {})); };
    REQUIRE(opens());
    const state::Locator place{.resource = {}, .offset = 0, .quote = "q", .page = 4};
    REQUIRE(w.shelf->save_position("urn:test:abai", place));
    REQUIRE(w.shelf->charge(id, shelf::Right::copy, 10, 100).value());
    const std::string whole = w.book_on_disk(id).value();
    w.disk->put("/d/books/" + id, whole.substr(0, whole.size() / 2));
    REQUIRE_FALSE(opens());

    SECTION("out of reach, what is here stays") {
        w.library.misbehave({.status_down = true});
        REQUIRE(w.lending->repair(id, {}));
        CHECK(w.book_on_disk(id));
        CHECK(w.ready(id));
    }
    SECTION("a loan that has ended stays ended") {
        w.library.change_loan(id, [](tests::TestLoan& loan) { loan.status = "revoked"; });
        const auto told = w.lending->repair(id, {});
        REQUIRE(told);
        CHECK(told->kind == ProblemKind::revoked);
    }
    SECTION("all comes anew") {
        const int licenses = w.library.requests("/fresh/"), books = w.library.requests("/content/");
        REQUIRE_FALSE(w.lending->repair(id, {}));
        CHECK_FALSE(w.book_on_disk(id));
        CHECK_FALSE(w.ready(id));
        REQUIRE_FALSE(w.lending->download(id, {}, {}));
        CHECK(w.library.requests("/fresh/") == licenses + 1);
        CHECK(w.library.requests("/content/") == books + 1);
        CHECK(w.book_on_disk(id) == whole);
        CHECK(opens());
        CHECK(w.shelf->position("urn:test:abai").value() == place);
        CHECK(w.shelf->used(id, shelf::Right::copy).value() == 10);
    }
}

}  // namespace oqyrman
