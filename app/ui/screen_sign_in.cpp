// The library asks for the patron's card.
#include <algorithm>
#include <cmath>

#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

const state::AuthenticationFlow* flow_with_card(const state::AuthenticationDocument& document) {
    using state::AuthenticationType;
    for (const state::AuthenticationFlow& flow : document.flows)
        if (flow.type == AuthenticationType::basic || flow.type == AuthenticationType::oauth_password)
            return &flow;
    return nullptr;
}

std::string label_or(const std::string& from_library, const std::string& ours) {
    return from_library.empty() ? ours : from_library;
}

void draw_help(Context& context, const state::AuthenticationDocument& document, Column& column,
               Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const float high = w.px(size::k_control);
    if (!document.register_url.empty()) {
        if (w.link("sign-in.register", m.tr("Get a library card"), column.x, column.y, column.width))
            out.push_back(state::OutsideLinkPressed{document.register_url});
        column.y += high;
    }
    if (!document.help_urls.empty()) {
        if (w.link("sign-in.help", m.tr("Help from the library"), column.x, column.y, column.width))
            out.push_back(state::OutsideLinkPressed{document.help_urls.front()});
        column.y += high;
    }
}

void draw_fields(Context& context, const state::SignIn& sign_in, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const state::AuthenticationFlow* flow = flow_with_card(sign_in.document);
    const bool wrong = sign_in.problem && sign_in.problem->kind == state::ProblemKind::wrong_credentials;
    const FieldResult login =
        column.field({.id = "sign-in.login",
                      .label = label_or(flow ? flow->login_label : std::string(), m.tr("Card number")),
                      .text = sign_in.login,
                      .enabled = !sign_in.busy,
                      .invalid = wrong,
                      .initial_focus = sign_in.login.empty()});
    if (login.edited) out.push_back(state::TextEdited{state::Field::login, *login.edited});
    bool submitted = login.submitted;
    if (flow == nullptr || !flow->no_password) {
        column.gap(size::k_gap);
        const FieldResult password =
            column.field({.id = "sign-in.password",
                          .label = label_or(flow ? flow->password_label : std::string(), m.tr("PIN")),
                          .text = sign_in.password,
                          .password = true,
                          .enabled = !sign_in.busy,
                          .invalid = wrong,
                          .initial_focus = !sign_in.login.empty()});
        if (password.edited) out.push_back(state::TextEdited{state::Field::password, *password.edited});
        submitted = submitted || password.submitted;
    }
    column.gap(size::k_gap_large);
    const bool pressed = column.button({.id = "sign-in.submit",
                                        .label = sign_in.busy ? m.tr("Asking the library…") : m.tr("Sign in"),
                                        .kind = ButtonKind::primary,
                                        .enabled = !sign_in.busy && !sign_in.login.empty(),
                                        .busy = sign_in.busy},
                                       true);
    if (pressed || submitted) out.push_back(state::SignInSubmitted{});
}

}  // namespace

void draw_sign_in(const state::State& state, Context& context, Actions& out) {
    if (!state.sign_in) return;
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::SignIn& sign_in = *state.sign_in;
    const Rect window = w.window();
    w.begin_place({.id = "sign-in", .name = m.tr("Sign in"), .rect = window}, false);
    const float scrolled = w.begin_scroll("sign-in", window, false);
    const float top = std::max(w.px(size::k_margin), std::round(window.height / 7));
    Column column = middle_column(context, window, size::k_form, top - scrolled);
    column.heading({.text = sign_in.document.title.empty() ? m.tr("Sign in") : sign_in.document.title,
                    .style = TextStyle::display},
                   1);
    column.gap(size::k_gap_small);
    const std::string& own = sign_in.document.description;
    column.text({.text = own.empty() ? m.tr("Sign in with your library card.") : own,
                 .colour = w.colours().second_ink,
                 .max_lines = 6});
    column.gap(size::k_gap_large);
    const bool wrong = sign_in.problem && sign_in.problem->kind == state::ProblemKind::wrong_credentials;
    problem_box(context, state, sign_in.problem, column, out, !wrong);
    draw_fields(context, sign_in, column, out);
    column.gap(size::k_gap_small);
    if (column.button({.id = "sign-in.cancel", .label = m.tr("Not now"), .kind = ButtonKind::quiet}, true))
        out.push_back(state::SignInCancelled{});
    column.gap(size::k_gap_small);
    draw_help(context, sign_in.document, column, out);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
