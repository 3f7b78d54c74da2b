#include "drm/status/status.h"

#include "tests/drm/support.h"

using namespace oqyrman;
using namespace oqyrman::drm;
using namespace oqyrman::tests;

namespace {

const auto any_profile = [](std::string_view) { return true; };

const std::string k_document = R"({ "id": "5501", "status": "active", "message": "Prêt en cours.",
  "updated": { "license": "2025-01-01T00:00:00Z", "status": "2025-01-02T09:00:00Z" },
  "links": [
    { "rel": "license", "href": "https://l.example/acs", "type": "application/vnd.adobe.adept+xml" },
    { "rel": "license", "href": "https://l.example/5501", "type": "application/vnd.readium.lcp.license.v1.0+json" },
    { "rel": "register", "href": "https://l.example/register{?id,name}", "templated": true,
      "type": "application/vnd.readium.license.status.v1.0+json" },
    { "rel": "return", "href": "https://l.example/return?x=y{&id,name}", "templated": true },
    { "rel": "renew", "href": "https://l.example/account", "type": "text/html" },
    { "rel": "renew", "href": "https://l.example/renew{?end,id,name}", "templated": true,
      "type": "application/vnd.readium.license.status.v1.0+json" } ],
  "potential_rights": { "end": "2025-03-01T00:00:00Z" },
  "events": [ { "type": "register", "timestamp": "2025-01-02T09:00:00Z" }, { "type": "renew" }, {} ] })";

const DeviceName k_device{"0d3f-1", "Reading room 2"};

InteractionReply refused(Interaction interaction, int http, const std::string& suffix) {
    return read_reply(interaction, http,
                      R"({"type":"http://readium.org/license-status-document/error/)" + suffix +
                          R"(","title":"No","detail":"Because"})");
}

}  // namespace

TEST_CASE("a status document is read") {
    const Status status = parse_status(k_document).value();
    CHECK(status.id == "5501");
    CHECK(status.status == StatusValue::active);
    CHECK(status.message == "Prêt en cours.");
    CHECK(status.license_updated == instant("2025-01-01T00:00:00Z"));
    CHECK(status.status_updated == instant("2025-01-02T09:00:00Z"));
    CHECK(status.potential_end == instant("2025-03-01T00:00:00Z"));
    CHECK(status.registered_devices == 1);
}

TEST_CASE("a status document may lack much, but not its id or a known status") {
    CHECK(parse_status(R"({"id":"a","status":"revoked"})").value().status == StatusValue::revoked);
    CHECK(parse_status(R"({"id":"a","status":"ready","links":[],"events":[]})"));
    CHECK_FALSE(parse_status(R"({"id":"a","status":"lost"})"));
    CHECK_FALSE(parse_status(R"({"status":"ready"})"));
    CHECK_FALSE(parse_status("<html>"));
    CHECK_FALSE(parse_status("[]"));
    CHECK_FALSE(parse_status("7"));
}

TEST_CASE("requests carry method, address and limits") {
    const Status status = parse_status(k_document).value();
    const auto registering = register_request(status, k_device);
    REQUIRE(registering);
    CHECK(registering->method == Method::post);
    CHECK(registering->url == "https://l.example/register?id=0d3f-1&name=Reading%20room%202");
    CHECK(registering->accept == k_status_type);
    CHECK(registering->timeout_ms == k_interaction_timeout_ms);
    const auto renewing = renew_request(status, k_device, instant("2025-02-01T00:00:00Z"));
    REQUIRE(renewing);
    CHECK(renewing->method == Method::put);
    CHECK(renewing->url ==
          "https://l.example/renew?end=2025-02-01T00%3A00%3A00Z&id=0d3f-1&name=Reading%20room%202");
    CHECK(renew_request(status, k_device, {})->url ==
          "https://l.example/renew?id=0d3f-1&name=Reading%20room%202");
    CHECK(renew_page(status) == "https://l.example/account");
    const auto returning = return_request(status, k_device);
    REQUIRE(returning);
    CHECK(returning->method == Method::put);
    CHECK(returning->url == "https://l.example/return?x=y&id=0d3f-1&name=Reading%20room%202");
    const auto license = fetch_license_request(status, any_profile);
    REQUIRE(license);
    CHECK(license->method == Method::get);
    CHECK(license->url == "https://l.example/5501");
    const auto fetch = fetch_status_request(vector_license("license_rsa.lcpl"));
    REQUIRE(fetch);
    CHECK(fetch->url == "https://library.example/lsd/11111111-2222-4333-8444-555555555501/status");
    CHECK(fetch->timeout_ms == k_status_timeout_ms);
}

TEST_CASE("of several fresh licences the one with the highest profile that this build opens is asked for") {
    const auto document = [](std::vector<const char*> profiles) {
        std::string links;
        for (const char* profile : profiles)
            links += std::string(links.empty() ? "" : ",") +
                     R"({"rel":"license","href":"https://l.example/)" + profile +
                     R"(","profile":"http://readium.org/lcp/)" + profile + "\"}";
        return parse_status(R"({"id":"a","status":"ready","links":[)" + links + "]}").value();
    };
    const auto basic_only = [](std::string_view profile) { return profile == k_basic_profile; };
    const auto all = document({"profile-1.0", "basic-profile", "profile-2.3"});
    CHECK(fetch_license_request(all, any_profile)->url == "https://l.example/profile-2.3");
    CHECK(fetch_license_request(all, basic_only)->url == "https://l.example/basic-profile");
    CHECK_FALSE(fetch_license_request(document({"profile-2.3"}), basic_only));
}

TEST_CASE("nothing is asked that the document does not offer") {
    Status status = parse_status(R"({"id":"a","status":"ready"})").value();
    CHECK_FALSE(register_request(status, k_device));
    CHECK_FALSE(renew_request(status, k_device, {}));
    CHECK_FALSE(renew_page(status));
    CHECK_FALSE(return_request(status, k_device));
    CHECK_FALSE(fetch_license_request(status, any_profile));
    status = parse_status(k_document).value();
    status.status = StatusValue::returned;
    CHECK_FALSE(register_request(status, k_device));
}

TEST_CASE("templates expand as servers mean them") {
    const std::vector<std::pair<std::string, std::string>> values{{"id", "a+b"}, {"name", "К"}, {"end", ""}};
    CHECK(expand_template("https://l/x{?id,name}", values) == "https://l/x?id=a%2Bb&name=%D0%9A");
    CHECK(expand_template("https://l/x?y=z{&id}", values) == "https://l/x?y=z&id=a%2Bb");
    CHECK(expand_template("https://l/x?y=z{?id}", values) == "https://l/x?y=z&id=a%2Bb");
    CHECK(expand_template("https://l/x{?end,unknown}", values) == "https://l/x");
    CHECK(expand_template("https://l/x{?end,id}", values) == "https://l/x?id=a%2Bb");
    CHECK(expand_template("https://l/x", values) == "https://l/x");
    CHECK(expand_template("https://l/x{?id", values) == "https://l/x");
}

TEST_CASE("a register link that is no template still says who registers") {
    const auto status =
        parse_status(R"({"id":"a","status":"ready","links":[{"rel":"register","href":"https://l/r?k=1"}]})")
            .value();
    CHECK(register_request(status, k_device)->url == "https://l/r?k=1&id=0d3f-1&name=Reading%20room%202");
}

TEST_CASE("replies mean what the server meant") {
    using I = Interaction;
    using O = InteractionOutcome;
    const auto done = read_reply(I::renewing, 200, k_document);
    CHECK(done.outcome == O::done);
    REQUIRE(done.status);
    CHECK(done.status->id == "5501");
    CHECK(read_reply(I::renewing, 200, "<html>").outcome == O::unreadable);
    CHECK(read_reply(I::returning, 503, "").outcome == O::server_fault);
    CHECK(refused(I::returning, 403, "return/already").outcome == O::already_done);
    CHECK(refused(I::returning, 403, "return/expired").outcome == O::already_done);
    CHECK(read_reply(I::returning, 403, "<html>").outcome == O::already_done);
    CHECK(refused(I::renewing, 403, "renew/date").outcome == O::refused);
    CHECK(refused(I::renewing, 400, "renew").outcome == O::not_registered);
    CHECK(refused(I::returning, 400, "return").outcome == O::not_registered);
    CHECK(read_reply(I::renewing, 403, "").outcome == O::refused);
    const auto denied = refused(I::registering, 400, "registration");
    CHECK(denied.outcome == O::refused);
    CHECK(denied.title == "No");
    CHECK(denied.detail == "Because");
    CHECK(denied.problem_type == "http://readium.org/license-status-document/error/registration");
}
