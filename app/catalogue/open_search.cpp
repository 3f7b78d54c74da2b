// OpenSearch 1.1: where a catalogue of OPDS 1 says how it is searched.
#include "app/catalogue/reading.h"
#include "app/catalogue/xml.h"

namespace oqyrman::catalogue {

Expected<std::string> parse_search_description(std::string_view bytes, const std::string& url) {
    const auto document = xml::parse(bytes);
    if (!document) return std::unexpected(document.error());
    const pugi::xml_node root = document->document_element();
    if (!xml::is(root, xml::k_search, "OpenSearchDescription"))
        return std::unexpected(
            Error{"the root element is <" + std::string(root.name()) + ">, not an OpenSearch description"});
    std::string best;
    std::size_t best_rank = 3;
    xml::each(root, xml::k_search, "Url", [&](const pugi::xml_node& at) {
        const std::string type = xml::attribute(at, "type"), method = xml::attribute(at, "method"),
                          written = xml::attribute(at, "template");
        const std::string plain = media_type(type);
        const bool atom = plain == "application/atom+xml", json = plain == "application/opds+json";
        const bool names_catalogue = type.find("opds-catalog") != std::string::npos;
        const std::size_t rank = atom && names_catalogue ? 0 : json ? 1 : atom ? 2 : 3;
        const bool get = method.empty() || method == "get" || method == "GET";
        if (!get || rank >= best_rank || written.find('{') == std::string::npos) return;
        best = resolve_template(xml::base_of(at, url), written);
        best_rank = rank;
    });
    if (best.empty())
        return std::unexpected(Error{"an OpenSearch description without a search of catalogues"});
    return best;
}

}  // namespace oqyrman::catalogue
