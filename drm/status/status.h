#pragma once
// License Status Document (LSD; ISO/IEC 23078-2 clause 7).

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "drm/license/license.h"

namespace oqyrman::drm {

inline constexpr std::string_view k_status_type = "application/vnd.readium.license.status.v1.0+json";

enum class StatusValue { ready, active, revoked, returned, cancelled, expired };

/// LSD 2.
struct Status {
    std::string id;
    StatusValue status = StatusValue::ready;
    std::string message;  ///< the provider's words, in the language asked for
    std::optional<Instant> license_updated;
    std::optional<Instant> status_updated;
    std::vector<Link> links;
    std::optional<Instant> potential_end;
    int registered_devices = 0;  ///< `register` events

    const Link* link(std::string_view rel) const { return find_link(links, rel); }
};

/// Lenient where servers are: links and events may be missing. An unknown status value is an error, which the
/// caller treats as "no status".
Expected<Status> parse_status(std::string_view bytes);

/// A device as the Status Document knows it. Letters, digits, space and hyphen only: servers decode twice.
struct DeviceName {
    std::string id, name;
};

enum class Method { get, post, put };

/// What is to be sent. No authentication is used; the body is empty.
struct StatusRequest {
    Method method = Method::get;
    std::string url;
    std::string accept;
    int timeout_ms = 0;
};

inline constexpr int k_status_timeout_ms = 5'000;        ///< an opening book waits for it
inline constexpr int k_interaction_timeout_ms = 20'000;  ///< a patron asked for it

/// The server's own fault, or it wants to be left alone for now: too slow, too early, too often (RFC 9110,
/// 8470, 6585). The same request may be answered later.
bool is_of_the_moment(int http_status);

std::optional<StatusRequest> fetch_status_request(const License& license);
/// The fresh licence: of the license links of a supported type, and of a profile that this build opens or
/// none named, the one with the highest profile (LSD 3.2); nothing when there is none.
std::optional<StatusRequest> fetch_license_request(
    const Status& status, const std::function<bool(std::string_view profile)>& supports);
std::optional<StatusRequest> register_request(const Status& status, const DeviceName& device);
std::optional<StatusRequest> return_request(const Status& status, const DeviceName& device);
/// Prefers a link of the Status Document's type; a page to open in a browser is `renew_page`.
std::optional<StatusRequest> renew_request(const Status& status, const DeviceName& device,
                                           std::optional<Instant> until);
std::optional<std::string> renew_page(const Status& status);
/// Whether a renewal may ask for a date: the template of its link has `end`.
bool renewal_takes_end(const Status& status);

/// RFC 6570 `{?a,b}` and `{&a,b}`; names without a value vanish. `?` becomes `&` where the address already
/// has a query.
std::string expand_template(std::string_view href,
                            const std::vector<std::pair<std::string, std::string>>& values);

enum class InteractionOutcome {
    done,            ///< 200 and a Status Document
    already_done,    ///< a return of what is returned or expired: as good as done
    not_registered,  ///< renew or return before register: register, then once more
    refused,         ///< with the server's title and detail
    server_fault,    ///< 5xx
    unreadable,      ///< 200 and something else
};

struct InteractionReply {
    InteractionOutcome outcome = InteractionOutcome::unreadable;
    std::optional<Status> status;
    std::string problem_type;
    std::string title, detail;
};

enum class Interaction { registering, renewing, returning };

/// What a server's answer to register, renew or return means: by problem type, then by HTTP status (LSD 3).
InteractionReply read_reply(Interaction interaction, int http_status, std::string_view body);

}  // namespace oqyrman::drm
