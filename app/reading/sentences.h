#pragma once
// What is read aloud of a page.

#include <vector>

#include "app/state/reader_values.h"
#include "render/values.h"

namespace oqyrman::reading {

/// The sentences that begin on a page, in reading order; a last one that goes on at the head of the `next`
/// page (may be null) is whole. Lines are joined, words broken at a line's end made whole, stretches without
/// a letter left out. Offsets are those of to_text(). Any thread.
std::vector<state::Sentence> sentences(int page, const render::PageText& text, const render::PageText* next);

/// Longer ones, tables mostly, are cut between words; characters.
inline constexpr std::uint32_t k_max_sentence = 600;

}  // namespace oqyrman::reading
