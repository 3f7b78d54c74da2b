#pragma once

#include <string>

namespace oqyrman::state {

/// A patron's card at a library.
struct Card {
    std::string key;     ///< names it on this computer and says nothing of it
    std::string number;  ///< as typed; empty: its patron signed in on the library's own page
    friend bool operator==(const Card&, const Card&) = default;
};

}  // namespace oqyrman::state
