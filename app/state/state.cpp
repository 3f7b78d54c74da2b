#include "app/state/state.h"

#include <algorithm>

namespace oqyrman::state {

const Loan* loan_of(const State& state, const std::string& publication_id) {
    const Loan* closed = nullptr;
    for (const Loan& loan : state.loans) {
        if (loan.publication_id != publication_id) continue;
        if (!std::holds_alternative<LoanClosed>(loan.phase)) return &loan;
        closed = &loan;
    }
    return closed;
}

const Loan* loan_by_id(const State& state, const std::string& loan_id) {
    const auto found = std::ranges::find(state.loans, loan_id, &Loan::id);
    return found == state.loans.end() ? nullptr : &*found;
}

double place_in_page(const Reader& reader, const OutlineEntry& entry) {
    const auto page = static_cast<std::size_t>(entry.page);
    const bool known = page < reader.pages.size() && reader.pages[page].height > 0;
    return known ? static_cast<double>(entry.y / reader.pages[page].height) : 0;
}

}  // namespace oqyrman::state
