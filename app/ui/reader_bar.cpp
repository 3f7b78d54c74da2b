// The reader's bar: back, title, how the page is shown, where we are, and the loan.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/language/dates.h"
#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

/// Keys have the same names in all languages.
constexpr std::string_view k_zoom_out_keys = "Ctrl + −";
constexpr std::string_view k_zoom_in_keys = "Ctrl + +";
constexpr std::string_view k_width_keys = "Ctrl + 0";
constexpr std::string_view k_previous_keys = "←";
constexpr std::string_view k_next_keys = "→";
constexpr std::string_view k_back_keys = "Esc";
constexpr std::string_view k_search_keys = "Ctrl + F";
constexpr std::string_view k_aloud_keys = "Ctrl + R";
constexpr std::string_view k_more_keys = "Ctrl + K";

/// Controls beside each other, from the right end of the bar to the left; what is not drawn takes no room.
struct BarRow {
    ReaderSheet& sheet;
    const Rect& bar;
    float x;
    float gap;

    Rect place(float width) {
        const float control = sheet.w().px(size::k_control);
        const Rect rect{x, std::round(bar.y + (bar.height - control) / 2), width, control};
        x += width + gap;
        return rect;
    }
    bool button(const Button& button) {
        return sheet.w().button(button, place(sheet.w().button_width(button)));
    }
};

std::string loan_words(const ReaderSheet& s) {
    if (!s.loan->opens_until) return s.m().tr("Your book");
    return s.m().tr("Until {date}",
                    {{"date", language::date_only(s.m().language(), *s.loan->opens_until, s.state.now)}});
}

/// What of the bar there is room for. The way back, the turning of pages, the loan and the list of all that
/// can be done are always there.
struct BarPlan {
    bool contents_words = true, loan_words = true, go_to = true, fits = true, mode = true, search = true;
    bool bookmarks = true, aloud = true;
    bool zoom = true;
    bool text = false;  ///< always there where text flows
};

/// How wide everything but the title is, with the gaps after each part and before the first.
float width_of(const ReaderSheet& s, const BarPlan& plan, const std::string& position,
               const std::string& loan) {
    Widgets& w = s.w();
    const float control = w.px(size::k_control), gap = w.px(size::k_gap_small);
    const std::string contents = s.m().tr("Contents");
    const Button button{
        .id = "reader.contents", .label = contents, .kind = ButtonKind::quiet, .icon = "contents"};
    // Back, previous, next and what else there is are always there.
    const int icons = 4 + (plan.zoom ? 2 : 0) + (plan.search ? 1 : 0) + (plan.bookmarks ? 1 : 0) +
                      (plan.aloud ? 1 : 0) + (plan.fits ? 3 : 0) + (plan.mode ? 1 : 0) + (plan.text ? 1 : 0);
    float all = 2 * gap + static_cast<float>(icons) * (control + gap);
    all += (plan.contents_words ? w.button_width(button) : control) + gap;
    all += std::ceil(w.canvas().width(position, TextStyle::body)) + gap;
    if (plan.go_to) all += w.px(size::k_field_number) + gap;
    if (s.loan == nullptr) return all;
    const float chip = w.button_width({.id = "reader.loan", .label = loan, .icon = "clock"});
    return all + (plan.loan_words ? chip : control) + gap;
}

/// Gives up, one after another, what can be done in another way, until the rest fits.
BarPlan plan_of(const ReaderSheet& s, float room, const std::string& position, const std::string& loan) {
    BarPlan plan;
    plan.text = s.reader.format == state::BookFormat::epub;
    const float title = 3 * s.w().px(size::k_control);
    plan.contents_words = width_of(s, plan, position, loan) + title < room;
    for (bool* part : {&plan.loan_words, &plan.go_to, &plan.fits, &plan.bookmarks, &plan.mode, &plan.aloud,
                       &plan.search}) {
        if (width_of(s, plan, position, loan) <= room) return plan;
        *part = false;
    }
    plan.zoom = width_of(s, plan, position, loan) <= room;
    return plan;
}

/// What the button for the ways to show pages leads to: one after another, and round again.
struct NextMode {
    state::ViewMode mode;
    std::string label;
    const char* icon;
};

NextMode next_mode(const language::Messages& m, state::ViewMode mode) {
    switch (mode) {
        case state::ViewMode::continuous:
            return {state::ViewMode::single_page, m.tr("One page at a time"), "single-page"};
        case state::ViewMode::single_page:
            return {state::ViewMode::two_pages, m.tr("Two pages beside each other"), "two-pages"};
        case state::ViewMode::two_pages:
            break;
    }
    return {state::ViewMode::continuous, m.tr("Pages under each other"), "continuous"};
}

void draw_ways_to_show(ReaderSheet& s, BarRow& row, const BarPlan& plan) {
    using state::Fit;
    const language::Messages& m = s.m();
    const state::ReaderView& view = s.reader.view;
    if (plan.zoom && row.button({.id = "reader.zoom-out",
                                 .label = m.tr("Smaller"),
                                 .kind = ButtonKind::icon,
                                 .icon = "zoom-out",
                                 .description = k_zoom_out_keys}))
        s.zoom(false);
    if (plan.zoom && row.button({.id = "reader.zoom-in",
                                 .label = m.tr("Larger"),
                                 .kind = ButtonKind::icon,
                                 .icon = "zoom-in",
                                 .description = k_zoom_in_keys}))
        s.zoom(true);
    if (plan.fits && row.button({.id = "reader.fit-width",
                                 .label = m.tr("Fit the width"),
                                 .kind = ButtonKind::icon,
                                 .icon = "fit-width",
                                 .description = k_width_keys}))
        s.fit(Fit::width);
    if (plan.fits && row.button({.id = "reader.fit-page",
                                 .label = m.tr("Fit the page"),
                                 .kind = ButtonKind::icon,
                                 .icon = "fit-page"}))
        s.fit(Fit::page);
    if (plan.fits && row.button({.id = "reader.fit-height",
                                 .label = m.tr("Fit the height"),
                                 .kind = ButtonKind::icon,
                                 .icon = "fit-height"}))
        s.fit(Fit::height);
    if (!plan.mode) return;
    const NextMode next = next_mode(m, view.mode);
    if (row.button({.id = "reader.mode", .label = next.label, .kind = ButtonKind::icon, .icon = next.icon})) {
        state::ReaderView wanted = view;
        wanted.mode = next.mode;
        s.choose(wanted);
    }
}

void draw_ways_to_turn(ReaderSheet& s, BarRow& row, const BarPlan& plan, const std::string& position) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    if (row.button({.id = "reader.previous",
                    .label = m.tr("Previous page"),
                    .kind = ButtonKind::icon,
                    .icon = "previous",
                    .enabled = s.frame.current_page > 0,
                    .description = k_previous_keys}))
        s.move(layout::previous_page(s.view));
    const float wide = std::ceil(w.canvas().width(position, TextStyle::body));
    const Rect rect = row.place(wide);
    w.spoken({.role = Role::status, .automation_id = "reader.position", .name = position, .rect = rect});
    w.canvas().line(position, TextStyle::body, w.colours().ink, rect);
    if (row.button({.id = "reader.next",
                    .label = m.tr("Next page"),
                    .kind = ButtonKind::icon,
                    .icon = "next",
                    .enabled = s.frame.current_page + 1 < static_cast<int>(s.reader.pages.size()),
                    .description = k_next_keys}))
        s.move(layout::next_page(s.view));
    if (!plan.go_to) return;
    const FieldResult go_to = w.text_field({.id = "reader.go-to",
                                            .label = m.tr("Go to page"),
                                            .text = s.reader.go_to,
                                            .placeholder = m.tr("page"),
                                            .label_hidden = true},
                                           row.place(w.px(size::k_field_number)));
    if (go_to.edited) s.out.push_back(state::TextEdited{state::Field::go_to, *go_to.edited});
    if (go_to.submitted) s.out.push_back(state::GoToSubmitted{});
}

}  // namespace

void draw_reader_bar(ReaderSheet& s, const Rect& bar) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    w.begin_group({.id = "reader.bar", .name = m.tr("Tools"), .rect = bar});
    w.canvas().fill(bar, w.colours().ground);
    const std::string position = position_words(s, s.frame.current_page);
    const std::string loan = s.loan != nullptr ? loan_words(s) : std::string();
    const std::string contents_words = m.tr("Contents");
    const float gap = w.px(size::k_gap_small);
    const BarPlan plan = plan_of(s, bar.width, position, loan);
    const float all = width_of(s, plan, position, loan);
    BarRow row{s, bar, gap, gap};
    if (row.button({.id = "reader.back",
                    .label = m.tr("Close the book"),
                    .kind = ButtonKind::icon,
                    .icon = "back",
                    .description = k_back_keys}))
        s.out.push_back(state::ReaderClosed{});
    const bool contents = row.button({.id = "reader.contents",
                                      .label = contents_words,
                                      .kind = plan.contents_words ? ButtonKind::quiet : ButtonKind::icon,
                                      .icon = "contents",
                                      .expanded = s.reader.panel == state::ReaderPanel::contents});
    if (contents) s.out.push_back(state::ContentsToggled{});
    const bool bookmarks =
        plan.bookmarks && row.button({.id = "reader.bookmarks",
                                      .label = m.tr("Bookmarks"),
                                      .kind = ButtonKind::icon,
                                      .icon = "bookmark",
                                      .expanded = s.reader.panel == state::ReaderPanel::bookmarks});
    if (bookmarks) s.out.push_back(state::BookmarksToggled{});
    const bool search = plan.search && row.button({.id = "reader.search",
                                                   .label = m.tr("Find in the book"),
                                                   .kind = ButtonKind::icon,
                                                   .icon = "search",
                                                   .description = k_search_keys,
                                                   .expanded = s.reader.panel == state::ReaderPanel::search});
    if (search) toggle_search(s);
    const bool aloud = plan.aloud && row.button({.id = "reader.aloud",
                                                 .label = m.tr("Read aloud"),
                                                 .kind = ButtonKind::icon,
                                                 .icon = "aloud",
                                                 .description = k_aloud_keys,
                                                 .expanded = s.reader.aloud.has_value()});
    if (aloud && s.reader.aloud)
        s.out.push_back(state::ReadAloudStopped{});
    else if (aloud)
        s.out.push_back(state::ReadAloudWanted{});
    const float title_room = bar.width - all - gap;
    if (title_room > w.px(size::k_control)) {
        const Rect rect = row.place(title_room);
        const std::string title = s.reader.sample_of.empty()
                                      ? s.reader.title
                                      : m.tr("{title}: a sample", {{"title", s.reader.title}});
        w.spoken({.role = Role::heading,
                  .automation_id = "reader.title",
                  .name = title,
                  .rect = rect,
                  .level = 1});
        w.canvas().line(title, TextStyle::cover, w.colours().ink, rect);
    }
    draw_ways_to_turn(s, row, plan, position);
    row.x += gap;
    draw_ways_to_show(s, row, plan);
    if (plan.text && row.button({.id = "reader.text",
                                 .label = m.tr("Text"),
                                 .kind = ButtonKind::icon,
                                 .icon = "text",
                                 .expanded = s.reader.panel == state::ReaderPanel::text}))
        s.out.push_back(state::TextPanelToggled{});
    if (row.button({.id = "reader.more",
                    .label = m.tr("More"),
                    .kind = ButtonKind::icon,
                    .icon = "more",
                    .description = k_more_keys}))
        s.out.push_back(state::CommandsToggled{});
    if (s.loan != nullptr) {
        const Button chip{.id = "reader.loan",
                          .label = loan,
                          .kind = plan.loan_words ? ButtonKind::secondary : ButtonKind::icon,
                          .icon = "clock",
                          .expanded = s.reader.panel == state::ReaderPanel::loan};
        row.x = std::max(row.x, bar.width - gap - w.button_width(chip));
        if (row.button(chip)) s.out.push_back(state::LoanPanelToggled{});
    }
    w.end_group();
    const bool focus_inside = w.ring_is_in(bar);
    s.context.memory.reader.bar_shown = reader_bar_is_there(s, bar, focus_inside);
    if (s.context.memory.reader.bar_shown)
        w.canvas().rule(bar.x, right(bar), bottom(bar) - 1);
    else
        w.canvas().fill(bar, plan.text ? w.colours().ground : w.colours().desk);
}

}  // namespace oqyrman::ui
