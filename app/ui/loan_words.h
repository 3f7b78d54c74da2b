#pragma once
// Words and figures about loans and books. Pure.

#include <optional>
#include <string>
#include <vector>

#include "app/language/messages.h"
#include "app/state/state.h"

namespace oqyrman::ui {

/// "EPUB" or "PDF" by what the library would give; empty when it does not say, or gives both.
std::string format_word(const state::Publication& publication);
std::string format_word(state::BookFormat format);
/// Loans that can be gone on with, the one that ends first in front; those without an end last. Pointers into
/// `loans`.
std::vector<const state::Loan*> open_loans_by_end(const std::vector<state::Loan>& loans);
/// 1 at the beginning of the loan, 0 at its end; nothing when either is not known.
std::optional<double> share_of_time_left(const state::Loan& loan, state::Instant now);
/// 0 to 1; nothing when the size is not known.
std::optional<double> share_downloaded(const state::LoanDownloading& download);
/// "Abai’s way, 2"; the name alone where the place in it is not known.
std::string series_words(const language::Messages& messages, const state::Series& series);
/// "3.4 MB", "40 kB"
std::string size_words(const language::Messages& messages, std::uint64_t bytes);
/// What is left of the right to print, and that this program does not do it.
std::string print_words(const language::Messages& messages, std::int64_t pages_left);
/// What licences a build opens, in a patron's words: from the profiles' identifiers.
std::string profile_words(const language::Messages& messages, const std::vector<std::string>& profiles);
std::string joined(const std::vector<std::string>& authors);

}  // namespace oqyrman::ui
