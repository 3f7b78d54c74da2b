#include "app/reading/values.h"

#include <algorithm>

#include "render/text/mending.h"

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

namespace {

/// Calls `each(rune, number)` for every character of a page that is of its text. A soft hyphen is of the
/// line, not of the text; the word it divides is whole again, its boxes say where the line ended.
template <class Each>
void for_text(const render::PageText& page, Each each) {
    bool after_hyphen = false;
    std::size_t at = 0;
    for (std::size_t number = 0; number < page.quads.size(); ++number) {
        std::size_t end = at + 1;
        while (end < page.utf8.size() && (static_cast<unsigned char>(page.utf8[end]) & 0xC0U) == 0x80) ++end;
        const std::string_view rune = std::string_view(page.utf8).substr(at, end - at);
        at = end;
        const bool hyphen = rune == "\xC2\xAD";
        if (!hyphen && !(after_hyphen && rune == "\n")) each(rune, number);
        after_hyphen = hyphen;
    }
}

}  // namespace

state::PageText to_text(const render::PageText& text) {
    state::PageText made;
    made.utf8.reserve(text.utf8.size());
    made.boxes.reserve(text.quads.size());
    const auto paragraphs = render::text::paragraphs(text);
    auto next = paragraphs.begin();
    for_text(text, [&](std::string_view rune, std::size_t number) {
        if (next != paragraphs.end() && number >= *next) {
            made.paragraphs.push_back(static_cast<std::uint32_t>(made.boxes.size()));
            ++next;
        }
        made.utf8 += rune;
        made.boxes.push_back(around(text.quads[number]));
    });
    return made;
}

std::uint32_t from_text_offset(const render::PageText& page, std::uint32_t offset) {
    std::uint32_t passed = 0;
    auto found = static_cast<std::uint32_t>(page.quads.size());
    for_text(page, [&](std::string_view, std::size_t number) {
        if (passed++ == offset) found = static_cast<std::uint32_t>(number);
    });
    return found;
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
        case render::ErrorCode::cancelled:
        case render::ErrorCode::unavailable:
        case render::ErrorCode::malformed:
            problem.kind = state::ProblemKind::unexpected;
            break;
        // A book that ends whoever opens it, or keeps them for ever, is no better than a torn one.
        case render::ErrorCode::page_cannot_be_shown:
        case render::ErrorCode::worker_died:
        case render::ErrorCode::timeout:
        case render::ErrorCode::damaged:
        case render::ErrorCode::bytes_unreadable:
        case render::ErrorCode::too_large:
        case render::ErrorCode::not_found:
            break;
    }
    return problem;
}

}  // namespace oqyrman::reading
