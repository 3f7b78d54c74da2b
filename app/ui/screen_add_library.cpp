// Another library: its address.
#include <algorithm>
#include <cmath>

#include "app/ui/parts.h"

namespace oqyrman::ui {

void draw_add_library(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const Rect window = w.window();
    w.begin_place({.id = "add-library", .name = m.tr("Add a library"), .rect = window}, false);
    const float scrolled = w.begin_scroll("add-library", window, false);
    const float top = std::max(w.px(size::k_margin), std::round(window.height / 7));
    Column column = middle_column(context, window, size::k_form, top - scrolled);
    column.heading({.text = m.tr("Add a library"), .style = TextStyle::display}, 1);
    column.gap(size::k_gap_small);
    column.text({.text = m.tr("Your other libraries, their cards and your books stay as they are."),
                 .colour = w.colours().second_ink});
    column.gap(size::k_gap_large);
    library_address(state, context, column, out);
    column.gap(size::k_gap_small);
    if (column.button({.id = "add-library.cancel", .label = m.tr("Not now"), .kind = ButtonKind::quiet},
                      true))
        out.push_back(state::BackPressed{});
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
