#pragma once

#include <array>
#include <string>

#include "drm/license/json.h"

namespace oqyrman::drm {

/// How signers spell the characters that have several spellings. The value is the same in all of them, so
/// trying each until the signature holds is safe.
enum class Spelling {
    specification,  ///< LCP 5.3: U+0000-001F escaped, hexadecimal digits upper-case; U+2028 raw
    go,             ///< lower-case digits, U+2028 and U+2029 escaped, \b and \f short
    older_go,       ///< as go, but \b and \f as \u0008 and \u000c
};
inline constexpr std::array k_spellings{Spelling::specification, Spelling::go, Spelling::older_go};

enum class Numbers {
    as_written,
    normalised,  ///< LCP 5.3: non-integers in scientific notation with a capital E
};

/// The canonical form of a License Document (LCP 5.3): without the root's `signature`, members sorted by
/// code point, no white space.
std::string canonical_form(const Json& license, Spelling spelling = Spelling::specification,
                           Numbers numbers = Numbers::as_written);

}  // namespace oqyrman::drm
