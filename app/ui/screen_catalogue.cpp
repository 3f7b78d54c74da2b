// The library's catalogue: ways into it, lanes, and a grid of covers.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/catalogue_lanes.h"

namespace oqyrman::ui {

namespace {

constexpr const char* k_scroll = "catalogue";

/// The end of a long list: the next part comes by itself when its button comes near the view.
void draw_more(Sheet& d, const Rect& room) {
    const state::Catalogue& catalogue = d.state.catalogue;
    if (catalogue.feed->next_url.empty()) return;
    const language::Messages& m = d.context.messages;
    // A screen before it is seen: whoever scrolls on does not wait.
    const bool near = d.column.y < bottom(room) + room.height;
    const bool pressed =
        d.column.button({.id = "catalogue.more",
                         .label = catalogue.more_busy ? m.tr("Asking the library…") : m.tr("Show more"),
                         .enabled = !catalogue.more_busy,
                         .busy = catalogue.more_busy});
    if (pressed || (near && !catalogue.busy && !catalogue.more_busy && !catalogue.problem))
        d.out.push_back(state::MoreWanted{});
    d.column.gap(size::k_gap);
}

void draw_search(Sheet& d, const Rect& rect) {
    const language::Messages& m = d.context.messages;
    const FieldResult field = d.context.widgets.text_field({.id = "catalogue.search",
                                                            .label = m.tr("Search the catalogue"),
                                                            .text = d.state.catalogue.search_text,
                                                            .placeholder = m.tr("Title or author"),
                                                            .icon = "search",
                                                            .label_hidden = true},
                                                           rect);
    if (field.edited) d.out.push_back(state::TextEdited{state::Field::search, *field.edited});
    if (field.submitted) d.out.push_back(state::SearchSubmitted{});
}

std::string title_of(const state::State& state, const language::Messages& m) {
    const state::Catalogue& catalogue = state.catalogue;
    std::string title = catalogue.feed ? catalogue.feed->title : state.library ? state.library->title : "";
    return title.empty() ? m.tr("Catalogue") : title;
}

/// Title and search beside each other; under each other where the room is short.
void draw_header(Sheet& d) {
    const state::Catalogue& catalogue = d.state.catalogue;
    Widgets& w = d.context.widgets;
    const language::Messages& m = d.context.messages;
    const float control = w.px(size::k_control), gap = w.px(size::k_gap);
    const std::string title = title_of(d.state, m);
    const bool searchable = catalogue.feed && (!catalogue.feed->search_template.empty() ||
                                               !catalogue.feed->search_description_url.empty());
    const bool narrow = d.column.width < w.px(size::k_text_column);
    const float field = searchable && !narrow ? std::min(w.px(size::k_panel), d.column.width / 2) : 0;
    const float end = d.column.x + d.column.width;
    float x = d.column.x;
    if (!catalogue.history.empty()) {
        if (w.button(
                {.id = "catalogue.back", .label = m.tr("Back"), .kind = ButtonKind::icon, .icon = "back"},
                {x, d.column.y, control, control}))
            d.out.push_back(state::BackPressed{});
        x += control + w.px(size::k_gap_small);
    }
    const float room = end - x - (field > 0 ? field + gap : 0);
    const float high = w.canvas().height(title, TextStyle::heading, room, 2);
    const float row = std::max(control, high);
    w.heading({.text = title, .style = TextStyle::heading, .max_lines = 2}, 1, x,
              std::round(d.column.y + (row - high) / 2), room);
    if (field > 0) draw_search(d, {end - field, d.column.y, field, control});
    d.column.y += row;
    if (searchable && narrow) {
        d.column.gap(size::k_gap);
        draw_search(d, {d.column.x, d.column.y, d.column.width, control});
        d.column.y += control;
    }
    d.column.gap(size::k_gap_large);
}

/// The library's front window, where the patron's own books stand first.
bool is_home(const state::State& state) {
    return state.catalogue.history.empty() && !state::is_search(state.catalogue.asked_url);
}

void draw_nothing_found(Sheet& d) {
    const language::Messages& m = d.context.messages;
    const bool searched = state::is_search(d.state.catalogue.asked_url);
    if (empty_state(
            d.context, "empty-search",
            searched ? m.tr("The library has no book by these words.") : m.tr("There are no books here."),
            {.id = "catalogue.start", .label = m.tr("To the catalogue"), .kind = ButtonKind::primary},
            d.column) &&
        d.state.library)
        d.out.push_back(state::FeedWanted{d.state.library->start_url});
}

void draw_feed(Sheet& d, const Rect& room) {
    const state::Feed& feed = *d.state.catalogue.feed;
    if (is_home(d.state)) draw_my_loans(d);
    draw_navigation(d, feed.navigation);
    for (std::size_t i = 0; i < feed.groups.size(); ++i) draw_lane(d, feed.groups[i], i);
    draw_facets(d);
    draw_list(d, fmt::format("catalogue.group.{}", feed.groups.size()), feed.title, room);
    draw_more(d, room);
    if (feed.navigation.empty() && feed.groups.empty() && feed.publications.empty()) draw_nothing_found(d);
}

/// Another feed begins at its top; one that the way back led to is as it was left.
void show_another(const std::vector<std::string>& history, const std::string& shown, Context& context) {
    Widgets& w = context.widgets;
    Memory& memory = context.memory;
    const auto is_behind = [&](const std::string& url) {
        return std::ranges::find(history, url) != history.end();
    };
    const bool came_back = !is_behind(memory.feed_url);
    FeedPlace place;
    const auto left = std::ranges::find(memory.feeds_left, shown, &FeedPlace::url);
    if (came_back && left != memory.feeds_left.end()) place = *left;
    std::erase_if(memory.feeds_left,
                  [&](const FeedPlace& each) { return !is_behind(each.url) || each.url == memory.feed_url; });
    if (!came_back) memory.feeds_left.push_back({memory.feed_url, w.scrolled(k_scroll), w.lane_starts()});
    w.scroll_to(k_scroll, place.scrolled);
    w.move_lanes(std::move(place.lanes));
    memory.facet_open.reset();
    memory.feed_url = shown;
}

/// Nothing of the library is here yet: what stands in the way, or where the covers will be.
void draw_without_feed(Sheet& d) {
    const state::Catalogue& catalogue = d.state.catalogue;
    if (catalogue.problem) {
        problem_state(d.context, d.state, *catalogue.problem, d.column, d.out);
        return;
    }
    if (catalogue.busy && d.context.widgets.waited("catalogue.blocks")) draw_blocks(d);
}

/// Over the list, wherever it is scrolled to: nothing is pushed down, and nobody wonders whether they were
/// heard.
void draw_busy(Context& context, const Rect& room) {
    constexpr std::string_view id = "catalogue.busy";
    Widgets& w = context.widgets;
    if (!w.waited(id)) return;
    const std::string words = context.messages.tr("Asking the library…");
    const float wide = std::ceil(w.canvas().width(words, TextStyle::body)) + 2 * w.px(size::k_gap);
    const float high = w.px(size::k_control), gap = w.px(size::k_gap);
    const Rect pill{std::round(room.x + (room.width - wide) / 2), bottom(room) - high - gap, wide, high};
    w.canvas().shadow(pill, gap);
    w.canvas().fill(pill, w.colours().card, high / 2);
    w.canvas().frame(pill, w.colours().edge, w.px(1), high / 2);
    w.canvas().line(words, TextStyle::body, w.colours().ink, pill, Align::centre);
    w.spoken({.role = Role::notification,
              .automation_id = id,
              .name = words,
              .rect = pill,
              .states = semantics::k_state_enabled | semantics::k_state_busy});
}

}  // namespace

void draw_catalogue(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::Catalogue& catalogue = state.catalogue;
    Rect room = room_beside_rail(context);
    w.begin_place({.id = "catalogue", .name = m.tr("Catalogue"), .rect = room}, true);
    // Whoever has scrolled down sees why the list does not go on, where he is.
    if (catalogue.problem_of_page && catalogue.problem) {
        Column above = middle_column(context, room, size::k_content, room.y + w.px(size::k_gap));
        problem_box(context, state, catalogue.problem, above, out);
        room = {room.x, above.y, room.width, bottom(room) - above.y};
    }
    const std::string shown = catalogue.feed ? catalogue.feed->url : std::string();
    if (shown != context.memory.feed_url) show_another(catalogue.history, shown, context);
    const float scrolled = w.begin_scroll(k_scroll, room, true);
    Sheet d{state, context, out, content_column(context, room, scrolled)};
    draw_header(d);
    if (catalogue.feed && !catalogue.problem_of_page)
        problem_box(context, state, catalogue.problem, d.column, out);
    if (catalogue.feed)
        draw_feed(d, room);
    else
        draw_without_feed(d);
    d.column.gap(size::k_margin);
    w.end_scroll(d.column.y + scrolled);
    if (catalogue.busy) draw_busy(context, room);
    w.end_group();
}

}  // namespace oqyrman::ui
