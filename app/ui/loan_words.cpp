#include "app/ui/loan_words.h"

#include <algorithm>

#include <fmt/format.h>

namespace oqyrman::ui {

using language::Messages;

namespace {

std::string decimal(const Messages& m, std::string number) {
    if (m.language() != state::Language::en) std::ranges::replace(number, '.', ',');
    return number;
}

}  // namespace

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

std::string series_words(const Messages& m, const state::Series& series) {
    if (series.name.empty() || !series.position) return series.name;
    return series.name + ", " + decimal(m, fmt::format("{:g}", *series.position));
}

std::string size_words(const Messages& m, std::uint64_t bytes) {
    const double mega = static_cast<double>(bytes) / 1.0e6;
    // "0.0 MB" a second would say that nothing comes.
    if (bytes > 0 && mega < 0.1)
        return m.tr("{number} kB", {{"number", fmt::format("{}", std::max<std::uint64_t>(1, bytes / 1000))}});
    return m.tr("{number} MB", {{"number", decimal(m, fmt::format("{:.1f}", mega))}});
}

std::string print_words(const Messages& m, std::int64_t pages_left) {
    if (pages_left == 0) return m.tr("Printing is not allowed by the licence.");
    return m.plural("The licence lets {count} page be printed; Oqyrman does not print.",
                    "The licence lets {count} pages be printed; Oqyrman does not print.", pages_left);
}

std::string joined(const std::vector<std::string>& authors) {
    return fmt::format("{}", fmt::join(authors, ", "));
}

}  // namespace oqyrman::ui
