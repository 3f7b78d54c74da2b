#include "app/language/names.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

namespace oqyrman::language {

namespace {

struct CloseNames {
    void operator()(ULocaleDisplayNames* names) const { uldn_close(names); }
};

/// ICU's own spelling of a tag: "kk" for "kaz" and "KK", empty for "und"; nothing for what is no tag.
std::optional<std::string> locale_of(std::string tag) {
    std::ranges::replace(tag, '_', '-');
    UErrorCode status = U_ZERO_ERROR;
    std::array<char, ULOC_FULLNAME_CAPACITY> locale{}, usual{};
    int32_t read = 0;
    uloc_forLanguageTag(tag.c_str(), locale.data(), static_cast<int32_t>(locale.size()), &read, &status);
    if (U_FAILURE(status) || read != static_cast<int32_t>(tag.size())) return std::nullopt;
    const int32_t length =
        uloc_canonicalize(locale.data(), usual.data(), static_cast<int32_t>(usual.size()), &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) return std::nullopt;
    return std::string(usual.data(), static_cast<std::size_t>(length));
}

std::string name_of(const ULocaleDisplayNames* names, const std::string& tag) {
    const auto locale = locale_of(tag);
    if (!locale) return tag;
    if (locale->empty()) return {};
    UErrorCode status = U_ZERO_ERROR;
    std::array<UChar, 128> text{};
    const int32_t length = uldn_localeDisplayName(names, locale->c_str(), text.data(),
                                                  static_cast<int32_t>(text.size()), &status);
    std::array<char, 512> utf8{};
    int32_t bytes = 0;
    u_strToUTF8(utf8.data(), static_cast<int32_t>(utf8.size()), &bytes, text.data(), length, &status);
    return U_SUCCESS(status) ? std::string(utf8.data(), static_cast<std::size_t>(bytes)) : tag;
}

}  // namespace

std::vector<std::string> language_names(Language in, const std::vector<std::string>& tags) {
    UErrorCode status = U_ZERO_ERROR;
    const std::string patron(code_of(in));
    const std::unique_ptr<ULocaleDisplayNames, CloseNames> names(
        uldn_open(patron.c_str(), ULDN_STANDARD_NAMES, &status));
    if (U_FAILURE(status)) return tags;
    std::vector<std::string> all;
    for (const std::string& tag : tags) {
        std::string name = name_of(names.get(), tag);
        if (!name.empty() && std::ranges::find(all, name) == all.end()) all.push_back(std::move(name));
    }
    return all;
}

}  // namespace oqyrman::language
