#include "app/language/numbers.h"

#include <array>
#include <memory>

#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "app/language/messages.h"

namespace oqyrman::language {

namespace {

/// Smaller ones are written alike everywhere.
constexpr std::int64_t k_first_apart = 1000;

struct CloseFormat {
    void operator()(UNumberFormat* format) const { unum_close(format); }
};

}  // namespace

std::string number_words(state::Language in, std::int64_t number) {
    if (number > -k_first_apart && number < k_first_apart) return std::to_string(number);
    UErrorCode status = U_ZERO_ERROR;
    const std::string locale(code_of(in));
    const std::unique_ptr<UNumberFormat, CloseFormat> format(
        unum_open(UNUM_DECIMAL, nullptr, 0, locale.c_str(), nullptr, &status));
    std::array<UChar, 64> text{};
    const int32_t length = unum_formatInt64(format.get(), number, text.data(),
                                            static_cast<int32_t>(text.size()), nullptr, &status);
    std::array<char, 256> utf8{};
    int32_t bytes = 0;
    u_strToUTF8(utf8.data(), static_cast<int32_t>(utf8.size()), &bytes, text.data(), length, &status);
    return U_SUCCESS(status) ? std::string(utf8.data(), static_cast<std::size_t>(bytes))
                             : std::to_string(number);
}

}  // namespace oqyrman::language
