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
