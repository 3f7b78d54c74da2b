#include "render/epub/navigation.h"

#include "render/epub/package.h"
#include "render/epub/path.h"
#include "render/limits.h"

namespace oqyrman::render::epub {

namespace {

using mupdf::XmlNode;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

void append_text(const XmlNode& node, std::string& out) {
    if (node.name.empty()) out += node.text;
    for (const XmlNode& child : node.children) append_text(child, out);
}

/// White space as HTML shows it, within the limit and never in the middle of a letter.
std::string collapsed(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (!is_space(c))
            out.push_back(c);
        else if (!out.empty() && out.back() != ' ')
            out.push_back(' ');
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    if (out.size() > k_max_title_bytes) {
        std::size_t end = k_max_title_bytes;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80) --end;
        out.resize(end);
    }
    return out;
}

std::string title_of(const XmlNode& node) {
    std::string text;
    append_text(node, text);
    return collapsed(text);
}

void collect_list(const XmlNode& list, const std::string& file, int level,
                  std::vector<NavigationEntry>& into) {
    for (const XmlNode& item : list.children) {
        if (item.name != "li" || into.size() >= k_max_outline_entries) continue;
        const XmlNode* label = item.child("a");
        if (label == nullptr) label = item.child("span");
        int below = level;
        if (label != nullptr) {
            const std::string href = label->attribute("href");
            into.push_back({title_of(*label), href.empty() ? std::string() : resolve(file, href), level});
            below = level + 1;
        }
        const XmlNode* nested = item.child("ol");
        if (nested != nullptr && below < k_max_outline_depth) collect_list(*nested, file, below, into);
    }
}

const XmlNode* find_toc(const XmlNode& node) {
    if (node.name == "nav" && node.attribute("type") == "toc") return &node;
    for (const XmlNode& child : node.children)
        if (const XmlNode* found = find_toc(child)) return found;
    return nullptr;
}

void collect_points(const XmlNode& parent, const std::string& file, int level,
                    std::vector<NavigationEntry>& into) {
    for (const XmlNode& point : parent.children) {
        if (point.name != "navPoint" || into.size() >= k_max_outline_entries) continue;
        const XmlNode* label = point.child("navLabel");
        const XmlNode* content = point.child("content");
        into.push_back({label != nullptr ? title_of(*label) : std::string(),
                        content != nullptr ? resolve(file, content->attribute("src")) : std::string(),
                        level});
        if (level + 1 < k_max_outline_depth) collect_points(point, file, level + 1, into);
    }
}

using Parse = std::vector<NavigationEntry> (*)(const XmlNode&, const std::string&);

std::vector<NavigationEntry> read(mupdf::Engine& engine, const std::string& file, Parse parse) {
    if (file.empty()) return {};
    const auto bytes = mupdf::archive_entry(engine, file, k_max_xml_bytes);
    if (!bytes) return {};
    const auto root = mupdf::parse_xml(engine, *bytes);
    return root ? parse(*root, file) : std::vector<NavigationEntry>{};
}

}  // namespace

std::vector<NavigationEntry> parse_nav(const XmlNode& root, const std::string& file) {
    std::vector<NavigationEntry> entries;
    const XmlNode* toc = find_toc(root);
    const XmlNode* list = toc != nullptr ? toc->child("ol") : nullptr;
    if (list != nullptr) collect_list(*list, file, 0, entries);
    return entries;
}

std::vector<NavigationEntry> parse_ncx(const XmlNode& root, const std::string& file) {
    std::vector<NavigationEntry> entries;
    if (const XmlNode* map = root.child("navMap")) collect_points(*map, file, 0, entries);
    return entries;
}

Expected<std::vector<OutlineEntry>> outline(mupdf::Engine& engine, Targets& targets, mupdf::Cookie cookie) {
    const auto package = read_package(engine);
    if (!package) return std::unexpected(package.error());
    std::vector<NavigationEntry> found = read(engine, package->nav, parse_nav);
    if (found.empty()) found = read(engine, package->ncx, parse_ncx);
    std::vector<OutlineEntry> entries;
    entries.reserve(found.size());
    for (NavigationEntry& entry : found) {
        mupdf::Target target;
        if (!entry.address.empty()) target = targets.resolve(entry.address, cookie);
        entries.push_back({std::move(entry.title), entry.level, target.page, target.y});
    }
    return entries;
}

}  // namespace oqyrman::render::epub
