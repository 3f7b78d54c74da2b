// What a library says beside its feeds: how to sign in, and what went wrong.
#include <algorithm>
#include <array>

#include "app/catalogue/json.h"
#include "app/net/url.h"

namespace oqyrman::catalogue {

namespace {

using namespace json;

state::AuthenticationType type_of(const std::string& uri) {
    using enum state::AuthenticationType;
    constexpr std::array<std::pair<std::string_view, state::AuthenticationType>, 6> types{{
        {"http://opds-spec.org/auth/basic", basic},
        {"http://opds-spec.org/auth/digest", digest},
        {"http://opds-spec.org/auth/oauth/password", oauth_password},
        {"http://opds-spec.org/auth/oauth/implicit", oauth_implicit},
        {"http://thepalaceproject.org/authtype/basic-token", basic_token},
        {"http://librarysimplified.org/rel/auth/anonymous", anonymous},
    }};
    const auto found =
        std::ranges::find(types, uri, [](const auto& pair) { return std::string(pair.first); });
    return found == types.end() ? unknown : found->second;
}

state::InputRule rule_of(const Json& json) {
    state::InputRule rule;
    const std::string keyboard = text(json, "keyboard");
    if (keyboard == "Number pad") rule.keyboard = state::Keyboard::number;
    if (keyboard == "Email address") rule.keyboard = state::Keyboard::email;
    const auto longest = number(member(json, "maximum_length"));
    if (longest && *longest > 0) rule.maximum_length = static_cast<std::size_t>(*longest);
    rule.barcode_format = text(json, "barcode_format");
    return rule;
}

state::AuthenticationFlow flow_of(const Json& json, const std::string& base) {
    state::AuthenticationFlow flow;
    flow.type = type_of(text(json, "type"));
    const Json& labels = member(json, "labels");
    flow.login_label = localised(member(labels, "login"));
    flow.password_label = localised(member(labels, "password"));
    const Json& inputs = member(json, "inputs");
    flow.no_password = text(member(inputs, "password"), "keyboard") == "No input";
    flow.login_rule = rule_of(member(inputs, "login"));
    flow.password_rule = rule_of(member(inputs, "password"));
    each(member(json, "links"), [&](const Json& link) {
        // Where a flow has several ways (one for each house behind a common login), the first is the usual
        // one.
        if (has_rel(link, {"authenticate"}) && flow.authenticate_url.empty())
            flow.authenticate_url = address(link, base);
        if (has_rel(link, {"refresh"}) && flow.refresh_url.empty()) flow.refresh_url = address(link, base);
    });
    return flow;
}

}  // namespace

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
    document.came_from = net::origin_of(url);
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
