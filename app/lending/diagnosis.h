#pragma once
// Which of the things between this computer and the library is in trouble. Pure: what was learnt is handed
// in. Inside app/lending only.

#include <optional>
#include <string>
#include <vector>

#include "app/net/http.h"
#include "app/state/diagnosis_values.h"

namespace oqyrman::lending {

/// What came of one address.
struct Seen {
    std::optional<net::Error> error = {};  ///< no answer
    int status = 0;
    bool page = false;       ///< a web page, where none was asked for
    std::string proxy = {};  ///< that it went through
    std::string protocol = {};
    std::optional<state::Instant> date = {};
};
Seen seen(const net::Result& result);

struct Learnt {
    bool network = true;                             ///< this computer is in one
    bool local = false;                              ///< the library runs on this computer
    Seen server = {};                                ///< its first feed
    bool led_elsewhere = false;                      ///< asked without protection, somebody else answered
    std::optional<state::Problem> certificate = {};  ///< of a TLS error, with the clock's part in it
    std::optional<state::Problem> clock = {};
    std::optional<Seen> card = {};  ///< the patron's page with the card; nothing: signed out
    std::optional<state::Problem> card_problem = {};  ///< what its refusal means
    bool loans = false;                               ///< there is one with a licence
    std::optional<state::Problem> licences = {};      ///< the first that may not be believed
};

/// One for each of state::Checked, in its order.
std::vector<state::Finding> findings_of(const Learnt& learnt);

}  // namespace oqyrman::lending
