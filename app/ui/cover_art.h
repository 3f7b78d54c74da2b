#pragma once
// The cover we make for a book that has none: cloth, title, and one band of Kazakh ornament.

#include <string_view>

#include "app/ui/canvas.h"

namespace oqyrman::ui {

/// One of the eight cloths, always the same for the same title.
Colour cloth_of(std::string_view title);

/// Draws into `box` (2:3). Small boxes have no room for words: below a third of a cover only cloth and band.
void draw_made_cover(const Canvas& canvas, std::string_view title, const Rect& box);

}  // namespace oqyrman::ui
