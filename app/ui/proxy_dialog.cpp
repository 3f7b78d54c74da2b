// The question for the proxy's name and password.
#include "app/ui/proxy_dialog.h"

#include "app/ui/parts.h"

namespace oqyrman::ui {

void draw_proxy_login(const state::ProxyLogin& asked, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const std::string title = m.tr("Sign in to the proxy");
    const std::string why = m.tr(
        "These are the name and password for this network, not those of your card. They are kept until "
        "Oqyrman is closed.");
    const std::string name_label = m.tr("Name"), password_label = m.tr("Password");
    const TextField name{
        .id = "proxy.login", .label = name_label, .text = asked.login, .initial_focus = true};
    const TextField password{
        .id = "proxy.password", .label = password_label, .text = asked.password, .password = true};
    const float high = dialog_words_height(context, title, TextStyle::lead_strong) +
                       dialog_words_height(context, why, TextStyle::body) + w.px(size::k_gap_small) +
                       w.text_field_height(name) + w.text_field_height(password) + 3 * w.px(size::k_gap) +
                       w.px(size::k_control);
    const Rect room = w.begin_dialog({.id = "proxy", .name = title, .description = why}, high);
    Column column{w, room.x, room.y, room.width};
    column.heading({.text = title, .style = TextStyle::lead_strong}, 1);
    column.gap(size::k_gap_small);
    column.text({.id = "proxy.text", .text = why});
    column.gap(size::k_gap);
    const FieldResult login = column.field(name);
    if (login.edited) out.push_back(state::TextEdited{state::Field::proxy_login, *login.edited});
    column.gap(size::k_gap);
    const FieldResult secret = column.field(password);
    if (secret.edited) out.push_back(state::TextEdited{state::Field::proxy_password, *secret.edited});
    column.gap(size::k_gap);
    Row row{w, column.x, column.y, column.x + column.width};
    const bool pressed = row.button({.id = "proxy.submit",
                                     .label = m.tr("Sign in"),
                                     .kind = ButtonKind::primary,
                                     .enabled = !asked.login.empty()});
    if (pressed || login.submitted || secret.submitted) out.push_back(state::ProxyLoginSubmitted{});
    if (row.button({.id = "proxy.cancel", .label = m.tr("Not now")}) || w.take_key(Key::escape))
        out.push_back(state::ProxyLoginCancelled{});
    w.end_dialog();
}

}  // namespace oqyrman::ui
