#pragma once
// A title's state in words. Pure; what the state is was decided in state/title.h.

#include <string>
#include <vector>

#include "app/language/messages.h"
#include "app/state/title.h"

namespace oqyrman::ui {

struct StatusWords {
    std::string words;
    bool due = false;  ///< an end is near, or something is wrong
};

/// One sentence: what it is to the patron, with its date.
StatusWords title_words(const language::Messages& messages, const state::TitleState& title,
                        state::Instant now);
/// The same in two or three words, for a card: how long is left rather than until when.
StatusWords short_title_words(const language::Messages& messages, const state::TitleState& title,
                              state::Instant now);
/// When a loan ends whose book is not here and so does not open until then; empty for all others.
std::string due_back_words(const language::Messages& messages, const state::TitleState& title,
                           state::Instant now);
/// What else there is to know, a line each: when it is due back, until when it can be renewed, when it may be
/// one's turn, that the library cannot be asked.
std::vector<std::string> further_title_words(const language::Messages& messages,
                                             const state::TitleState& title, state::Instant now);

std::string button_words(const language::Messages& messages, state::TitleButton button);
/// Of its icon; empty for those that have none.
std::string_view button_icon(state::TitleButton button);
/// The end of its automation id.
std::string_view button_id(state::TitleButton button);

}  // namespace oqyrman::ui
