#pragma once
// The only place that turns a problem into words: one plain sentence, and what to do about it.

#include <string>

#include "app/language/messages.h"
#include "app/state/problem.h"

namespace oqyrman::ui {

/// What a screen offers beside the words.
enum class NextStep { retry, repair, sign_in, proxy_login, dismiss, to_loans, to_catalogue };

struct ProblemWords {
    std::string what;    ///< one sentence: what is the matter
    std::string advice;  ///< one sentence: what the patron can do
    NextStep step = NextStep::dismiss;
};

/// Pure. Dates are said in words, those of this year without the year.
ProblemWords problem_words(const language::Messages& messages, const state::Problem& problem,
                           state::Instant now);
/// Whether looking at everything between this computer and the library can say more about it.
bool may_be_diagnosed(state::ProblemKind kind);
/// The words on the button of a next step.
std::string next_step_label(const language::Messages& messages, NextStep step);

}  // namespace oqyrman::ui
