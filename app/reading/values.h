#pragma once
// What the engine says, as the values that screens show.

#include <vector>

#include "app/state/problem.h"
#include "app/state/reader_values.h"
#include "render/client/client.h"

namespace oqyrman::reading {

std::vector<state::PageSize> to_pages(const render::PageSizes& sizes);
std::vector<state::OutlineEntry> to_outline(const render::Outline& outline);
std::vector<state::PageLink> to_links(const render::PageLinks& links);
/// One box for each code point: the upright rectangle around its quad. Its paragraphs are those that
/// render::text::mended() parts.
state::PageText to_text(const render::PageText& text);
/// The character of the page that is this one of to_text(page); behind the last one the page's end.
std::uint32_t from_text_offset(const render::PageText& page, std::uint32_t offset);
std::vector<state::FoundPlace> to_places(const render::SearchPart& part);
state::Locator to_locator(const render::Locator& locator);
render::Locator from_locator(const state::Locator& locator);
state::Problem to_problem(const render::Error& error);

}  // namespace oqyrman::reading
