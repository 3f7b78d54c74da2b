// What stands between this computer and the library: one sentence, then each thing by itself, and the same
// for the library's staff to scan.
#include <cmath>

#include <fmt/format.h>

#include "app/ui/diagnosis_words.h"
#include "app/ui/parts.h"
#include "app/ui/qr_code.h"

namespace oqyrman::ui {

namespace {

struct Mark {
    std::string_view icon;
    Colour colour;
};

Mark mark_of(const Palette& colours, state::Verdict verdict) {
    switch (verdict) {
        case state::Verdict::fine:
            return {"check", colours.act};
        case state::Verdict::trouble:
            return {"warning", colours.error};
        case state::Verdict::not_needed:
        case state::Verdict::not_known:
            return {"more", colours.second_ink};
    }
    return {};
}

void draw_finding(const state::State& state, Context& context, const state::Finding& finding, std::size_t i,
                  Column& column) {
    Widgets& w = context.widgets;
    const FindingWords words = finding_words(context.messages, finding, state.now);
    const Mark mark = mark_of(w.colours(), finding.verdict);
    const float icon = w.px(size::k_icon);
    const float indent = icon + w.px(size::k_gap);
    Column text{w, column.x + indent, column.y, column.width - indent};
    const std::string id = fmt::format("diagnosis.item.{}", i);
    const float high = w.canvas().line_height(TextStyle::body_strong) +
                       w.canvas().height(words.words, TextStyle::body, text.width);
    w.begin_group({.id = id,
                   .role = Role::list_item,
                   .name = words.name,
                   .rect = {column.x, column.y, column.width, high},
                   .description = words.words,
                   .position = static_cast<int>(i + 1),
                   .count = static_cast<int>(state.diagnosis.findings.size())});
    w.canvas().icon(mark.icon, {column.x, column.y, icon, icon}, mark.colour);
    text.text({.text = words.name, .style = TextStyle::body_strong});
    text.text({.id = id + ".words", .text = words.words, .colour = w.colours().second_ink});
    w.end_group();
    column.y = text.y + w.px(size::k_gap);
}

void draw_findings(const state::State& state, Context& context, Column& column) {
    Widgets& w = context.widgets;
    w.begin_group(
        {.id = "diagnosis.list", .role = Role::list, .name = context.messages.tr("What was checked")});
    for (std::size_t i = 0; i < state.diagnosis.findings.size(); ++i)
        draw_finding(state, context, state.diagnosis.findings[i], i, column);
    w.end_group();
}

float side_of(const Widgets& w, const QrCode& code) {
    return (static_cast<float>(code.side) + 2 * size::k_qr_margin) * std::floor(w.px(size::k_qr_module));
}

void draw_qr(Context& context, const QrCode& code, Column& column) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const float module = std::floor(w.px(size::k_qr_module)), side = side_of(w, code);
    const Rect rect{std::round(column.x), std::round(column.y), side, side};
    w.spoken({.role = Role::image, .name = m.tr("The details as a QR code"), .rect = rect});
    w.canvas().fill(rect, k_qr_light, w.px(size::k_radius));
    for (int row = 0; row < code.side; ++row)
        for (int at = 0; at < code.side; ++at)
            if (code.dark[static_cast<std::size_t>(row * code.side + at)])
                w.canvas().fill(
                    {rect.x + (static_cast<float>(at) + size::k_qr_margin) * module,
                     rect.y + (static_cast<float>(row) + size::k_qr_margin) * module, module, module},
                    k_qr_dark);
    column.y += side;
    column.gap(size::k_gap_small);
    column.text({.text = m.tr("For a librarian: the details, to scan with a telephone."),
                 .style = TextStyle::small,
                 .colour = w.colours().second_ink});
}

void draw_buttons(const state::State& state, Context& context, const std::string& report, Column& column,
                  Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::Diagnosis& diagnosis = state.diagnosis;
    const state::Finding* trouble = first_trouble(diagnosis);
    Row row{w, column.x, column.y, column.x + column.width};
    const bool proxy = trouble != nullptr && trouble->problem &&
                       trouble->problem->kind == state::ProblemKind::proxy_login_needed;
    if (proxy && row.button({.id = "diagnosis.proxy",
                             .label = m.tr("Sign in to the proxy"),
                             .kind = ButtonKind::primary,
                             .initial_focus = true}))
        out.push_back(state::ProxyLoginWanted{});
    if (row.button({.id = "diagnosis.again",
                    .label = diagnosis.busy ? m.tr("Checking…") : m.tr("Check again"),
                    .kind = proxy ? ButtonKind::secondary : ButtonKind::primary,
                    .enabled = !diagnosis.busy,
                    .busy = diagnosis.busy,
                    .initial_focus = !proxy}))
        out.push_back(state::DiagnosisWanted{});
    if (!diagnosis.findings.empty() &&
        row.button({.id = "diagnosis.copy", .label = m.tr("Copy the details"), .kind = ButtonKind::quiet}) &&
        w.copy)
        w.copy(report);
    column.y = row.bottom();
}

}  // namespace

void draw_diagnosis(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::Diagnosis& diagnosis = state.diagnosis;
    const Rect room = room_beside_rail(context);
    w.begin_place({.id = "diagnosis", .name = m.tr("Check the connection"), .rect = room}, true);
    const float scrolled = w.begin_scroll("diagnosis", room, true);
    Column column = content_column(context, room, scrolled);
    const std::string report =
        report_of(diagnosis, state.about.version, state.library ? state.library->start_url : std::string());
    const auto code = diagnosis.findings.empty() ? std::nullopt : qr_code(report);
    const float gap = w.px(size::k_margin);
    const float beside = code ? side_of(w, *code) + gap : 0;
    const bool wide = column.width - beside >= w.px(size::k_form);
    Column aside{w, column.x, column.y, wide ? beside - gap : column.width};
    column.width = std::min(wide ? column.width - beside : column.width, w.px(size::k_text_column));
    column.heading({.text = m.tr("Check the connection"), .style = TextStyle::heading}, 1);
    column.gap(size::k_gap);
    const std::string words =
        diagnosis.findings.empty()
            ? m.tr("Everything between this computer and the library is being looked at.")
            : summary_words(m, diagnosis, state.now);
    column.text({.id = "diagnosis.summary", .text = words, .style = TextStyle::lead});
    column.gap(size::k_gap_large);
    draw_buttons(state, context, report, column, out);
    column.gap(size::k_gap_large);
    aside.x = column.x + column.width + gap;
    aside.y = column.y;
    draw_findings(state, context, column);
    if (code) draw_qr(context, *code, wide ? aside : column);
    column.y = std::max(column.y, aside.y);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
