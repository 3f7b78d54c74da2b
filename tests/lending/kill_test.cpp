// The reader dies at every operation on the disk in turn; after each death the next start agrees with the
// library and no file is half there.
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using tests::Crash;
using tests::Failing;
using tests::World;

namespace {

/// What must be true of any disk after a restart and one sync.
void check_agreement(World& w) {
    const auto told = w.lending->sync(w.patron, {});
    INFO((told ? told->detail : std::string()));
    REQUIRE_FALSE(told);
    std::vector<std::string> open_here;
    for (const state::Loan& loan : w.lending->loans())
        if (!std::holds_alternative<state::LoanClosed>(loan.phase)) open_here.push_back(loan.id);
    CHECK(open_here == w.library.open_loans());
    for (const std::string& file : w.disk->files()) {
        const std::filesystem::path path = file;
        if (path.parent_path() != "/d/books") continue;
        INFO(file);
        const std::string id = path.stem().string();
        CHECK(std::ranges::find(open_here, id) != open_here.end());
        // Under its final name a book is whole, whatever else was lost.
        if (path.extension() != ".part")
            CHECK((w.disk->content(path) == tests::vector_file("doc.nolicense.lcpdf")));
    }
}

/// The loan that is open can be read to the end.
void check_readable(World& w) {
    for (const state::Loan& loan : w.lending->loans()) {
        if (std::holds_alternative<state::LoanClosed>(loan.phase)) continue;
        w.downloaded(loan.id);
        const auto opened = w.lending->open(loan.id, {}, {});
        CHECK(std::holds_alternative<OpenBook>(opened));
    }
}

/// Runs `prepare`, then dies at the Nth operation of `flow`, for every N until the flow lives.
void die_everywhere(const std::function<void(World&)>& prepare, const std::function<void(World&)>& flow,
                    int least_deaths) {
    for (const Crash crash : {Crash::keep_all, Crash::forget_unsynced, Crash::names_only}) {
        int deaths = 0;
        bool lived = false;
        for (int n = 1; !lived; ++n) {
            World w;
            w.sign_in();
            prepare(w);
            w.disk->fail_at(n, Failing::dead);
            flow(w);
            lived = !w.disk->failed();
            w.restart_after(crash);
            INFO("operation " << n << ", crash " << static_cast<int>(crash));
            check_agreement(w);
            check_readable(w);
            deaths += lived ? 0 : 1;
            REQUIRE(n < 300);
        }
        CHECK(deaths >= least_deaths);
    }
}

}  // namespace

TEST_CASE("Killed while borrowing, at every operation", "[kill]") {
    die_everywhere([](World&) {},
                   [](World& w) { static_cast<void>(w.lending->borrow(w.patron, w.title(), {})); }, 8);
}

TEST_CASE("Killed while downloading, at every operation", "[kill]") {
    die_everywhere([](World& w) { w.borrowed(); },
                   [](World& w) { static_cast<void>(w.lending->download("loan-1", {}, {})); }, 8);
}

TEST_CASE("Killed while returning, at every operation", "[kill]") {
    die_everywhere([](World& w) { w.downloaded(w.borrowed()); },
                   [](World& w) { static_cast<void>(w.lending->return_loan("loan-1", {})); }, 8);
}

TEST_CASE("Killed while renewing, at every operation", "[kill]") {
    die_everywhere([](World& w) { w.downloaded(w.borrowed()); },
                   [](World& w) { static_cast<void>(w.lending->renew("loan-1", {})); }, 2);
}

TEST_CASE("One failed operation in any flow leaves a shelf that agrees without a restart", "[kill]") {
    bool finished = false;
    for (int n = 1; !finished; ++n) {
        World w;
        w.sign_in();
        w.disk->fail_at(n, Failing::once_io);
        const auto id = w.lending->borrow(w.patron, w.title(), {});
        if (id) static_cast<void>(w.lending->download(id->loan_id, {}, {}));
        if (id && n % 2 == 0) static_cast<void>(w.lending->return_loan(id->loan_id, {}));
        finished = !w.disk->failed();
        w.disk->never_fail();
        INFO("operation " << n);
        check_agreement(w);
        check_readable(w);
        REQUIRE(n < 300);
    }
}

}  // namespace oqyrman
