#include "render/epub/targets.h"

#include <array>
#include <string_view>

#include "render/limits.h"
#include "render/mupdf/xml.h"

namespace oqyrman::render::epub {

namespace {

using mupdf::XmlNode;

constexpr std::size_t k_max_resources = 64;    ///< whose elements are remembered
constexpr std::size_t k_max_targets = 20'000;  ///< that are remembered

/// Text that no page shows.
bool is_shown(const XmlNode& node) {
    static constexpr std::array<std::string_view, 4> k_unseen = {"head", "script", "style", "template"};
    for (const std::string_view name : k_unseen)
        if (node.name == name) return false;
    return true;
}

struct Walk {
    std::string text;                                                       ///< all so far
    std::uint32_t offset = 0;                                               ///< characters of it that count
    std::map<std::string, std::pair<std::uint32_t, std::size_t>> elements;  ///< offset, and place in the text

    void over(const XmlNode& node) {
        if (node.name.empty()) return take(node.text);
        if (!is_shown(node)) return;
        if (const std::string id = node.attribute("id"); !id.empty())
            elements.try_emplace(id, offset, text.size());
        for (const XmlNode& child : node.children) over(child);
    }
    void take(std::string_view piece) {
        offset += static_cast<std::uint32_t>(counted(piece).characters.size());
        text += piece;
    }
};

}  // namespace

void Targets::forget() {
    m_resources.clear();
    m_known.clear();
}

const Targets::Elements& Targets::elements_of(const std::string& resource) {
    if (const auto known = m_resources.find(resource); known != m_resources.end()) return known->second;
    if (m_resources.size() >= k_max_resources) m_resources.clear();
    Elements& elements = m_resources[resource];
    const auto bytes = mupdf::archive_entry(m_engine, resource, k_max_xml_bytes);
    if (!bytes) return elements;
    const auto root = mupdf::parse_xml(m_engine, *bytes);
    if (!root) return elements;
    Walk walk;
    walk.over(*root);
    for (const auto& [id, place] : walk.elements)
        elements.emplace(id, Locator{.resource = resource,
                                     .offset = place.first,
                                     .quote = quote_from(std::string_view(walk.text).substr(place.second), 0),
                                     .page = 0,
                                     .y = 0});
    return elements;
}

std::optional<mupdf::Target> Targets::by_text(const std::string& address, mupdf::Cookie cookie) {
    const std::size_t hash = address.find('#');
    const Elements& elements = elements_of(address.substr(0, hash));
    const auto element = elements.find(address.substr(hash + 1));
    if (element == elements.end()) return std::nullopt;
    const auto place = m_locators.place_of(element->second, cookie);
    if (!place) return std::nullopt;
    const auto size = mupdf::page_size(m_engine, place->page);
    if (!size) return std::nullopt;
    return mupdf::Target{.page = place->page, .y = place->y * size->height};
}

mupdf::Target Targets::resolve(const std::string& address, mupdf::Cookie cookie) {
    if (const auto known = m_known.find(address); known != m_known.end()) return known->second;
    mupdf::Target target = mupdf::resolve(m_engine, address);
    if (target.page >= 0 && address.find('#') != std::string::npos) {
        const auto chapter = mupdf::chapter_of(m_engine, target.page);
        if (chapter && target.page == chapter->first) target = by_text(address, cookie).value_or(target);
    }
    if (m_known.size() >= k_max_targets) m_known.clear();
    return m_known[address] = target;
}

}  // namespace oqyrman::render::epub
