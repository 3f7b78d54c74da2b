#include "app/lending/acquisition.h"

#include <algorithm>
#include <limits>

#include "app/net/ascii.h"

namespace oqyrman::lending {

namespace {

constexpr int k_never = std::numeric_limits<int>::max();

/// Some servers write `relation=entry`.
bool is_atom_entry(const std::string& type) {
    return type.find("type=entry") != std::string::npos || type.find("relation=entry") != std::string::npos;
}

/// What the whole path gives, lower is better.
int rank_of_path(const std::vector<std::string>& path) {
    bool licensed = false;
    Hop last = Hop::publication;
    for (const std::string& type : path) {
        last = type.empty() ? Hop::publication : hop_of(type);  // some links have no type
        if (last == Hop::unsupported) return k_never;
        licensed = licensed || last == Hop::license;
    }
    switch (last) {
        case Hop::epub:
        case Hop::pdf:
            if (!licensed) return 0;
            return last == Hop::epub ? 1 : 2;
        case Hop::license:
        case Hop::protected_pdf:
            return 2;
        case Hop::publication:  // the server does not say what follows
            return 3;
        case Hop::unsupported:
            return k_never;
    }
    return k_never;
}

int rank_of_rel(state::AcquisitionRel rel) {
    switch (rel) {
        case state::AcquisitionRel::generic:
            return 0;
        case state::AcquisitionRel::open_access:
            return 1;
        case state::AcquisitionRel::borrow:
            return 2;
        case state::AcquisitionRel::buy:
        case state::AcquisitionRel::sample:
        case state::AcquisitionRel::subscribe:
            return k_never;
    }
    return k_never;
}

}  // namespace

Hop hop_of(std::string_view media_type) {
    const std::string whole = net::lower(media_type);
    std::string type = whole.substr(0, whole.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
    if (type == "application/vnd.readium.lcp.license.v1.0+json" ||
        type == "application/vnd.readium.lcp.license-1.0+json")
        return Hop::license;
    if (type == "application/epub+zip") return Hop::epub;
    if (type == "application/pdf") return Hop::pdf;
    if (type == "application/pdf+lcp") return Hop::protected_pdf;
    if (type == "application/opds-publication+json" || type == "application/opds+json")
        return Hop::publication;
    if (type == "application/atom+xml" && is_atom_entry(whole)) return Hop::publication;
    return Hop::unsupported;
}

std::optional<state::Acquisition> choose_acquisition(const state::Publication& publication) {
    std::optional<state::Acquisition> best;
    std::pair<int, int> best_rank{k_never, k_never};
    for (const state::Acquisition& acquisition : publication.acquisitions) {
        if (acquisition.url.empty()) continue;
        const std::pair rank{rank_of_rel(acquisition.rel), rank_of_path(acquisition.path)};
        if (rank.first == k_never || rank.second == k_never || rank >= best_rank) continue;
        best = acquisition;
        best_rank = rank;
    }
    return best;
}

bool is_open(const state::Acquisition& acquisition) {
    return !acquisition.path.empty() && std::ranges::all_of(acquisition.path, [](const std::string& type) {
        const Hop hop = hop_of(type);
        return hop == Hop::epub || hop == Hop::pdf;
    });
}

}  // namespace oqyrman::lending
