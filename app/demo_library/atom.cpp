#include "app/demo_library/atom.h"

#include <algorithm>
#include <sstream>

#include <pugixml.hpp>

#include "app/demo_library/instant.h"
#include "app/demo_library/library.h"

namespace oqyrman::demo_library {

namespace {

using pugi::xml_node;

/// As it would stand in words: a string, a number, or the name of an author.
std::string text_of(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : value.dump();
}

void add(xml_node& parent, const char* name, const Json& value) {
    if (const std::string text = text_of(value); !text.empty())
        parent.append_child(name).text() = text.c_str();
}

template <class Visit>
void each(const Json& object, const char* name, const Visit& visit) {
    const Json values = object.value(name, Json());
    if (!values.is_array() && !values.is_null()) return visit(values);
    for (const Json& value : values) visit(value);
}

xml_node add_link(xml_node& parent, const std::string& rel, const std::string& href, const std::string& type,
                  const std::string& title = {}) {
    xml_node link = parent.append_child("link");
    for (const auto& [name, value] :
         {std::pair("rel", rel), {"href", href}, {"type", type}, {"title", title}})
        if (!value.empty()) link.append_attribute(name) = value.c_str();
    return link;
}

/// The link's address with one word of it changed.
std::string at(const Json& link, const std::string& from, const std::string& to) {
    std::string href = link["href"];
    return href.replace(href.rfind(from), from.size(), to);
}

/// What stands under the name in OPDS 1.2 where OPDS 2.0 has JSON.
std::string type_of(const std::string& type) {
    return type == k_feed ? k_feed_type : type == k_publication ? k_entry_type : type;
}

void add_steps(xml_node& parent, const Json& of, const char* name) {
    each(of, name, [&](const Json& step) {
        xml_node next = parent.append_child("opds:indirectAcquisition");
        next.append_attribute("type") = text_of(step["type"]).c_str();
        add_steps(next, step, "child");
    });
}

void add_properties(xml_node& link, const Json& properties) {
    add(link, "lcp:hashed_passphrase", properties.value("lcp_hashed_passphrase", Json()));
    for (const char* name : {"availability", "holds", "copies"}) {
        if (!properties.contains(name)) continue;
        xml_node facts = link.append_child((std::string("opds:") + name).c_str());
        for (const auto& [key, value] : properties[name].items())
            facts.append_attribute(key == "state" ? "status" : key.c_str()) = text_of(value).c_str();
    }
    add_steps(link, properties, "indirectAcquisition");
}

void add_publication(xml_node& entry, const Json& publication) {
    const Json& about = publication["metadata"];
    add(entry, "title", about["title"]);
    add(entry, "id", about["identifier"]);
    add(entry, "updated", about.value("modified", Json(Seconds{})));
    each(about, "author", [&](const Json& author) {
        xml_node person = entry.append_child("author");
        add(person, "name", author);
    });
    each(about, "subject", [&](const Json& subject) {
        entry.append_child("category").append_attribute("term") = text_of(subject).c_str();
    });
    for (const char* name : {"language", "publisher"})
        add(entry, (std::string("dc:") + name).c_str(), about.value(name, Json()));
    add(entry, "summary", about.value("description", Json()));
    if (about.contains("belongsTo"))
        entry.append_child("schema:Series").append_attribute("name") =
            text_of(about["belongsTo"]["series"]).c_str();
    for (const Json& link : publication["links"]) {
        const Json properties = link.value("properties", Json::object());
        xml_node made = add_link(entry, link["rel"] == "self" ? "alternate" : link["rel"], link["href"],
                                 type_of(link["type"]));
        add_properties(made, properties);
        if (link["rel"] == "http://opds-spec.org/acquisition" || properties.value("cancellable", false))
            add_link(entry, k_revoke_rel, at(publication["links"][0], "publication/", "revoke/"),
                     k_entry_type);
    }
    each(publication, "images", [&](const Json& image) {
        add_link(entry, "http://opds-spec.org/image", image["href"], image["type"]);
    });
}

void add_navigation(xml_node& feed, const Json& link) {
    xml_node entry = feed.append_child("entry");
    add(entry, "title", link["title"]);
    add(entry, "id", link["href"]);
    add(entry, "updated", Seconds{});
    add_link(entry, "subsection", link["href"], k_feed_type);
}

/// When the latest of what is listed changed (RFC 3339, in UTC: its order is that of time).
Json newest(const Json& opds) {
    Json latest = Seconds{};
    const auto look = [&](const Json& publication) {
        latest = std::max(latest, publication["metadata"].value("modified", Json(Seconds{})));
    };
    each(opds, "publications", look);
    each(opds, "groups", [&](const Json& group) { each(group, "publications", look); });
    return latest;
}

void add_feed(xml_node& feed, const Json& opds) {
    const Json& about = opds["metadata"];
    add(feed, "title", about["title"]);
    add(feed, "updated", newest(opds));
    add(feed, "opensearch:totalResults", about.value("numberOfItems", Json()));
    add(feed, "opensearch:itemsPerPage", about.value("itemsPerPage", Json()));
    for (const Json& link : opds["links"]) {
        if (link["rel"] == "self") add(feed, "id", link["href"]);
        if (link["rel"] == "search")
            add_link(feed, "search", at(link, "search{?query}", "opensearch"), k_search_type);
        else
            add_link(feed, link["rel"], link["href"], type_of(link["type"]));
    }
    each(opds, "facets", [&](const Json& facet) {
        for (const Json& choice : facet["links"]) {
            xml_node link =
                add_link(feed, "http://opds-spec.org/facet", choice["href"], k_feed_type, choice["title"]);
            link.append_attribute("opds:facetGroup") = text_of(facet["metadata"]["title"]).c_str();
            if (choice["rel"] == "self") link.append_attribute("opds:activeFacet") = "true";
            link.append_attribute("thr:count") = text_of(choice["properties"]["numberOfItems"]).c_str();
        }
    });
    each(opds, "navigation", [&](const Json& link) { add_navigation(feed, link); });
    each(opds, "groups", [&](const Json& group) {
        each(group, "publications", [&](const Json& publication) {
            xml_node entry = feed.append_child("entry");
            add_publication(entry, publication);
            add_link(entry, "collection", group["links"][0]["href"], k_feed_type, group["metadata"]["title"]);
        });
    });
    each(opds, "publications", [&](const Json& publication) {
        xml_node entry = feed.append_child("entry");
        add_publication(entry, publication);
    });
}

std::string document(const pugi::xml_document& made) {
    std::ostringstream text;
    made.save(text, "", pugi::format_raw, pugi::encoding_utf8);
    return text.str();
}

}  // namespace

std::string atom_of(const Json& opds) {
    pugi::xml_document made;
    const bool feed = !opds["metadata"].contains("identifier");
    xml_node root = made.append_child(feed ? "feed" : "entry");
    for (const auto& [name, space] : {std::pair("xmlns", "http://www.w3.org/2005/Atom"),
                                      {"xmlns:dc", "http://purl.org/dc/terms/"},
                                      {"xmlns:opds", "http://opds-spec.org/2010/catalog"},
                                      {"xmlns:thr", "http://purl.org/syndication/thread/1.0"},
                                      {"xmlns:opensearch", "http://a9.com/-/spec/opensearch/1.1/"},
                                      {"xmlns:schema", "http://schema.org/"},
                                      {"xmlns:lcp", "http://readium.org/lcp-specs/ns"}})
        root.append_attribute(name) = space;
    feed ? add_feed(root, opds) : add_publication(root, opds);
    return document(made);
}

std::string search_description(const std::string& title, const std::string& address) {
    pugi::xml_document made;
    xml_node root = made.append_child("OpenSearchDescription");
    root.append_attribute("xmlns") = "http://a9.com/-/spec/opensearch/1.1/";
    add(root, "ShortName", title);
    xml_node url = root.append_child("Url");
    url.append_attribute("type") = k_feed_type;
    url.append_attribute("template") = address.c_str();
    return document(made);
}

}  // namespace oqyrman::demo_library
