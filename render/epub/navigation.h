#pragma once

#include <string>
#include <vector>

#include "render/epub/targets.h"
#include "render/mupdf/engine.h"
#include "render/mupdf/xml.h"

namespace oqyrman::render::epub {

struct NavigationEntry {
    std::string title;
    std::string address;  ///< path from the container's root with its #fragment, or empty (a mere heading)
    int level = 0;
    friend bool operator==(const NavigationEntry&, const NavigationEntry&) = default;
};

/// The `toc` nav of a navigation document (EPUB 3.3 section 7.4.2). Pure; `file` is its path.
std::vector<NavigationEntry> parse_nav(const mupdf::XmlNode& root, const std::string& file);
/// navMap of an EPUB 2 NCX (OPF 2.0.1 section 2.4.1). Pure.
std::vector<NavigationEntry> parse_ncx(const mupdf::XmlNode& root, const std::string& file);

/// The contents of the open EPUB: nav.xhtml, else the NCX, else none. Addresses become pages.
Expected<std::vector<OutlineEntry>> outline(mupdf::Engine& engine, Targets& targets, mupdf::Cookie cookie);

}  // namespace oqyrman::render::epub
