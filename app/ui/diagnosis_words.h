#pragma once
// Inside app/ui only: what was found out, in a patron's words.

#include <string>

#include "app/language/messages.h"
#include "app/state/state.h"

namespace oqyrman::ui {

struct FindingWords {
    std::string name;  ///< what was looked at
    std::string words;
};
FindingWords finding_words(const language::Messages& messages, const state::Finding& finding,
                           state::Instant now);
/// The one thing to know, above all the others.
std::string summary_words(const language::Messages& messages, const state::Diagnosis& diagnosis,
                          state::Instant now);

}  // namespace oqyrman::ui
