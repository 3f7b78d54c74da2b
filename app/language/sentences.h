#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "app/state/language.h"

namespace oqyrman::language {

using state::Language;

/// [first, end), code points.
struct Stretch {
    std::uint32_t first = 0, end = 0;
    friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// Where the sentences of a text are (Unicode Standard Annex 29, with the abbreviations of Russian and
/// English that end none), without the white space around them. `utf8` is valid; a line feed ends a sentence.
/// Any thread.
std::vector<Stretch> sentences(std::string_view utf8);

/// Which of our languages the words are written in, by their letters; `otherwise` when there are none or they
/// do not tell: few Kazakh sentences, but some, have none of the letters that Russian lacks. Any thread.
Language written_in(std::string_view utf8, Language otherwise);

/// Latin or Cyrillic, whichever there is more of; Cyrillic is Kazakh where some of its own letters occur.
Language mostly_written_in(std::string_view utf8, Language otherwise);

}  // namespace oqyrman::language
