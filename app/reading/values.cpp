#include "app/reading/values.h"

#include <algorithm>

namespace oqyrman::reading {

namespace {

state::PageRect around(const render::Quad& quad) {
    const auto x =
        std::minmax({quad.upper_left.x, quad.upper_right.x, quad.lower_left.x, quad.lower_right.x});
    const auto y =
        std::minmax({quad.upper_left.y, quad.upper_right.y, quad.lower_left.y, quad.lower_right.y});
    return {.x0 = x.first, .y0 = y.first, .x1 = x.second, .y1 = y.second};
}

}  // namespace

std::vector<state::PageSize> to_pages(const render::PageSizes& sizes) {
    std::vector<state::PageSize> pages;
    pages.reserve(sizes.pages.size());
    for (const render::PageSize& size : sizes.pages)
        pages.push_back({.width = size.width, .height = size.height});
    return pages;
}

std::vector<state::OutlineEntry> to_outline(const render::Outline& outline) {
    std::vector<state::OutlineEntry> entries;
    entries.reserve(outline.entries.size());
    for (const render::OutlineEntry& entry : outline.entries)
        entries.push_back({.title = entry.title, .level = entry.level, .page = entry.page, .y = entry.y});
    return entries;
}

std::vector<state::PageLink> to_links(const render::PageLinks& links) {
    std::vector<state::PageLink> found;
    found.reserve(links.links.size());
    for (const render::Link& link : links.links)
        found.push_back(
            {.rect = {.x0 = link.rect.x0, .y0 = link.rect.y0, .x1 = link.rect.x1, .y1 = link.rect.y1},
             .page = link.page,
             .y = link.y,
             .uri = link.uri});
    return found;
}

state::PageText to_text(const render::PageText& text) {
    state::PageText made{.utf8 = text.utf8, .boxes = {}};
    made.boxes.reserve(text.quads.size());
    std::ranges::transform(text.quads, std::back_inserter(made.boxes), around);
    return made;
}

std::vector<state::FoundPlace> to_places(const render::SearchPart& part) {
    std::vector<state::FoundPlace> places;
    places.reserve(part.hits.size());
    for (const render::SearchHit& hit : part.hits) {
        state::FoundPlace place{
            .page = hit.page, .before = hit.before, .match = hit.match, .after = hit.after, .rects = {}};
        for (const render::Rect& rect : hit.rects)
            place.rects.push_back({.x0 = rect.x0, .y0 = rect.y0, .x1 = rect.x1, .y1 = rect.y1});
        places.push_back(std::move(place));
    }
    return places;
}

state::Locator to_locator(const render::Locator& locator) {
    return {.resource = locator.resource,
            .offset = locator.offset,
            .quote = locator.quote,
            .page = locator.page,
            .y = static_cast<double>(locator.y),
            .progression = 0};
}

render::Locator from_locator(const state::Locator& locator) {
    return {.resource = locator.resource,
            .offset = locator.offset,
            .quote = locator.quote,
            .page = locator.page,
            .y = static_cast<float>(locator.y)};
}

state::Problem to_problem(const render::Error& error) {
    state::Problem problem{
        .kind = state::ProblemKind::book_damaged, .date = {}, .server_text = {}, .detail = error.detail};
    switch (error.code) {
        case render::ErrorCode::password_needed:
            problem.kind = state::ProblemKind::book_locked;
            break;
        case render::ErrorCode::page_cannot_be_shown:
        case render::ErrorCode::worker_died:
        case render::ErrorCode::timeout:
            problem.kind = state::ProblemKind::page_failed;
            break;
        case render::ErrorCode::cancelled:
        case render::ErrorCode::unavailable:
        case render::ErrorCode::malformed:
            problem.kind = state::ProblemKind::unexpected;
            break;
        case render::ErrorCode::damaged:
        case render::ErrorCode::bytes_unreadable:
        case render::ErrorCode::too_large:
        case render::ErrorCode::not_found:
            break;
    }
    return problem;
}

}  // namespace oqyrman::reading
