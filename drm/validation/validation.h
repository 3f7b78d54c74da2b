#pragma once

#include <optional>
#include <string>
#include <variant>

#include "drm/license/license.h"
#include "drm/status/status.h"

namespace oqyrman::drm {

/// What licence, status and the instant permit. Refusals are answers with their facts, not errors.
struct Permitted {
    std::optional<Instant> until;
    friend bool operator==(const Permitted&, const Permitted&) = default;
};
struct NotBegun {
    Instant start;
    friend bool operator==(const NotBegun&, const NotBegun&) = default;
};
struct Expired {
    std::optional<Instant> end;
    friend bool operator==(const Expired&, const Expired&) = default;
};
struct Returned {
    std::optional<Instant> date;
    friend bool operator==(const Returned&, const Returned&) = default;
};
struct Revoked {
    std::optional<Instant> date;
    int devices = 0;
    std::string message;
    friend bool operator==(const Revoked&, const Revoked&) = default;
};
struct Cancelled {
    std::optional<Instant> date;
    friend bool operator==(const Cancelled&, const Cancelled&) = default;
};
using Verdict = std::variant<Permitted, NotBegun, Expired, Returned, Revoked, Cancelled>;

enum class FinalStatus { returned, revoked, cancelled };

/// A final status seen earlier, remembered so that pulling the cable does not open the book again.
struct Remembered {
    FinalStatus status = FinalStatus::returned;
    std::optional<Instant> date;
};

struct StatusFacts {
    const Status* status = nullptr;  ///< fetched in this run; nullptr when there is none or its id differs
    bool stale_license = false;  ///< the status says the licence changed and the fresh one could not be had
    std::optional<Remembered> remembered;  ///< of an earlier run; a status of this run supersedes it
};

/// A server's clock may be a little ahead: a loan that begins within this is open. It never lengthens one.
inline constexpr std::chrono::minutes k_start_tolerance{5};

/// The rights step of the processing order (LCP processing model; LSD 3.2): a final status always refuses;
/// an expired one only where the licence's own end has passed, or where the licence is known to be stale.
Verdict judge(const Rights& rights, const StatusFacts& facts, Instant now);

/// The status's licence date is later than the licence's: fetch the fresh one, once a run.
bool fresh_license_wanted(const License& license, const Status& status,
                          std::optional<Instant> already_fetched);

}  // namespace oqyrman::drm
