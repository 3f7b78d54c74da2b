// The open book: bar, panels that push, pages, and the hairline of the position.
#include "app/ui/screen_reader.h"

#include <algorithm>
#include <cmath>

#include "render/layout/turn.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

/// A room that is being resized is not laid out anew until it rests.
constexpr double k_room_rest_s = 0.3;

/// Of the window to the tokens.
float scale_of(const Widgets& w) { return w.px(size::k_page_gap) / size::k_page_gap; }

/// What the bar leaves.
Rect room_below_bar(const Widgets& w) {
    const float bar = w.px(size::k_bar);
    return {0, bar, w.window().width, w.window().height - bar};
}

void ask_for_layout(ReaderSheet& s) {
    ReaderHandling& handling = s.context.memory.reader;
    if (s.reader.format != state::BookFormat::epub || s.reader.pages.empty()) return;
    // The strip of the voice comes and goes; text is not laid out anew for it.
    Rect room = s.room;
    room.height += aloud_strip_height(s.reader, s.context);
    const render::PageSize wanted = comfortable_page(room, scale_of(s.w()), s.reader.view.mode);
    if (wanted != handling.room) {
        handling.room = wanted;
        handling.room_since_s = s.w().seconds();
    }
    const state::PageSize& now = s.reader.pages.front();
    const bool fits = std::abs(now.width - wanted.width) < 2 && std::abs(now.height - wanted.height) < 2;
    if (fits || wanted == handling.room_asked) return;
    if (s.w().seconds() - handling.room_since_s < k_room_rest_s) {
        s.w().draw_again_at(handling.room_since_s + k_room_rest_s);
        return;
    }
    handling.room_asked = wanted;
    s.out.push_back(state::ReaderResized{wanted.width, wanted.height});
}

/// How far the reader is, over the whole width, with a tick for each chapter.
void draw_position_line(const ReaderSheet& s) {
    Widgets& w = s.w();
    const auto count = static_cast<float>(s.reader.pages.size());
    const Rect line{0, bottom(s.room) - w.px(3), w.window().width, w.px(3)};
    w.canvas().fill(line, w.colours().track);
    const float share = count > 1 ? static_cast<float>(s.frame.current_page) / (count - 1) : 1;
    w.canvas().fill({line.x, line.y, line.width * share, line.height}, w.colours().act);
    for (const state::OutlineEntry& entry : s.reader.outline)
        if (entry.level == 0 && entry.page > 0)
            w.canvas().fill(
                {std::round(line.width * static_cast<float>(entry.page) / count), line.y, 1, line.height},
                w.colours().ink);
    draw_found_on_line(s, line);
}

ReaderHandling& handling_of(const state::Reader& reader, Context& context) {
    ReaderHandling& handling = context.memory.reader;
    if (handling.document != reader.document || handling.pages.size() != reader.pages.size() ||
        handling.turn != reader.turn) {
        const render::PageSize asked = handling.room_asked;
        const bool with_cursor = handling.with_cursor;
        const bool laid_out_anew = context.memory.reader_loan == reader.loan_id && handling.document != 0;
        handling = {};
        handling.document = reader.document;
        handling.pages = layout_pages(reader);
        handling.turn = reader.turn;
        handling.bar_since_s = context.widgets.seconds();
        if (laid_out_anew) handling.room_asked = asked;
        handling.with_cursor = laid_out_anew && with_cursor;
        context.memory.reader_loan = reader.loan_id;
    }
    return handling;
}

}  // namespace

void ReaderSheet::move(const layout::Anchor& anchor) const {
    if (anchor != view.anchor) out.push_back(state::ReaderMoved{to_state(anchor)});
}

void ReaderSheet::jump(const layout::Anchor& anchor) const {
    if (anchor != view.anchor) out.push_back(state::ReaderJumped{to_state(anchor)});
}

layout::View ReaderSheet::shown_as(const state::ReaderView& wanted) const {
    state::Reader after = reader;
    after.view = wanted;
    return layout_view(after, view.pages, room, static_cast<float>(view.scale * 0.75));
}

void ReaderSheet::choose(const state::ReaderView& wanted, std::optional<render::Point> held) const {
    if (wanted == reader.view) return;
    const layout::View next = shown_as(wanted);
    out.push_back(state::ReaderViewChosen{wanted});
    // Other columns are laid out anew from where the reader is, which nothing here may move before.
    const bool columns =
        (wanted.mode == state::ViewMode::two_pages) != (reader.view.mode == state::ViewMode::two_pages);
    if (reader.format == state::BookFormat::epub && columns) return;
    move(held ? layout::keep_point(view, next, static_cast<double>(held->x), static_cast<double>(held->y))
              : layout::keep_centre(view, next));
}

void ReaderSheet::zoom(bool in, std::optional<render::Point> held) const {
    state::ReaderView wanted = reader.view;
    wanted.zoom = zoom_step(zoom_now(view), in);
    wanted.fit = state::Fit::zoom;
    choose(wanted, held);
}

void ReaderSheet::pinch(double growth, render::Point held) const {
    Pinched& p = context.memory.reader.pinched;
    const bool goes_on = p.left_view == reader.view && p.left_at == reader.anchor && p.held == held &&
                         p.from.viewport == view.viewport;
    if (!goes_on) p = {.from = view, .zoom = zoom_now(view), .held = held};
    state::ReaderView wanted = reader.view;
    wanted.fit = state::Fit::zoom;
    wanted.zoom = std::clamp(p.zoom * p.growth * growth, std::min(k_zooms.front(), p.zoom),
                             std::max(k_zooms.back(), p.zoom));
    p.growth = wanted.zoom / p.zoom;
    p.stepped = true;
    if (wanted != reader.view) out.push_back(state::ReaderViewChosen{wanted, true});
    move(layout::keep_point(p.from, shown_as(wanted), static_cast<double>(held.x),
                            static_cast<double>(held.y)));
}

void ReaderSheet::fit(state::Fit fit) const {
    state::ReaderView wanted = reader.view;
    wanted.fit = fit;
    choose(wanted);
}

void tell_page_room(const state::State& state, Context& context, Actions& out) {
    const Widgets& w = context.widgets;
    const render::PageSize page =
        comfortable_page(room_below_bar(w), scale_of(w), state.settings.reader_view.mode);
    if (page.width != state.page_room.width || page.height != state.page_room.height)
        out.push_back(state::ReaderResized{page.width, page.height});
}

void draw_reader(const state::State& state, Context& context, Actions& out) {
    if (!state.reader) return;
    Widgets& w = context.widgets;
    const state::Reader& reader = *state.reader;
    const Rect window = w.window();
    const Rect bar{0, 0, window.width, w.px(size::k_bar)};
    const float panel = std::min(w.px(size::k_panel), window.width / 2);
    const state::Loan* loan = reader.loan_id.empty() ? nullptr : state::loan_by_id(state, reader.loan_id);
    const bool with_loan = reader.panel == state::ReaderPanel::loan && loan != nullptr;
    const bool at_left = reader.panel == state::ReaderPanel::contents ||
                         reader.panel == state::ReaderPanel::search ||
                         reader.panel == state::ReaderPanel::bookmarks;
    Rect room = room_below_bar(w);
    const float strip = aloud_strip_height(reader, context);
    room.height -= strip;
    if (at_left) room = {panel, room.y, room.width - panel, room.height};
    const bool flows = reader.format == state::BookFormat::epub;
    const bool with_text = reader.panel == state::ReaderPanel::text && flows;
    if (with_loan || with_text) room.width -= panel;
    ReaderHandling& handling = handling_of(reader, context);
    ReaderSheet sheet{state, reader, loan, context, out, room, {}, {}};
    sheet.view = layout_view(reader, handling.pages, room, scale_of(w));
    sheet.frame = layout::lay_out(sheet.view);
    sheet.view.anchor = sheet.frame.anchor;
    handling.zoom = zoom_now(sheet.view);

    w.begin_place({.id = "reader", .name = reader.title, .rect = window}, false);
    // Where text flows there is no sheet of paper: the page reaches to the window's edge.
    w.canvas().fill(window, flows ? w.colours().ground : w.colours().desk);
    draw_reader_bar(sheet, bar);
    const Rect left{0, bar.height, panel, room.height};
    if (reader.panel == state::ReaderPanel::contents)
        draw_contents_panel(sheet, left);
    else
        handling.entry_shown.reset();
    if (reader.panel == state::ReaderPanel::bookmarks) draw_bookmarks_panel(sheet, left);
    if (reader.panel == state::ReaderPanel::search) draw_search_panel(sheet, left);
    draw_pages(sheet);
    if (with_loan) draw_loan_panel(sheet, {window.width - panel, bar.height, panel, room.height});
    if (with_text) draw_text_panel(sheet, {window.width - panel, bar.height, panel, room.height});
    if (strip > 0) draw_aloud_strip(sheet, {0, bottom(room), window.width, strip});
    draw_position_line(sheet);
    follow_voice(sheet);
    ask_for_layout(sheet);
    handle_reader(sheet);
    w.end_group();
}

std::string position_words(const ReaderSheet& s, int page) {
    const std::string number = std::to_string(page + 1);
    const std::string pages = std::to_string(s.reader.pages.size());
    const std::string label = state::page_label(s.reader, page);
    if (label == number) return s.m().tr("Page {page} of {pages}", {{"page", number}, {"pages", pages}});
    return s.m().tr("Page {label} ({page} of {pages})",
                    {{"label", label}, {"page", number}, {"pages", pages}});
}

render::Rect on_shown_page(const ReaderSheet& s, int page, const state::PageRect& rect) {
    const render::Rect upright{rect.x0, rect.y0, rect.x1, rect.y1};
    const auto number = static_cast<std::size_t>(page);
    if (page < 0 || number >= s.reader.pages.size()) return upright;
    const state::PageSize& size = s.reader.pages[number];
    return layout::turned(upright, render::PageSize{size.width, size.height}, s.reader.turn);
}

render::Point on_upright_page(const ReaderSheet& s, int page, render::Point shown) {
    const auto number = static_cast<std::size_t>(page);
    if (page < 0 || number >= s.view.pages.size()) return shown;
    const render::Rect at = layout::turned(render::Rect{shown.x, shown.y, shown.x, shown.y},
                                           s.view.pages[number], -s.reader.turn);
    return {at.x0, at.y0};
}

bool reader_bar_is_there(ReaderSheet& s, const Rect& bar, bool focus_inside) {
    Widgets& w = s.w();
    ReaderHandling& handling = s.context.memory.reader;
    const Input& input = w.input();
    if (input.moved || input.pressed || w.any_key()) handling.bar_since_s = w.seconds();
    const double until = handling.bar_since_s + pace::k_bar_rest_s;
    if (w.seconds() < until) w.draw_again_at(until);
    return focus_inside || w.hovering(bar) || s.reader.panel != state::ReaderPanel::none ||
           w.seconds() < until;
}

}  // namespace oqyrman::ui
