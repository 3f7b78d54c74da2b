#include "app/catalogue/opds.h"

#include <algorithm>

namespace oqyrman::catalogue {

namespace {

constexpr std::string_view k_license = "application/vnd.readium.lcp.license";

std::string media_type(std::string_view type) {
    std::string plain(type.substr(0, type.find(';')));
    while (!plain.empty() && plain.back() == ' ') plain.pop_back();
    std::ranges::transform(plain, plain.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return plain;
}

bool is_entry(const std::string& type) {
    return type == "application/opds-publication+json" || type == "application/atom+xml" ||
           type == "application/opds+json";
}

/// 0 is best; -1 when a step of the path is not for us.
int rank_of(const state::Acquisition& acquisition) {
    bool licensed = false;
    for (std::size_t i = 0; i < acquisition.path.size(); ++i) {
        const std::string type = media_type(acquisition.path[i]);
        if (type == "application/epub+zip") return licensed ? 2 : 0;
        if (type == "application/pdf") return licensed ? 3 : 1;
        if (type == "application/pdf+lcp") return 3;
        if (type.starts_with(k_license))
            licensed = true;
        else if (!is_entry(type) && !type.empty())
            return -1;
    }
    // A borrow link need not say what comes in the end; its answer will.
    const bool open_ended = licensed || acquisition.rel == state::AcquisitionRel::borrow;
    return open_ended ? 4 : -1;
}

bool is_wanted(state::AcquisitionRel rel) {
    using enum state::AcquisitionRel;
    return rel == generic || rel == open_access || rel == borrow;
}

}  // namespace

const state::Acquisition* best_acquisition(const state::Publication& publication) {
    const state::Acquisition* best = nullptr;
    int best_rank = 0;
    for (const state::Acquisition& acquisition : publication.acquisitions) {
        const int rank = is_wanted(acquisition.rel) ? rank_of(acquisition) : -1;
        if (rank < 0 || (best != nullptr && rank >= best_rank)) continue;
        best = &acquisition;
        best_rank = rank;
    }
    return best;
}

}  // namespace oqyrman::catalogue
