#include "app/lending/replacing.h"

#include "app/lending/book_check.h"
#include "app/lending/status_desk.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

/// A crash between the new file's name and the loan's row leaves the new file under the old licence.
Outcome<bool> is_new_one(Desk& desk, const LoanRecord& loan, std::stop_token stop) {
    const drm::Link* link = desk.checked(loan).license->link("publication");
    if (link == nullptr) return false;
    const auto file = desk.shelf().books().open(loan.id);
    if (!file) return std::unexpected(shelf::to_problem(file.error()));
    return keeps_promise(**file, {link->length, link->hash}, stop);
}

}  // namespace

bool promises_another_book(const drm::License& before, const drm::License& after) {
    const drm::Link* had = before.link("publication");
    const drm::Link* gets = after.link("publication");
    if (had == nullptr || gets == nullptr) return false;
    if (had->hash && gets->hash) return had->hash != gets->hash;
    return had->length && gets->length && had->length != gets->length;
}

void put_in_force(LoanRecord& loan, const drm::License& before, const drm::License& fresh) {
    shelf::DownloadFacts& download = loan.download;
    if (promises_another_book(before, fresh)) {
        const auto of_file = drm::parse_license(download.book_license);
        if (of_file && !promises_another_book(*of_file, fresh))
            download.book_license.clear();  // the library put the old one back
        else if (download.complete && download.book_license.empty())
            download.book_license = loan.license;
        if (const auto length = fresh.link("publication")->length; length && !download.complete)
            download.total_bytes = *length;
    }
    loan.license = fresh.bytes;
}

Outcome<drm::License> license_of_file(Desk& desk, LoanRecord& loan, std::stop_token stop) {
    if (loan.download.book_license.empty()) return *desk.checked(loan).license;
    const auto swapped = is_new_one(desk, loan, stop);
    if (!swapped) return std::unexpected(swapped.error());
    if (*swapped) {
        loan.download.book_license.clear();
        if (auto failed = desk.save(loan)) return std::unexpected(*failed);
        return *desk.checked(loan).license;
    }
    auto license = drm::parse_license(loan.download.book_license);
    if (!license) return std::unexpected(problem(ProblemKind::license_damaged, license.error().detail));
    return std::move(*license);
}

Outcome<bool> ask_for_other_promise(Desk& desk, LoanRecord& loan, std::stop_token stop) {
    const CheckedLicense before = desk.checked(loan);
    if (!before.license || !names_status(desk, loan)) return false;
    auto present = desk.record(loan.id);
    if (!present) return std::unexpected(present.error());
    loan = std::move(*present);
    const auto fetched = refresh_status(desk, loan, k_in_passing, stop, FreshLicense::always);
    if (!fetched) return std::unexpected(fetched.error());
    if (!*fetched || desk.refusal_of(loan)) return false;
    const drm::License& after = *desk.checked(loan).license;
    const drm::Link *had = before.license->link("publication"), *gets = after.link("publication");
    const bool moved = had != nullptr && gets != nullptr && had->href != gets->href;
    return moved || promises_another_book(*before.license, after);
}

std::vector<std::string> Lending::replaced_books() {
    std::vector<std::string> ids;
    for (const LoanRecord& loan : m_desk->shelf().loans().value_or(std::vector<LoanRecord>()))
        if (!loan.download.book_license.empty() && !m_desk->refusal_of(loan)) ids.push_back(loan.id);
    return ids;
}

}  // namespace oqyrman::lending
