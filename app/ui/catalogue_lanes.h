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
/// All of them, in as many rows as it takes.
void draw_grid(Sheet& sheet, std::string_view id, const std::string& name,
               const std::vector<state::Publication>& publications);
/// Tinted blocks where covers will stand, while the library is asked.
void draw_blocks(Sheet& sheet);

}  // namespace oqyrman::ui
