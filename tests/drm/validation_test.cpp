#include "drm/validation/validation.h"

#include "tests/drm/support.h"

using namespace oqyrman;
using namespace oqyrman::drm;
using namespace oqyrman::tests;

namespace {

const Instant k_start = instant("2026-11-01T00:00:00Z");
const Instant k_end = instant("2026-12-01T00:00:00Z");
const Instant k_inside = instant("2026-11-15T00:00:00Z");
const Instant k_changed = instant("2026-11-10T00:00:00Z");
const Rights k_loan{.print = {}, .copy = {}, .start = k_start, .end = k_end};

Status status_of(StatusValue value) {
    Status status;
    status.id = "one";
    status.status = value;
    status.status_updated = k_changed;
    status.registered_devices = 3;
    status.message = "Seven devices";
    return status;
}

struct Row {
    const char* what;
    Rights rights;
    std::optional<StatusValue> status;
    bool stale;
    std::optional<FinalStatus> remembered;
    Instant now;
    Verdict verdict;
};

Verdict judged(const Row& row) {
    const auto status = row.status ? std::optional(status_of(*row.status)) : std::nullopt;
    StatusFacts facts;
    facts.status = status ? &*status : nullptr;
    facts.stale_license = row.stale;
    if (row.remembered) facts.remembered = Remembered{*row.remembered, k_changed};
    return judge(row.rights, facts, row.now);
}

}  // namespace

TEST_CASE("the chart: licence, status and now to what is permitted") {
    using S = StatusValue;
    using F = FinalStatus;
    using std::chrono::milliseconds;
    const Instant late = k_end + std::chrono::hours{1};
    const Revoked revoked{k_changed, 3, "Seven devices"};
    const std::vector<Row> rows{
        {"inside", k_loan, {}, false, {}, k_inside, Permitted{k_end}},
        {"no dates at all", {}, {}, false, {}, late, Permitted{{}}},
        {"before its start", k_loan, {}, false, {}, instant("2026-10-01"), NotBegun{k_start}},
        {"a clock a little behind", k_loan, {}, false, {}, k_start - k_start_tolerance, Permitted{k_end}},
        {"behind by more",
         k_loan,
         {},
         false,
         {},
         k_start - k_start_tolerance - milliseconds{1},
         NotBegun{k_start}},
        {"its last moment", k_loan, {}, false, {}, k_end - milliseconds{1}, Permitted{k_end}},
        {"after its end", k_loan, {}, false, {}, k_end + milliseconds{1}, Expired{k_end}},
        {"ready", k_loan, S::ready, false, {}, k_inside, Permitted{k_end}},
        {"active", k_loan, S::active, false, {}, k_inside, Permitted{k_end}},
        {"active never widens", k_loan, S::active, false, {}, late, Expired{k_end}},
        {"expired, the licence still runs", k_loan, S::expired, false, {}, k_inside, Permitted{k_end}},
        {"expired, the licence is stale", k_loan, S::expired, true, {}, k_inside, Expired{k_changed}},
        {"stale, but active", k_loan, S::active, true, {}, k_inside, Permitted{k_end}},
        {"returned", k_loan, S::returned, false, {}, k_inside, Returned{k_changed}},
        {"returned wins over the end", k_loan, S::returned, false, {}, late, Returned{k_changed}},
        {"revoked", k_loan, S::revoked, false, {}, k_inside, revoked},
        {"cancelled", k_loan, S::cancelled, false, {}, k_inside, Cancelled{k_changed}},
        {"cable pulled after a return", k_loan, {}, false, F::returned, k_inside, Returned{k_changed}},
        {"cable pulled after a revocation",
         k_loan,
         {},
         false,
         F::revoked,
         k_inside,
         Revoked{k_changed, 0, {}}},
        {"cable pulled after a cancellation",
         k_loan,
         {},
         false,
         F::cancelled,
         k_inside,
         Cancelled{k_changed}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(judged(row) == row.verdict);
    }
}

TEST_CASE("a status of this run supersedes what was remembered") {
    const Row row{"", k_loan, StatusValue::active, false, FinalStatus::returned, k_inside, Permitted{k_end}};
    CHECK(judged(row) == row.verdict);
}

TEST_CASE("a fresh licence is fetched when the status is newer, and once") {
    License license = vector_license("license_rsa.lcpl");
    Status status = status_of(StatusValue::active);
    CHECK_FALSE(fresh_license_wanted(license, status, {}));
    status.license_updated = license.issued;
    CHECK_FALSE(fresh_license_wanted(license, status, {}));
    status.license_updated = license.issued + std::chrono::seconds{1};
    CHECK(fresh_license_wanted(license, status, {}));
    CHECK_FALSE(fresh_license_wanted(license, status, status.license_updated));
    license.updated = status.license_updated;
    CHECK_FALSE(fresh_license_wanted(license, status, {}));
}
