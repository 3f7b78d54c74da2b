#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace oqyrman::render::epub {

/// Fewest letters before and after a break: one alone at a line's end or beginning is a riddle.
inline constexpr std::size_t k_least_letters = 2;

/// Where a Kazakh word in Cyrillic letters may be broken, as indices of the letters that begin the next line,
/// ascending. A syllable has one vowel; a break stands before the last consonant in front of a vowel; a soft
/// or hard sign stays with the consonant before it. Pure.
std::vector<std::size_t> kazakh_breaks(std::u32string_view word);

}  // namespace oqyrman::render::epub
