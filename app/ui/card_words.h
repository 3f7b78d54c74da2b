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

/// How a card of the library's is called: by its number, where it has one.
std::string card_name(const language::Messages& messages, const state::Library& library,
                      const state::Card& card);
/// By which card a loan was borrowed, where that is not the one in use; empty where it is, or is not known.
std::string other_card_words(const language::Messages& messages, const state::State& state,
                             const state::Loan& loan);

}  // namespace oqyrman::ui
