#include "app/ui/card_words.h"

namespace oqyrman::ui {

namespace {

std::string label_or(const std::string& from_library, const std::string& ours) {
    return from_library.empty() ? ours : from_library;
}

}  // namespace

CardWords card_words(const language::Messages& m, const state::AuthenticationDocument& document) {
    const state::AuthenticationFlow* flow = state::usable_flow(document);
    const state::AuthenticationFlow none;
    const state::AuthenticationFlow& said = flow == nullptr ? none : *flow;
    CardWords words;
    words.login = label_or(said.login_label, document.plain ? m.tr("User name") : m.tr("Card number"));
    if (!said.no_password)
        words.password = label_or(said.password_label, document.plain ? m.tr("Password") : m.tr("PIN"));
    words.own =
        document.plain || said.no_password || !said.login_label.empty() || !said.password_label.empty();
    return words;
}

std::string card_name(const language::Messages& m, const state::Library& library, const state::Card& card) {
    if (!card.number.empty()) return m.tr("Card {number}", {{"number", card.number}});
    // Those without a number are counted.
    int which = 0, all = 0;
    for (const state::Card& one : library.cards) {
        if (!one.number.empty()) continue;
        ++all;
        if (one.key == card.key) which = all;
    }
    if (all < 2) return m.tr("Signed in on the library’s page");
    return m.tr("Signed in on the library’s page ({number})", {{"number", std::to_string(which)}});
}

std::string other_card_words(const language::Messages& m, const state::State& state,
                             const state::Loan& loan) {
    const state::Library* library = state::library_at(state, loan.library_url);
    if (library == nullptr || !library->card || library->card == loan.card) return {};
    const state::Card* card = state::card_at(*library, loan.card);
    if (card != nullptr && !card->number.empty())
        return m.tr("Borrowed by card {number}", {{"number", card->number}});
    return card != nullptr || !loan.card.empty() ? m.tr("Borrowed by another card") : std::string();
}

std::string refused_card_words(const language::Messages& m, const CardWords& card) {
    if (!card.own) return m.tr("The card number or the PIN is not right.");
    if (card.password.empty()) return m.tr("“{login}” is not right.", {{"login", card.login}});
    return m.tr("“{login}” or “{password}” is not right.",
                {{"login", card.login}, {"password", card.password}});
}

}  // namespace oqyrman::ui
