#pragma once
// The catalogue's documents that lending comes across. Inside app/lending only.

#include "app/lending/exchange.h"

namespace oqyrman::lending {

Outcome<state::Publication> read_publication(const Answer& answer);
Outcome<state::Feed> read_feed(const Answer& answer);

}  // namespace oqyrman::lending
