#pragma once
// Inside app/ui only: rows and grids of covers in the catalogue.

#include "app/ui/parts.h"

namespace oqyrman::ui {

/// The catalogue being drawn, from top to bottom.
struct Sheet {
    const state::State& state;
    Context& context;
    Actions& out;
    Column column;
    std::size_t publications = 0;  ///< numbered over the whole screen
    std::size_t navigation = 0;
};

void draw_navigation(Sheet& sheet, const std::vector<state::NavigationLink>& links);
/// The patron's own loans, the one that ends first in front: tiles to go on reading with. Nothing without
/// loans.
void draw_my_loans(Sheet& sheet);
/// A row of covers that moves sideways, with its title and where all of it is.
void draw_lane(Sheet& sheet, const state::Group& group, std::size_t number);
/// The whole list that the feed and the pages after it make, in as many rows as it takes. Only what is in
/// `room` or near it is drawn and told; what is not here yet is asked for.
void draw_list(Sheet& sheet, std::string_view id, const std::string& name, const Rect& room);
/// Ways to narrow the list down: a button for each, which unfolds what there is to choose and how many books
/// each choice leads to.
void draw_facets(Sheet& sheet);
/// One cover with its words, and how many of them stand beside each other, so far apart.
void draw_card(Sheet& sheet, const state::Publication& book, const std::string& id, float x, float y,
               int position, std::size_t count);
std::size_t cards_in_row(const Sheet& sheet);
float card_step(const Widgets& widgets);
/// Tinted blocks where covers will stand, while the library is asked.
void draw_blocks(Sheet& sheet);

}  // namespace oqyrman::ui
