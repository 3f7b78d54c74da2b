#pragma once

#include <string>
#include <vector>

#include "app/language/messages.h"

namespace oqyrman::language {

/// What languages (BCP 47; also the three letters of older catalogues) are called in the patron's, by ICU:
/// "Kazakh", "қазақ тілі". Each once, in the given order; one that nobody knows as it was written, one that
/// was left open ("und") not at all. Any thread.
std::vector<std::string> language_names(Language in, const std::vector<std::string>& tags);

}  // namespace oqyrman::language
