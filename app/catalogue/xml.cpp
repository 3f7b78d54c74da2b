#include "app/catalogue/xml.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/net/url.h"

namespace oqyrman::catalogue::xml {

namespace {

std::string_view local(std::string_view name) { return name.substr(name.find(':') + 1); }

/// The namespace that the prefix of this node stands for; empty when none was declared.
std::string_view space_of(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    const std::string declaration =
        colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
    for (pugi::xml_node at = node; at; at = at.parent())
        if (const auto found = at.attribute(declaration.c_str())) return found.value();
    return {};
}

class TooDeep : public pugi::xml_tree_walker {
  public:
    bool for_each(pugi::xml_node& /*node*/) override { return depth() <= k_max_depth; }
};

/// What is not UTF-8 becomes U+FFFD.
std::string valid(const std::string& text) {
    using Json = nlohmann::json;
    const std::string escaped = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    return Json::parse(escaped).get<std::string>();
}

/// All characters of the element and what is in it.
std::string characters(const pugi::xml_node& node) {
    struct Collect : pugi::xml_tree_walker {
        std::string text;
        bool for_each(pugi::xml_node& at) override {
            if (at.type() == pugi::node_pcdata || at.type() == pugi::node_cdata) text += at.value();
            return true;
        }
    } collect;
    pugi::xml_node start = node;
    start.traverse(collect);
    return valid(collect.text);
}

}  // namespace

Expected<pugi::xml_document> parse(std::string_view bytes) {
    if (bytes.size() > k_max_feed_bytes) return std::unexpected(Error{"larger than the limit"});
    pugi::xml_document document;
    const auto result = document.load_buffer(bytes.data(), bytes.size());
    if (!result)
        return std::unexpected(
            Error{"broken XML at byte " + std::to_string(result.offset) + ": " + result.description()});
    TooDeep walker;
    if (!document.traverse(walker)) return std::unexpected(Error{"nested too deep"});
    return document;
}

bool is(const pugi::xml_node& node, std::string_view space, std::string_view name) {
    if (local(node.name()) != name) return false;
    const std::string_view declared = space_of(node);
    return declared == space || declared.empty();
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view space, std::string_view name) {
    return node.find_child([&](const pugi::xml_node& at) { return is(at, space, name); });
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
    return valid(
        node.find_attribute([name](const pugi::xml_attribute& at) { return local(at.name()) == name; })
            .value());
}

std::string line(const pugi::xml_node& node) {
    std::istringstream words(characters(node));
    std::string out;
    for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
    return shortened(std::move(out), k_max_words_bytes);
}

std::string plain(const pugi::xml_node& node) {
    if (attribute(node, "type").find("xhtml") == std::string::npos) return plain_text(characters(node));
    std::ostringstream markup;
    for (const pugi::xml_node& at : node.children()) at.print(markup, "", pugi::format_raw);
    return plain_text(valid(markup.str()));
}

std::string base_of(const pugi::xml_node& node, const std::string& url) {
    std::vector<std::string> bases;  // the nearest first
    for (pugi::xml_node at = node; at; at = at.parent())
        if (const auto base = at.attribute("xml:base")) bases.emplace_back(base.value());
    std::string out = url;
    for (auto base = bases.rbegin(); base != bases.rend(); ++base)
        if (std::string resolved = net::resolve(out, *base); !resolved.empty()) out = std::move(resolved);
    return out;
}

std::string resolve(const pugi::xml_node& node, const std::string& url, std::string href) {
    const std::size_t begin = std::min(href.find_first_not_of(" \t\r\n"), href.size());
    href = href.substr(begin, href.find_last_not_of(" \t\r\n") + 1 - begin);
    for (std::size_t at = href.find(' '); at != std::string::npos; at = href.find(' ', at))
        href.replace(at, 1, "%20");
    return href.empty() ? href : net::resolve(base_of(node, url), href);
}

}  // namespace oqyrman::catalogue::xml
