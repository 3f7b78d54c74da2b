// Links of a page: what a printing program made of one link in several parts is one again.
#include <algorithm>

#include "app/reading/values.h"

namespace oqyrman::reading {

namespace {

/// Points by which boxes of one line may differ.
constexpr float k_slack = 1;
/// The next line of a link is no further down than this many of its own heights.
constexpr float k_next_line = 0.8F;

bool same_target(const state::PageLink& link, const render::Link& other) {
    return link.page == other.page && link.y == other.y && link.uri == other.uri;
}

bool on_one_line(const state::PageRect& a, const state::PageRect& b) {
    const float shared = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
    return shared > std::min(a.y1 - a.y0, b.y1 - b.y0) / 2;
}

bool touch(const state::PageRect& a, const state::PageRect& b) {
    return a.x0 <= b.x1 + k_slack && b.x0 <= a.x1 + k_slack;
}

bool follows(const state::PageRect& line, const state::PageRect& next) {
    const float high = std::max(line.y1 - line.y0, next.y1 - next.y0);
    return next.y0 >= line.y0 && next.y0 - line.y1 < high * k_next_line;
}

/// True when the part belongs to this link, and is in it now.
bool joined(state::PageLink& link, const state::PageRect& part) {
    for (state::PageRect& line : link.rects)
        if (on_one_line(line, part) && touch(line, part)) {
            line = {.x0 = std::min(line.x0, part.x0),
                    .y0 = std::min(line.y0, part.y0),
                    .x1 = std::max(line.x1, part.x1),
                    .y1 = std::max(line.y1, part.y1)};
            return true;
        }
    if (!follows(link.rects.back(), part)) return false;
    link.rects.push_back(part);
    return true;
}

}  // namespace

std::vector<state::PageLink> to_links(const render::PageLinks& links) {
    std::vector<state::PageLink> found;
    for (const render::Link& link : links.links) {
        const state::PageRect part{
            .x0 = link.rect.x0, .y0 = link.rect.y0, .x1 = link.rect.x1, .y1 = link.rect.y1};
        if (!found.empty() && same_target(found.back(), link) && joined(found.back(), part)) continue;
        found.push_back({.rects = {part}, .page = link.page, .y = link.y, .uri = link.uri});
    }
    return found;
}

}  // namespace oqyrman::reading
