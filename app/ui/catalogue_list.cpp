// The catalogue's list of books, of any length.
#include <algorithm>

#include <fmt/format.h>

#include "app/ui/catalogue_lanes.h"

namespace oqyrman::ui {

namespace {

constexpr std::size_t k_cards_told = 120;  ///< before what is seen, and after it: for the keys and for Orca
constexpr std::size_t k_rows_ahead = 3;    ///< whose pages are fetched before they are seen

/// Where the rows of the list lie. A list may be so long that single precision is not enough for its end.
struct Rows {
    double top, high;
    std::size_t count, in_row;

    /// Titles whose rows lie in `room` or up to `more` rows beside it: first, and after the last.
    state::TitlesInView near(const Rect& room, std::size_t more, std::size_t titles) const {
        const auto row_at = [&](double y) {
            return static_cast<std::size_t>(std::clamp((y - top) / high, 0.0, static_cast<double>(count)));
        };
        const std::size_t first = row_at(room.y), last = std::min(count, row_at(bottom(room)) + 1);
        return {.first = (first - std::min(first, more)) * in_row,
                .end = std::min(titles, (last + more) * in_row)};
    }
    float y_of(std::size_t title) const {
        return static_cast<float>(top + high * static_cast<double>(title / in_row));
    }
};

/// A place in the list whose page is on its way.
void draw_missing(Widgets& w, float x, float y) {
    w.canvas().fill({x, y, w.px(size::k_cover_width), w.px(size::k_cover_height)}, w.colours().track,
                    w.px(2));
}

}  // namespace

void draw_list(Sheet& d, std::string_view id, const std::string& name, const Rect& room) {
    const state::Catalogue& catalogue = d.state.catalogue;
    const std::size_t count = state::list_size(catalogue);
    if (count == 0) return;
    Widgets& w = d.context.widgets;
    const std::size_t in_row = cards_in_row(d);
    const Rows rows{.top = d.column.y,
                    .high = w.cover_card_height() + w.px(size::k_gap_large),
                    .count = (count + in_row - 1) / in_row,
                    .in_row = in_row};
    const auto high = static_cast<float>(rows.high * static_cast<double>(rows.count));
    w.begin_group(
        {.id = id, .role = Role::list, .name = name, .rect = {d.column.x, d.column.y, d.column.width, high}});
    const auto told = rows.near(room, k_cards_told / in_row + 1, count);
    for (std::size_t i = told.first; i < told.end; ++i) {
        const float x = d.column.x + card_step(w) * static_cast<float>(i % in_row), y = rows.y_of(i);
        if (const state::Publication* book = state::publication_at(catalogue, i))
            draw_card(d, *book, fmt::format("catalogue.publication.{}", d.publications + i), x, y,
                      static_cast<int>(i + 1), count);
        else
            draw_missing(w, x, y);
    }
    w.end_group();
    const auto wanted = rows.near(room, k_rows_ahead, count);
    if (state::misses_pages(catalogue, wanted.first, wanted.end)) d.out.push_back(wanted);
    d.publications += count;
    d.column.y += high;
}

}  // namespace oqyrman::ui
