#pragma once
// Inside app/catalogue only: what the two syntaxes of OPDS share. Pure; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/catalogue/opds.h"

namespace oqyrman::catalogue {

/// Palace: gives a loan back, leaves a queue.
inline constexpr std::string_view k_revoke_rel = "http://librarysimplified.org/terms/rel/revoke";

inline constexpr int k_max_indirection = 6;     ///< indirect acquisitions in each other
inline constexpr std::size_t k_max_paths = 32;  ///< of one acquisition link

Expected<state::Feed> parse_json_feed(std::string_view bytes, const std::string& url);
Expected<state::Publication> parse_json_publication(std::string_view bytes, const std::string& url);
/// OPDS 1.2: an Atom feed.
Expected<state::Feed> parse_atom_feed(std::string_view bytes, const std::string& url);
/// OPDS 1.2: an Atom entry that is a document of its own, as a borrow link answers.
Expected<state::Publication> parse_atom_entry(std::string_view bytes, const std::string& url);

/// The long relations of OPDS 1 and the short words of OPDS 2 (2.0, 5.3) are equal.
std::optional<state::AcquisitionRel> acquisition_rel(std::string_view rel);
state::AvailabilityState availability_state(std::string_view word);
/// Nothing unless all of it is a number.
std::optional<std::int64_t> whole_number(std::string_view written);
/// One more language of the publication, once each.
void add_language(std::string tag, state::Publication& publication);
/// A place in a series as written; nothing unless all of it is a number of a sensible size.
std::optional<double> place_in_series(std::string_view written);
/// Lower case, without parameters.
std::string media_type(std::string_view type);
/// A template must not be resolved with its braces: they would be escaped.
std::string resolve_template(const std::string& base, const std::string& href);

/// Each chain of indirect acquisitions, from the link's own type to a last one, becomes a path of media
/// types. `each_below(node, visit)` calls visit(type, node) for what stands below a node of either syntax.
template <class Node, class EachBelow>
void add_paths(const Node& node, std::vector<std::string> path, const EachBelow& each_below,
               std::vector<std::vector<std::string>>& paths) {  // NOLINT(misc-no-recursion)
    bool deeper = false;
    if (path.size() < k_max_indirection)
        each_below(node, [&](const std::string& type, const Node& next) {
            if (type.empty() || paths.size() >= k_max_paths) return;
            deeper = true;
            std::vector<std::string> longer = path;
            longer.push_back(type);
            add_paths(next, std::move(longer), each_below, paths);
        });
    if (!deeper) paths.push_back(std::move(path));
}

/// One acquisition link with all its paths.
template <class Node, class EachBelow>
void add_by_paths(state::Acquisition acquisition, const Node& node, const std::string& type,
                  const EachBelow& each_below, state::Publication& publication) {
    std::vector<std::vector<std::string>> paths;
    add_paths(node, {type}, each_below, paths);
    for (auto& path : paths) {
        acquisition.path = std::move(path);
        publication.acquisitions.push_back(acquisition);
    }
}

}  // namespace oqyrman::catalogue
