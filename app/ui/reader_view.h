#pragma once
// Inside app/ui only: from the reader's state to the layout's view, and back to actions. Pure.

#include <optional>

#include "app/state/reader_values.h"
#include "app/ui/canvas.h"
#include "render/layout/view.h"

namespace oqyrman::ui {

/// Zoom steps of the + and - keys, as parts of natural size.
inline constexpr std::array k_zooms{0.25, 0.33, 0.5,  0.67, 0.8, 0.9, 1.0, 1.1,
                                    1.25, 1.5,  1.75, 2.0,  2.5, 3.0, 4.0, 6.0};

std::vector<render::PageSize> layout_pages(const state::Reader& reader);
/// `room` is where pages are shown, window pixels; `scale` physical pixels to one px.
render::layout::View layout_view(const state::Reader& reader, std::span<const render::PageSize> pages,
                                 const Rect& room, float scale);
state::Anchor to_state(const render::layout::Anchor& anchor);
/// At what part of its natural size the page is shown.
double zoom_now(const render::layout::View& view);
/// The next step of k_zooms above or below.
double zoom_step(double now, bool in);
/// The size an EPUB's pages should have for this room, points: a column that is comfortable to read.
render::PageSize comfortable_page(const Rect& room, float scale, state::ViewMode mode);

}  // namespace oqyrman::ui
