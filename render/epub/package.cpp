#include "render/epub/package.h"

#include <map>

#include "render/epub/path.h"
#include "render/limits.h"
#include "render/mupdf/xml.h"

namespace oqyrman::render::epub {

namespace {

using mupdf::XmlNode;

Expected<XmlNode> read_xml(mupdf::Engine& engine, const std::string& path) {
    auto bytes = mupdf::archive_entry(engine, path, k_max_xml_bytes);
    if (!bytes) return std::unexpected(bytes.error());
    return mupdf::parse_xml(engine, *bytes);
}

/// EPUB Open Container Format section 4.2.6.3.1: the first rootfile is the default rendition.
Expected<std::string> package_path(mupdf::Engine& engine) {
    const auto container = read_xml(engine, "META-INF/container.xml");
    if (!container) return std::unexpected(container.error());
    const XmlNode* files = container->child("rootfiles");
    const XmlNode* file = files != nullptr ? files->child("rootfile") : nullptr;
    std::string path = file != nullptr ? resolve("", file->attribute("full-path")) : std::string();
    if (path.empty()) return fail(ErrorCode::damaged, "container");
    return path;
}

bool has_word(const std::string& list, std::string_view word) {
    return (" " + list + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

std::string text_of(const XmlNode& element) {
    std::string text;
    for (const XmlNode& child : element.children)
        if (child.name.empty()) text += child.text;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Expected<Package> read_package(mupdf::Engine& engine) {
    const auto path = package_path(engine);
    if (!path) return std::unexpected(path.error());
    const auto root = read_xml(engine, *path);
    if (!root) return std::unexpected(root.error());
    const XmlNode* manifest = root->child("manifest");
    const XmlNode* spine = root->child("spine");
    if (manifest == nullptr || spine == nullptr) return fail(ErrorCode::damaged, "package");

    Package package;
    if (const XmlNode* metadata = root->child("metadata"))
        if (const XmlNode* language = metadata->child("language")) package.language = text_of(*language);
    std::map<std::string, std::string> by_id;
    for (const XmlNode& item : manifest->children) {
        if (item.name != "item") continue;
        const std::string file = resolve(*path, item.attribute("href"));
        by_id[item.attribute("id")] = file;
        if (has_word(item.attribute("properties"), "nav")) package.nav = file;
        if (item.attribute("media-type") == "application/x-dtbncx+xml") package.ncx = file;
    }
    for (const XmlNode& item : spine->children) {
        if (item.name != "itemref" || package.spine.size() >= k_max_spine_items) continue;
        const auto found = by_id.find(item.attribute("idref"));
        if (found != by_id.end() && !found->second.empty()) package.spine.push_back(found->second);
    }
    return package;
}

}  // namespace oqyrman::render::epub
