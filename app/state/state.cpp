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

}  // namespace oqyrman::state
