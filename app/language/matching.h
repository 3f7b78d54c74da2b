#pragma once

#include <string>
#include <string_view>

#include "app/state/state.h"

namespace oqyrman::language {

using state::Language;

/// For finding a word in either case, in any script; bytes that are not UTF-8 become U+FFFD. Any thread.
std::string folded(std::string_view utf8);

/// Whether a word stands in a text as somebody would type it: in either case, and with к for қ, и for і, е
/// for ё, as on a keyboard without these letters. A letter of these that is typed stands for itself alone.
/// Any thread.
bool stands_in(std::string_view text, std::string_view word);

/// The words as they begin a line of their own. Any thread.
std::string capitalised(std::string_view utf8);

/// That language of ours which an Accept-Language header (RFC 9110, 12.5.4) likes best, or `otherwise`. Any
/// thread.
Language accepted_language(const std::string& header, Language otherwise);

}  // namespace oqyrman::language
