#include "app/ui/loan_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/language/dates.h"
#include "app/ui/problem_words.h"

namespace oqyrman::ui {

namespace {

using language::Messages;

StatusWords words_of(const Messages& m, const state::LoanDownloading& download) {
    if (!download.running) return {m.tr("Not downloaded yet"), false};
    if (download.total_bytes == 0)
        return {m.tr("Downloading: {done}", {{"done", size_words(m, download.received_bytes)}}), false};
    return {m.tr("Downloading: {done} of {all}", {{"done", size_words(m, download.received_bytes)},
                                                  {"all", size_words(m, download.total_bytes)}}),
            false};
}

StatusWords words_of_ready(const Messages& m, const state::Loan& loan, state::Instant now) {
    if (!loan.opens_until) return {m.tr("Yours to keep"), false};
    const bool soon = *loan.opens_until - now < k_due_soon;
    return {m.tr("Opens until {date}", {{"date", language::until_words(m, *loan.opens_until, now)}}), soon};
}

}  // namespace

StatusWords loan_status(const Messages& m, const state::Loan& loan, state::Instant now) {
    if (loan.return_queued) return {m.tr("Returned; the library will be told when it can be reached"), false};
    if (const auto* download = std::get_if<state::LoanDownloading>(&loan.phase))
        return words_of(m, *download);
    if (const auto* closed = std::get_if<state::LoanClosed>(&loan.phase))
        return {problem_words(m, closed->problem, now).what, true};
    return words_of_ready(m, loan, now);
}

StatusWords short_loan_status(const Messages& m, const state::Loan& loan, state::Instant now) {
    if (loan.return_queued) return {m.tr("Returned"), false};
    if (const auto* download = std::get_if<state::LoanDownloading>(&loan.phase))
        return {download->running ? m.tr("Downloading") : m.tr("Not downloaded yet"), false};
    if (std::holds_alternative<state::LoanClosed>(loan.phase)) return {m.tr("Ended"), true};
    if (!loan.opens_until) return {m.tr("Yours to keep"), false};
    return {language::time_left_words(m, *loan.opens_until, now), *loan.opens_until - now < k_due_soon};
}

std::string format_word(state::BookFormat format) {
    switch (format) {
        case state::BookFormat::epub:
            return "EPUB";
        case state::BookFormat::pdf:
            return "PDF";
    }
    return {};
}

std::string format_word(const state::Publication& publication) {
    bool epub = false, pdf = false;
    for (const state::Acquisition& way : publication.acquisitions) {
        if (way.path.empty() || way.rel == state::AcquisitionRel::sample) continue;
        epub = epub || way.path.back().starts_with("application/epub+zip");
        pdf = pdf || way.path.back().starts_with("application/pdf");
    }
    if (epub == pdf) return {};
    return format_word(epub ? state::BookFormat::epub : state::BookFormat::pdf);
}

std::vector<const state::Loan*> open_loans_by_end(const std::vector<state::Loan>& loans) {
    std::vector<const state::Loan*> open;
    for (const state::Loan& loan : loans)
        if (!loan.return_queued && !std::holds_alternative<state::LoanClosed>(loan.phase))
            open.push_back(&loan);
    // Those of the same end stay as they lie in `loans`.
    std::ranges::sort(open, {}, [](const state::Loan* loan) {
        return std::pair(loan->opens_until.value_or(state::Instant::max()), loan);
    });
    return open;
}

std::string profile_words(const Messages& m, const std::vector<std::string>& profiles) {
    std::vector<std::string> words;
    for (const std::string& profile : profiles) {
        const std::string name = profile.substr(profile.find_last_of('/') + 1);
        // The specification's own names: basic-profile, profile-1.0, profile-2.x.
        if (name == "basic-profile")
            words.push_back(m.tr("basic (for tests)"));
        else
            words.push_back(name.starts_with("profile-") ? "LCP " + name.substr(8) : name);
    }
    return joined(words);
}

const state::Acquisition* way_to_get(const state::Publication& publication) {
    using state::AcquisitionRel;
    for (const AcquisitionRel rel :
         {AcquisitionRel::borrow, AcquisitionRel::open_access, AcquisitionRel::generic})
        for (const state::Acquisition& each : publication.acquisitions)
            if (each.rel == rel) return &each;
    return nullptr;
}

bool all_copies_out(const state::Acquisition& acquisition) {
    return acquisition.availability.state == state::AvailabilityState::unavailable ||
           acquisition.availability.copies_available == 0;
}

StatusWords publication_status(const Messages& m, const state::State& state,
                               const state::Publication& publication) {
    const state::Loan* loan = state::loan_of(state, publication.id);
    if (loan != nullptr && !std::holds_alternative<state::LoanClosed>(loan->phase))
        return loan_status(m, *loan, state.now);
    const state::Acquisition* way = way_to_get(publication);
    if (way == nullptr) return {m.tr("Not lent by the library"), false};
    const state::Availability& offer = way->availability;
    if (offer.state == state::AvailabilityState::ready) return {m.tr("Kept ready for you"), false};
    if (offer.state == state::AvailabilityState::reserved) return {m.tr("You are in the queue"), false};
    if (all_copies_out(*way)) {
        if (offer.holds_total.value_or(0) > 0)
            return {m.plural("{count} reader waiting", "{count} readers waiting", *offer.holds_total), false};
        return {m.tr("With another reader now"), false};
    }
    if (way->rel == state::AcquisitionRel::open_access) return {m.tr("Free for everyone"), false};
    if (offer.copies_available)
        return {m.plural("{count} copy is free", "{count} copies are free", *offer.copies_available), false};
    return {m.tr("Can be borrowed"), false};
}

StatusWords card_status(const Messages& m, const state::State& state, const state::Publication& publication) {
    const state::Loan* loan = state::loan_of(state, publication.id);
    if (loan != nullptr && !std::holds_alternative<state::LoanClosed>(loan->phase))
        return short_loan_status(m, *loan, state.now);
    const state::Acquisition* way = way_to_get(publication);
    // How many copies there are is said on the book's own screen; here it counts that there is one.
    if (way != nullptr && way->rel == state::AcquisitionRel::borrow &&
        way->availability.state == state::AvailabilityState::available &&
        way->availability.copies_available.value_or(0) > 0)
        return {m.tr("Can be borrowed"), false};
    return publication_status(m, state, publication);
}

std::optional<double> share_of_time_left(const state::Loan& loan, state::Instant now) {
    if (!loan.begins || !loan.opens_until || *loan.opens_until <= *loan.begins) return std::nullopt;
    const auto all = static_cast<double>((*loan.opens_until - *loan.begins).count());
    return std::clamp(static_cast<double>((*loan.opens_until - now).count()) / all, 0.0, 1.0);
}

std::optional<double> share_downloaded(const state::LoanDownloading& download) {
    if (download.total_bytes == 0) return std::nullopt;
    return std::min(1.0,
                    static_cast<double>(download.received_bytes) / static_cast<double>(download.total_bytes));
}

std::string size_words(const Messages& m, std::uint64_t bytes) {
    const double mega = static_cast<double>(bytes) / 1.0e6;
    std::string number = fmt::format("{:.1f}", mega);
    if (m.language() != state::Language::en) std::ranges::replace(number, '.', ',');
    return m.tr("{number} MB", {{"number", number}});
}

std::string joined(const std::vector<std::string>& authors) {
    return fmt::format("{}", fmt::join(authors, ", "));
}

}  // namespace oqyrman::ui
