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
/// One box for each code point: the upright rectangle around its quad.
state::PageText to_text(const render::PageText& text);
std::vector<state::FoundPlace> to_places(const render::SearchPart& part);
state::Locator to_locator(const render::Locator& locator);
render::Locator from_locator(const state::Locator& locator);
state::Problem to_problem(const render::Error& error);

}  // namespace oqyrman::reading
