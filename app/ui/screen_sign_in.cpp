// The library asks for the patron's card.
#include <algorithm>
#include <cmath>

#include "app/ui/card_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

using state::AuthenticationFlow;
using state::AuthenticationType;

constexpr std::size_t k_max_help = 4;

/// The library's picture, as wide as it comes, on the white it was drawn for; its room is kept while it is on
/// its way, so that nothing moves away under a hand.
void draw_logo(Context& context, const state::AuthenticationDocument& document, Column& column) {
    const std::string& url = document.logo_url;
    if (url.empty()) return;
    Widgets& w = context.widgets;
    const float high = w.px(size::k_logo);
    const float edge = w.px(size::k_gap_small), wide = column.width - 2 * edge;
    const auto logo = context.pictures.cover(url, static_cast<int>(wide), static_cast<int>(high));
    if (!logo && logo.error() == CoverState::none) return;
    if (logo && logo->width > 0 && logo->height > 0) {
        const float scale = std::min({high / logo->height, wide / logo->width, 1.0F});
        const Rect plate{column.x, column.y, std::round(logo->width * scale) + 2 * edge,
                         std::round(logo->height * scale) + 2 * edge};
        w.spoken(
            {.role = Role::image, .automation_id = "sign-in.logo", .name = document.title, .rect = plate});
        w.canvas().fill(plate, hex(k_page_paper), w.px(size::k_radius_card));
        w.canvas().frame(plate, w.colours().hairline, 1, w.px(size::k_radius_card));
        w.canvas().picture(*logo, inset(plate, edge));
    }
    column.y += high + 2 * edge + w.px(size::k_gap);
}

std::string help_words(const language::Messages& m, const std::string& url) {
    if (url.starts_with("mailto:")) {
        const std::string address = url.substr(7, url.find('?') - 7);
        return m.tr("Write to {address}", {{"address", address}});
    }
    if (url.starts_with("tel:")) return m.tr("Call {number}", {{"number", url.substr(4)}});
    return m.tr("Help from the library");
}

void draw_help(Context& context, const state::AuthenticationDocument& document, Column& column,
               Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const auto link = [&](const std::string& id, const std::string& words, const std::string& url) {
        if (w.link(id, words, column.x, column.y, column.width))
            out.push_back(state::OutsideLinkPressed{url});
        column.y += w.px(size::k_control);
    };
    if (!document.register_url.empty())
        link("sign-in.register", m.tr("Get a library card"), document.register_url);
    for (std::size_t i = 0; i < std::min(k_max_help, document.help_urls.size()); ++i)
        link(i == 0 ? "sign-in.help" : "sign-in.help." + std::to_string(i),
             help_words(m, document.help_urls[i]), document.help_urls[i]);
}

/// What the library's rule for a field means to whoever types.
std::string rule_words(const language::Messages& m, const state::InputRule& rule) {
    if (!rule.barcode_format.empty()) return m.tr("The number under the bar code of your card.");
    const std::string count = std::to_string(rule.maximum_length);
    if (rule.keyboard == state::Keyboard::number && rule.maximum_length > 0)
        return m.tr("Digits, {count} at most.", {{"count", count}});
    if (rule.keyboard == state::Keyboard::number) return m.tr("Digits only.");
    if (rule.keyboard == state::Keyboard::email) return m.tr("An e-mail address.");
    if (rule.maximum_length > 0) return m.tr("Characters, {count} at most.", {{"count", count}});
    return {};
}

/// A field, and under it what the library says of it. True: submitted.
bool draw_field(Context& context, TextField field, const state::InputRule& rule, state::Field which,
                Column& column, Actions& out) {
    const std::string words = rule_words(context.messages, rule);
    field.description = words;
    const FieldResult result = column.field(field);
    if (result.edited) out.push_back(state::TextEdited{which, *result.edited});
    if (!words.empty()) {
        column.gap(size::k_unit);
        column.text(
            {.text = words, .style = TextStyle::small, .colour = context.widgets.colours().second_ink});
    }
    return result.submitted;
}

void draw_submit(Context& context, const state::SignIn& sign_in, bool submitted, Column& column,
                 Actions& out) {
    const language::Messages& m = context.messages;
    column.gap(size::k_gap_large);
    const bool pressed = column.button({.id = "sign-in.submit",
                                        .label = sign_in.busy ? m.tr("Asking the library…") : m.tr("Sign in"),
                                        .kind = ButtonKind::primary,
                                        .enabled = !sign_in.busy && !sign_in.login.empty(),
                                        .busy = sign_in.busy},
                                       true);
    if (pressed || submitted) out.push_back(state::SignInSubmitted{});
}

void draw_fields(Context& context, const state::SignIn& sign_in, const AuthenticationFlow& flow,
                 Column& column, Actions& out) {
    const CardWords labels = card_words(context.messages, sign_in.document);
    const bool wrong = sign_in.problem && sign_in.problem->kind == state::ProblemKind::wrong_credentials;
    bool submitted = draw_field(context,
                                {.id = "sign-in.login",
                                 .label = labels.login,
                                 .text = sign_in.login,
                                 .enabled = !sign_in.busy,
                                 .invalid = wrong,
                                 .initial_focus = sign_in.login.empty()},
                                flow.login_rule, state::Field::login, column, out);
    if (!flow.no_password) {
        column.gap(size::k_gap);
        submitted = draw_field(context,
                               {.id = "sign-in.password",
                                .label = labels.password,
                                .text = sign_in.password,
                                .password = true,
                                .enabled = !sign_in.busy,
                                .invalid = wrong,
                                .initial_focus = !sign_in.login.empty()},
                               flow.password_rule, state::Field::password, column, out) ||
                    submitted;
    }
    draw_submit(context, sign_in, submitted, column, out);
}

void draw_browser(Context& context, const state::SignIn& sign_in, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    column.text(
        {.id = "sign-in.browser-words",
         .text = sign_in.in_browser
                     ? m.tr("Waiting for the browser. Finish signing in there; then this window goes on.")
                     : m.tr("This library signs you in on its own page, in the browser.")});
    column.gap(size::k_gap_large);
    if (column.button(
            {.id = "sign-in.browser",
             .label = sign_in.in_browser ? m.tr("Open the page again") : m.tr("Open the library’s page"),
             .kind = ButtonKind::primary,
             .enabled = !sign_in.busy,
             .busy = sign_in.busy,
             .initial_focus = true},
            true))
        out.push_back(state::BrowserSignInPressed{});
}

void draw_way_in(const state::State& state, Context& context, const state::SignIn& sign_in, Column& column,
                 Actions& out) {
    const AuthenticationFlow* flow = state::usable_flow(sign_in.document);
    if (flow == nullptr) {
        const state::Problem unsupported{
            .kind = state::ProblemKind::sign_in_unsupported, .date = {}, .server_text = {}, .detail = {}};
        problem_box(context, state, unsupported, column, out, false);
        return;
    }
    const state::Problem again{.kind = state::ProblemKind::sign_in_again,
                               .date = {},
                               .server_text = {},
                               .detail = {},
                               .card = state::card_in_use(sign_in.library)
                                           ? std::optional(*state::card_in_use(sign_in.library))
                                           : std::nullopt};
    const bool wrong = sign_in.problem && sign_in.problem->kind == state::ProblemKind::wrong_credentials;
    problem_box(context, state, sign_in.problem || !sign_in.again ? sign_in.problem : std::optional(again),
                column, out, sign_in.problem && !wrong);
    if (flow->type == AuthenticationType::oauth_implicit)
        draw_browser(context, sign_in, column, out);
    else
        draw_fields(context, sign_in, *flow, column, out);
}

std::string own_words(const language::Messages& m, const state::SignIn& sign_in) {
    if (sign_in.document.plain) return m.tr("This library asks for a user name and a password.");
    const std::string& own = sign_in.document.description;
    return own.empty() ? m.tr("Sign in with your library card.") : own;
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
    draw_logo(context, sign_in.document, column);
    column.heading({.text = sign_in.document.title.empty() ? m.tr("Sign in") : sign_in.document.title,
                    .style = TextStyle::display},
                   1);
    column.gap(size::k_gap_small);
    column.text({.id = "sign-in.words",
                 .text = own_words(m, sign_in),
                 .colour = w.colours().second_ink,
                 .max_lines = 6});
    column.gap(size::k_gap_large);
    draw_way_in(state, context, sign_in, column, out);
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
