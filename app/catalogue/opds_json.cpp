// OPDS 2.0, with the tolerances real servers need.
#include <algorithm>

#include "app/catalogue/instant.h"
#include "app/catalogue/json.h"
#include "app/catalogue/reading.h"
#include "app/net/url.h"

namespace oqyrman::catalogue {

namespace {

using namespace json;
using state::Acquisition;
using state::AcquisitionRel;
using state::Publication;

constexpr std::int64_t k_max_pixels = 1 << 20;

state::Availability availability_of(const Json& properties) {
    state::Availability found;
    const Json& availability = member(properties, "availability");
    found.state = availability_state(text(availability, "state"));
    found.since = parse_instant(text(availability, "since"));
    found.until = parse_instant(text(availability, "until"));
    // Siblings by the schema, inside `availability` in older samples.
    const Json& holds =
        member(properties, "holds").is_object() ? member(properties, "holds") : member(availability, "holds");
    const Json& copies = member(properties, "copies").is_object() ? member(properties, "copies")
                                                                  : member(availability, "copies");
    found.holds_total = number(member(holds, "total"));
    found.holds_position = number(member(holds, "position"));
    found.copies_total = number(member(copies, "total"));
    found.copies_available = number(member(copies, "available"));
    return found;
}

void add_acquisitions(const Json& link, const std::string& base, Publication& publication) {
    std::optional<AcquisitionRel> rel;
    each(member(link, "rel"), [&rel](const Json& name) {
        if (const auto found = acquisition_rel(text(name))) rel = found;
    });
    const std::string url = address(link, base);
    if (!rel || url.empty()) return;
    const Json& properties = member(link, "properties");
    const Json& authenticate = member(properties, "authenticate");
    Acquisition acquisition{.rel = *rel,
                            .url = url,
                            .path = {},
                            .availability = availability_of(properties),
                            .authenticate_url = {},
                            .hashed_passphrase = text(properties, "lcp_hashed_passphrase")};
    const auto says_so = [](const Json& where) {
        const Json& word = member(where, "cancellable");
        return word.is_boolean() && word.get<bool>();
    };
    // Palace keeps it a level deeper.
    acquisition.cancellable = says_so(properties) || says_so(member(properties, "actions"));
    const std::string document = authenticate.is_object() ? text(authenticate, "href") : text(authenticate);
    if (!document.empty()) acquisition.authenticate_url = net::resolve(base, document);
    const auto each_below = [](const Json& list, const auto& visit) {
        each(list, [&visit](const Json& next) { visit(text(next, "type"), member(next, "child")); });
    };
    add_by_paths(acquisition, member(properties, "indirectAcquisition"), text(link, "type"), each_below,
                 publication);
}

void add_image(const Json& link, const std::string& base, Publication& publication) {
    state::Image image{.url = address(link, base), .type = text(link, "type"), .width = 0, .height = 0};
    if (image.url.empty()) return;
    const auto pixels = [&link](const char* name) {
        return static_cast<int>(
            std::clamp<std::int64_t>(number(member(link, name)).value_or(0), 0, k_max_pixels));
    };
    image.width = pixels("width");
    image.height = pixels("height");
    publication.images.push_back(std::move(image));
}

void add_names(const Json& people, std::vector<std::string>& names) {
    each(people, [&](const Json& person) {
        std::string name =
            person.is_object() && person.contains("name") ? localised(person["name"]) : localised(person);
        if (!name.empty()) names.push_back(std::move(name));
    });
}

state::Series series_of(const Json& json) {
    std::vector<std::string> names;
    add_names(json, names);
    if (names.empty()) return {};
    const Json& position = member(json, "position");
    return {.name = std::move(names.front()),
            .position = place_in_series(position.is_number() ? position.dump() : text(position))};
}

Publication publication_of(const Json& json, const std::string& base) {
    Publication publication;
    const Json& metadata = member(json, "metadata");
    publication.id = text(metadata, "identifier");
    publication.title = localised(member(metadata, "title"));
    add_names(member(metadata, "author"), publication.authors);
    each(member(metadata, "language"), [&](const Json& tag) { add_language(text(tag), publication); });
    publication.description = plain_text(text(metadata, "description"));
    std::vector<std::string> names;
    add_names(member(metadata, "publisher"), names);
    if (!names.empty()) publication.publisher = names.front();
    publication.published = text(metadata, "published");
    add_names(member(metadata, "subject"), publication.subjects);
    each(member(member(metadata, "belongsTo"), "series"), [&](const Json& series) {
        if (publication.series.name.empty()) publication.series = series_of(series);
    });
    publication.pages = number(member(metadata, "numberOfPages"));
    each(member(json, "links"), [&](const Json& link) {
        add_acquisitions(link, base, publication);
        if (has_rel(link, {"self"}) && publication.self_url.empty())
            publication.self_url = address(link, base);
        if (has_rel(link, {k_revoke_rel})) publication.revoke_url = address(link, base);
        if (has_rel(link, {"http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail", "cover"}))
            add_image(link, base, publication);
    });
    each(member(json, "images"), [&](const Json& link) { add_image(link, base, publication); });
    if (publication.id.empty()) publication.id = publication.self_url;
    publication.link_count = count_of(member(json, "links"));
    return publication;
}

state::NavigationLink navigation_of(const Json& link, const std::string& base) {
    return {.title = localised(member(link, "title")),
            .url = address(link, base),
            .count = number(member(member(link, "properties"), "numberOfItems"))};
}

void read_lists(const Json& json, const std::string& base, std::vector<state::NavigationLink>& navigation,
                std::vector<Publication>& publications) {
    each(member(json, "navigation"), [&](const Json& link) {
        state::NavigationLink made = navigation_of(link, base);
        if (!made.url.empty()) navigation.push_back(std::move(made));
    });
    const Json& list = member(json, "publications");
    if (!list.is_array()) return;
    for (const Json& item : list) {
        if (publications.size() == k_max_publications) return;
        Publication made = publication_of(item, base);
        if (!made.title.empty()) publications.push_back(std::move(made));
    }
}

void read_feed_links(const Json& json, state::Feed& feed) {
    each(member(json, "links"), [&](const Json& link) {
        if (has_rel(link, {"next"})) feed.next_url = address(link, feed.url);
        if (has_rel(link, {"search"})) feed.search_template = resolve_template(feed.url, text(link, "href"));
        if (has_rel(link, {"http://opds-spec.org/shelf"})) feed.shelf_url = address(link, feed.url);
        if (has_rel(link, {"http://opds-spec.org/auth/document"}))
            feed.authentication_url = address(link, feed.url);
    });
    if (feed.next_url == feed.url) feed.next_url.clear();  // a page that follows itself
}

state::Group group_of(const Json& json, const std::string& base) {
    state::Group group;
    group.title = localised(member(member(json, "metadata"), "title"));
    each(member(json, "links"), [&](const Json& link) {
        if (has_rel(link, {"self"})) group.all_url = address(link, base);
    });
    read_lists(json, base, group.navigation, group.publications);
    return group;
}

state::Facet facet_of(const Json& json, const std::string& base) {
    state::Facet facet;
    facet.title = localised(member(member(json, "metadata"), "title"));
    each(member(json, "links"), [&](const Json& link) {
        const state::NavigationLink plain = navigation_of(link, base);
        facet.links.push_back({.title = plain.title,
                               .url = plain.url,
                               .count = plain.count,
                               .active = has_rel(link, {"self"})});
    });
    return facet;
}

}  // namespace

Expected<state::Feed> parse_json_feed(std::string_view bytes, const std::string& url) {
    const auto json = parse(bytes);
    if (!json) return std::unexpected(json.error());
    // `catalogs` is a registry of libraries: a feed with nothing in it for us.
    const bool lists = json->contains("publications") || json->contains("navigation") ||
                       json->contains("groups") || json->contains("catalogs");
    if (json->contains("authentication"))
        return std::unexpected(Error{"an authentication document, not a feed"});
    if (!member(*json, "metadata").is_object()) return std::unexpected(Error{"JSON without metadata"});
    if (!lists) return std::unexpected(Error{"JSON without publications, navigation or groups"});
    state::Feed feed;
    feed.url = url;
    feed.title = localised(member(member(*json, "metadata"), "title"));
    feed.link_count = count_of(member(*json, "links"));
    feed.total = number(member(member(*json, "metadata"), "numberOfItems"));
    read_feed_links(*json, feed);
    read_lists(*json, url, feed.navigation, feed.publications);
    each(member(*json, "groups"), [&](const Json& group) { feed.groups.push_back(group_of(group, url)); });
    each(member(*json, "facets"), [&](const Json& facet) { feed.facets.push_back(facet_of(facet, url)); });
    return feed;
}

Expected<Publication> parse_json_publication(std::string_view bytes, const std::string& url) {
    const auto json = parse(bytes);
    if (!json) return std::unexpected(json.error());
    const bool linked = member(*json, "links").is_array() || member(*json, "readingOrder").is_array();
    if (!member(*json, "metadata").is_object()) return std::unexpected(Error{"JSON without metadata"});
    if (!linked) return std::unexpected(Error{"metadata without links or a reading order"});
    Publication publication = publication_of(*json, url);
    if (publication.title.empty()) return std::unexpected(Error{"a publication without a title"});
    return publication;
}

}  // namespace oqyrman::catalogue
