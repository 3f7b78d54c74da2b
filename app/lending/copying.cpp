// The licence's right to copy: the one place where it is charged.
#include <algorithm>

#include "app/lending/desk.h"

namespace oqyrman::lending {

std::optional<std::int64_t> copy_left(Desk& desk, const LoanRecord& loan) {
    const auto& license = desk.checked(loan).license;
    if (!license || !license->rights.copy) return std::nullopt;
    const auto copied = desk.shelf().copied(license->id);
    // What cannot be counted is not given.
    return copied ? std::max<std::int64_t>(0, *license->rights.copy - *copied) : 0;
}

Outcome<CopyCharge> Lending::charge_copy(const std::string& loan_id, std::int64_t characters) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return std::unexpected(loan.error());
    if (const auto refused = m_desk->refusal_of(*loan)) return std::unexpected(*refused);
    const auto& license = m_desk->checked(*loan).license;
    if (!license || !license->rights.copy) return CopyCharge{.granted = true, .left = {}};
    const auto granted = m_desk->shelf().charge_copy(license->id, characters, *license->rights.copy);
    if (!granted) return std::unexpected(shelf::to_problem(granted.error()));
    return CopyCharge{.granted = *granted, .left = copy_left(*m_desk, *loan)};
}

}  // namespace oqyrman::lending
