#pragma once
// What a catalogue says, as plain values: one shape for every version of OPDS. All addresses are absolute.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/state/time.h"

namespace oqyrman::state {

enum class AvailabilityState { unknown, available, unavailable, reserved, ready };

/// OPDS 2.0 `availability`, `holds` and `copies` of one acquisition link.
struct Availability {
    AvailabilityState state = AvailabilityState::unknown;
    std::optional<Instant> since, until;
    std::optional<std::int64_t> holds_total, holds_position, copies_total, copies_available;
    friend bool operator==(const Availability&, const Availability&) = default;
};

enum class AcquisitionRel { generic, open_access, borrow, buy, sample, subscribe };

/// One way to get a publication. `path` holds media types: what the link gives, then each indirect
/// acquisition down to the book itself; a link with several branches becomes several acquisitions.
struct Acquisition {
    AcquisitionRel rel = AcquisitionRel::generic;
    std::string url;
    std::vector<std::string> path;
    Availability availability;
    std::string authenticate_url;
    std::string hashed_passphrase;  ///< as the catalogue spelt it; equivalent to the passphrase, never logged
    bool cancellable = false;       ///< DELETE on the address leaves the queue
    friend bool operator==(const Acquisition&, const Acquisition&) = default;
};

struct Image {
    std::string url;
    std::string type;
    int width = 0;  ///< pixels, 0 when the feed does not say
    int height = 0;
    friend bool operator==(const Image&, const Image&) = default;
};

struct Series {
    std::string name;
    std::optional<double> position = {};  ///< libraries count halves too
    friend bool operator==(const Series&, const Series&) = default;
};

struct Publication {
    std::string id;  ///< the feed's identifier; the self address where it has none
    std::string title;
    std::vector<std::string> authors;
    std::vector<std::string> languages;  ///< BCP 47, the main one first
    std::string description;             ///< plain text
    std::string publisher;
    std::string published;
    Series series = {};
    std::vector<std::string> subjects;
    std::optional<std::int64_t> pages;
    std::vector<Image> images;
    std::string self_url;
    std::string revoke_url = {};  ///< Palace: gives the loan back, or leaves the queue
    std::vector<Acquisition> acquisitions;
    std::size_t link_count = 0;  ///< in the document, without pictures; for whoever looks into a catalogue
    friend bool operator==(const Publication&, const Publication&) = default;
};

/// What its title is written in, as far as anybody says; may be empty.
std::string main_language(const Publication& publication);

struct NavigationLink {
    std::string title;
    std::string url;
    std::optional<std::int64_t> count;
    friend bool operator==(const NavigationLink&, const NavigationLink&) = default;
};

struct FacetLink {
    std::string title;
    std::string url;
    std::optional<std::int64_t> count;
    bool active = false;
    friend bool operator==(const FacetLink&, const FacetLink&) = default;
};

struct Facet {
    std::string title;
    std::vector<FacetLink> links;
    friend bool operator==(const Facet&, const Facet&) = default;
};

/// A lane of the catalogue: its own title, its first publications or links, and where all of it is.
struct Group {
    std::string title;
    std::string all_url;
    std::vector<NavigationLink> navigation;
    std::vector<Publication> publications;
    friend bool operator==(const Group&, const Group&) = default;
};

struct Feed {
    std::string url;  ///< after redirects
    std::string title;
    std::optional<std::int64_t> total;
    std::vector<NavigationLink> navigation;
    std::vector<Publication> publications;
    std::vector<Group> groups;
    std::vector<Facet> facets;
    std::string next_url;
    std::string search_template;  ///< RFC 6570, `{?query}` and relatives; empty when there is no search
    std::string search_description_url;  ///< OpenSearch description to fetch first, for OPDS 1
    std::string shelf_url;
    std::string authentication_url;
    std::size_t link_count = 0;  ///< of the feed itself, without facets
    friend bool operator==(const Feed&, const Feed&) = default;
};

enum class AuthenticationType {
    basic,
    digest,
    oauth_password,
    oauth_implicit,
    basic_token,
    anonymous,
    unknown
};

/// What a field of the sign-in form takes, as the library says (Palace's `inputs`).
enum class Keyboard { any, number, email };
struct InputRule {
    Keyboard keyboard = Keyboard::any;
    std::size_t maximum_length = 0;   ///< characters; 0: the library sets no limit
    std::string barcode_format = {};  ///< the number stands on the card as a bar code, of this kind
    friend bool operator==(const InputRule&, const InputRule&) = default;
};

struct AuthenticationFlow {
    AuthenticationType type = AuthenticationType::unknown;
    std::string login_label;
    std::string password_label;
    bool no_password = false;  ///< the library's cards have no PIN
    std::string authenticate_url;
    std::string refresh_url;
    InputRule login_rule = {}, password_rule = {};
    friend bool operator==(const AuthenticationFlow&, const AuthenticationFlow&) = default;
};

/// Authentication for OPDS 1.0.
struct AuthenticationDocument {
    std::string id;
    std::string title;
    std::string description;
    std::string logo_url;
    std::string register_url;
    std::vector<std::string> help_urls;
    std::string shelf_url;
    std::string start_url;
    std::vector<AuthenticationFlow> flows;
    std::size_t link_count = 0;
    std::string asked_by = {};   ///< origin of the answer that asked for a card with this
    std::string came_from = {};  ///< origin that this was fetched from
    bool plain = false;          ///< the server has no document; this was made from its challenge (RFC 7235)
    friend bool operator==(const AuthenticationDocument&, const AuthenticationDocument&) = default;
};

/// The way in that is taken of those the library offers: tokens before the card itself, both before the
/// browser. Null where this reader speaks none of them.
const AuthenticationFlow* usable_flow(const AuthenticationDocument& document);

}  // namespace oqyrman::state
