#pragma once
// OPDS 1.2 of what the library says as OPDS 2.0.

#include <string>

#include <nlohmann/json.hpp>

namespace oqyrman::demo_library {

inline constexpr const char* k_entry_type = "application/atom+xml;type=entry;profile=opds-catalog";
inline constexpr const char* k_feed_type = "application/atom+xml;profile=opds-catalog;kind=acquisition";
inline constexpr const char* k_search_type = "application/opensearchdescription+xml";
inline constexpr const char* k_revoke_rel = "http://librarysimplified.org/terms/rel/revoke";

/// The same feed or publication, with the same addresses, as a document of Atom.
std::string atom_of(const nlohmann::json& opds);

/// OpenSearch 1.1: `address` holds {searchTerms}.
std::string search_description(const std::string& title, const std::string& address);

}  // namespace oqyrman::demo_library
