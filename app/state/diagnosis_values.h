#pragma once
// What is the matter between this computer and the library, as plain values.

#include <optional>
#include <string>
#include <vector>

#include "app/state/problem.h"

namespace oqyrman::state {

/// Each thing that can stand in the way, from the nearest to the farthest.
enum class Checked { network, proxy, certificate, clock, server, card, licences };

enum class Verdict {
    fine,
    trouble,     ///< `problem` says which
    not_needed,  ///< there is none: no proxy, no card, no loan
    not_known,   ///< something nearer stood in the way
};

struct Finding {
    Checked checked = Checked::network;
    Verdict verdict = Verdict::not_known;
    std::optional<Problem> problem = {};
    std::string fact = {};  ///< for staff: a name, a number; never a credential
    friend bool operator==(const Finding&, const Finding&) = default;
};

/// Asked for by the patron; `findings` is empty until the first answer.
struct Diagnosis {
    std::vector<Finding> findings = {};
    bool busy = false;
    std::optional<Instant> made = {};
    friend bool operator==(const Diagnosis&, const Diagnosis&) = default;
};

/// The first trouble, which is the one to mend first; nullptr when there is none.
const Finding* first_trouble(const Diagnosis& diagnosis);

/// What a library's staff wants to know, in a few lines of plain ASCII that fit a QR code: no words of the
/// patron's language, no card, no title, addresses without their paths.
std::string report_of(const Diagnosis& diagnosis, const std::string& version, const std::string& library_url);

}  // namespace oqyrman::state
