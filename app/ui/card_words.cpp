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

std::string refused_card_words(const language::Messages& m, const CardWords& card) {
    if (!card.own) return m.tr("The card number or the PIN is not right.");
    if (card.password.empty()) return m.tr("“{login}” is not right.", {{"login", card.login}});
    return m.tr("“{login}” or “{password}” is not right.",
                {{"login", card.login}, {"password", card.password}});
}

}  // namespace oqyrman::ui
