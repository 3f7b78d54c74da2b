#include "render/mupdf/xml.h"

#include <array>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

constexpr std::array k_kept = {"full-path", "id",         "idref", "href",       "src",
                               "type",      "media-type", "toc",   "properties", "hidden"};

/// False when a limit is reached.
bool convert(fz_xml* from, XmlNode& into, std::size_t& nodes, int depth) {
    if (++nodes > k_max_xml_nodes || depth > k_max_xml_depth) return false;
    if (const char* text = fz_xml_text(from)) {
        into.text = clean_text(text, k_max_xml_bytes);
        return true;
    }
    if (const char* tag = fz_xml_tag(from)) into.name = tag;
    for (const char* key : k_kept)
        if (const char* value = fz_xml_att(from, key))
            into.attributes[key] = clean_text(value, k_max_uri_bytes);
    // MuPDF keeps the prefix of an attribute.
    if (const char* value = fz_xml_att(from, "epub:type"))
        into.attributes["type"] = clean_text(value, k_max_uri_bytes);
    for (fz_xml* child = fz_xml_down(from); child != nullptr; child = fz_xml_next(child))
        if (!convert(child, into.children.emplace_back(), nodes, depth + 1)) return false;
    return true;
}

}  // namespace

const XmlNode* XmlNode::child(std::string_view wanted) const {
    for (const XmlNode& node : children)
        if (node.name == wanted) return &node;
    return nullptr;
}

std::string XmlNode::attribute(const std::string& key) const {
    const auto found = attributes.find(key);
    return found == attributes.end() ? std::string() : found->second;
}

Expected<XmlNode> parse_xml(Engine& engine, std::string_view bytes) {
    fz_context* context = engine.context;
    fz_buffer* buffer = nullptr;
    fz_xml_doc* document = nullptr;
    const int code = guarded(context, [&] {
        buffer = fz_new_buffer_from_copied_data(context, reinterpret_cast<const unsigned char*>(bytes.data()),
                                                bytes.size());
        document = fz_parse_xml(context, buffer, 1);
    });
    Expected<XmlNode> answer = fail(ErrorCode::damaged, "xml");
    fz_xml* root = code == 0 ? fz_xml_root(document) : nullptr;
    if (root != nullptr) {
        XmlNode made;
        std::size_t nodes = 0;
        if (convert(root, made, nodes, 0))
            answer = std::move(made);
        else
            answer = fail(ErrorCode::too_large, "xml");
    }
    fz_drop_xml(context, document);
    fz_drop_buffer(context, buffer);
    return answer;
}

}  // namespace oqyrman::render::mupdf
