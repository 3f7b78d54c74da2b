#pragma once
// How loans and books on offer are said in words. Pure.

#include <optional>
#include <string>
#include <vector>

#include "app/language/messages.h"
#include "app/state/state.h"

namespace oqyrman::ui {

struct StatusWords {
    std::string words;
    bool due = false;  ///< an end is near, or something is wrong
};

/// A loan counts as ending soon this long before its end.
constexpr std::chrono::hours k_due_soon{72};

StatusWords loan_status(const language::Messages& messages, const state::Loan& loan, state::Instant now);
/// The same in two or three words, for a card: how long is left rather than until when.
StatusWords short_loan_status(const language::Messages& messages, const state::Loan& loan,
                              state::Instant now);
/// What a book's own screen says: the patron's own loan, else what the library offers.
StatusWords publication_status(const language::Messages& messages, const state::State& state,
                               const state::Publication& publication);
/// The same in two or three words, for a card.
StatusWords card_status(const language::Messages& messages, const state::State& state,
                        const state::Publication& publication);
/// "EPUB" or "PDF" by what the library would give; empty when it does not say, or gives both.
std::string format_word(const state::Publication& publication);
std::string format_word(state::BookFormat format);
/// Loans that can be gone on with, the one that ends first in front; those without an end last. Pointers into
/// `loans`.
std::vector<const state::Loan*> open_loans_by_end(const std::vector<state::Loan>& loans);
/// How the patron can get it: the first acquisition that lends or gives; nullptr when the library does not.
const state::Acquisition* way_to_get(const state::Publication& publication);
/// True when borrowing now is of no use: every copy is out.
bool all_copies_out(const state::Acquisition& acquisition);
/// 1 at the beginning of the loan, 0 at its end; nothing when either is not known.
std::optional<double> share_of_time_left(const state::Loan& loan, state::Instant now);
/// 0 to 1; nothing when the size is not known.
std::optional<double> share_downloaded(const state::LoanDownloading& download);
/// "3.4 MB"
std::string size_words(const language::Messages& messages, std::uint64_t bytes);
/// What licences a build opens, in a patron's words: from the profiles' identifiers.
std::string profile_words(const language::Messages& messages, const std::vector<std::string>& profiles);
std::string joined(const std::vector<std::string>& authors);

}  // namespace oqyrman::ui
