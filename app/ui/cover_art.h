#pragma once
// The cover we make for a book that has none: cloth, title, and one band of Kazakh ornament.

#include <optional>
#include <string_view>

#include "app/ui/canvas.h"

namespace oqyrman::ui {

/// One of the eight cloths, always the same for the same title.
Colour cloth_of(std::string_view title);

/// Lettering of a title in this room: the largest of ours in which all of it fits and no word is broken;
/// nothing when there is none, and a large first letter stands for the title.
std::optional<TextStyle> cover_lettering(const Canvas& canvas, std::string_view title, const Rect& room);

/// Draws into `box` (2:3), for the size it is shown at: letters are never a picture made smaller.
void draw_made_cover(const Canvas& canvas, std::string_view title, std::string_view author, const Rect& box);

}  // namespace oqyrman::ui
