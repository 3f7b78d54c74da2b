#include "app/language/matching.h"

#include <array>
#include <memory>
#include <utility>

#include <unicode/uchar.h>
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

bool stands_in(std::string_view text, std::string_view word) {
    constexpr std::array<std::pair<char16_t, char16_t>, 10> relatives{{{u'ә', u'а'},
                                                                       {u'ғ', u'г'},
                                                                       {u'қ', u'к'},
                                                                       {u'ң', u'н'},
                                                                       {u'ө', u'о'},
                                                                       {u'ұ', u'у'},
                                                                       {u'ү', u'у'},
                                                                       {u'һ', u'х'},
                                                                       {u'і', u'и'},
                                                                       {u'ё', u'е'}}};
    const std::string exact = folded(text), wanted = folded(word);
    if (exact.find(wanted) != std::string::npos) return true;
    icu::UnicodeString plain = icu::UnicodeString::fromUTF8(exact);
    for (const auto& [marked, bare] : relatives)
        plain.findAndReplace(icu::UnicodeString(marked), icu::UnicodeString(bare));
    return plain.indexOf(icu::UnicodeString::fromUTF8(wanted)) >= 0;
}

std::string capitalised(std::string_view utf8) {
    icu::UnicodeString words =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    if (!words.isEmpty())
        words.replace(0, words.moveIndex32(0, 1), icu::UnicodeString(u_toupper(words.char32At(0))));
    std::string out;
    words.toUTF8String(out);
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
