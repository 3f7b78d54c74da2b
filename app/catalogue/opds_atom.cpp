// OPDS 1.2: Atom, with the extensions that library servers add to it.
#include <algorithm>
#include <array>

#include "app/catalogue/instant.h"
#include "app/catalogue/reading.h"
#include "app/catalogue/xml.h"

namespace oqyrman::catalogue {

namespace {

using pugi::xml_node;
using state::Acquisition;
using state::AcquisitionRel;
using state::Publication;

constexpr std::string_view k_facet = "http://opds-spec.org/facet";

struct Link {
    xml_node node;
    std::string rel, type, title;
    std::string url;  ///< absolute; empty where it is no address
};

bool leads_to_catalogue(const Link& link) {
    const std::string type = media_type(link.type);
    return type == "application/atom+xml" || type == "application/opds+json";
}

/// A book, or the licence for one; not only those that this reader opens.
bool is_book(const std::string& type) {
    const std::string plain = media_type(type);
    return plain == "application/epub+zip" || plain == "application/pdf" || plain == "application/pdf+lcp" ||
           plain.find("audiobook") != std::string::npos || plain.find("license") != std::string::npos;
}

bool is_image(const Link& link) {
    constexpr std::array<std::string_view, 6> rels{
        "http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail",
        "http://opds-spec.org/cover", "http://opds-spec.org/thumbnail",
        "x-stanza-cover-image",       "x-stanza-cover-image-thumbnail"};
    return std::ranges::find(rels, link.rel) != rels.end();
}

bool is_collection(const Link& link) {
    return link.rel == "collection" || link.rel == "http://opds-spec.org/group";
}

std::vector<Link> links_of(const xml_node& node, const std::string& url) {
    std::vector<Link> links;
    xml::each(node, xml::k_atom, "link", [&](const xml_node& at) {
        links.push_back({.node = at,
                         .rel = xml::attribute(at, "rel"),
                         .type = xml::attribute(at, "type"),
                         .title = xml::attribute(at, "title"),
                         .url = xml::resolve(at, url, xml::attribute(at, "href"))});
    });
    return links;
}

/// Some old feeds leave the relation of a book's link out.
std::optional<AcquisitionRel> way_of(const Link& link) {
    if (link.rel.empty()) return is_book(link.type) ? std::optional(AcquisitionRel::generic) : std::nullopt;
    return link.rel.starts_with("http") || is_book(link.type) ? acquisition_rel(link.rel) : std::nullopt;
}

state::Availability availability_of(const xml_node& link) {
    const xml_node availability = xml::child(link, xml::k_opds, "availability"),
                   holds = xml::child(link, xml::k_opds, "holds"),
                   copies = xml::child(link, xml::k_opds, "copies");
    std::string word = xml::attribute(availability, "status");
    if (word.empty()) word = xml::attribute(availability, "state");
    return {.state = availability_state(word),
            .since = parse_instant(xml::attribute(availability, "since")),
            .until = parse_instant(xml::attribute(availability, "until")),
            .holds_total = whole_number(xml::attribute(holds, "total")),
            .holds_position = whole_number(xml::attribute(holds, "position")),
            .copies_total = whole_number(xml::attribute(copies, "total")),
            .copies_available = whole_number(xml::attribute(copies, "available"))};
}

void add_acquisitions(const Link& link, AcquisitionRel rel, Publication& publication) {
    Acquisition acquisition{
        .rel = rel,
        .url = link.url,
        .path = {},
        .availability = availability_of(link.node),
        .authenticate_url = {},
        .hashed_passphrase = xml::line(xml::child(link.node, xml::k_lcp, "hashed_passphrase"))};
    const auto each_below = [](const xml_node& node, const auto& visit) {
        xml::each(node, xml::k_opds, "indirectAcquisition",
                  [&visit](const xml_node& next) { visit(xml::attribute(next, "type"), next); });
    };
    add_by_paths(acquisition, link.node, link.type, each_below, publication);
}

void add_link(const Link& link, Publication& publication) {
    const bool image = is_image(link);
    if (!image && !is_collection(link)) ++publication.link_count;
    if (link.url.empty()) return;
    if (image) publication.images.push_back({.url = link.url, .type = link.type, .width = 0, .height = 0});
    if (const auto rel = way_of(link)) add_acquisitions(link, *rel, publication);
    if (link.rel == k_revoke_rel) publication.revoke_url = link.url;
    const bool whole = (link.rel == "alternate" || link.rel == "self") && leads_to_catalogue(link);
    if (whole && (publication.self_url.empty() || link.rel == "alternate")) publication.self_url = link.url;
}

std::string first_of(std::initializer_list<std::string> texts) {
    for (const std::string& text : texts)
        if (!text.empty()) return text;
    return {};
}

void read_words(const xml_node& entry, Publication& publication) {
    const auto words = [&entry](std::string_view space, std::string_view name) {
        return xml::line(xml::child(entry, space, name));
    };
    publication.id = first_of(
        {words(xml::k_atom, "id"), words(xml::k_terms, "identifier"), words(xml::k_elements, "identifier")});
    for (const std::string_view space : {xml::k_terms, xml::k_elements})
        xml::each(entry, space, "language",
                  [&](const xml_node& tag) { add_language(xml::line(tag), publication); });
    publication.publisher = first_of({words(xml::k_terms, "publisher"), words(xml::k_elements, "publisher")});
    publication.published = first_of(
        {words(xml::k_terms, "issued"), words(xml::k_elements, "date"), words(xml::k_atom, "published")});
    publication.description = first_of({xml::plain(xml::child(entry, xml::k_atom, "content")),
                                        xml::plain(xml::child(entry, xml::k_atom, "summary"))});
    const xml_node series = xml::child(entry, xml::k_schema, "Series");
    publication.series = {.name = xml::attribute(series, "name"),
                          .position = place_in_series(xml::attribute(series, "position"))};
    xml::each(entry, xml::k_atom, "author", [&](const xml_node& author) {
        const std::string name = xml::line(xml::child(author, xml::k_atom, "name"));
        if (!name.empty()) publication.authors.push_back(name);
    });
    xml::each(entry, xml::k_atom, "category", [&](const xml_node& category) {
        const std::string name =
            first_of({xml::attribute(category, "label"), xml::attribute(category, "term")});
        auto& known = publication.subjects;
        if (!name.empty() && std::ranges::find(known, name) == known.end()) known.push_back(name);
    });
}

std::string title_of(const xml_node& node) {
    const xml_node title = xml::child(node, xml::k_atom, "title");
    const bool markup = xml::attribute(title, "type").find("html") != std::string::npos;
    return markup ? shortened(xml::plain(title), k_max_words_bytes) : xml::line(title);
}

Publication publication_of(const xml_node& entry, const std::vector<Link>& links) {
    Publication publication;
    publication.title = title_of(entry);
    read_words(entry, publication);
    for (const Link& link : links) add_link(link, publication);
    if (publication.id.empty()) publication.id = publication.self_url;
    return publication;
}

/// An entry without a way to a book that leads on in the catalogue (4.2: decided for each entry).
const Link* navigation_link(const xml_node& entry, const std::vector<Link>& links) {
    if (xml::child(entry, xml::k_atom, "author")) return nullptr;
    const Link* found = nullptr;
    for (const Link& link : links) {
        if (way_of(link)) return nullptr;
        if (found == nullptr && leads_to_catalogue(link) && !is_collection(link) && !link.url.empty())
            found = &link;
    }
    return found;
}

/// The lane that the entry names, made when it is the first one of it; or the feed itself.
void add_entry(const xml_node& entry, state::Feed& feed) {
    const auto links = links_of(entry, feed.url);
    auto* publications = &feed.publications;
    auto* navigation = &feed.navigation;
    const auto collection = std::ranges::find_if(links, is_collection);
    if (collection != links.end() && !collection->url.empty()) {
        auto group = std::ranges::find(feed.groups, collection->url, &state::Group::all_url);
        if (group == feed.groups.end()) {
            if (feed.groups.size() == k_max_links) return;
            group = feed.groups.insert(group, {.title = collection->title,
                                               .all_url = collection->url,
                                               .navigation = {},
                                               .publications = {}});
        }
        publications = &group->publications;
        navigation = &group->navigation;
    }
    if (const Link* link = navigation_link(entry, links)) {
        navigation->push_back({.title = title_of(entry),
                               .url = link->url,
                               .count = whole_number(xml::attribute(link->node, "count"))});
        return;
    }
    Publication publication = publication_of(entry, links);
    if (!publication.title.empty()) publications->push_back(std::move(publication));
}

void add_facet(const Link& link, state::Feed& feed) {
    const std::string title = xml::attribute(link.node, "facetGroup");
    auto facet = std::ranges::find(feed.facets, title, &state::Facet::title);
    if (facet == feed.facets.end()) facet = feed.facets.insert(facet, {.title = title, .links = {}});
    facet->links.push_back({.title = link.title,
                            .url = link.url,
                            .count = whole_number(xml::attribute(link.node, "count")),
                            .active = xml::attribute(link.node, "activeFacet") == "true"});
}

void read_feed_link(const Link& link, state::Feed& feed) {
    if (link.rel == k_facet) return add_facet(link, feed);
    ++feed.link_count;
    if (link.rel == "next" && link.url != feed.url) feed.next_url = link.url;  // no page follows itself
    if (link.rel == "http://opds-spec.org/shelf") feed.shelf_url = link.url;
    if (link.rel == "http://opds-spec.org/auth/document") feed.authentication_url = link.url;
    if (link.rel != "search") return;
    const std::string href = xml::attribute(link.node, "href");
    if (href.find('{') != std::string::npos)
        feed.search_template = resolve_template(xml::base_of(link.node, feed.url), href);
    else
        feed.search_description_url = link.url;
}

/// The root of this name; the error says what the document is instead.
Expected<xml_node> root_of(const pugi::xml_document& document, std::string_view name) {
    const xml_node root = document.document_element();
    if (xml::is(root, xml::k_atom, name)) return root;
    return std::unexpected(Error{"the root element is <" + std::string(root.name()) + ">, not the <" +
                                 std::string(name) + "> of Atom"});
}

/// What is said of a single entry that names formats, but none that a reader of books could use.
std::optional<Error> dead_end(const Publication& publication) {
    bool says_formats = false;
    std::string seen;
    for (const Acquisition& way : publication.acquisitions) {
        says_formats = says_formats || way.path.size() > 1;
        const bool obtainable = way.rel != AcquisitionRel::buy && way.rel != AcquisitionRel::subscribe;
        if (obtainable && (way.path.size() == 1 || is_book(way.path.back()))) return std::nullopt;
        seen += (seen.empty() ? "" : ", ") + way.path.back() + (obtainable ? "" : " to be bought");
    }
    if (!says_formats) return std::nullopt;
    return Error{"no way leads to a book that can be read: " + shortened(seen, k_max_words_bytes)};
}

}  // namespace

Expected<state::Feed> parse_atom_feed(std::string_view bytes, const std::string& url) {
    const auto document = xml::parse(bytes);
    if (!document) return std::unexpected(document.error());
    const auto root = root_of(*document, "feed");
    if (!root) return std::unexpected(root.error());
    if (!xml::child(*root, xml::k_atom, "title")) return std::unexpected(Error{"a feed without a title"});
    state::Feed feed;
    feed.url = url;
    feed.title = title_of(*root);
    feed.total = whole_number(xml::line(xml::child(*root, xml::k_search, "totalResults")));
    for (const Link& link : links_of(*root, url)) read_feed_link(link, feed);
    std::size_t entries = 0;
    for (const xml_node& at : root->children())
        if (xml::is(at, xml::k_atom, "entry") && entries++ < k_max_publications) add_entry(at, feed);
    return feed;
}

Expected<Publication> parse_atom_entry(std::string_view bytes, const std::string& url) {
    const auto document = xml::parse(bytes);
    if (!document) return std::unexpected(document.error());
    const auto root = root_of(*document, "entry");
    if (!root) return std::unexpected(root.error());
    Publication publication = publication_of(*root, links_of(*root, url));
    if (publication.title.empty()) return std::unexpected(Error{"an entry without a title"});
    if (auto error = dead_end(publication)) return std::unexpected(std::move(*error));
    return publication;
}

}  // namespace oqyrman::catalogue
