#pragma once
// What all of lending works with. Inside app/lending only.

#include <map>
#include <string>

#include "app/lending/clock.h"
#include "app/lending/exchange.h"
#include "app/lending/judgement.h"
#include "app/lending/lending.h"
#include "app/lending/pace.h"
#include "app/lending/revocation_desk.h"

namespace oqyrman::lending {

using shelf::LoanRecord;

/// What this run learnt about a loan's status.
struct RunStatus {
    drm::Status status;
    bool of_this_run = false;
    bool stale_license = false;
};

/// Shelf, library, trust and clock, and what was learnt in this run. Same thread rule as Lending.
class Desk {
  public:
    Desk(shelf::Shelf& shelf, net::Http& http, drm::Profiles& profiles, Trust trust,
         std::function<Instant()> clock, Wallet* wallet);

    shelf::Shelf& shelf() { return m_shelf; }
    Exchange& exchange() { return m_exchange; }
    drm::Profiles& profiles() { return m_profiles; }

    /// What is believed of the time (clock.h), kept on the shelf.
    Instant now();
    /// A licence or a status bears this date.
    void vouch(const Word& date);
    const Timeline& timeline() const { return m_time; }
    std::optional<Problem> clock_trouble() const { return lending::clock_trouble(m_time, m_clock()); }

    /// The loan's row, or why not.
    Outcome<LoanRecord> record(const std::string& loan_id);
    std::optional<Problem> save(const LoanRecord& loan);

    CheckedLicense check(const std::string& license) const;
    /// check() of the loan's licence, done once for the same bytes.
    const CheckedLicense& checked(const LoanRecord& loan);
    /// Learns which certificates were withdrawn, for the one this loan's licence was signed with: once a
    /// week, and never in the way of a reader without a network.
    void refresh_revocations(const LoanRecord& loan, std::chrono::milliseconds patience,
                             std::stop_token stop);

    KnownStatus known_status(const LoanRecord& loan);
    void remember(const std::string& loan_id, RunStatus status);
    void forget(const std::string& loan_id);

    std::optional<Problem> refusal_of(const LoanRecord& loan);
    state::Loan view(const LoanRecord& loan);
    /// Which loan is downloading; empty when none is.
    std::string downloading;
    /// Of the part of a sample that is here.
    std::string sample_validator;
    Pace pace;  ///< of that one
    /// What the computer's clock shows, believed or not.
    Instant computer_time() const { return m_clock(); }
    const std::vector<drm::Certificate>& roots() const { return m_trust.roots; }

    Wallet& wallet() { return m_wallet; }
    Outcome<shelf::Device> device();

  private:
    struct Checked {
        std::string license;
        CheckedLicense result;
    };

    shelf::Shelf& m_shelf;
    drm::Profiles& m_profiles;
    Trust m_trust;  ///< its lists: the administrator's
    RevocationDesk m_revocations;
    std::vector<drm::Crl> m_crls;  ///< the administrator's and those fetched
    std::function<Instant()> m_clock;
    std::unique_ptr<Wallet> m_own_wallet;
    Wallet& m_wallet;
    Exchange m_exchange;
    void fill_wallet();
    void keep_time(Timeline time);
    void gather_lists();

    Timeline m_time, m_time_on_disk;
    std::map<std::string, Checked> m_checked;
    std::map<std::string, RunStatus> m_statuses;
};

/// How much of a right is left; nothing when the licence sets no limit.
std::optional<std::int64_t> left_of(Desk& desk, const LoanRecord& loan, shelf::Right right);

/// `problem` unless `outcome` holds.
template <class T>
std::optional<Problem> problem_of(const shelf::Expected<T>& outcome) {
    if (outcome) return std::nullopt;
    return shelf::to_problem(outcome.error());
}

}  // namespace oqyrman::lending
