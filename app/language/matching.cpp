#include "app/language/matching.h"

#include <array>
#include <memory>

#include <unicode/uenum.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include "app/language/messages.h"

namespace oqyrman::language {

std::string folded(std::string_view utf8) {
    std::string out;
    icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())))
        .foldCase()
        .toUTF8String(out);
    return out;
}

Language accepted_language(const std::string& header, Language otherwise) {
    constexpr std::array<const char*, 3> ours{"kk", "ru", "en"};
    std::array<char, ULOC_FULLNAME_CAPACITY> best{};
    UErrorCode status = U_ZERO_ERROR;
    UAcceptResult result = ULOC_ACCEPT_FAILED;
    const std::unique_ptr<UEnumeration, decltype(&uenum_close)> available(
        uenum_openCharStringsEnumeration(ours.data(), ours.size(), &status), &uenum_close);
    uloc_acceptLanguageFromHTTP(best.data(), static_cast<std::int32_t>(best.size()), &result, header.c_str(),
                                available.get(), &status);
    if (U_FAILURE(status) != 0 || result == ULOC_ACCEPT_FAILED) return otherwise;
    return language_of(best.data()).value_or(otherwise);
}

}  // namespace oqyrman::language
