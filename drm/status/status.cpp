#include "drm/status/status.h"

#include <algorithm>
#include <array>

namespace oqyrman::drm {

namespace {

constexpr std::string_view k_error_base = "http://readium.org/license-status-document/error/";

std::optional<StatusValue> status_value(const std::string& text) {
    constexpr std::array<std::pair<std::string_view, StatusValue>, 6> names{{
        {"ready", StatusValue::ready},
        {"active", StatusValue::active},
        {"revoked", StatusValue::revoked},
        {"returned", StatusValue::returned},
        {"cancelled", StatusValue::cancelled},
        {"expired", StatusValue::expired},
    }};
    const auto found =
        std::ranges::find(names, text, [](const auto& name) { return std::string(name.first); });
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Instant> instant_in(const Json* object, std::string_view name) {
    return object != nullptr ? parse_instant(object->string_of(name)) : std::nullopt;
}

int count_registrations(const Json* events) {
    if (events == nullptr) return 0;
    return static_cast<int>(std::ranges::count_if(
        events->items, [](const Json& event) { return event.string_of("type") == "register"; }));
}

bool is_status_link(const Link& link) { return link.type.empty() || link.type.starts_with(k_status_type); }

StatusRequest interaction(Method method, const std::string& url) {
    return {.method = method,
            .url = url,
            .accept = std::string(k_status_type),
            .timeout_ms = k_interaction_timeout_ms};
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15U];
        }
    }
    return out;
}

}  // namespace

Expected<Status> parse_status(std::string_view bytes) {
    const auto json = parse_json(bytes);
    if (!json) return std::unexpected(json.error());
    Status status;
    status.id = json->string_of("id");
    const auto value = status_value(json->string_of("status"));
    if (status.id.empty() || !value) return fail(ErrorCode::malformed, "not a status document");
    status.status = *value;
    status.message = json->string_of("message");
    const Json* updated = json->find("updated");
    status.license_updated = instant_in(updated, "license");
    status.status_updated = instant_in(updated, "status");
    status.potential_end = instant_in(json->find("potential_rights"), "end");
    status.registered_devices = count_registrations(json->find("events"));
    if (json->find("links") != nullptr) {
        auto links = parse_links(*json);
        if (!links) return std::unexpected(links.error());
        status.links = std::move(*links);
    }
    return status;
}

std::string expand_template(std::string_view href,
                            const std::vector<std::pair<std::string, std::string>>& values) {
    std::string out;
    bool query = false;
    while (!href.empty()) {
        const std::size_t open = href.find('{');
        const std::string_view literal = href.substr(0, open);
        out += literal;
        query = query || literal.find('?') != std::string_view::npos;
        if (open == std::string_view::npos) break;
        href.remove_prefix(open + 1);
        const std::size_t close = href.find('}');
        if (close == std::string_view::npos) break;
        std::string_view expression = href.substr(0, close);
        href.remove_prefix(close + 1);
        if (!expression.starts_with('?') && !expression.starts_with('&')) continue;
        expression.remove_prefix(1);
        while (!expression.empty()) {
            const std::size_t comma = expression.find(',');
            const std::string_view name = expression.substr(0, comma);
            expression.remove_prefix(comma == std::string_view::npos ? expression.size() : comma + 1);
            const auto value = std::ranges::find(
                values, name, [](const auto& pair) { return std::string_view(pair.first); });
            if (value == values.end() || value->second.empty()) continue;
            out += query ? '&' : '?';
            query = true;
            out += std::string(name) + "=" + percent_encoded(value->second);
        }
    }
    return out;
}

bool is_of_the_moment(int http_status) {
    return http_status >= 500 || http_status == 408 || http_status == 425 || http_status == 429;
}

std::optional<StatusRequest> fetch_status_request(const License& license) {
    const Link* link = license.link("status");
    if (link == nullptr) return std::nullopt;
    return StatusRequest{.method = Method::get,
                         .url = expand_template(link->href, {}),
                         .accept = std::string(k_status_type),
                         .timeout_ms = k_status_timeout_ms};
}

std::optional<StatusRequest> fetch_license_request(
    const Status& status, const std::function<bool(std::string_view profile)>& supports) {
    const Link* best = nullptr;
    for (const Link& link : status.links) {
        if (!link.has_rel("license")) continue;
        const bool lcp = link.type.empty() || link.type.starts_with(k_license_type) ||
                         link.type.starts_with("application/vnd.readium.lcp.license-1.0+json");
        if (!lcp || !(link.profile.empty() || supports(link.profile))) continue;
        // The identifiers sort as the profiles do: basic, 1.0, 2.0 to 2.9.
        if (best == nullptr || link.profile > best->profile) best = &link;
    }
    if (best == nullptr) return std::nullopt;
    return StatusRequest{.method = Method::get,
                         .url = expand_template(best->href, {}),
                         .accept = std::string(k_license_type),
                         .timeout_ms = k_status_timeout_ms};
}

std::optional<StatusRequest> register_request(const Status& status, const DeviceName& device) {
    const bool open = status.status == StatusValue::ready || status.status == StatusValue::active;
    const Link* link = status.link("register");
    if (!open || link == nullptr) return std::nullopt;
    // A link that is no template gets the two as ordinary query parameters all the same.
    const std::string href =
        link->href.find('{') == std::string::npos ? link->href + "{?id,name}" : link->href;
    return interaction(Method::post, expand_template(href, {{"id", device.id}, {"name", device.name}}));
}

std::optional<StatusRequest> return_request(const Status& status, const DeviceName& device) {
    const Link* link = status.link("return");
    if (link == nullptr) return std::nullopt;
    return interaction(Method::put, expand_template(link->href, {{"id", device.id}, {"name", device.name}}));
}

std::optional<StatusRequest> renew_request(const Status& status, const DeviceName& device,
                                           std::optional<Instant> until) {
    const std::string end = until ? format_instant(*until) : std::string();
    for (const Link& link : status.links)
        if (link.has_rel("renew") && is_status_link(link))
            return interaction(
                Method::put,
                expand_template(link.href, {{"end", end}, {"id", device.id}, {"name", device.name}}));
    return std::nullopt;
}

std::optional<std::string> renew_page(const Status& status) {
    for (const Link& link : status.links)
        if (link.has_rel("renew") &&
            (link.type.starts_with("text/html") || link.type.starts_with("application/xhtml+xml")))
            return expand_template(link.href, {});
    return std::nullopt;
}

bool renewal_takes_end(const Status& status) {
    for (const Link& link : status.links)
        if (link.has_rel("renew") && is_status_link(link))
            return expand_template(link.href, {{"end", "-"}}) != expand_template(link.href, {});
    return false;
}

InteractionReply read_reply(Interaction interaction, int http_status, std::string_view body) {
    InteractionReply reply;
    if (http_status == 200) {
        auto status = parse_status(body);
        if (!status) return reply;
        reply.outcome = InteractionOutcome::done;
        reply.status = std::move(*status);
        return reply;
    }
    if (const auto problem = parse_json(body); problem && problem->is(Json::Kind::object)) {
        reply.problem_type = problem->string_of("type");
        reply.title = problem->string_of("title");
        reply.detail = problem->string_of("detail");
    }
    const std::string_view type = reply.problem_type;
    const std::string_view kind =
        type.starts_with(k_error_base) ? type.substr(k_error_base.size()) : std::string_view();
    if (is_of_the_moment(http_status)) {
        reply.outcome = InteractionOutcome::server_fault;
        return reply;
    }
    reply.outcome = InteractionOutcome::refused;
    const bool ended =
        kind == "return/already" || kind == "return/expired" || (kind.empty() && http_status == 403);
    if (interaction == Interaction::returning && ended) reply.outcome = InteractionOutcome::already_done;
    const bool unknown_device =
        http_status == 400 && (kind == "renew" || kind == "return" || kind == "registration");
    if (interaction != Interaction::registering && unknown_device)
        reply.outcome = InteractionOutcome::not_registered;
    return reply;
}

}  // namespace oqyrman::drm
