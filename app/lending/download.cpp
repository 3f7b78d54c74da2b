// Download: resumable, checked before it gets its name.
#include <algorithm>

#include "app/lending/book_check.h"
#include "app/lending/replacing.h"
#include "app/lending/status_desk.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

/// Progress is told after this much more has come, or a hundredth of the book; and while nothing comes.
constexpr std::uint64_t k_progress_step = 64 * 1024;

/// Without anything worth the name between them: a server that drips is not waited for without end.
constexpr int k_tries = 3;
constexpr std::uint64_t k_least_gain = 4 * 1024;

struct Source {
    std::string url;
    Promise promise;
    std::optional<CardName> whose = {};
};

Outcome<Source> source_of(Desk& desk, const LoanRecord& loan) {
    if (loan.license.empty()) return Source{loan.download.url, {}, card_of(loan)};
    const drm::Link* link = desk.checked(loan).license->link("publication");
    if (link == nullptr)
        return std::unexpected(problem(ProblemKind::license_damaged, "the licence names no publication"));
    return Source{link->href, {link->length, link->hash}, {}};
}

/// Writes down how far the download is, into the row as it is now: other things may have happened to the
/// loan while its book came. A loan that ended meanwhile ends its download.
std::optional<Problem> save_facts(Desk& desk, const LoanRecord& loan) {
    auto present = desk.record(loan.id);
    if (!present) return present.error();
    if (present->final_state || present->return_queued)
        return problem(ProblemKind::download_interrupted, "the loan ended while its book came");
    if (present->license != loan.license) {
        const auto before = drm::parse_license(loan.license), now = drm::parse_license(present->license);
        if (before && now && promises_another_book(*before, *now))
            return problem(ProblemKind::download_interrupted, "the library replaced the book while it came");
    }
    present->download = loan.download;
    return desk.save(*present);
}

/// Appends to the part file. What a part file holds is known by the row's validator, so that is written
/// between emptying the file and the first new byte.
class PartSink final : public BookSink {
  public:
    PartSink(Desk& desk, LoanRecord& loan, shelf::File& part, const OnProgress& on_progress)
        : m_desk(desk), m_loan(loan), m_part(part), m_on_progress(on_progress) {}

    std::optional<Problem> start(std::uint64_t from, std::uint64_t total_bytes,
                                 const std::string& validator) override {
        m_at = m_told = m_glanced = from;
        if (total_bytes > k_max_book_bytes) return too_large(total_bytes);
        if (total_bytes > from)
            if (auto failed = problem_of(m_desk.shelf().books().need_room(total_bytes - from))) return failed;
        if (total_bytes != 0) m_loan.download.total_bytes = total_bytes;
        if (from == 0) {
            if (auto failed = problem_of(m_part.truncate(0))) return failed;
            m_loan.download.validator = validator;
        }
        return save_facts(m_desk, m_loan);
    }

    std::optional<Problem> write(std::span<const std::byte> bytes) override {
        if (m_at + bytes.size() > k_max_book_bytes) return too_large(m_at + bytes.size());
        if (auto failed = problem_of(m_part.write_at(m_at, bytes))) return failed;
        m_at += bytes.size();
        return std::nullopt;
    }

    void glance() override {
        const std::uint64_t total = m_loan.download.total_bytes;
        const bool moved = m_at - m_told >= std::max(k_progress_step, total / 100);
        const bool waiting = m_at == m_glanced;
        m_glanced = m_at;
        if (!m_on_progress || !(moved || waiting)) return;
        m_told = m_at;
        m_desk.pace.note(m_desk.computer_time(), m_at);
        m_on_progress(m_loan.id, m_at, total);
    }

  private:
    static Problem too_large(std::uint64_t bytes) {
        return problem(ProblemKind::answer_too_large, "a book of " + std::to_string(bytes) + " bytes");
    }

    Desk& m_desk;
    LoanRecord& m_loan;
    shelf::File& m_part;
    const OnProgress& m_on_progress;
    std::uint64_t m_at = 0;
    std::uint64_t m_told = 0;     ///< when progress was last told
    std::uint64_t m_glanced = 0;  ///< at the last glance
};

/// One try from wherever the part file ends. True when what is there now keeps the promise.
Outcome<bool> fetch_rest(Desk& desk, LoanRecord& loan, const Source& source, shelf::File& part,
                         const OnProgress& on_progress, std::stop_token stop) {
    auto have = part.size();
    if (!have) return std::unexpected(shelf::to_problem(have.error()));
    const std::uint64_t promised = source.promise.length.value_or(0);
    const bool all_here = promised != 0 && *have == promised;
    if (!all_here) {
        // Bytes beyond the promised end, or of nobody knows what, are no beginning.
        const bool usable = !loan.download.validator.empty() && (promised == 0 || *have < promised);
        PartSink sink(desk, loan, part, on_progress);
        const BookAsk ask{.url = source.url,
                          .from = usable ? *have : 0,
                          .validator = usable ? loan.download.validator : std::string(),
                          .whose = source.whose};
        if (auto failed = desk.exchange().fetch_book(ask, sink, stop)) return std::unexpected(*failed);
    }
    return keeps_promise(part, source.promise, stop);
}

bool may_pass(const Problem& failed) {
    return failed.kind == ProblemKind::download_interrupted || failed.kind == ProblemKind::server_down;
}

/// A connection that was cut is taken up again where it broke, with a rest before. As long as bytes come it
/// goes on; nothing new k_tries times in a row: the patron is told.
Outcome<bool> fetch_patiently(Desk& desk, LoanRecord& loan, const Source& source, shelf::File& part,
                              const OnProgress& on_progress, std::stop_token stop) {
    std::uint64_t reached = part.size().value_or(0);
    for (int idle = 0;;) {
        auto kept = fetch_rest(desk, loan, source, part, on_progress, stop);
        if (kept || stop.stop_requested() || !may_pass(kept.error())) return kept;
        const std::uint64_t now = part.size().value_or(0);
        idle = now >= reached + k_least_gain ? 0 : idle + 1;
        if (idle >= k_tries) {
            // A book that has begun to come is taken up again later, whatever kept the rest.
            if (now > 0)
                return std::unexpected(problem(ProblemKind::download_interrupted, kept.error().detail));
            return kept;
        }
        reached = std::max(reached, now);
        desk.exchange().rest(idle + 1, stop);
        // Meanwhile the loan may have been returned, or its book replaced.
        if (auto over = save_facts(desk, loan)) return std::unexpected(*over);
    }
}

/// The verified part becomes the book. The name first, the row after: the next start believes the name.
std::optional<Problem> finish(Desk& desk, LoanRecord& loan, shelf::File& part) {
    // A loan that ended meanwhile gets no file.
    if (auto ended = save_facts(desk, loan)) return ended;
    if (auto failed = problem_of(desk.shelf().books().finish(loan.id, part))) return failed;
    const auto size = part.size();
    if (size) loan.download.total_bytes = *size;
    loan.download.complete = true;
    loan.download.book_license.clear();
    return save_facts(desk, loan);
}

/// A book that is already there, from before the database was set aside.
Outcome<bool> adopt(Desk& desk, LoanRecord& loan, const Promise& promise, std::stop_token stop) {
    const auto there = desk.shelf().books().has(loan.id);
    if (!there) return std::unexpected(shelf::to_problem(there.error()));
    if (!*there) return false;
    auto file = desk.shelf().books().open(loan.id);
    if (!file) return std::unexpected(shelf::to_problem(file.error()));
    const auto kept = keeps_promise(**file, promise, stop);
    if (!kept) return kept;
    if (!*kept && !loan.download.book_license.empty())
        return kept;  // the old one stays until the new is here
    loan.download.complete = *kept;
    if (*kept) loan.download.book_license.clear();
    const auto failed = *kept ? save_facts(desk, loan) : problem_of(desk.shelf().books().remove(loan.id));
    if (failed) return std::unexpected(*failed);
    return kept;
}

std::optional<Problem> fetch_book(Desk& desk, LoanRecord& loan, const OnProgress& on_progress,
                                  std::stop_token stop) {
    const auto source = source_of(desk, loan);
    if (!source) return source.error();
    if (source->promise.length.value_or(0) > k_max_book_bytes)
        return problem(ProblemKind::answer_too_large, "the licence promises a book beyond any size");
    const auto adopted = adopt(desk, loan, source->promise, stop);
    if (!adopted) return adopted.error();
    if (*adopted) return std::nullopt;
    const auto have = desk.shelf().books().part_size(loan.id);
    if (!have) return shelf::to_problem(have.error());
    if (source->promise.length.value_or(0) > *have)
        if (auto failed = problem_of(desk.shelf().books().need_room(*source->promise.length - *have)))
            return failed;
    auto part = desk.shelf().books().open_part(loan.id);
    if (!part) return shelf::to_problem(part.error());
    const bool resumed = *have > 0;
    auto kept = fetch_patiently(desk, loan, *source, **part, on_progress, stop);
    if (kept && !*kept && resumed) {
        // The beginning may have been another book's or lost by a power cut: once more, from the start.
        if (auto failed = problem_of((*part)->truncate(0))) return failed;
        kept = fetch_patiently(desk, loan, *source, **part, on_progress, stop);
    }
    if (!kept) return kept.error();
    if (*kept) return finish(desk, loan, **part);
    part->reset();
    if (auto failed = problem_of(desk.shelf().books().discard_part(loan.id))) return failed;
    return problem(ProblemKind::download_damaged, "the book's SHA-256 or length is not what was promised");
}

/// What may be a licence whose book was moved or replaced since: an address that was signed for a time, a
/// hash of an earlier edition.
bool speaks_of_promise(const Problem& failed) {
    return failed.kind == ProblemKind::download_damaged || failed.kind == ProblemKind::server_refused ||
           failed.kind == ProblemKind::sign_in_needed;
}

}  // namespace

std::optional<Problem> Lending::discard_download(const std::string& loan_id) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return loan.error();
    return problem_of(m_desk->shelf().books().discard_part(loan_id));
}

std::optional<Problem> Lending::repair(const std::string& loan_id, std::stop_token stop) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return loan.error();
    if (names_status(*m_desk, *loan)) {
        const auto fetched = refresh_status(*m_desk, *loan, k_asked_for, stop, FreshLicense::always);
        if (!fetched) return fetched.error();
        if (!*fetched) return fetched->why_not;
    }
    if (auto refused = m_desk->refusal_of(*loan)) return refused;
    loan->download.complete = false;
    loan->download.book_license.clear();
    if (auto failed = m_desk->save(*loan)) return failed;
    if (auto failed = problem_of(m_desk->shelf().books().discard_part(loan_id))) return failed;
    return problem_of(m_desk->shelf().books().remove(loan_id));
}

std::optional<Problem> Lending::download(const std::string& loan_id, const OnProgress& on_progress,
                                         std::stop_token stop) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return loan.error();
    if (loan->download.complete && loan->download.book_license.empty()) return std::nullopt;
    m_desk->refresh_revocations(*loan, k_in_passing, stop);
    // Structure, issuer, dates and profile before the first byte of the book.
    if (auto refused = m_desk->refusal_of(*loan)) return refused;
    m_desk->downloading = loan_id;
    m_desk->pace = {};
    auto failed = fetch_book(*m_desk, *loan, on_progress, stop);
    if (failed && speaks_of_promise(*failed)) {
        const auto other = ask_for_other_promise(*m_desk, *loan, stop);
        if (!other) failed = other.error();
        if (other && *other) failed = fetch_book(*m_desk, *loan, on_progress, stop);
    }
    m_desk->downloading.clear();
    return failed;
}

}  // namespace oqyrman::lending
