#include "app/catalogue/opds.h"

#include <algorithm>
#include <array>

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

void append_entity(std::string& out, std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> known{{{"amp", "&"},
                                                                                  {"lt", "<"},
                                                                                  {"gt", ">"},
                                                                                  {"quot", "\""},
                                                                                  {"apos", "'"},
                                                                                  {"nbsp", "\u00A0"},
                                                                                  {"laquo", "«"},
                                                                                  {"raquo", "»"}}};
    const auto found = std::ranges::find(known, name, &std::pair<std::string_view, std::string_view>::first);
    if (found != known.end())
        out += found->second;
    else if (name == "mdash" || name == "#8212")
        out += "—";
    else if (name == "ndash" || name == "#8211")
        out += "–";
    else
        out += "&" + std::string(name) + ";";
}

bool breaks_line(std::string_view tag) {
    for (const std::string_view name : {"br", "/p", "/li", "/div", "/h1", "/h2", "/h3"})
        if (tag.substr(0, tag.find_first_of(" />", 1)) == name) return true;
    return false;
}

}  // namespace

std::string plain_text(std::string_view html) {
    if (html.find_first_of("<&") == std::string_view::npos) return std::string(html);
    std::string out;
    while (!html.empty()) {
        const std::size_t special = html.find_first_of("<&");
        out += html.substr(0, special);
        if (special == std::string_view::npos) break;
        const bool tag = html[special] == '<';
        const std::size_t end = html.find(tag ? '>' : ';', special);
        if (end == std::string_view::npos || (!tag && end - special > 10)) {
            out += html[special];
            html.remove_prefix(special + 1);
            continue;
        }
        const std::string_view inside = html.substr(special + 1, end - special - 1);
        if (!tag)
            append_entity(out, inside);
        else if (breaks_line(inside) && !out.empty() && out.back() != '\n')
            out += '\n';
        html.remove_prefix(end + 1);
    }
    while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
    return out;
}

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
