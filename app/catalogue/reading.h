#pragma once
// Inside app/catalogue only: what the two syntaxes of OPDS share. Pure; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/catalogue/opds.h"

namespace oqyrman::catalogue {

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
/// A template must not be resolved with its braces: they would be escaped.
std::string resolve_template(const std::string& base, const std::string& href);

}  // namespace oqyrman::catalogue
