// tell_feeds < LIST: what this reader's parser makes of catalogue documents, for another reader to be held
// against. Each line of LIST is a file, its kind (opds1-feed, opds1-entry, opds2-feed, opds2-publication,
// auth) and the address it came from, with tabs between; each is answered by one line of JSON.
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include <nlohmann/json.hpp>

#include "app/catalogue/opds.h"

using namespace oqyrman;
using Json = nlohmann::json;

namespace {

/// Spaces and line breaks are no difference.
std::string one_line(const std::string& text) {
    std::istringstream words(text);
    std::string out;
    for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
    return out;
}

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

Json or_null(const std::optional<state::Instant>& value) {
    return value ? Json(value->time_since_epoch().count()) : Json();
}

template <class List, class Tell>
Json all_of(const List& list, Tell tell) {
    Json told = Json::array();
    for (const auto& one : list) told.push_back(tell(one));
    return told;
}

std::string rel_of(state::AcquisitionRel rel) {
    switch (rel) {
        using enum state::AcquisitionRel;
        case generic:
            return "generic";
        case open_access:
            return "open-access";
        case borrow:
            return "borrow";
        case buy:
            return "buy";
        case sample:
            return "sample";
        case subscribe:
            return "subscribe";
    }
    return {};
}

Json state_of(state::AvailabilityState state) {
    switch (state) {
        using enum state::AvailabilityState;
        case unknown:
            return {};
        case available:
            return "available";
        case unavailable:
            return "unavailable";
        case reserved:
            return "reserved";
        case ready:
            return "ready";
    }
    return {};
}

Json of_way(const state::Acquisition& way) {
    const state::Availability& said = way.availability;
    return {{"rel", rel_of(way.rel)},
            {"url", way.url},
            {"path", way.path},
            {"state", state_of(said.state)},
            {"since", or_null(said.since)},
            {"until", or_null(said.until)},
            {"holds", {or_null(said.holds_total), or_null(said.holds_position)}},
            {"copies", {or_null(said.copies_total), or_null(said.copies_available)}}};
}

Json of_publication(const state::Publication& book) {
    return {{"title", one_line(book.title)},
            {"id", one_line(book.id)},
            {"authors", all_of(book.authors, one_line)},
            {"languages", book.languages},
            {"publisher", one_line(book.publisher)},
            {"subjects", all_of(book.subjects, one_line)},
            {"series", one_line(book.series.name)},
            {"images",
             all_of(book.images, [](const state::Image& image) -> Json { return {image.url, image.type}; })},
            {"ways", all_of(book.acquisitions, of_way)}};
}

template <class Link>
Json of_links(const std::vector<Link>& links) {
    return all_of(links, [](const Link& link) -> Json {
        return {{"title", one_line(link.title)}, {"url", link.url}, {"count", or_null(link.count)}};
    });
}

Json of_group(const state::Group& group) {
    return {{"title", one_line(group.title)},
            {"url", group.all_url},
            {"navigation", of_links(group.navigation)},
            {"publications", all_of(group.publications, of_publication)}};
}

Json of_facet(const state::Facet& facet) {
    return {{"title", one_line(facet.title)}, {"links", of_links(facet.links)}};
}

Json of_feed(const state::Feed& feed) {
    return {{"title", one_line(feed.title)},
            {"total", or_null(feed.total)},
            {"links", feed.link_count},
            {"next", feed.next_url},
            {"navigation", of_links(feed.navigation)},
            {"publications", all_of(feed.publications, of_publication)},
            {"groups", all_of(feed.groups, of_group)},
            {"facets", all_of(feed.facets, of_facet)}};
}

Json of_single(const state::Publication& book) {
    Json told = of_publication(book);
    told["links"] = book.link_count;
    return told;
}

Json of_document(const state::AuthenticationDocument& document) {
    return {{"title", one_line(document.title)},
            {"id", document.id},
            {"links", document.link_count},
            {"flows", all_of(document.flows, [](const state::AuthenticationFlow& flow) -> Json {
                 return {{"login", flow.login_label},
                         {"password", flow.password_label},
                         {"authenticate", flow.authenticate_url},
                         {"refresh", flow.refresh_url}};
             })}};
}

template <class T, class Tell>
Json told(const catalogue::Expected<T>& made, Tell tell) {
    if (!made) return {{"refused", made.error().detail}};
    return {{"read", tell(*made)}};
}

Json read(const std::string& kind, const std::string& bytes, const std::string& url) {
    if (kind.ends_with("-feed")) return told(catalogue::parse_feed(bytes, url), of_feed);
    if (kind == "auth") return told(catalogue::parse_authentication(bytes, url), of_document);
    return told(catalogue::parse_publication(bytes, url), of_single);
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream cells(line);
        std::string file, kind, url;
        std::getline(cells, file, '\t');
        std::getline(cells, kind, '\t');
        std::getline(cells, url, '\t');
        std::ifstream in(file, std::ios::binary);
        if (!in) {
            std::cerr << "tell_feeds: no file " << file << '\n';
            return 1;
        }
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        Json answer = read(kind, bytes, url);
        answer.update({{"file", file}, {"kind", kind}, {"url", url}});
        // A title cut within a letter is nothing to fall over.
        std::cout << answer.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    }
    return 0;
}
