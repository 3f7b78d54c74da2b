#pragma once
// Pages shown a quarter, half or three quarters further round, clockwise. Pure.

#include "render/values.h"

namespace oqyrman::render::layout {

/// Quarters from 0 to 3, whatever is given.
int quarters(int turn);
PageSize turned(PageSize size, int turn);
/// A rectangle of a page of this (unturned) size, as it stands on the turned page.
Rect turned(const Rect& rect, PageSize size, int turn);

}  // namespace oqyrman::render::layout
