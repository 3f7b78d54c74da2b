#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/state/catalogue_values.h"

namespace oqyrman::lending {

/// What one step of an acquisition may hand us.
enum class Hop { publication, license, epub, pdf, protected_pdf, unsupported };

/// By media type: lower-cased, parameters ignored; both spellings of a License Document's.
Hop hop_of(std::string_view media_type);

/// The acquisition to follow for a loan, here and nowhere else ranked: every hop must be one we can take; an
/// open book before a protected EPUB before a protected PDF, and what a loan already grants before borrowing
/// it. Nothing when none will do (OPDS 2.0 5.3, indirect acquisition).
std::optional<state::Acquisition> choose_acquisition(const state::Publication& publication);

/// Whether following it gives the book itself, without licence.
bool is_open(const state::Acquisition& acquisition);

}  // namespace oqyrman::lending
