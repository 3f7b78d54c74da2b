#include <array>

#include "app/lending/exchange.h"
#include "drm/license/json.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

constexpr std::size_t k_max_words = 500;

struct Meaning {
    std::string_view ending;  ///< of the problem's type, without a slash after it
    ProblemKind kind;
};

/// Palace's and the License Status Document's types (LSD 3.6); unknown ones go by the status.
constexpr std::array k_meanings{
    Meaning{"/loan-limit-reached", ProblemKind::loan_limit},
    Meaning{"/hold-limit-reached", ProblemKind::hold_limit},
    Meaning{"/loan-already-exists", ProblemKind::lent_already},
    Meaning{"/no-available-license", ProblemKind::no_copies},
    Meaning{"/no-licenses", ProblemKind::no_copies},
    Meaning{"/no-copies", ProblemKind::no_copies},
    Meaning{"/credentials-invalid", ProblemKind::sign_in_needed},
    Meaning{"/credentials/invalid", ProblemKind::sign_in_needed},
    Meaning{"/token/expired", ProblemKind::sign_in_needed},
    Meaning{"/credentials-suspended", ProblemKind::card_blocked},
    Meaning{"/credentials-expired", ProblemKind::card_blocked},
    Meaning{"/credentials-blocked-by-policy", ProblemKind::card_blocked},
    Meaning{"/outstanding-fines", ProblemKind::card_blocked},
    Meaning{"/error/renew", ProblemKind::renew_refused},
    Meaning{"/error/renew/date", ProblemKind::renew_refused},
    Meaning{"/error/return", ProblemKind::return_refused},
    Meaning{"/error/server", ProblemKind::server_down},
};

std::optional<drm::Json> problem_document(const Answer& answer) {
    auto json = drm::parse_json(answer.body);
    if (!json || !json->is(drm::Json::Kind::object)) return std::nullopt;
    if (json->find("type") == nullptr && json->find("title") == nullptr) return std::nullopt;
    return std::move(*json);
}

/// At most a few lines, cut between characters.
std::string shortened(std::string words) {
    if (words.size() <= k_max_words) return words;
    std::size_t end = k_max_words;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    return words.substr(0, end);
}

ProblemKind kind_of_status(int status) {
    if (status == 401) return ProblemKind::sign_in_needed;
    if (status == net::k_network_sign_in) return ProblemKind::network_sign_in;
    return status >= 500 ? ProblemKind::server_down : ProblemKind::server_refused;
}

}  // namespace

Problem problem(ProblemKind kind, std::string detail) {
    return {.kind = kind, .date = {}, .server_text = {}, .detail = std::move(detail)};
}

std::string problem_type_of(const Answer& answer) {
    const auto document = problem_document(answer);
    std::string type = document ? document->string_of("type") : std::string();
    while (type.ends_with('/')) type.pop_back();
    return type;
}

Problem problem_of(const Answer& answer) {
    Problem found = problem(kind_of_status(answer.status),
                            answer.final_url + " answered " + std::to_string(answer.status));
    const auto document = problem_document(answer);
    const std::string type = problem_type_of(answer);
    for (const Meaning& meaning : k_meanings)
        if (type.ends_with(meaning.ending)) found.kind = meaning.kind;
    if (found.kind == ProblemKind::sign_in_needed && answer.card_refused) {
        found.kind = ProblemKind::sign_in_again;
        found.card = answer.card;
    }
    if (!document) return found;
    const std::string detail = document->string_of("detail");
    found.server_text = shortened(detail.empty() ? document->string_of("title") : detail);
    if (!type.empty()) found.detail += ", " + shortened(type);
    return found;
}

}  // namespace oqyrman::lending
