#pragma once
// XML as plain values, read by MuPDF's forgiving parser. One thread.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "render/mupdf/engine.h"

namespace oqyrman::render::mupdf {

/// An element (name without prefix, children) or a piece of text (name empty). Of the attributes only those
/// are kept that EPUB's navigation needs; prefixes are left out (`epub:type` is `type`).
struct XmlNode {
    std::string name;
    std::string text;
    std::map<std::string, std::string> attributes;
    std::vector<XmlNode> children;

    /// The first child element of that name, or null.
    const XmlNode* child(std::string_view wanted) const;
    /// Empty when there is none.
    std::string attribute(const std::string& key) const;
};

/// The root element. Errors: damaged, too_large (k_max_xml_nodes, k_max_xml_depth).
Expected<XmlNode> parse_xml(Engine& engine, std::string_view bytes);

}  // namespace oqyrman::render::mupdf
