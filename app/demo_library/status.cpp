// Status Documents (LSD): what became of a licence, and register, return, renew and revoke.
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

std::string state_of(const Loan& loan) {
    return is_open(loan.state) && loan.ends <= now() ? "expired" : loan.state;
}

std::string message(const std::string& state, const language::Messages& words) {
    if (state == "ready") return words.tr("The book is lent to you.");
    if (state == "active") return words.tr("You have the book on loan.");
    if (state == "returned") return words.tr("The book was returned.");
    if (state == "revoked") return words.tr("The library took the book back.");
    if (state == "cancelled") return words.tr("Returned before it was opened.");
    return words.tr("The loan has ended.");
}

/// A licence that changes twice within a second still tells its readers so.
void touch(Loan& loan) { loan.updated = std::max(now(), loan.updated + std::chrono::seconds(1)); }

void give_back(Loan& loan, const char* state) {
    loan.state = loan.state == "ready" ? "cancelled" : state;
    loan.ends = now();
    touch(loan);
}

}  // namespace

Loan* Library::find(const std::string& license_id) {
    const auto found = std::ranges::find(m_loans, license_id, &Loan::id);
    return found == m_loans.end() ? nullptr : &*found;
}

void Library::keep(Loan loan) {
    m_store.set("loan " + loan.id, written(loan));
    Loan* known = find(loan.id);
    (known != nullptr ? *known : m_loans.emplace_back()) = std::move(loan);
}

std::vector<Loan> Library::open_loans(const std::string& card, const std::string& book_id) const {
    std::vector<Loan> found;
    for (const Loan& loan : m_loans)
        if (is_open(state_of(loan)) && (loan.card == card || loan.book_id == book_id))
            found.insert(found.begin(), loan);
    return found;
}

Seconds Library::last_end(const Loan& loan) const {
    return loan.issued + k_longest_loan * std::chrono::days(m_options.loan_days);
}

Json Library::status_of(const Loan& loan, const Visit& visit) const {
    const std::string state = state_of(loan);
    const Seconds changed = state == "expired" ? loan.ends : loan.status_updated;
    Json json = {{"id", loan.id},
                 {"status", state},
                 {"message", message(state, visit.words)},
                 {"updated", {{"license", loan.updated}, {"status", changed}}},
                 {"events", loan.events}};
    json["links"] = list_of(link("license", "/lcp/license/" + loan.id, k_license));
    if (!is_open(state)) return json;
    json["potential_rights"] = {{"end", last_end(loan)}};
    for (const std::string rel : {"register", "return", "renew"}) {
        const std::string query = rel == "renew" ? "{?end,id,name}" : "{?id,name}";
        json["links"].push_back(link(rel, "/lcp/status/" + loan.id + "/" + rel + query, k_status));
    }
    return json;
}

Answer Library::status(const Visit& visit) {
    const Loan* loan = find(visit.id);
    if (loan == nullptr) return std::unexpected(refusal(404, "notfound", "no such licence"));
    return Content{k_status, status_of(*loan, visit)};
}

/// Does to the licence what is asked; or says why not.
std::optional<Refusal> Library::change(Loan& loan, bool registered, const Visit& visit) const {
    const std::string state = state_of(loan), ended = visit.words.tr("This loan has ended or was returned.");
    if (visit.event == "register") {
        if (!is_open(state)) return refusal(403, "registration", ended);
        if (registered) return refusal(400, "registration", "the device is registered already");
        loan.state = "active";
        return std::nullopt;
    }
    if (visit.event == "renew" && !is_open(state)) return refusal(400, "renew", ended);
    const bool revoking = visit.event == "revoke";
    if (revoking && !visit.staff) return Refusal{.status = 403, .title = "for the library's own people"};
    if (state == "expired") return refusal(403, "return/expired", ended);
    if (!is_open(state)) return refusal(403, "return/already", ended);
    if (!registered && !revoking && (visit.event == "renew" || state == "active"))
        return refusal(400, visit.event, visit.words.tr("The book was never opened on this device."));
    if (visit.event == "renew") return renew(loan, visit);
    give_back(loan, revoking ? "revoked" : "returned");
    return std::nullopt;
}

std::optional<Refusal> Library::renew(Loan& loan, const Visit& visit) const {
    if (!holds_on(loan.book_id).empty())
        return refusal(400, "renew", visit.words.tr("Another reader is waiting for this book."));
    const Seconds usual = loan.ends + std::chrono::days(m_options.loan_days);
    const std::string end = visit.parameter("end");
    const auto wanted = end.empty() ? std::min(usual, last_end(loan)) : from_rfc3339(end);
    if (!wanted || *wanted > last_end(loan) || *wanted <= loan.ends)
        return refusal(403, "renew/date", visit.words.tr("It cannot be extended to that date."));
    loan.ends = *wanted;
    touch(loan);
    return std::nullopt;
}

Answer Library::revoke(const Visit& visit) {
    for (Loan& loan : open_loans(visit.card)) {
        if (loan.book_id != visit.id) continue;
        give_back(loan, "returned");
        loan.status_updated = now();
        keep(loan);
        return publication(visit);
    }
    return leave_queue(visit);
}

Answer Library::interact(const Visit& visit) {
    const Loan* known = find(visit.id);
    if (known == nullptr) return std::unexpected(refusal(404, "notfound", "no such licence"));
    const std::string device = visit.parameter("id"), name = visit.parameter("name");
    if (device.empty() || name.empty() || std::max(device.size(), name.size()) > k_max_device_bytes)
        return std::unexpected(refusal(400, visit.event == "register" ? "registration" : visit.event,
                                       "id and name are needed, of 255 bytes at most"));
    const bool registered = std::ranges::any_of(known->events, [&](const Json& event) {
        return event["type"] == "register" && event["id"] == device;
    });
    Loan loan = *known;  // changed, kept, then shown: a full disk changes nothing
    if (const auto refused = change(loan, registered, visit)) return std::unexpected(*refused);
    loan.status_updated = now();
    loan.events.push_back({{"type", loan.state == "cancelled" ? "cancel" : visit.event},
                           {"id", device},
                           {"name", name},
                           {"timestamp", now()}});
    keep(loan);
    return Content{k_status, status_of(loan, visit)};
}

}  // namespace oqyrman::demo_library
