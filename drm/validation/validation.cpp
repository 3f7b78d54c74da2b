#include "drm/validation/validation.h"

namespace oqyrman::drm {

namespace {

std::optional<Verdict> final_verdict(const StatusFacts& facts) {
    if (facts.status != nullptr) {
        const Status& status = *facts.status;
        switch (status.status) {
            case StatusValue::returned:
                return Returned{status.status_updated};
            case StatusValue::revoked:
                return Revoked{status.status_updated, status.registered_devices, status.message};
            case StatusValue::cancelled:
                return Cancelled{status.status_updated};
            case StatusValue::ready:
            case StatusValue::active:
            case StatusValue::expired:
                return std::nullopt;
        }
    }
    if (!facts.remembered) return std::nullopt;
    switch (facts.remembered->status) {
        case FinalStatus::returned:
            return Returned{facts.remembered->date};
        case FinalStatus::revoked:
            return Revoked{facts.remembered->date, 0, {}};
        case FinalStatus::cancelled:
            return Cancelled{facts.remembered->date};
    }
    return std::nullopt;
}

}  // namespace

Verdict judge(const Rights& rights, const StatusFacts& facts, Instant now) {
    if (auto verdict = final_verdict(facts)) return *verdict;
    if (rights.start && *rights.start > now + k_start_tolerance) return NotBegun{*rights.start};
    if (rights.end && *rights.end <= now) return Expired{rights.end};
    const bool status_expired = facts.status != nullptr && facts.status->status == StatusValue::expired;
    if (facts.stale_license && status_expired) return Expired{facts.status->status_updated};
    return Permitted{rights.end};
}

bool fresh_license_wanted(const License& license, const Status& status,
                          std::optional<Instant> already_fetched) {
    if (!status.license_updated || *status.license_updated <= license.date()) return false;
    return already_fetched != status.license_updated;
}

}  // namespace oqyrman::drm
