// Questions over everything, and the notice that something was done.
#include <cmath>

#include "app/language/dates.h"
#include "app/ui/card_words.h"
#include "app/ui/commands.h"
#include "app/ui/import_steps.h"
#include "app/ui/parts.h"
#include "app/ui/problem_words.h"
#include "app/ui/proxy_dialog.h"

namespace oqyrman::ui {

namespace {

struct QuestionWords {
    std::string question, explanation, yes, no;
};

QuestionWords sign_out_words(const language::Messages& m, const state::State& state, const std::string& key) {
    QuestionWords words{m.tr("Sign out?"), m.tr("This computer forgets your card. Your loans stay yours."),
                        m.tr("Sign out"), m.tr("Stay signed in")};
    if (!state.library || state.library->cards.size() < 2) return words;
    const state::Card* card = state::card_at(*state.library, key);
    if (card == nullptr) return words;
    words.question = m.tr("{card}: sign out?", {{"card", card_name(m, *state.library, *card)}});
    words.explanation = m.tr("This computer forgets the card. Its loans stay here.");
    if (card->key != state.library->card) return words;
    const state::Card& next = state.library->cards[state.library->cards.front().key == key ? 1 : 0];
    words.explanation +=
        " " + m.tr("In use from then on: {card}.", {{"card", card_name(m, *state.library, next)}});
    return words;
}

QuestionWords words_of(const language::Messages& m, const state::State& state,
                       const state::Confirm& confirm) {
    switch (confirm.question) {
        case state::Question::return_loan:
            return {m.tr("Return “{title}”?", {{"title", confirm.title}}),
                    m.tr("The book goes back to the library and leaves this computer."),
                    m.tr("Return the book"), m.tr("Keep it")};
        case state::Question::leave_queue:
            return {m.tr("Leave the queue for “{title}”?", {{"title", confirm.title}}),
                    m.tr("Your place goes to the next reader. You can join again, at the end."),
                    m.tr("Leave the queue"), m.tr("Keep my place")};
        case state::Question::sign_out:
            return sign_out_words(m, state, confirm.loan_id);
        case state::Question::open_link:
            return {m.tr("Open this address in the browser?"),
                    m.tr("The book leads to {address}", {{"address", confirm.url}}), m.tr("Open the browser"),
                    m.tr("Stay in the book")};
        case state::Question::forget_library:
            return {
                m.tr("Forget “{title}”?", {{"title", confirm.title}}),
                m.tr("This computer forgets the library and your card there. Books you borrowed stay until "
                     "their end."),
                m.tr("Forget the library"), m.tr("Keep it")};
    }
    return {};
}

void draw_confirm(const state::State& state, Context& context, Actions& out) {
    const state::Confirm& confirm = *state.confirm;
    Widgets& w = context.widgets;
    const QuestionWords words = words_of(context.messages, state, confirm);
    const float high = dialog_words_height(context, words.question, TextStyle::lead_strong) +
                       dialog_words_height(context, words.explanation, TextStyle::body) +
                       w.px(size::k_gap_small) + w.px(size::k_gap_large) + w.px(size::k_control);
    const Rect room =
        w.begin_dialog({.id = "confirm", .name = words.question, .description = words.explanation}, high);
    Column column{w, room.x, room.y, room.width};
    column.heading({.text = words.question, .style = TextStyle::lead_strong}, 1);
    column.gap(size::k_gap_small);
    column.text({.id = "confirm.text", .text = words.explanation});
    column.gap(size::k_gap_large);
    Row row{w, column.x, column.y, column.x + column.width};
    if (row.button({.id = "confirm.yes", .label = words.yes, .kind = ButtonKind::primary}))
        out.push_back(state::ConfirmAnswered{true});
    if (row.button({.id = "confirm.no", .label = words.no, .initial_focus = true}) || w.take_key(Key::escape))
        out.push_back(state::ConfirmAnswered{false});
    w.end_dialog();
}

void draw_passphrase_buttons(const state::PassphrasePrompt& prompt, Context& context, Column& column,
                             bool submitted, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    Row row{w, column.x, column.y, column.x + column.width};
    if (row.button({.id = "passphrase.submit",
                    .label = prompt.busy ? m.tr("Opening the book…") : m.tr("Open the book"),
                    .kind = ButtonKind::primary,
                    .enabled = !prompt.busy && !prompt.typed.empty(),
                    .busy = prompt.busy}) ||
        submitted)
        out.push_back(state::PassphraseSubmitted{});
    if (row.button({.id = "passphrase.cancel", .label = m.tr("Not now")}) || w.take_key(Key::escape))
        out.push_back(state::PassphraseCancelled{});
}

struct PassphraseWords {
    std::string title, hint, label, wrong;
};

PassphraseWords passphrase_words(const language::Messages& m, const state::PassphrasePrompt& prompt) {
    if (prompt.of_book)
        return {m.tr("“{title}” is locked with a password", {{"title", prompt.title}}),
                m.tr("Whoever gave you this book knows it; the library does not."), m.tr("Password"),
                m.tr("This is not the password of this book.")};
    return {m.tr("“{title}” asks for a passphrase", {{"title", prompt.title}}),
            prompt.hint.empty() ? m.tr("Your library gave it to you with the book.")
                                : m.tr("Hint: {hint}", {{"hint", prompt.hint}}),
            m.tr("Passphrase"), m.tr("This is not the passphrase of this book.")};
}

void draw_passphrase(const state::PassphrasePrompt& prompt, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const auto [title, hint, label, wrong] = passphrase_words(m, prompt);
    const float small = w.canvas().line_height(TextStyle::small);
    const float link = prompt.hint_url.empty() ? 0 : w.px(size::k_control);
    const float high = dialog_words_height(context, title, TextStyle::lead_strong) +
                       dialog_words_height(context, hint, TextStyle::body) + 2 * w.px(size::k_gap_large) +
                       w.px(size::k_gap_small) + 2 * w.px(size::k_control) + 2 * small + w.px(size::k_unit) +
                       link;
    const Rect room = w.begin_dialog({.id = "passphrase", .name = title, .description = hint}, high);
    Column column{w, room.x, room.y, room.width};
    column.heading({.text = title, .style = TextStyle::lead_strong}, 1);
    column.gap(size::k_gap_small);
    column.text({.id = "passphrase.hint", .text = hint});
    if (link > 0) {
        if (w.link("passphrase.help", m.tr("Where to find it"), column.x, column.y, column.width))
            out.push_back(state::OutsideLinkPressed{prompt.hint_url});
        column.y += link;
    }
    column.gap(size::k_gap_large);
    const FieldResult field = column.field({.id = "passphrase.field",
                                            .label = label,
                                            .text = prompt.typed,
                                            .password = true,
                                            .enabled = !prompt.busy,
                                            .invalid = prompt.wrong,
                                            .description = prompt.wrong ? wrong : std::string(),
                                            .initial_focus = true});
    if (field.edited) out.push_back(state::TextEdited{state::Field::passphrase, *field.edited});
    if (prompt.wrong)
        (void)w.text({.id = "passphrase.wrong",
                      .text = wrong,
                      .style = TextStyle::small,
                      .colour = w.colours().error,
                      .max_lines = 1},
                     column.x, column.y, column.width);
    column.y += small;
    column.gap(size::k_gap_large);
    draw_passphrase_buttons(prompt, context, column, field.submitted, out);
    w.end_dialog();
}

float import_height(Context& context, const state::Problem& problem) {
    Widgets& w = context.widgets;
    const auto count = static_cast<float>(import_steps(context.messages, problem).size());
    return count == 0 ? 0 : (count + 1) * w.px(size::k_control) + w.px(size::k_gap);
}

/// How far a licence file came, and the same for whoever helps.
void draw_import(const state::State& state, Context& context, Column& column) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const auto steps = import_steps(m, *state.problem);
    if (steps.empty()) return;
    const float icon = w.px(size::k_icon), high = w.px(size::k_control);
    column.gap(size::k_gap);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string words = import_state_words(m, steps[i].state);
        const bool done = steps[i].state == ImportStep::State::done;
        const bool failed = steps[i].state == ImportStep::State::failed;
        w.begin_group({.id = "problem.step." + std::to_string(i),
                       .role = Role::list_item,
                       .name = steps[i].name,
                       .rect = {column.x, column.y, column.width, high},
                       .description = words,
                       .position = static_cast<int>(i + 1),
                       .count = static_cast<int>(steps.size())});
        w.canvas().icon(done     ? "check"
                        : failed ? "warning"
                                 : "more",
                        {column.x, column.y, icon, icon},
                        done     ? w.colours().act
                        : failed ? w.colours().error
                                 : w.colours().second_ink);
        const float indent = icon + w.px(size::k_gap_small);
        Column text{w, column.x + indent, column.y, column.width - indent};
        text.text({.text = steps[i].name,
                   .style = failed ? TextStyle::body_strong : TextStyle::body,
                   .colour = done || failed ? w.colours().ink : w.colours().second_ink,
                   .max_lines = 1});
        w.end_group();
        column.y += high;
    }
    Row row{w, column.x, column.y, column.x + column.width};
    if (row.button(
            {.id = "problem.copy-steps", .label = m.tr("Copy the details"), .kind = ButtonKind::quiet}) &&
        w.copy)
        w.copy(import_details(m, *state.problem, state.now));
    column.y += high;
}

void draw_problem(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const ProblemWords words = problem_words(m, *state.problem, state.now);
    const NextStep step = state.no_shelf ? NextStep::retry : words.step;
    std::string advice = words.advice;
    if (!state.problem->server_text.empty())
        advice += "\n" + m.tr("The library says: {words}", {{"words", state.problem->server_text}});
    const float high = dialog_words_height(context, words.what, TextStyle::lead_strong) +
                       dialog_words_height(context, advice, TextStyle::body) + w.px(size::k_gap_small) +
                       w.px(size::k_gap_large) + w.px(size::k_control) +
                       import_height(context, *state.problem);
    const Rect room = w.begin_dialog({.id = "problem", .name = words.what, .description = advice}, high);
    Column column{w, room.x, room.y, room.width};
    column.heading({.id = "problem.text", .text = words.what, .style = TextStyle::lead_strong}, 1);
    column.gap(size::k_gap_small);
    column.text({.id = "problem.advice", .text = advice});
    draw_import(state, context, column);
    column.gap(size::k_gap_large);
    Row row{w, column.x, column.y, column.x + column.width};
    if (row.button({.id = "problem.action",
                    .label = next_step_label(m, step),
                    .kind = ButtonKind::primary,
                    .initial_focus = true}))
        take_step(step, *state.problem, out);
    const ProblemExtra extra = problem_extra(m, state, *state.problem);
    // Beside the steps the details are offered already.
    const bool twice = extra.id == "problem.details" && !import_steps(m, *state.problem).empty();
    if (!extra.id.empty() && !twice &&
        row.button({.id = extra.id, .label = extra.label, .kind = ButtonKind::quiet}))
        take_extra(context, extra, *state.problem, out);
    if (w.take_key(Key::escape)) out.push_back(state::ProblemDismissed{});
    w.end_dialog();
}

struct KeyWords {
    std::string what, keys;
};

std::vector<KeyWords> all_keys(const language::Messages& m) {
    return {{m.tr("Next and previous page"), "→  ←"},
            {m.tr("Scroll"), "↑  ↓  Space  Page Up  Page Down"},
            {m.tr("First and last page"), "Home  End"},
            {m.tr("Find in the book"), "Ctrl + F"},
            {m.tr("Next and previous place found"), "F3  Shift + F3"},
            {m.tr("Put or take away a bookmark"), "Ctrl + D"},
            {m.tr("Next and previous bookmark"), "F2  Shift + F2"},
            {m.tr("Back to where you were, and forward"), "Alt + ←  Alt + →"},
            {m.tr("Larger, smaller, to the width"), "Ctrl + +  Ctrl + −  Ctrl + 0"},
            {m.tr("Cursor in the text"), "F7"},
            {m.tr("Select text"), "Shift + →  ←  ↑  ↓"},
            {m.tr("Select by words; the whole page"), "Ctrl + Shift + →  ←;  Ctrl + A"},
            {m.tr("Select by paragraphs"), "Ctrl + Shift + ↓  ↑"},
            {m.tr("Copy what is selected"), "Ctrl + C"},
            {m.tr("Read aloud, pause, go on"), "Ctrl + R"},
            {m.tr("Next and previous sentence"), "Ctrl + ↓  Ctrl + ↑"},
            {m.tr("From one control to the next"), "Tab  Shift + Tab"},
            {m.tr("Full screen"), "F11"},
            {m.tr("Close a panel, a question, the book"), "Esc"},
            {m.tr("All that can be done here"), "Ctrl + K"},
            {m.tr("This list"), "F1"}};
}

void draw_keys(Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const std::string title = context.messages.tr("Keys");
    const auto keys = all_keys(context.messages);
    const float line = w.canvas().line_height(TextStyle::body), gap = w.px(size::k_gap);
    const float dialog = std::min(w.px(size::k_dialog), w.window().width - 2 * w.px(size::k_gap_large));
    const float wide = dialog - 2 * w.px(size::k_gap_large);
    // Words and keys stand beside each other where there is room, else under each other.
    const auto beside = [&](const KeyWords& key) {
        return w.canvas().width(key.what, TextStyle::body) + gap +
                   w.canvas().width(key.keys, TextStyle::body_strong) <=
               wide;
    };
    float high = w.px(size::k_control) + gap;
    for (const KeyWords& key : keys) high += (beside(key) ? line : 2 * line) + w.px(size::k_unit);
    const Rect room = w.begin_dialog({.id = "keys", .name = title}, high);
    Column column{w, room.x, room.y, room.width};
    // Above the list: in a low window the list scrolls, and begins at its beginning.
    const std::string close_words = context.messages.tr("Close");
    const Button close{
        .id = "keys.close", .label = close_words, .kind = ButtonKind::secondary, .initial_focus = true};
    const float button = w.button_width(close), control = w.px(size::k_control);
    const float title_high = w.canvas().line_height(TextStyle::lead_strong);
    w.heading({.id = "keys.title", .text = title, .style = TextStyle::lead_strong, .max_lines = 1}, 1,
              column.x, std::round(column.y + (control - title_high) / 2), column.width - button - gap);
    const bool closed = w.button(close, {column.x + column.width - button, column.y, button, control});
    column.y += control;
    column.gap(size::k_gap);
    for (const KeyWords& key : keys) {
        const float all = beside(key) ? line : 2 * line;
        w.spoken({.role = Role::label,
                  .name = key.what + ": " + key.keys,
                  .rect = {column.x, column.y, column.width, all}});
        w.canvas().line(key.what, TextStyle::body, w.colours().ink, {column.x, column.y, column.width, line});
        w.canvas().line(key.keys, TextStyle::body_strong, w.colours().second_ink,
                        {column.x, column.y + all - line, column.width, line}, Align::right);
        column.y += all + w.px(size::k_unit);
    }
    if (closed || w.take_key(Key::escape) || w.take_key(Key::f1)) out.push_back(state::KeysToggled{});
    w.end_dialog();
}

std::string toast_words(const language::Messages& m, const state::Toast& toast, state::Instant now) {
    const std::string date = toast.date ? language::date_only(m.language(), *toast.date, now) : std::string();
    switch (toast.kind) {
        case state::ToastKind::borrowed:
            if (date.empty()) return m.tr("“{title}” is yours.", {{"title", toast.title}});
            return m.tr("“{title}” is yours until {date}.", {{"title", toast.title}, {"date", date}});
        case state::ToastKind::queued:
            if (!toast.count) return m.tr("You are in the queue for “{title}”.", {{"title", toast.title}});
            return m.tr("You are in the queue for “{title}”, place {place}.",
                        {{"title", toast.title}, {"place", std::to_string(*toast.count)}});
        case state::ToastKind::left_queue:
            return m.tr("You no longer wait for “{title}”.", {{"title", toast.title}});
        case state::ToastKind::returned:
            return m.tr("“{title}” went back to the library.", {{"title", toast.title}});
        case state::ToastKind::return_queued:
            return m.tr("“{title}” is returned; the library will be told when it can be reached.",
                        {{"title", toast.title}});
        case state::ToastKind::renewed:
            if (date.empty()) return m.tr("“{title}” is renewed.", {{"title", toast.title}});
            return m.tr("“{title}” is renewed until {date}.", {{"title", toast.title}, {"date", date}});
        case state::ToastKind::signed_in:
            return m.tr("You are signed in.");
        case state::ToastKind::signed_out:
            return m.tr("You are signed out.");
        case state::ToastKind::copied:
            if (!toast.count) return m.tr("Copied.");
            if (*toast.count == 0)
                return m.tr("Copied. The library lets you copy nothing more of this book.");
            return m.plural("Copied. You may copy {count} more character of this book.",
                            "Copied. You may copy {count} more characters of this book.", *toast.count);
        case state::ToastKind::copy_refused:
            if (toast.count == 0) return m.tr("The library lets you copy nothing more of this book.");
            return m.plural("The library lets you copy {count} more character of this book. Select less.",
                            "The library lets you copy {count} more characters of this book. Select less.",
                            toast.count.value_or(0));
    }
    return {};
}

}  // namespace

void draw_dialogs(const state::State& state, Context& context, Actions& out) {
    if (state.problem) return draw_problem(state, context, out);
    if (state.confirm) return draw_confirm(state, context, out);
    if (state.renewal) return draw_renewal(state, context, out);
    if (state.passphrase) return draw_passphrase(*state.passphrase, context, out);
    if (state.proxy_login) return draw_proxy_login(*state.proxy_login, context, out);
    if (state.keys_shown) return draw_keys(context, out);
    if (state.commands) return draw_commands(state, context, out);
    draw_notices(state, context, out);
}

void draw_toasts(const state::State& state, Context& context) {
    if (!state.toasts.empty())
        context.widgets.toast("toast", toast_words(context.messages, state.toasts.back(), state.now),
                              state.toasts.back().kind == state::ToastKind::copy_refused
                                  ? Widgets::News::refused
                                  : Widgets::News::done);
}

}  // namespace oqyrman::ui
