// The library's catalogue: ways into it, lanes, and a grid of covers.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/loan_words.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

/// A catalogue that never ends must not fill the semantic tree: what is further from the view is left out.
constexpr std::size_t k_max_cards_recorded = 1500;

/// The catalogue being drawn, from top to bottom.
struct Sheet {
    const state::State& state;
    Context& context;
    Actions& out;
    Column column;
    std::size_t publications = 0;  ///< numbered over the whole screen
    std::size_t navigation = 0;
};

float card_step(const Widgets& w) { return w.px(size::k_cover_width) + w.px(size::k_gap_large); }

std::size_t cards_in_row(const Sheet& d) {
    const Widgets& w = d.context.widgets;
    const float room = d.column.width + w.px(size::k_gap_large);
    return std::max<std::size_t>(1, static_cast<std::size_t>(room / card_step(w)));
}

/// A grid of cards; `most` is 0 for all of them.
void draw_cards(Sheet& d, const std::vector<state::Publication>& publications, std::size_t most) {
    Widgets& w = d.context.widgets;
    const std::size_t in_row = cards_in_row(d);
    const std::size_t count = std::min(most > 0 ? most : publications.size(), publications.size());
    const float row_high = w.cover_card_height() + w.px(size::k_gap_large);
    for (std::size_t i = 0; i < count && d.publications < k_max_cards_recorded; ++i) {
        const state::Publication& each = publications[i];
        const StatusWords status = publication_status(d.context.messages, d.state, each);
        const std::string author = joined(each.authors);
        const std::string id = fmt::format("catalogue.publication.{}", d.publications++);
        const float x = d.column.x + card_step(w) * static_cast<float>(i % in_row);
        const float y = d.column.y + row_high * static_cast<float>(i / in_row);
        const std::string cover = each.images.empty() ? std::string() : each.images.front().url;
        if (w.cover_card({.id = id,
                          .title = each.title,
                          .author = author,
                          .status = status.words,
                          .status_due = status.due,
                          .cover_url = cover,
                          .position = static_cast<int>(i + 1),
                          .count = static_cast<int>(publications.size())},
                         d.context.pictures, x, y))
            d.out.push_back(state::PublicationChosen{each});
    }
    const std::size_t rows = (count + in_row - 1) / in_row;
    d.column.y += row_high * static_cast<float>(rows);
}

void draw_navigation(Sheet& d, const std::vector<state::NavigationLink>& links) {
    if (links.empty()) return;
    Widgets& w = d.context.widgets;
    Row row{w, d.column.x, d.column.y, d.column.x + d.column.width};
    for (const state::NavigationLink& link : links) {
        const std::string id = fmt::format("catalogue.navigation.{}", d.navigation++);
        const std::string label = link.count ? fmt::format("{} ({})", link.title, *link.count) : link.title;
        if (row.button({.id = id, .label = label})) d.out.push_back(state::FeedWanted{link.url});
    }
    d.column.y = row.bottom();
    d.column.gap(size::k_gap_large);
}

void draw_group(Sheet& d, const state::Group& group, std::size_t number) {
    Widgets& w = d.context.widgets;
    const std::string id = fmt::format("catalogue.group.{}", number);
    const float control = w.px(size::k_control);
    const bool part = !group.all_url.empty() && group.publications.size() > cards_in_row(d);
    const std::string all_id = id + ".all", all_label = d.context.messages.tr("See all");
    const Button more{.id = all_id, .label = all_label, .kind = ButtonKind::quiet};
    const float wide = group.all_url.empty() ? 0 : w.button_width(more);
    const float line = w.canvas().line_height(TextStyle::lead_strong);
    w.heading({.text = group.title, .style = TextStyle::lead_strong, .max_lines = 1}, 2, d.column.x,
              std::round(d.column.y + (control - line) / 2), d.column.width - wide - w.px(size::k_gap));
    if (wide > 0 && w.button(more, {d.column.x + d.column.width - wide, d.column.y, wide, control}))
        d.out.push_back(state::FeedWanted{group.all_url});
    d.column.y += control;
    d.column.gap(size::k_gap_small);
    draw_navigation(d, group.navigation);
    if (group.publications.empty()) return;
    const float top = d.column.y;
    const std::size_t shown = part ? cards_in_row(d) : group.publications.size();
    const std::size_t rows = (shown + cards_in_row(d) - 1) / cards_in_row(d);
    const float high = (w.cover_card_height() + w.px(size::k_gap_large)) * static_cast<float>(rows);
    w.begin_group(
        {.id = id, .role = Role::list, .name = group.title, .rect = {d.column.x, top, d.column.width, high}});
    draw_cards(d, group.publications, part ? shown : 0);
    w.end_group();
    d.column.gap(size::k_gap);
}

void draw_all(Sheet& d, const state::Feed& feed) {
    if (feed.publications.empty()) return;
    Widgets& w = d.context.widgets;
    const std::size_t in_row = cards_in_row(d);
    const float rows = static_cast<float>((feed.publications.size() + in_row - 1) / in_row);
    const float high = (w.cover_card_height() + w.px(size::k_gap_large)) * rows;
    const std::string id = fmt::format("catalogue.group.{}", feed.groups.size());
    w.begin_group({.id = id,
                   .role = Role::list,
                   .name = feed.title,
                   .rect = {d.column.x, d.column.y, d.column.width, high}});
    draw_cards(d, feed.publications, 0);
    w.end_group();
}

/// The end of a long list: the next part comes by itself when its button comes into view.
void draw_more(Sheet& d, const Rect& room) {
    const state::Catalogue& catalogue = d.state.catalogue;
    if (catalogue.feed->next_url.empty()) return;
    const language::Messages& m = d.context.messages;
    const bool in_view = d.column.y < bottom(room);
    const bool pressed =
        d.column.button({.id = "catalogue.more",
                         .label = catalogue.more_busy ? m.tr("Asking the library…") : m.tr("Show more"),
                         .enabled = !catalogue.more_busy,
                         .busy = catalogue.more_busy});
    if (pressed || (in_view && !catalogue.busy && !catalogue.more_busy && !catalogue.problem))
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

void draw_header(Sheet& d) {
    const state::Catalogue& catalogue = d.state.catalogue;
    Widgets& w = d.context.widgets;
    const language::Messages& m = d.context.messages;
    const float control = w.px(size::k_control), gap = w.px(size::k_gap);
    float x = d.column.x, end = d.column.x + d.column.width;
    if (!catalogue.history.empty()) {
        if (w.button(
                {.id = "catalogue.back", .label = m.tr("Back"), .kind = ButtonKind::icon, .icon = "back"},
                {x, d.column.y, control, control}))
            d.out.push_back(state::BackPressed{});
        x += control + w.px(size::k_gap_small);
    }
    const bool searchable = catalogue.feed && (!catalogue.feed->search_template.empty() ||
                                               !catalogue.feed->search_description_url.empty());
    if (searchable) {
        const float wide = std::min(w.px(size::k_panel), d.column.width / 2);
        draw_search(d, {end - wide, d.column.y, wide, control});
        end -= wide + gap;
    }
    std::string title = catalogue.feed    ? catalogue.feed->title
                        : d.state.library ? d.state.library->title
                                          : "";
    if (title.empty()) title = m.tr("Catalogue");
    const float line = w.canvas().line_height(TextStyle::heading);
    w.heading({.text = title, .style = TextStyle::heading, .max_lines = 1}, 1, x,
              std::round(d.column.y + (control - line) / 2), end - x);
    d.column.y += control;
    d.column.gap(size::k_gap_large);
}

void draw_feed(Sheet& d, const Rect& room) {
    const state::Feed& feed = *d.state.catalogue.feed;
    const language::Messages& m = d.context.messages;
    draw_navigation(d, feed.navigation);
    for (std::size_t i = 0; i < feed.groups.size(); ++i) draw_group(d, feed.groups[i], i);
    draw_all(d, feed);
    draw_more(d, room);
    if (!feed.navigation.empty() || !feed.groups.empty() || !feed.publications.empty()) return;
    const bool searched = d.state.catalogue.asked_url.starts_with("search:");
    if (empty_state(
            d.context, "empty-search",
            searched ? m.tr("The library has no book by these words.") : m.tr("There are no books here."),
            {.id = "catalogue.start", .label = m.tr("To the first page"), .kind = ButtonKind::primary},
            d.column) &&
        d.state.library)
        d.out.push_back(state::FeedWanted{d.state.library->start_url});
}

}  // namespace

void draw_catalogue(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const state::Catalogue& catalogue = state.catalogue;
    const Rect room = room_beside_rail(context);
    w.begin_place({.id = "catalogue", .name = m.tr("Catalogue"), .rect = room}, true);
    const std::string shown = catalogue.feed ? catalogue.feed->url : std::string();
    if (shown != context.memory.feed_url) {
        w.scroll_to_top("catalogue");
        context.memory.feed_url = shown;
    }
    const float scrolled = w.begin_scroll("catalogue", room, true);
    Sheet d{state, context, out, content_column(context, room, scrolled)};
    draw_header(d);
    problem_box(context, state, catalogue.problem, d.column, out);
    if (catalogue.busy) busy_words(context, "catalogue.busy", m.tr("Asking the library…"), d.column);
    if (catalogue.feed) draw_feed(d, room);
    d.column.gap(size::k_margin);
    w.end_scroll(d.column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
