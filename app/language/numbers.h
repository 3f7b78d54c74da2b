#pragma once

#include <cstdint>
#include <string>

#include "app/state/language.h"

namespace oqyrman::language {

/// A count as it is written in the language, by ICU: its thousands apart. Any thread.
std::string number_words(state::Language in, std::int64_t number);

}  // namespace oqyrman::language
