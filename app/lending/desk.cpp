#include "app/lending/desk.h"

#include <algorithm>

#include "drm/license/integrity.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

/// The time goes to disk when it has moved this far: a write for every answer would be too many, and a
/// minute is all that a clock set back could win.
constexpr std::chrono::minutes k_time_step{1};

bool moved(std::optional<Instant> now, std::optional<Instant> on_disk) {
    if (!now) return false;
    return !on_disk || *now >= *on_disk + k_time_step || *now <= *on_disk - k_time_step;
}

/// A wallet that writes renewed tokens down at once: for who runs all of lending on one thread.
std::unique_ptr<Wallet> own_wallet(shelf::Shelf& shelf, net::Http& http, std::function<Instant()> clock) {
    return std::make_unique<Wallet>(http, std::move(clock),
                                    [&shelf](const std::string& library, const shelf::Credentials& card) {
                                        // A shelf that cannot be written says so at the next change that
                                        // matters.
                                        static_cast<void>(shelf.save_card(library, card));
                                    });
}

ProblemKind kind_of(drm::IntegrityFault fault) {
    switch (fault) {
        case drm::IntegrityFault::signature:
            return ProblemKind::license_altered;
        case drm::IntegrityFault::chain:
            return ProblemKind::issuer_unknown;
        case drm::IntegrityFault::certificate_revoked:
            return ProblemKind::issuer_revoked;
        case drm::IntegrityFault::certificate_date:
            return ProblemKind::issuer_dates;
    }
    return ProblemKind::license_altered;
}

}  // namespace

Desk::Desk(shelf::Shelf& shelf, net::Http& http, drm::Profiles& profiles, Trust trust,
           std::function<Instant()> clock, Wallet* wallet)
    : m_shelf(shelf),
      m_profiles(profiles),
      m_trust(std::move(trust)),
      m_revocations(shelf),
      m_clock(std::move(clock)),
      m_own_wallet(wallet != nullptr ? nullptr : own_wallet(shelf, http, m_clock)),
      m_wallet(wallet != nullptr ? *wallet : *m_own_wallet),
      m_exchange(
          http, m_wallet,
          [this](Instant date, const std::string& origin) {
              keep_time(after_hearing(m_time, m_clock(), {date, origin}));
          },
          [this](Problem found) { return explained(std::move(found), m_clock(), m_time.vouched); }) {
    m_time.vouched = m_shelf.trusted_instant().value_or(std::nullopt);
    m_time.seen = m_shelf.seen_instant().value_or(std::nullopt);
    m_time.set_back = m_shelf.clock_set_back().value_or(false);
    m_time_on_disk = m_time;
    fill_wallet();
    gather_lists();
}

void Desk::fill_wallet() {
    const auto libraries = m_shelf.libraries();
    const auto shown = m_shelf.library();
    if (shown && *shown) m_wallet.show((*shown)->start_url);
    if (!libraries) return;
    for (const state::Library& library : *libraries) {
        m_wallet.use(card_of(library));
        const auto cards = m_shelf.cards(library.start_url);
        if (!cards) continue;
        for (const shelf::Credentials& card : *cards) m_wallet.put(library.start_url, card);
    }
}

void Desk::gather_lists() {
    m_crls = m_trust.crls;
    for (drm::Crl& list : m_revocations.lists()) m_crls.push_back(std::move(list));
}

void Desk::refresh_revocations(const LoanRecord& loan, std::chrono::milliseconds patience,
                               std::stop_token stop) {
    const auto& license = checked(loan).license;
    const auto source = license ? drm::revocation_source(*license, m_trust.roots) : std::nullopt;
    if (!source || !m_revocations.refresh(*source, m_exchange, now(), patience, stop)) return;
    gather_lists();
    m_checked.clear();
}

Instant Desk::now() {
    const Instant computer = m_clock();
    keep_time(after_reading(m_time, computer));
    return believed(m_time, computer);
}

void Desk::vouch(const Word& date) { keep_time(after_dating(m_time, m_clock(), date)); }

void Desk::keep_time(Timeline time) {
    m_time = time;
    // A shelf that cannot be written says so at the next change that matters.
    if (moved(m_time.vouched, m_time_on_disk.vouched) && m_shelf.raise_trusted_instant(*m_time.vouched))
        m_time_on_disk.vouched = m_time.vouched;
    if (moved(m_time.seen, m_time_on_disk.seen) && m_shelf.save_seen_instant(*m_time.seen))
        m_time_on_disk.seen = m_time.seen;
    if (m_time.set_back != m_time_on_disk.set_back && m_shelf.save_clock_set_back(m_time.set_back))
        m_time_on_disk.set_back = m_time.set_back;
}

Outcome<LoanRecord> Desk::record(const std::string& loan_id) {
    auto loan = m_shelf.loan(loan_id);
    if (!loan) return std::unexpected(shelf::to_problem(loan.error()));
    if (!*loan) return std::unexpected(problem(ProblemKind::unexpected, "no such loan"));
    return std::move(**loan);
}

std::optional<Problem> Desk::save(const LoanRecord& loan) { return problem_of(m_shelf.save_loan(loan)); }

CheckedLicense Desk::check(const std::string& license) const {
    if (license.empty()) return {};
    auto parsed = drm::parse_license(license);
    if (!parsed)
        return {.license = {}, .fault = problem(ProblemKind::license_damaged, parsed.error().detail)};
    CheckedLicense result{.license = std::move(*parsed), .fault = {}};
    const std::string& profile = result.license->encryption.profile;
    if (!m_profiles.supports(profile)) {
        result.fault = problem(ProblemKind::profile_unsupported, profile);
    } else if (const auto broken = drm::check_integrity(*result.license, m_trust.roots, m_crls)) {
        result.fault = problem(kind_of(broken->fault), broken->detail);
    }
    return result;
}

const CheckedLicense& Desk::checked(const LoanRecord& loan) {
    const auto found = m_checked.find(loan.id);
    if (found != m_checked.end() && found->second.license == loan.license) return found->second.result;
    Checked fresh{loan.license, check(loan.license)};
    return m_checked.insert_or_assign(loan.id, std::move(fresh)).first->second.result;
}

KnownStatus Desk::known_status(const LoanRecord& loan) {
    auto found = m_statuses.find(loan.id);
    if (found == m_statuses.end() && loan.status) {
        auto stored = drm::parse_status(loan.status->document);
        if (stored) found = m_statuses.emplace(loan.id, RunStatus{std::move(*stored), false, false}).first;
    }
    if (found == m_statuses.end()) return {};
    return {&found->second.status, found->second.of_this_run, found->second.stale_license};
}

void Desk::remember(const std::string& loan_id, RunStatus status) {
    m_statuses.insert_or_assign(loan_id, std::move(status));
}

void Desk::forget(const std::string& loan_id) {
    m_statuses.erase(loan_id);
    m_checked.erase(loan_id);
}

std::optional<Problem> Desk::refusal_of(const LoanRecord& loan) {
    return refusal(loan, checked(loan), known_status(loan), now());
}

state::Loan Desk::view(const LoanRecord& loan) {
    DownloadNow download{.received_bytes = 0, .running = downloading == loan.id};
    if (download.running) download.bytes_per_second = pace.bytes_per_second();
    if (!loan.download.complete) download.received_bytes = m_shelf.books().part_size(loan.id).value_or(0);
    state::Loan view = view_of(loan, checked(loan), known_status(loan), download, now());
    view.copy_left = left_of(*this, loan, shelf::Right::copy);
    view.print_left = left_of(*this, loan, shelf::Right::print);
    return view;
}

Outcome<shelf::Device> Desk::device() {
    auto device = m_shelf.device();
    if (!device) return std::unexpected(shelf::to_problem(device.error()));
    return std::move(*device);
}

}  // namespace oqyrman::lending
