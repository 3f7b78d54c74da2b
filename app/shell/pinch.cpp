#include "app/shell/pinch.h"

namespace oqyrman::shell {

std::optional<Pinch> PinchSteps::to(float scale, float x, float y) {
    if (!(scale > 0) || scale == m_scale) return std::nullopt;
    const Pinch step{.x = x, .y = y, .growth = scale / m_scale};
    m_scale = scale;
    return step;
}

}  // namespace oqyrman::shell
