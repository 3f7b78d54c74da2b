#pragma once
// How far a licence file came that could not be opened, in plain words.

#include <string>
#include <vector>

#include "app/language/messages.h"
#include "app/state/problem.h"

namespace oqyrman::ui {

struct ImportStep {
    enum class State { done, failed, not_reached };
    std::string name;
    State state = State::not_reached;
};

/// From the file to the book; empty where the problem is of no step.
std::vector<ImportStep> import_steps(const language::Messages& messages, const state::Problem& problem);
/// The word for it.
std::string import_state_words(const language::Messages& messages, ImportStep::State state);
/// All of it with the problem, for whoever helps.
std::string import_details(const language::Messages& messages, const state::Problem& problem,
                           state::Instant now);

}  // namespace oqyrman::ui
