// OPDS 2.0 and Authentication for OPDS, with the tolerances real servers need.
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "app/catalogue/instant.h"
#include "app/catalogue/reading.h"
#include "app/net/url.h"

namespace oqyrman::catalogue {

namespace {

using Json = nlohmann::json;
using state::Acquisition;
using state::AcquisitionRel;
using state::Publication;

constexpr std::int64_t k_max_pixels = 1 << 20;

const Json& member(const Json& object, const char* name) {
    static const Json nothing;  // immutable
    if (!object.is_object()) return nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

std::string text(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }
std::string text(const Json& object, const char* name) { return text(member(object, name)); }

/// A string, or a language map: the first of the languages this reader speaks, else the first there is.
std::string localised(const Json& value) {
    const auto words = [](const Json& one) { return shortened(text(one), k_max_words_bytes); };
    if (!value.is_object()) return words(value);
    for (const char* language : {"kk", "ru", "en"})
        if (value.contains(language)) return words(value[language]);
    return value.empty() ? std::string() : words(*value.begin());
}

std::optional<std::int64_t> number(const Json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    return value.is_string() ? whole_number(value.get_ref<const std::string&>()) : std::nullopt;
}

/// One value or several: a call for each.
template <class Visit>
void each(const Json& value, Visit visit) {
    if (value.is_array()) {
        std::size_t count = 0;
        for (const Json& item : value)
            if (count++ < k_max_links) visit(item);
    } else if (!value.is_null()) {
        visit(value);
    }
}

std::size_t count_of(const Json& links) {
    std::size_t count = 0;
    each(links, [&count](const Json&) { ++count; });
    return count;
}

std::vector<std::string> rels_of(const Json& link) {
    std::vector<std::string> rels;
    each(member(link, "rel"), [&](const Json& rel) { rels.push_back(text(rel)); });
    return rels;
}

bool has_rel(const Json& link, std::initializer_list<std::string_view> wanted) {
    bool found = false;
    each(member(link, "rel"),
         [&](const Json& rel) { found = found || std::ranges::find(wanted, text(rel)) != wanted.end(); });
    return found;
}

std::string address(const Json& link, const std::string& base) {
    const std::string href = text(link, "href");
    return href.empty() ? std::string() : net::resolve(base, href);
}

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

/// Each root-to-leaf chain of indirect acquisitions becomes a path of media types.
void add_paths(const Json& indirect, std::vector<std::string> path,
               std::vector<std::vector<std::string>>& paths) {  // NOLINT(misc-no-recursion)
    bool deeper = false;
    if (path.size() < k_max_indirection)
        each(indirect, [&](const Json& next) {
            const std::string type = text(next, "type");
            if (type.empty() || paths.size() >= k_max_paths) return;
            deeper = true;
            std::vector<std::string> longer = path;
            longer.push_back(type);
            add_paths(member(next, "child"), std::move(longer), paths);
        });
    if (!deeper) paths.push_back(std::move(path));
}

void add_acquisitions(const Json& link, const std::string& base, Publication& publication) {
    std::optional<AcquisitionRel> rel;
    for (const std::string& name : rels_of(link))
        if (const auto found = acquisition_rel(name)) rel = found;
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
    const std::string document = authenticate.is_object() ? text(authenticate, "href") : text(authenticate);
    if (!document.empty()) acquisition.authenticate_url = net::resolve(base, document);
    std::vector<std::vector<std::string>> paths;
    add_paths(member(properties, "indirectAcquisition"), {text(link, "type")}, paths);
    for (auto& path : paths) {
        acquisition.path = std::move(path);
        publication.acquisitions.push_back(acquisition);
    }
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

Publication publication_of(const Json& json, const std::string& base) {
    Publication publication;
    const Json& metadata = member(json, "metadata");
    publication.id = text(metadata, "identifier");
    publication.title = localised(member(metadata, "title"));
    add_names(member(metadata, "author"), publication.authors);
    each(member(metadata, "language"), [&](const Json& language) {
        if (publication.language.empty()) publication.language = text(language);
    });
    publication.description = plain_text(text(metadata, "description"));
    std::vector<std::string> names;
    add_names(member(metadata, "publisher"), names);
    if (!names.empty()) publication.publisher = names.front();
    publication.published = text(metadata, "published");
    add_names(member(metadata, "subject"), publication.subjects);
    names.clear();
    add_names(member(member(metadata, "belongsTo"), "series"), names);
    if (!names.empty()) publication.series = names.front();
    publication.pages = number(member(metadata, "numberOfPages"));
    each(member(json, "links"), [&](const Json& link) {
        add_acquisitions(link, base, publication);
        if (has_rel(link, {"self"}) && publication.self_url.empty())
            publication.self_url = address(link, base);
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

/// Counts brackets outside of strings: a list costs the parser many times its two bytes.
bool is_too_deep(std::string_view bytes) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (in_string && c == '\\')
            ++i;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{') && ++depth > k_max_depth)
            return true;
        else if (!in_string && (c == ']' || c == '}'))
            --depth;
    }
    return false;
}

Expected<Json> parse(std::string_view bytes) {
    if (bytes.size() > k_max_feed_bytes) return std::unexpected(Error{"larger than the limit"});
    if (is_too_deep(bytes)) return std::unexpected(Error{"nested too deep"});
    Json json = Json::parse(bytes, nullptr, false);
    if (!json.is_object()) return std::unexpected(Error{"not a JSON object"});
    return json;
}

state::AuthenticationType type_of(const std::string& uri) {
    using enum state::AuthenticationType;
    constexpr std::array<std::pair<std::string_view, state::AuthenticationType>, 5> types{{
        {"http://opds-spec.org/auth/basic", basic},
        {"http://opds-spec.org/auth/oauth/password", oauth_password},
        {"http://opds-spec.org/auth/oauth/implicit", oauth_implicit},
        {"http://thepalaceproject.org/authtype/basic-token", basic_token},
        {"http://librarysimplified.org/rel/auth/anonymous", anonymous},
    }};
    const auto found =
        std::ranges::find(types, uri, [](const auto& pair) { return std::string(pair.first); });
    return found == types.end() ? unknown : found->second;
}

state::AuthenticationFlow flow_of(const Json& json, const std::string& base) {
    state::AuthenticationFlow flow;
    flow.type = type_of(text(json, "type"));
    const Json& labels = member(json, "labels");
    flow.login_label = localised(member(labels, "login"));
    flow.password_label = localised(member(labels, "password"));
    flow.no_password = text(member(member(json, "inputs"), "password"), "keyboard") == "No input";
    each(member(json, "links"), [&](const Json& link) {
        if (has_rel(link, {"authenticate"})) flow.authenticate_url = address(link, base);
        if (has_rel(link, {"refresh"})) flow.refresh_url = address(link, base);
    });
    return flow;
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

Expected<state::AuthenticationDocument> parse_authentication(std::string_view bytes, const std::string& url) {
    const auto json = parse(bytes);
    if (!json) return std::unexpected(json.error());
    state::AuthenticationDocument document;
    document.id = text(*json, "id");
    document.title = localised(member(*json, "title"));
    const bool says_how = member(*json, "authentication").is_array();
    if (json->contains("metadata")) return std::unexpected(Error{"a feed, not an authentication document"});
    if (document.title.empty()) return std::unexpected(Error{"JSON without a title"});
    if (document.id.empty() && !says_how) return std::unexpected(Error{"JSON without id and authentication"});
    document.link_count = count_of(member(*json, "links"));
    // Some servers leave the id out; the address then is as good a name.
    if (document.id.empty()) document.id = url;
    document.description = plain_text(localised(member(*json, "description")));
    each(member(*json, "links"), [&](const Json& link) {
        const std::string target = address(link, url);
        if (has_rel(link, {"logo"})) document.logo_url = target;
        if (has_rel(link, {"register"})) document.register_url = target;
        if (has_rel(link, {"help"}) && !target.empty()) document.help_urls.push_back(target);
        if (has_rel(link, {"http://opds-spec.org/shelf"})) document.shelf_url = target;
        if (has_rel(link, {"start"})) document.start_url = target;
    });
    each(member(*json, "authentication"),
         [&](const Json& flow) { document.flows.push_back(flow_of(flow, url)); });
    return document;
}

std::optional<ProblemDetails> parse_problem(std::string_view bytes) {
    const auto json = parse(bytes);
    if (!json) return std::nullopt;
    ProblemDetails details{.type = text(*json, "type"),
                           .title = localised(member(*json, "title")),
                           .detail = localised(member(*json, "detail"))};
    const bool problem_like =
        !json->contains("metadata") && (!details.type.empty() || !details.title.empty());
    return problem_like ? std::optional(std::move(details)) : std::nullopt;
}

}  // namespace oqyrman::catalogue
