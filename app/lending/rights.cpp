// The licence's rights to copy and to print: the one place where they are charged.
#include <algorithm>

#include "app/lending/desk.h"

namespace oqyrman::lending {

namespace {

std::optional<std::int64_t> limit_of(const drm::License& license, shelf::Right right) {
    return right == shelf::Right::copy ? license.rights.copy : license.rights.print;
}

Outcome<Charge> charge(Desk& desk, const std::string& loan_id, shelf::Right right, std::int64_t amount) {
    auto loan = desk.record(loan_id);
    if (!loan) return std::unexpected(loan.error());
    if (const auto refused = desk.refusal_of(*loan)) return std::unexpected(*refused);
    const auto& license = desk.checked(*loan).license;
    const auto limit = license ? limit_of(*license, right) : std::nullopt;
    if (!limit) return Charge{.granted = true, .left = {}};
    const auto granted = desk.shelf().charge(license->id, right, amount, *limit);
    if (!granted) return std::unexpected(shelf::to_problem(granted.error()));
    return Charge{.granted = *granted, .left = left_of(desk, *loan, right)};
}

}  // namespace

std::optional<std::int64_t> left_of(Desk& desk, const LoanRecord& loan, shelf::Right right) {
    const auto& license = desk.checked(loan).license;
    const auto limit = license ? limit_of(*license, right) : std::nullopt;
    if (!limit) return std::nullopt;
    const auto used = desk.shelf().used(license->id, right);
    // What cannot be counted is not given.
    return used ? std::max<std::int64_t>(0, *limit - *used) : 0;
}

Outcome<Charge> Lending::charge_copy(const std::string& loan_id, std::int64_t characters) {
    return charge(*m_desk, loan_id, shelf::Right::copy, characters);
}

Outcome<Charge> Lending::charge_print(const std::string& loan_id, std::int64_t pages) {
    return charge(*m_desk, loan_id, shelf::Right::print, pages);
}

}  // namespace oqyrman::lending
