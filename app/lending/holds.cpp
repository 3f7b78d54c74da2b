#include "app/lending/holds.h"

#include <algorithm>

#include "app/lending/catalogue_reading.h"
#include "drm/status/status.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

constexpr const char* k_accept =
    "application/opds-publication+json, application/opds+json;q=0.9, "
    "application/atom+xml;type=entry;q=0.8, */*;q=0.1";

Ask ask_of(std::string method, const std::string& url, const CardName& whose,
           std::chrono::milliseconds patience) {
    return {.method = std::move(method),
            .url = url,
            .accept = k_accept,
            .whose = whose,
            .limit_bytes = k_max_document_bytes,
            .patience = patience};
}

bool is_of(const shelf::HoldRecord& record, const CardName& card) {
    return record.library_url == card.library_url && record.card == card.key;
}

bool is_success(const Answer& answer) { return answer.status >= 200 && answer.status <= 299; }

/// The library has nothing of this loan or hold: what was asked for is so already.
bool is_gone(const Answer& answer) {
    const std::string type = problem_type_of(answer);
    return type.ends_with("/no-active-hold") || type.ends_with("/no-active-loan") || answer.status == 404 ||
           answer.status == 410;
}

Outcome<Revoked> outcome_of(const Outcome<Answer>& answer) {
    if (!answer) {
        if (is_out_of_reach(answer.error())) return Revoked{answer.error()};
        return std::unexpected(answer.error());
    }
    if (is_success(*answer) && is_page(*answer)) return Revoked{problem_of_page(*answer)};
    if (is_success(*answer) || is_gone(*answer)) return Revoked{};
    if (drm::is_of_the_moment(answer->status)) return Revoked{problem_of(*answer)};
    return std::unexpected(problem_of(*answer));
}

/// The title as it is now, when it can be had.
std::optional<state::Publication> ask_title(Desk& desk, const state::Publication& title,
                                            const CardName& whose, std::stop_token stop) {
    if (title.self_url.empty()) return std::nullopt;
    const auto answer = desk.exchange().send(ask_of("GET", title.self_url, whose, k_in_passing), stop);
    if (!answer || !is_success(*answer)) return std::nullopt;
    auto found = read_publication(*answer);
    if (!found || found->id != title.id) return std::nullopt;
    return std::move(*found);
}

const state::Acquisition* cancellable(const state::Publication& publication) {
    const auto found = std::ranges::find_if(publication.acquisitions,
                                            [](const state::Acquisition& way) { return way.cancellable; });
    return found == publication.acquisitions.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Problem> keep_hold(Desk& desk, const CardName& card, const state::Hold& hold) {
    const auto kept = desk.shelf().holds();
    if (!kept) return shelf::to_problem(kept.error());
    shelf::HoldRecord record{.library_url = card.library_url, .hold = hold, .card = card.key};
    for (const shelf::HoldRecord& before : *kept)
        if (is_of(before, card) && before.hold.publication.id == hold.publication.id)
            record.hold.noticed = hold.ready && before.hold.ready && before.hold.noticed;
    return problem_of(desk.shelf().save_hold(record));
}

Outcome<Revoked> revoke(Desk& desk, const std::string& url, const CardName& whose, std::stop_token stop) {
    auto answer = desk.exchange().send(ask_of("PUT", url, whose, k_asked_for), stop);
    // Some catalogues know the address by GET only.
    if (answer && answer->status == 405)
        answer = desk.exchange().send(ask_of("GET", url, whose, k_asked_for), stop);
    return outcome_of(answer);
}

std::optional<Problem> check_silent_holds(Desk& desk, const CardName& card,
                                          const std::vector<std::string>& spoken_of, std::stop_token stop) {
    const auto kept = desk.shelf().holds();
    if (!kept) return shelf::to_problem(kept.error());
    for (const shelf::HoldRecord& record : *kept) {
        const state::Publication& title = record.hold.publication;
        if (!is_of(record, card) || std::ranges::find(spoken_of, title.id) != spoken_of.end()) continue;
        const auto now = ask_title(desk, title, card, stop);
        if (!now) continue;
        const auto hold = state::hold_of(*now);
        auto failed = hold ? keep_hold(desk, card, *hold)
                           : problem_of(desk.shelf().remove_hold(card.library_url, card.key, title.id));
        if (failed) return failed;
    }
    return std::nullopt;
}

std::vector<state::Hold> Lending::holds() {
    std::vector<state::Hold> views;
    const auto kept = m_desk->shelf().holds();
    if (!kept) return views;
    for (const shelf::HoldRecord& record : *kept) {
        state::Hold& view = views.emplace_back(record.hold);
        view.library_url = record.library_url;
        view.card = record.card;
    }
    return views;
}

std::optional<Problem> Lending::leave_queue(const state::Publication& publication, std::stop_token stop) {
    const auto kept = m_desk->shelf().holds();
    if (!kept) return shelf::to_problem(kept.error());
    const auto found = std::ranges::find(
        *kept, publication.id, [](const shelf::HoldRecord& record) { return record.hold.publication.id; });
    const CardName whose = found == kept->end() ? CardName{} : CardName{found->library_url, found->card};
    Outcome<Revoked> left =
        std::unexpected(problem(ProblemKind::server_refused, "the library offers no way out of the queue"));
    if (!publication.revoke_url.empty())
        left = revoke(*m_desk, publication.revoke_url, whose, stop);
    else if (const state::Acquisition* way = cancellable(publication))
        left = outcome_of(m_desk->exchange().send(ask_of("DELETE", way->url, whose, k_asked_for), stop));
    if (!left) return left.error();
    if (left->not_now) return left->not_now;
    return problem_of(m_desk->shelf().remove_hold(whose.library_url, whose.key, publication.id));
}

std::optional<Problem> Lending::keep_hold_notice(const std::string& publication_id) {
    const auto kept = m_desk->shelf().holds();
    if (!kept) return shelf::to_problem(kept.error());
    for (shelf::HoldRecord record : *kept) {
        if (record.hold.publication.id != publication_id) continue;
        record.hold.noticed = true;
        return problem_of(m_desk->shelf().save_hold(record));
    }
    return std::nullopt;
}

}  // namespace oqyrman::lending
