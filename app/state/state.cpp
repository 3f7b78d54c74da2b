#include "app/state/state.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace oqyrman::state {

static constexpr std::string_view k_search_mark = "search:";

std::string search_name(const std::string& text) { return std::string(k_search_mark) + text; }

bool is_search(const std::string& asked_url) { return asked_url.starts_with(k_search_mark); }

std::size_t list_size(const Catalogue& catalogue) {
    if (!catalogue.pages.empty()) return catalogue.pages.back().first + catalogue.pages.back().count;
    return catalogue.feed ? catalogue.feed->publications.size() : 0;
}

const Publication* publication_at(const Catalogue& catalogue, std::size_t number) {
    if (number >= list_size(catalogue)) return nullptr;
    const auto& first = catalogue.feed->publications;
    if (number < first.size()) return &first[number];
    const auto page = std::prev(std::ranges::upper_bound(catalogue.pages, number, {}, &ListPage::first));
    const std::size_t inside = number - page->first;
    return inside < page->publications.size() ? &page->publications[inside] : nullptr;
}

const Library* library_at(const State& state, const std::string& start_url) {
    const auto found = std::ranges::find(state.libraries, start_url, &Library::start_url);
    return found == state.libraries.end() ? nullptr : &*found;
}

const Card* card_at(const Library& library, const std::string& key) {
    const auto found = std::ranges::find(library.cards, key, &Card::key);
    return found == library.cards.end() ? nullptr : &*found;
}

const Card* card_in_use(const Library& library) {
    return library.card ? card_at(library, *library.card) : nullptr;
}

const AuthenticationFlow* usable_flow(const AuthenticationDocument& document) {
    using enum AuthenticationType;
    for (const AuthenticationType wanted : {oauth_password, basic_token, basic, digest, oauth_implicit})
        for (const AuthenticationFlow& flow : document.flows) {
            const bool tokens = wanted == oauth_password || wanted == basic_token || wanted == oauth_implicit;
            if (flow.type == wanted && (!tokens || !flow.authenticate_url.empty())) return &flow;
        }
    return nullptr;
}

const Loan* loan_of(const State& state, const std::string& publication_id) {
    const Loan* closed = nullptr;
    for (const Loan& loan : state.loans) {
        if (loan.publication_id != publication_id) continue;
        if (!std::holds_alternative<LoanClosed>(loan.phase)) return &loan;
        closed = &loan;
    }
    return closed;
}

const Hold* hold_on(const State& state, const std::string& publication_id) {
    const auto found =
        std::ranges::find(state.holds, publication_id, [](const Hold& hold) { return hold.publication.id; });
    return found == state.holds.end() ? nullptr : &*found;
}

const Loan* loan_by_id(const State& state, const std::string& loan_id) {
    const auto found = std::ranges::find(state.loans, loan_id, &Loan::id);
    return found == state.loans.end() ? nullptr : &*found;
}

std::string lender_of(const State& state, const Loan& loan) {
    std::string_view address = loan.provider;
    if (address.ends_with('/')) address.remove_suffix(1);
    const auto is_within = [&](const Library& library) {
        const std::string_view start = library.start_url;
        return !address.empty() && start.starts_with(address) &&
               (start.size() == address.size() || start[address.size()] == '/');
    };
    const auto found = std::ranges::find_if(state.libraries, is_within);
    if (found != state.libraries.end() && !found->title.empty() &&
        std::ranges::count_if(state.libraries, is_within) == 1)
        return found->title;
    if (const auto scheme = address.find("://"); scheme != std::string_view::npos)
        address.remove_prefix(scheme + 3);
    return std::string(address);
}

double place_in_page(const Reader& reader, int page, float y) {
    if (page < 0 || static_cast<std::size_t>(page) >= reader.pages.size() || reader.turn != 0) return 0;
    const float height = reader.pages[static_cast<std::size_t>(page)].height;
    return height > 0 ? static_cast<double>(y / height) : 0;
}

std::string page_label(const Reader& reader, int page) {
    const bool called = page >= 0 && static_cast<std::size_t>(page) < reader.labels.size();
    return called ? reader.labels[static_cast<std::size_t>(page)] : std::to_string(page + 1);
}

}  // namespace oqyrman::state
