#pragma once
// Lists of withdrawn certificates, fetched and kept. Inside app/lending only.

#include <map>
#include <string>
#include <vector>

#include "app/lending/exchange.h"
#include "drm/license/revocation.h"

namespace oqyrman::lending {

/// Same thread rule as Lending.
class RevocationDesk {
  public:
    /// With what earlier runs kept.
    explicit RevocationDesk(shelf::Shelf& shelf);

    /// Asks for the lists of this source that are missing or old. Whatever goes wrong goes unsaid: a list
    /// that cannot be had closes no book (LCP 7.4), and an old one still counts. True when a list is new.
    bool refresh(const drm::RevocationSource& source, Exchange& exchange, Instant now,
                 std::chrono::milliseconds patience, std::stop_token stop);
    std::vector<drm::Crl> lists() const;

  private:
    struct Kept {
        std::optional<drm::Crl> list;
        Instant fetched;               ///< of `list`
        std::optional<Instant> tried;  ///< in this run
    };
    bool is_due(const Kept& kept, Instant now) const;

    shelf::Shelf& m_shelf;
    std::map<std::string, Kept> m_kept;  ///< by address
};

}  // namespace oqyrman::lending
