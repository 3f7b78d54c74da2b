// Status Documents (LSD): what became of a licence, and register, return and renew.
#include <algorithm>

#include "app/demo_library/library.h"

namespace oqyrman::demo_library {

namespace {

constexpr int k_longest_loan = 3;  ///< in loan lengths, with renewals
constexpr std::size_t k_max_device_bytes = 255;

Refusal refusal(int status, const std::string& kind, std::string title) {
    return {.status = status,
            .type = "http://readium.org/license-status-document/error/" + kind,
            .title = std::move(title)};
}

bool is_open(const std::string& state) { return state == "ready" || state == "active"; }

std::string state_of(const Issued& license) {
    return is_open(license.state) && license.ends <= now() ? "expired" : license.state;
}

/// A licence that changes twice within a second still tells its readers so.
void touch(Issued& license) { license.updated = std::max(now(), license.updated + std::chrono::seconds(1)); }

}  // namespace

std::optional<Issued> Library::find(const std::string& license_id) {
    const auto found = m_store.licenses("id", license_id);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<Issued> Library::open_loans(const std::string& column, const std::string& value) {
    auto found = m_store.licenses(column, value);
    std::erase_if(found, [](const Issued& license) { return !is_open(state_of(license)); });
    return found;
}

Seconds Library::last_end(const Issued& license) const {
    return license.issued + k_longest_loan * std::chrono::days(m_options.loan_days);
}

Json Library::status_of(const Issued& license, const Visit& visit) {
    const std::string state = state_of(license);
    const Seconds changed = state == "expired" ? license.ends : license.status_updated;
    Json json = {{"id", license.id},
                 {"status", state},
                 {"message", words(state, visit.language)},
                 {"updated", {{"license", rfc3339(license.updated)}, {"status", rfc3339(changed)}}},
                 {"events", Json::array()}};
    json["links"] = {link("license", "/lcp/license/" + license.id, k_license)};
    if (is_open(state)) {
        json["potential_rights"] = {{"end", rfc3339(last_end(license))}};
        for (const std::string rel : {"register", "return", "renew"}) {
            const std::string query = rel == "renew" ? "{?end,id,name}" : "{?id,name}";
            Json made = link(rel, "/lcp/status/" + license.id + "/" + rel + query, k_status);
            made["templated"] = true;
            json["links"].push_back(made);
        }
    }
    for (const Event& event : m_store.events(license.id))
        json["events"].push_back({{"type", event.type},
                                  {"id", event.device_id},
                                  {"name", event.device_name},
                                  {"timestamp", rfc3339(event.at)}});
    return json;
}

Answer Library::status(const Visit& visit) {
    const std::scoped_lock lock(m_mutex);
    const auto license = find(visit.id);
    if (!license) return std::unexpected(refusal(404, "notfound", "no such licence"));
    return status_of(*license, visit);
}

/// Does to the licence what is asked; or says why not.
std::optional<Refusal> Library::change(Issued& license, bool registered, const Visit& visit) const {
    const std::string state = state_of(license);
    const auto say = [&](const char* key) { return words(key, visit.language); };
    if (visit.event == "register") {
        if (!is_open(state)) return refusal(403, "registration", say("ended"));
        if (registered) return refusal(400, "registration", "the device is registered already");
        license.state = "active";
        return std::nullopt;
    }
    if (visit.event == "renew" && !is_open(state)) return refusal(400, "renew", say("ended"));
    if (state == "expired") return refusal(403, "return/expired", say("ended"));
    if (!is_open(state)) return refusal(403, "return/already", say("ended"));
    if (!registered && (visit.event == "renew" || state == "active"))
        return refusal(400, visit.event, say("not-registered"));
    if (visit.event == "renew") return renew(license, visit);
    license.state = state == "ready" ? "cancelled" : "returned";
    license.ends = now();
    touch(license);
    return std::nullopt;
}

std::optional<Refusal> Library::renew(Issued& license, const Visit& visit) const {
    const Seconds usual = license.ends + std::chrono::days(m_options.loan_days);
    const std::string end = visit.parameter("end");
    const auto wanted = end.empty() ? std::min(usual, last_end(license)) : from_rfc3339(end);
    if (!wanted || *wanted > last_end(license) || *wanted <= license.ends)
        return refusal(403, "renew/date", words("renew-date", visit.language));
    license.ends = *wanted;
    touch(license);
    return std::nullopt;
}

Answer Library::interact(const Visit& visit) {
    const std::scoped_lock lock(m_mutex);
    auto license = find(visit.id);
    if (!license) return std::unexpected(refusal(404, "notfound", "no such licence"));
    const std::string device = visit.parameter("id"), name = visit.parameter("name");
    if (device.empty() || name.empty() || std::max(device.size(), name.size()) > k_max_device_bytes)
        return std::unexpected(refusal(400, visit.event == "register" ? "registration" : visit.event,
                                       "id and name are needed, of 255 bytes at most"));
    const bool registered = std::ranges::any_of(m_store.events(license->id), [&](const Event& event) {
        return event.type == "register" && event.device_id == device;
    });
    if (const auto refused = change(*license, registered, visit)) return std::unexpected(*refused);
    license->status_updated = now();
    const std::string type = license->state == "cancelled" ? "cancel" : visit.event;
    m_store.keep(*license, Event{.type = type, .device_id = device, .device_name = name, .at = now()});
    return status_of(*license, visit);
}

}  // namespace oqyrman::demo_library
