// A License Status Document, the links it gives and the answers that come from them.
#include "drm/status/status.h"
#include "tests/fuzz/target.h"

using namespace oqyrman;
using fuzz::promise;

namespace {

/// What is sent for any Status Document has no template left in it.
void ask(const drm::Status& status) {
    const drm::DeviceName device{.id = "0f2b-11", .name = "Reading room 7"};
    for (const auto& request : {drm::fetch_license_request(status, [](std::string_view) { return true; }),
                                drm::register_request(status, device), drm::return_request(status, device),
                                drm::renew_request(status, device, status.potential_end),
                                drm::renew_request(status, device, std::nullopt)}) {
        if (!request) continue;
        promise(request->url.find('{') == std::string::npos);
        promise(request->timeout_ms > 0);
    }
    if (const auto page = drm::renew_page(status)) promise(page->find('{') == std::string::npos);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using enum drm::Interaction;
    const std::string_view text = fuzz::text_of(data, size);
    const auto status = drm::parse_status(text);
    if (status) {
        promise(!status->id.empty() && status->registered_devices >= 0);
        ask(*status);
    }
    for (const auto interaction : {registering, renewing, returning})
        for (const int http_status : {200, 400, 403, 404, 500}) {
            const drm::InteractionReply reply = drm::read_reply(interaction, http_status, text);
            promise((reply.outcome == drm::InteractionOutcome::done) == reply.status.has_value());
            promise(!reply.status || status.has_value());
        }
    // A link of the licence to its Status Document is a template of the same sort.
    drm::License license;
    license.links.push_back({.rel = {"status"},
                             .href = std::string(text),
                             .type = {},
                             .title = {},
                             .profile = {},
                             .templated = true,
                             .length = {},
                             .hash = {}});
    promise(drm::fetch_status_request(license)->url.find('{') == std::string::npos);
    drm::expand_template(text, {{"id", std::string(text)}});
    return 0;
}
