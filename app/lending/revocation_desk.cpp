#include "app/lending/revocation_desk.h"

#include <algorithm>

namespace oqyrman::lending {

namespace {

/// A server that did not answer is left alone for so long: no book waits for it twice in a row.
constexpr std::chrono::hours k_before_next_try{1};

}  // namespace

RevocationDesk::RevocationDesk(shelf::Shelf& shelf) : m_shelf(shelf) {
    for (const shelf::RevocationList& kept :
         shelf.revocation_lists().value_or(std::vector<shelf::RevocationList>())) {
        auto list = drm::Crl::parse(drm::as_bytes(kept.list));
        if (list) m_kept[kept.address] = {std::move(*list), kept.fetched, {}};
    }
}

bool RevocationDesk::is_due(const Kept& kept, Instant now) const {
    if (kept.tried && now < *kept.tried + k_before_next_try) return false;
    return !kept.list || now >= kept.fetched + drm::k_revocation_list_age;
}

bool RevocationDesk::refresh(const drm::RevocationSource& source, Exchange& exchange, Instant now,
                             std::chrono::milliseconds patience, std::stop_token stop) {
    bool renewed = false;
    for (const std::string& address : source.addresses) {
        Kept& kept = m_kept[address];
        if (!is_due(kept, now)) continue;
        kept.tried = now;
        const std::chrono::milliseconds limit{drm::k_revocation_timeout_ms};
        const auto answer = exchange.send({.url = address,
                                           .accept = std::string(drm::k_revocation_list_type),
                                           .limit_bytes = drm::k_max_revocation_list_bytes,
                                           .patience = std::min(patience, limit),
                                           .plain_allowed = true},
                                          stop);
        if (!answer || answer->status != 200) continue;
        auto list = drm::take_revocation_list(drm::as_bytes(answer->body), source.root,
                                              kept.list ? &*kept.list : nullptr);
        if (!list) continue;
        kept.list = std::move(*list);
        kept.fetched = now;
        renewed = true;
        // Not kept on a full disk: this run knows it, the next one asks again.
        static_cast<void>(m_shelf.save_revocation_list({address, answer->body, now}));
    }
    return renewed;
}

std::vector<drm::Crl> RevocationDesk::lists() const {
    std::vector<drm::Crl> lists;
    for (const auto& [address, kept] : m_kept)
        if (kept.list) lists.push_back(*kept.list);
    return lists;
}

}  // namespace oqyrman::lending
