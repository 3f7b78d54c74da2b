#include "drm/content/encryption_xml.h"

#include <charconv>

#include <pugixml.hpp>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

namespace oqyrman::drm {

namespace {

constexpr std::string_view k_enc = "http://www.w3.org/2001/04/xmlenc#";
constexpr std::string_view k_dsig = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view k_compression = "http://www.idpf.org/2016/encryption#compression";
constexpr std::string_view k_lcp_key_type = "http://readium.org/2014/01/lcp#EncryptedContentKey";
constexpr std::string_view k_lcp_key_uri = "license.lcpl#/encryption/content_key";
constexpr std::size_t k_max_xml_bytes = 16 * 1024 * 1024;

std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// The namespace of an element, by the declarations of its ancestors.
std::string_view namespace_of(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    const std::string declaration =
        colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
    for (pugi::xml_node at = node; at; at = at.parent())
        if (const auto attribute = at.attribute(declaration.c_str())) return attribute.value();
    return {};
}

bool is(const pugi::xml_node& node, std::string_view space, std::string_view name) {
    return local_name(node) == name && namespace_of(node) == space;
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view space, std::string_view name) {
    for (const pugi::xml_node& at : node.children())
        if (is(at, space, name)) return at;
    return {};
}

bool is_lcp(const pugi::xml_node& data) {
    const pugi::xml_node method = child(child(data, k_dsig, "KeyInfo"), k_dsig, "RetrievalMethod");
    return method.attribute("Type").value() == k_lcp_key_type ||
           method.attribute("URI").value() == k_lcp_key_uri;
}

EncryptedEntry entry_of(const pugi::xml_node& data) {
    EncryptedEntry entry;
    entry.uri = child(child(data, k_enc, "CipherData"), k_enc, "CipherReference").attribute("URI").value();
    for (const pugi::xml_node& property : child(data, k_enc, "EncryptionProperties").children()) {
        const pugi::xml_node compression = child(property, k_compression, "Compression");
        if (!compression) continue;
        entry.deflated = std::string_view(compression.attribute("Method").value()) == "8";
        const std::string_view length = compression.attribute("OriginalLength").value();
        std::uint64_t bytes = 0;
        const auto read = std::from_chars(length.data(), length.data() + length.size(), bytes);
        if (!length.empty() && read.ec == std::errc()) entry.original_bytes = bytes;
    }
    return entry;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_decoded(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                            hex_value(text[i + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string normal_form_c(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* normalizer = unorm2_getNFCInstance(&status);
    std::u16string wide(text.size() + 1, u'\0');
    int32_t length = 0;
    u_strFromUTF8(wide.data(), static_cast<int32_t>(wide.size()), &length, text.data(),
                  static_cast<int32_t>(text.size()), &status);
    if (U_FAILURE(status)) return text;  // not UTF-8: compared as it is
    std::u16string normal(static_cast<std::size_t>(length) * 3 + 1, u'\0');
    const int32_t written = unorm2_normalize(normalizer, wide.data(), length, normal.data(),
                                             static_cast<int32_t>(normal.size()), &status);
    std::string out(static_cast<std::size_t>(written) * 3 + 1, '\0');
    int32_t bytes = 0;
    u_strToUTF8(out.data(), static_cast<int32_t>(out.size()), &bytes, normal.data(), written, &status);
    if (U_FAILURE(status)) return text;
    out.resize(static_cast<std::size_t>(bytes));
    return out;
}

}  // namespace

Expected<std::vector<EncryptedEntry>> parse_encryption_xml(ByteView xml) {
    if (xml.size() > k_max_xml_bytes) return fail(ErrorCode::too_large, "encryption.xml");
    pugi::xml_document document;
    if (!document.load_buffer(xml.data(), xml.size())) return fail(ErrorCode::malformed, "encryption.xml");
    std::vector<EncryptedEntry> entries;
    for (const pugi::xml_node& data : document.document_element().children()) {
        if (!is(data, k_enc, "EncryptedData") || !is_lcp(data)) continue;
        EncryptedEntry entry = entry_of(data);
        if (!entry.uri.empty()) entries.push_back(std::move(entry));
    }
    return entries;
}

std::string comparable_name(const std::string& reference, bool percent_encoded) {
    std::string name = percent_encoded ? percent_decoded(reference) : reference;
    if (name.starts_with("./")) name.erase(0, 2);
    while (name.starts_with('/')) name.erase(0, 1);
    return normal_form_c(name);
}

}  // namespace oqyrman::drm
