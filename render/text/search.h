#pragma once
// Words found in a page's text, however they are written there: case, marks and Kazakh letters that a
// Russian keyboard lacks do not matter, nor do ligatures, soft hyphens, and words broken at a line's end.

#include <string>
#include <string_view>
#include <vector>

#include "render/values.h"

namespace oqyrman::render::text {

/// What is looked for, made once.
class Pattern {
  public:
    /// `utf8` is valid. White space at both ends does not count, and of more between words one space.
    explicit Pattern(std::string_view utf8);
    bool empty() const { return m_runes.empty(); }

  private:
    friend class Matcher;
    std::u32string m_runes;  ///< lower case
};

/// Places where the pattern stands, in reading order, at most `limit`, none within another. A letter with a
/// mark is asked for as it is; a plain letter finds its marked relatives too. `page` goes into the hits.
std::vector<SearchHit> find(const PageText& text, int page, const Pattern& pattern, std::size_t limit);

}  // namespace oqyrman::render::text
