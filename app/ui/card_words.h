#pragma once
// What the two fields of a library's card are called, and that they were refused.

#include <string>

#include "app/language/messages.h"
#include "app/state/state.h"

namespace oqyrman::ui {

struct CardWords {
    std::string login;
    std::string password;  ///< empty: the library's cards have none
    bool own = false;      ///< the library, or the server without a document, has words of its own
};

/// By the library's Authentication Document, in its words where it has some.
CardWords card_words(const language::Messages& messages, const state::AuthenticationDocument& document);
/// One sentence.
std::string refused_card_words(const language::Messages& messages, const CardWords& card);

}  // namespace oqyrman::ui
