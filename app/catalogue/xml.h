#pragma once
// Inside app/catalogue only: XML by namespace and name, never by prefix. Pure; any thread.

#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "app/catalogue/opds.h"

namespace oqyrman::catalogue::xml {

inline constexpr std::string_view k_atom = "http://www.w3.org/2005/Atom";
inline constexpr std::string_view k_opds = "http://opds-spec.org/2010/catalog";
inline constexpr std::string_view k_terms = "http://purl.org/dc/terms/";
inline constexpr std::string_view k_elements = "http://purl.org/dc/elements/1.1/";
inline constexpr std::string_view k_search = "http://a9.com/-/spec/opensearch/1.1/";
inline constexpr std::string_view k_schema = "http://schema.org/";
inline constexpr std::string_view k_lcp = "http://readium.org/lcp-specs/ns";

/// Under the limits of opds.h. Entities are not expanded but XML's own five; no DTD is read. The error says
/// what is wrong and where.
Expected<pugi::xml_document> parse(std::string_view bytes);

/// A root without any namespace is taken for `space`: some servers forget it.
bool is(const pugi::xml_node& node, std::string_view space, std::string_view name);
pugi::xml_node child(const pugi::xml_node& node, std::string_view space, std::string_view name);

/// A call for each of the children of this name, k_max_links at most.
template <class Visit>
void each(const pugi::xml_node& node, std::string_view space, std::string_view name, Visit visit) {
    std::size_t count = 0;
    for (const pugi::xml_node& at : node.children())
        if (is(at, space, name) && count++ < k_max_links) visit(at);
}

/// The attribute of this name, with any prefix or none; empty when it is not there.
std::string attribute(const pugi::xml_node& node, std::string_view name);

/// All characters of the element on one line, valid UTF-8, k_max_words_bytes at most.
std::string line(const pugi::xml_node& node);
/// An Atom text construct (RFC 4287, 3.1), whether text, HTML or XHTML, as plain text.
std::string plain(const pugi::xml_node& node);

/// `href` resolved against the document's address and every `xml:base` on the way to the node.
std::string resolve(const pugi::xml_node& node, const std::string& url, std::string href);
std::string base_of(const pugi::xml_node& node, const std::string& url);

}  // namespace oqyrman::catalogue::xml
