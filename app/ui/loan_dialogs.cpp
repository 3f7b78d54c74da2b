// Questions and news about loans, over everything.
#include <fmt/format.h>

#include "app/language/dates.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

using language::Messages;
using state::NoticeKind;

std::string line_of(const Messages& m, const state::Notice& notice, state::Instant now) {
    const std::string date = notice.until ? language::until_words(m, *notice.until, now) : std::string();
    switch (notice.kind) {
        case NoticeKind::ends_soon:
            return m.tr("“{title}” is due back: {date}", {{"title", notice.title}, {"date", date}});
        case NoticeKind::hold_ready:
            if (date.empty()) return m.tr("“{title}” is kept ready for you", {{"title", notice.title}});
            return m.tr("“{title}” is kept ready for you until {date}",
                        {{"title", notice.title}, {"date", date}});
    }
    return {};
}

std::string advice_of(const Messages& m, const std::vector<state::Notice>& notices) {
    const bool ends = std::ranges::any_of(
        notices, [](const state::Notice& notice) { return notice.kind == NoticeKind::ends_soon; });
    return ends ? m.tr("Then it closes by itself. Your place and your bookmarks are kept.")
                : m.tr("Borrow it until then; after that the next reader gets it.");
}

struct NoticeButton {
    std::string_view id;
    std::string label;
};

/// What one may do at once about a single one; several are looked at on their own screen.
std::optional<NoticeButton> button_of(const Messages& m, const std::vector<state::Notice>& notices) {
    if (notices.size() > 1) return NoticeButton{"notice.loans", m.tr("To my books")};
    const state::Notice& notice = notices.front();
    switch (notice.kind) {
        case NoticeKind::ends_soon:
            if (!notice.can_renew) return std::nullopt;
            return NoticeButton{"notice.renew", m.tr("Renew")};
        case NoticeKind::hold_ready:
            return NoticeButton{"notice.borrow", m.tr("Borrow")};
    }
    return std::nullopt;
}

void take_button(const std::vector<state::Notice>& notices, Actions& out) {
    out.push_back(state::NoticeDismissed{});
    if (notices.size() > 1) return out.push_back(state::ScreenWanted{state::Screen::loans});
    const state::Notice& notice = notices.front();
    switch (notice.kind) {
        case NoticeKind::ends_soon:
            return out.push_back(state::RenewPressed{notice.id});
        case NoticeKind::hold_ready:
            return out.push_back(state::HoldBorrowPressed{notice.id});
    }
}

}  // namespace

void draw_renewal(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const Messages& m = context.messages;
    const state::Renewal& renewal = *state.renewal;
    const std::string title = m.tr("Renew “{title}”", {{"title", renewal.title}});
    const std::string question = m.tr("Until when would you like to keep it?");
    const float rows = static_cast<float>(renewal.ends.size()) * w.px(size::k_control);
    const float high = dialog_words_height(context, title, TextStyle::lead_strong) +
                       dialog_words_height(context, question, TextStyle::body) + w.px(size::k_gap_small) +
                       w.px(size::k_gap) + rows + w.px(size::k_gap_large) + w.px(size::k_control);
    const Rect room = w.begin_dialog({.id = "renewal", .name = title, .description = question}, high);
    Column column{w, room.x, room.y, room.width};
    column.heading({.text = title, .style = TextStyle::lead_strong}, 1);
    column.gap(size::k_gap_small);
    column.text({.id = "renewal.text", .text = question});
    column.gap(size::k_gap);
    std::vector<std::string> ids, labels;
    for (std::size_t i = 0; i < renewal.ends.size(); ++i) {
        const std::string date = language::date_only(m.language(), renewal.ends[i], state.now);
        const bool latest = i + 1 == renewal.ends.size();
        ids.push_back(fmt::format("renewal.end.{}", i));
        labels.push_back(latest ? m.tr("{date}, the latest", {{"date", date}}) : date);
    }
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < ids.size(); ++i)
        choices.push_back({.id = ids[i], .label = labels[i], .chosen = i == renewal.chosen});
    if (const auto chosen = w.choices("renewal.ends", question, choices,
                                      {column.x, column.y, column.width, rows}, choices.size()))
        out.push_back(state::RenewalEndChosen{*chosen});
    column.y += rows;
    column.gap(size::k_gap_large);
    Row row{w, column.x, column.y, column.x + column.width};
    if (row.button({.id = "renewal.yes",
                    .label = m.tr("Renew"),
                    .kind = ButtonKind::primary,
                    .initial_focus = true}))
        out.push_back(state::RenewalAnswered{true});
    if (row.button({.id = "renewal.no", .label = m.tr("Not now")}) || w.take_key(Key::escape))
        out.push_back(state::RenewalAnswered{false});
    w.end_dialog();
}

void draw_notices(const state::State& state, Context& context, Actions& out) {
    const std::vector<state::Notice> notices = state::notices_shown(state);
    if (notices.empty()) return;
    Widgets& w = context.widgets;
    const Messages& m = context.messages;
    const bool one = notices.size() == 1;
    const std::string heading = one ? line_of(m, notices.front(), state.now) : m.tr("About your books");
    const std::string advice = advice_of(m, notices);
    std::vector<std::string> lines;
    if (!one)
        for (const state::Notice& notice : notices) lines.push_back(line_of(m, notice, state.now));
    float high = dialog_words_height(context, heading, TextStyle::lead_strong) +
                 dialog_words_height(context, advice, TextStyle::body) + w.px(size::k_gap_small) +
                 w.px(size::k_gap_large) + w.px(size::k_control);
    for (const std::string& line : lines)
        high += dialog_words_height(context, line, TextStyle::body) + w.px(size::k_gap_small);
    const Rect room = w.begin_dialog({.id = "notice", .name = heading, .description = advice}, high);
    Column column{w, room.x, room.y, room.width};
    column.heading({.id = "notice.text", .text = heading, .style = TextStyle::lead_strong}, 1);
    column.gap(size::k_gap_small);
    for (const std::string& line : lines) {
        column.text({.text = line});
        column.gap(size::k_gap_small);
    }
    column.text({.id = "notice.advice", .text = advice, .colour = w.colours().second_ink});
    column.gap(size::k_gap_large);
    Row row{w, column.x, column.y, column.x + column.width};
    const auto button = button_of(m, notices);
    if (button && row.button({.id = button->id, .label = button->label, .kind = ButtonKind::primary}))
        take_button(notices, out);
    if (row.button({.id = "notice.close",
                    .label = m.tr("Understood"),
                    .kind = button ? ButtonKind::secondary : ButtonKind::primary,
                    .initial_focus = true}) ||
        w.take_key(Key::escape))
        out.push_back(state::NoticeDismissed{});
    w.end_dialog();
}

}  // namespace oqyrman::ui
