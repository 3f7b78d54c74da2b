#include "app/language/sentences.h"

#include <algorithm>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace oqyrman::language {

namespace {

constexpr std::u16string_view k_kazakh_letters = u"ӘәҒғҚқҢңӨөҰұҮүҺһІі";

icu::UnicodeString to_icu(std::string_view utf8) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

struct Letters {
    std::size_t latin = 0, cyrillic = 0, kazakh = 0;
};

Letters letters_of(std::string_view utf8) {
    Letters found;
    const icu::UnicodeString text = to_icu(utf8);
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (u_isalpha(c) == 0) continue;
        if (uscript_hasScript(c, USCRIPT_LATIN) != 0) ++found.latin;
        if (uscript_hasScript(c, USCRIPT_CYRILLIC) != 0) ++found.cyrillic;
        if (c < 0x10000 && k_kazakh_letters.contains(static_cast<char16_t>(c))) ++found.kazakh;
    }
    return found;
}

bool is_space(const icu::UnicodeString& text, std::int32_t at) {
    return u_isUWhiteSpace(text.char32At(at)) != 0;
}

/// "А. С. Пушкин", "и т. п.": one letter and a full stop, but no word of one letter.
bool ends_with_initial(const icu::UnicodeString& text, std::int32_t end) {
    constexpr std::u16string_view k_words = u"яЯI";
    if (end < 2 || text.charAt(end - 1) != u'.' || u_isalpha(text.charAt(end - 2)) == 0) return false;
    if (k_words.contains(text.charAt(end - 2))) return false;
    return end == 2 || is_space(text, end - 3) || text.charAt(end - 3) == u'.';
}

/// "рис. 5", "стр. 12", "No. 3": a short word and a full stop before a number.
bool ends_before_its_number(const icu::UnicodeString& text, std::int32_t end, std::int32_t next) {
    constexpr std::int32_t k_short_word = 4;
    if (next >= text.length() || u_isdigit(text.char32At(next)) == 0) return false;
    if (end < 2 || text.charAt(end - 1) != u'.') return false;
    std::int32_t letters = 0;
    for (std::int32_t at = end - 2; at >= 0 && u_isalpha(text.charAt(at)) != 0; --at) ++letters;
    return letters > 0 && letters <= k_short_word;
}

/// With the abbreviations of the language a paragraph is mostly written in; each made when first needed.
class Breaks {
  public:
    icu::BreakIterator* of(std::string_view paragraph) {
        const bool latin = mostly_written_in(paragraph, Language::en) == Language::en;
        std::unique_ptr<icu::BreakIterator>& breaks = latin ? m_latin : m_cyrillic;
        UErrorCode status = U_ZERO_ERROR;
        if (!breaks)
            breaks.reset(icu::BreakIterator::createSentenceInstance(
                icu::Locale::forLanguageTag(latin ? "en-u-ss-standard" : "ru-u-ss-standard", status),
                status));
        return U_FAILURE(status) != 0 ? nullptr : breaks.get();
    }

  private:
    std::unique_ptr<icu::BreakIterator> m_latin, m_cyrillic;
};

/// The sentences of one paragraph, which begins so many code points into the text. Returns its length.
std::uint32_t add_sentences(std::string_view paragraph, std::uint32_t points, Breaks& all_breaks,
                            std::vector<Stretch>& found) {
    icu::UnicodeString text = to_icu(paragraph);
    const auto length = static_cast<std::uint32_t>(text.countChar32());
    icu::BreakIterator* breaks = all_breaks.of(paragraph);
    if (breaks == nullptr) return length;
    // To the annex an ellipsis ends nothing; to a reader it does what a full stop does.
    text.findAndReplace(icu::UnicodeString(u"\u2026"), icu::UnicodeString(u"."));
    breaks->setText(text);
    bool goes_on = false;
    std::int32_t from = breaks->first();
    for (std::int32_t to = breaks->next(); to != icu::BreakIterator::DONE; from = to, to = breaks->next()) {
        std::int32_t first = from, end = to;
        while (first < end && is_space(text, first)) first = text.moveIndex32(first, 1);
        while (end > first && is_space(text, text.moveIndex32(end, -1))) end = text.moveIndex32(end, -1);
        if (first == end) continue;
        const auto begins = points + static_cast<std::uint32_t>(text.countChar32(0, first));
        const auto ends = begins + static_cast<std::uint32_t>(text.countChar32(first, end - first));
        goes_on ? void(found.back().end = ends) : found.push_back({begins, ends});
        goes_on = ends_with_initial(text, end) || ends_before_its_number(text, end, to);
    }
    return length;
}

}  // namespace

std::vector<Stretch> sentences(std::string_view utf8) {
    std::vector<Stretch> found;
    Breaks breaks;
    std::uint32_t points = 0;
    while (!utf8.empty()) {
        const std::string_view paragraph = utf8.substr(0, utf8.find('\n'));
        points += add_sentences(paragraph, points, breaks, found) + 1;
        utf8.remove_prefix(std::min(utf8.size(), paragraph.size() + 1));
    }
    return found;
}

Language written_in(std::string_view utf8, Language otherwise) {
    const Letters letters = letters_of(utf8);
    if (letters.kazakh > 0) return Language::kk;
    if (letters.latin > letters.cyrillic) return Language::en;
    return letters.cyrillic > 0 && otherwise == Language::en ? Language::ru : otherwise;
}

Language mostly_written_in(std::string_view utf8, Language otherwise) {
    const Letters letters = letters_of(utf8);
    if (letters.latin + letters.cyrillic == 0) return otherwise;
    if (letters.latin > letters.cyrillic) return Language::en;
    // A Kazakh name in Russian text makes no Kazakh text.
    constexpr std::size_t k_one_in = 40;
    return letters.kazakh * k_one_in >= letters.cyrillic && letters.kazakh > 0 ? Language::kk : Language::ru;
}

}  // namespace oqyrman::language
