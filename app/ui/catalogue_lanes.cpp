#include "app/ui/catalogue_lanes.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/loan_words.h"
#include "app/ui/title_words.h"

namespace oqyrman::ui {

using semantics::id_of;

namespace {

/// A catalogue that never ends must not fill the semantic tree: what is further from the view is left out.
constexpr std::size_t k_max_cards_recorded = 1500;

/// The head of a lane: its title, the arrows when there is more than is seen, and the way to all of it.
struct LaneHead {
    std::string_view id;
    const std::string& title;
    bool has_all = false;
};

bool draw_head(Sheet& d, const LaneHead& head, const Lane& lane, const Rect& row) {
    Widgets& w = d.context.widgets;
    const language::Messages& m = d.context.messages;
    const float control = w.px(size::k_control);
    const std::string all_id = fmt::format("{}.all", head.id), all_label = m.tr("See all");
    const Button more{.id = all_id, .label = all_label, .kind = ButtonKind::quiet};
    const float wide = head.has_all ? w.button_width(more) : 0;
    const bool moves = lane.count > lane.in_view;
    const float arrows = moves ? 2 * control + w.px(size::k_gap_small) : 0;
    float end = d.column.x + d.column.width;
    const float line = w.canvas().line_height(TextStyle::lead_strong);
    w.heading({.text = head.title, .style = TextStyle::lead_strong, .max_lines = 1}, 2, d.column.x,
              std::round(d.column.y + (control - line) / 2),
              d.column.width - wide - arrows - 2 * w.px(size::k_gap_small));
    const bool all = wide > 0 && w.button(more, {end - wide - arrows, d.column.y, wide, control});
    if (moves) {
        const std::size_t start = w.lane_start(lane, row, {});
        const std::string back_id = fmt::format("{}.back", head.id), on_id = fmt::format("{}.on", head.id);
        const std::string back = m.tr("Earlier in the row"), on = m.tr("Further in the row");
        if (w.button({.id = back_id,
                      .label = back,
                      .kind = ButtonKind::icon,
                      .icon = "previous",
                      .enabled = start > 0},
                     {end - 2 * control, d.column.y, control, control}))
            w.turn_lane(lane, -static_cast<int>(lane.in_view));
        if (w.button({.id = on_id,
                      .label = on,
                      .kind = ButtonKind::icon,
                      .icon = "next",
                      .enabled = start + lane.in_view < lane.count},
                     {end - control, d.column.y, control, control}))
            w.turn_lane(lane, static_cast<int>(lane.in_view));
    }
    d.column.y += control;
    d.column.gap(size::k_gap_small);
    return all;
}

/// What of a lane must be seen: the one of `count` ids that the focus has just come to.
template <class IdOf>
std::optional<std::size_t> wanted_in(const Widgets& w, std::size_t count, const IdOf& id_at) {
    for (std::size_t i = 0; i < count; ++i)
        if (w.wants_to_be_seen(id_of(id_at(i)))) return i;
    return std::nullopt;
}

/// Cuts what lies beside the lane, and leaves the shadows of what is in it.
Rect lane_clip(const Widgets& w, const Rect& row, float step, std::size_t in_view) {
    const float gap = w.px(size::k_gap_large);
    return {row.x - gap, row.y - gap, step * static_cast<float>(in_view) + gap, row.height + 2 * gap};
}

// ---- the patron's own loans ----

struct Tile {
    std::string id;
    const state::Loan& loan;
    int position, count;
};

void draw_tile_words(Sheet& d, const state::Loan& loan, const StatusWords& status, const Rect& room,
                     bool hovered) {
    Widgets& w = d.context.widgets;
    const Palette& colour = w.colours();
    const float line = w.canvas().line_height(TextStyle::small), bar = w.px(size::k_progress);
    const float title = w.canvas().height(loan.title, TextStyle::cover, room.width, 2);
    w.canvas().paragraph(loan.title, TextStyle::cover, hovered ? colour.act : colour.ink, room, 2);
    w.canvas().line(loan.authors, TextStyle::small, colour.second_ink,
                    {room.x, room.y + title + w.px(size::k_unit), room.width, line});
    const float low = bottom(room) - bar - w.px(size::k_unit) - line;
    const std::string read = d.context.messages.tr("Read");
    const bool ready = std::holds_alternative<state::LoanReady>(loan.phase);
    const float action = ready ? std::ceil(w.canvas().width(read, TextStyle::small_strong)) : 0;
    w.canvas().line(status.words, TextStyle::small, status.due ? colour.due : colour.ink,
                    {room.x, low, room.width - action - w.px(size::k_gap_small), line});
    if (ready)
        w.canvas().line(read, TextStyle::small_strong, colour.act, {room.x, low, room.width, line},
                        Align::right);
    const auto* download = std::get_if<state::LoanDownloading>(&loan.phase);
    const auto share = download ? share_downloaded(*download) : share_of_time_left(loan, d.state.now);
    if (!share) return;
    const Rect whole{room.x, bottom(room) - bar, room.width, bar};
    w.canvas().fill(whole, colour.track, bar / 2);
    w.canvas().fill({whole.x, whole.y, std::max(bar, whole.width * static_cast<float>(*share)), bar},
                    status.due ? colour.due : colour.act, bar / 2);
}

void draw_tile(Sheet& d, const Tile& tile, const Rect& rect) {
    Widgets& w = d.context.widgets;
    const state::Loan& loan = tile.loan;
    const StatusWords status = short_title_words(
        d.context.messages, state::title_state(nullptr, &loan, nullptr, d.state.network, d.state.now),
        d.state.now);
    const std::string name = loan.authors.empty() ? loan.title : loan.title + ", " + loan.authors;
    const auto press = w.pressable({.role = Role::list_item,
                                    .automation_id = tile.id,
                                    .name = name,
                                    .description = status.words,
                                    .rect = rect,
                                    .position_in_set = tile.position,
                                    .set_size = tile.count},
                                   w.px(size::k_radius_card));
    if (press.pressed) {
        if (std::holds_alternative<state::LoanReady>(loan.phase) && !loan.return_queued)
            d.out.push_back(state::ReadPressed{loan.id});
        else
            d.out.push_back(state::ScreenWanted{state::Screen::loans});
    }
    if (!press.visible) return;
    const Palette& colour = w.colours();
    w.canvas().fill(rect, press.hovered ? colour.hover : colour.card, w.px(size::k_radius_card));
    w.canvas().frame(rect, press.hovered ? colour.edge : colour.hairline, 1, w.px(size::k_radius_card));
    const float gap = w.px(size::k_gap);
    const Rect thumb{rect.x + gap, rect.y + gap, w.px(size::k_thumb_width), w.px(size::k_thumb_height)};
    w.cover({loan.title, loan.authors, loan.cover_url}, d.context.pictures, thumb);
    const float x = right(thumb) + gap;
    draw_tile_words(d, loan, status, {x, thumb.y, right(rect) - gap - x, thumb.height}, press.hovered);
}

}  // namespace

float card_step(const Widgets& w) { return w.px(size::k_cover_width) + w.px(size::k_gap_large); }

std::size_t cards_in_row(const Sheet& d) {
    const Widgets& w = d.context.widgets;
    const float room = d.column.width + w.px(size::k_gap_large);
    return std::max<std::size_t>(1, static_cast<std::size_t>(room / card_step(w)));
}

void draw_card(Sheet& d, const state::Publication& book, const std::string& id, float x, float y,
               int position, std::size_t count) {
    Widgets& w = d.context.widgets;
    const StatusWords status =
        short_title_words(d.context.messages, state::title_state(d.state, book), d.state.now);
    const std::string author = joined(book.authors), format = format_word(book);
    const std::string cover = book.images.empty() ? std::string() : book.images.front().url;
    if (w.cover_card({.id = id,
                      .title = book.title,
                      .author = author,
                      .status = status.words,
                      .status_due = status.due,
                      .cover_url = cover,
                      .note = format,
                      .position = position,
                      .count = static_cast<int>(count)},
                     d.context.pictures, x, y))
        d.out.push_back(state::PublicationChosen{book});
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

void draw_my_loans(Sheet& d) {
    const std::vector<const state::Loan*> loans = open_loans_by_end(d.state.loans);
    if (loans.empty()) return;
    Widgets& w = d.context.widgets;
    const float gap = w.px(size::k_gap_large), high = w.px(size::k_thumb_height) + 2 * w.px(size::k_gap);
    const float most = std::floor((d.column.width + gap) / (w.px(size::k_tile) + gap));
    const auto in_row = static_cast<std::size_t>(std::max(1.0F, most));
    const float wide = std::floor((d.column.width + gap) / static_cast<float>(in_row)) - gap;
    const std::string title = d.context.messages.tr("My books");
    const Lane lane{.id = "catalogue.loans", .count = loans.size(), .in_view = in_row};
    const Rect row{d.column.x, d.column.y + w.px(size::k_control) + w.px(size::k_gap_small), d.column.width,
                   high};
    const auto id_at = [](std::size_t i) { return fmt::format("catalogue.loan.{}", i); };
    (void)w.lane_start(lane, row, wanted_in(w, loans.size(), id_at));
    if (draw_head(d, {.id = "catalogue.loans", .title = title, .has_all = true}, lane, row))
        d.out.push_back(state::ScreenWanted{state::Screen::loans});
    const std::size_t start = w.lane_start(lane, row, {});
    w.begin_group({.id = "catalogue.loans", .role = Role::list, .name = title, .rect = row});
    w.canvas().push_clip(lane_clip(w, row, wide + gap, in_row));
    for (std::size_t i = 0; i < loans.size(); ++i) {
        const float x = row.x + (wide + gap) * (static_cast<float>(i) - static_cast<float>(start));
        draw_tile(d, {id_at(i), *loans[i], static_cast<int>(i + 1), static_cast<int>(loans.size())},
                  {x, row.y, wide, high});
    }
    w.canvas().pop_clip();
    w.end_group();
    d.column.y = bottom(row);
    d.column.gap(size::k_gap_large);
}

void draw_lane(Sheet& d, const state::Group& group, std::size_t number) {
    Widgets& w = d.context.widgets;
    const std::string id = fmt::format("catalogue.group.{}", number);
    const std::size_t count = std::min(group.publications.size(),
                                       k_max_cards_recorded - std::min(k_max_cards_recorded, d.publications));
    const Lane lane{.id = id, .count = count, .in_view = cards_in_row(d)};
    const Rect row{d.column.x, d.column.y + w.px(size::k_control) + w.px(size::k_gap_small), d.column.width,
                   w.cover_card_height()};
    const std::size_t first = d.publications;
    const auto id_at = [&](std::size_t i) { return fmt::format("catalogue.publication.{}", first + i); };
    (void)w.lane_start(lane, row, wanted_in(w, count, id_at));
    if (draw_head(d, {.id = id, .title = group.title, .has_all = !group.all_url.empty()}, lane, row))
        d.out.push_back(state::FeedWanted{group.all_url});
    draw_navigation(d, group.navigation);
    if (count == 0) return;
    const std::size_t start = w.lane_start(lane, row, {});
    const Rect shown{row.x, d.column.y, row.width, row.height};
    w.begin_group({.id = id, .role = Role::list, .name = group.title, .rect = shown});
    w.canvas().push_clip(lane_clip(w, shown, card_step(w), lane.in_view));
    for (std::size_t i = 0; i < count; ++i) {
        const float x = shown.x + card_step(w) * (static_cast<float>(i) - static_cast<float>(start));
        draw_card(d, group.publications[i], id_at(i), x, shown.y, static_cast<int>(i + 1), count);
    }
    w.canvas().pop_clip();
    w.end_group();
    d.publications += count;
    d.column.y = bottom(shown);
    d.column.gap(size::k_gap_large);
}

void draw_blocks(Sheet& d) {
    Widgets& w = d.context.widgets;
    const Colour tint = w.colours().track;
    const float line = w.canvas().line_height(TextStyle::body), thin = w.px(size::k_gap_small);
    for (std::size_t i = 0; i < cards_in_row(d); ++i) {
        const float x = d.column.x + card_step(w) * static_cast<float>(i);
        const Rect cover{x, d.column.y, w.px(size::k_cover_width), w.px(size::k_cover_height)};
        w.canvas().fill(cover, tint, w.px(2));
        w.canvas().fill({x, bottom(cover) + thin + thin / 2, cover.width * 0.8F, thin}, tint, thin / 2);
        w.canvas().fill({x, bottom(cover) + line + thin, cover.width * 0.5F, thin}, tint, thin / 2);
    }
    d.column.y += w.cover_card_height();
}

}  // namespace oqyrman::ui
