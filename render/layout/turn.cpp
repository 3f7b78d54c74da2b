#include "render/layout/turn.h"

namespace oqyrman::render::layout {

int quarters(int turn) { return ((turn % 4) + 4) % 4; }

PageSize turned(PageSize size, int turn) {
    if (quarters(turn) % 2 == 0) return size;
    return {.width = size.height, .height = size.width};
}

Rect turned(const Rect& r, PageSize size, int turn) {
    switch (quarters(turn)) {
        case 1:
            return {.x0 = size.height - r.y1, .y0 = r.x0, .x1 = size.height - r.y0, .y1 = r.x1};
        case 2:
            return {.x0 = size.width - r.x1,
                    .y0 = size.height - r.y1,
                    .x1 = size.width - r.x0,
                    .y1 = size.height - r.y0};
        case 3:
            return {.x0 = r.y0, .y0 = size.width - r.x1, .x1 = r.y1, .y1 = size.width - r.x0};
        default:
            return r;
    }
}

}  // namespace oqyrman::render::layout
